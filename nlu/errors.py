"""Errors of understanding, one class a cause.

ZhitongError
└── NluError
    ├── TrainingDataError     a file of examples is not as agreed; names file and line
    ├── EvaluationDataError   a file of test utterances is not as agreed; names file and line
    ├── LexiconError          a file of words or a table is missing or malformed
    ├── ModelUnusable         a model file is missing parts or is not of this program
    └── ModelTrainingFailed   the child process that trains ended without a model
"""

from __future__ import annotations

from casework.model.errors import ZhitongError


class NluError(ZhitongError):
    """Understanding cannot do what was asked of it."""

    code = "nlu"


class TrainingDataError(NluError):
    """A file of examples is not as agreed. Params: ``file``, ``line``, ``reason``."""

    code = "nlu_training_data"


class EvaluationDataError(NluError):
    """A file of test utterances is not as agreed. Params: ``file``, ``line``, ``reason``."""

    code = "nlu_evaluation_data"


class LexiconError(NluError):
    """A file of words is missing or malformed. Params: ``file``, ``reason``."""

    code = "nlu_lexicon"


class ModelUnusable(NluError):
    """A model file cannot be used. Params: ``file``, ``reason``."""

    code = "nlu_model_unusable"


class ModelTrainingFailed(NluError):
    """Training ended without a model. Params: ``folder``, ``reason``."""

    code = "nlu_model_training_failed"
