"""Errors of the Rasa engine, one class a cause.

NluError
└── RasaError
    ├── RasaFailed            one exchange with the server failed; ``reason`` says how
    ├── RasaTokenMissing      the file with the server's token is not there or is empty
    ├── RasaPythonMissing     no Python 3.10 was found for the server's environment
    ├── RasaNotInstalled      the environment could not be made from the lock
    ├── RasaTrainingFailed    training ended without a model
    └── RasaNotStarted        the server ended, or was not ready in time
"""

from __future__ import annotations

from nlu.errors import NluError


class RasaError(NluError):
    """Something about the Rasa engine; the embedded one is not concerned."""

    code = "nlu_rasa"


class RasaFailed(RasaError):
    """One exchange with the server failed.

    Params: ``reason``, one of unreachable, timeout, token, not_rasa, no_model, malformed, too_long,
    labels, or status_<number>.
    """

    code = "nlu_rasa_failed"


class RasaTokenMissing(RasaError):
    """The server's token cannot be read. Params: ``file``."""

    code = "nlu_rasa_token_missing"


class RasaPythonMissing(RasaError):
    """No Python 3.10 was found. Params: ``looked``."""

    code = "nlu_rasa_python_missing"


class RasaNotInstalled(RasaError):
    """The environment could not be made. Params: ``folder``, ``log``."""

    code = "nlu_rasa_not_installed"


class RasaTrainingFailed(RasaError):
    """Training ended without a model. Params: ``log``."""

    code = "nlu_rasa_training_failed"


class RasaNotStarted(RasaError):
    """The server ended, or was not ready in time. Params: ``log``."""

    code = "nlu_rasa_not_started"
