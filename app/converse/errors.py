"""Errors of conversation scripts.

ZhitongError
└── ConverseError
    ├── ScriptsMalformed   a file of scripts cannot be read; names the place
    ├── NothingToPlay      no script stands where it was looked for
    ├── NotPossibleHere    the way in has no such thing; the script is left out there
    ├── StoreInUse         the database that was named holds something already
    └── EngineNotReady     the server of the engine that was named does not answer
"""

from __future__ import annotations

from casework.model.errors import ZhitongError


class ConverseError(ZhitongError):
    """Scripts cannot be played."""

    code = "converse"


class ScriptsMalformed(ConverseError):
    """A file of scripts cannot be read. Params: ``where``, ``reason``."""

    code = "scripts_malformed"


class NothingToPlay(ConverseError):
    """No script stands there. Params: ``where``."""

    code = "nothing_to_play"


class NotPossibleHere(ConverseError):
    """The platform has no such stimulus; its text names what."""

    code = "not_possible_here"


class StoreInUse(ConverseError):
    """The database holds officers or tickets already; scripts write into an empty one alone."""

    code = "store_in_use"


class EngineNotReady(ConverseError):
    """The engine's server does not answer; another engine's results are not asked for."""

    code = "engine_not_ready"
