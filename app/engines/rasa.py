"""The engine with a Rasa server behind it (Rasa 引擎)."""

from __future__ import annotations

from pathlib import Path

import structlog

from app.engines import Engine
from app.settings import Settings
from nlu.embedded.files import DATA_FOLDER
from nlu.embedded.interpreter import EmbeddedInterpreter
from nlu.embedded.training_data import read_task
from nlu.rasa.circuit import State
from nlu.rasa.client import RasaClient
from nlu.rasa.files import INTENT, Pipeline, read_token
from nlu.rasa.interpreter import RasaInterpreter
from nlu.rasa.training import as_nlu, file_name
from nlu.rasa.watch import Watch
from nlu.region import Region

log = structlog.get_logger("app.engines.rasa")


def make(settings: Settings, *, jurisdiction: Region, model: Path | None) -> Engine:
    """The embedded engine with the server's intents; begins to look for the server.

    Raises LexiconError, ModelUnusable, RasaTokenMissing.
    """
    embedded = EmbeddedInterpreter(jurisdiction=jurisdiction, model=model)
    watch = Watch(client_of(settings), told=_tell)
    watch.start()
    return Engine(
        interpreter=RasaInterpreter(embedded=embedded, watch=watch),
        ready=watch.wait_ready,
        close=watch.close,
    )


def client_of(settings: Settings) -> RasaClient:
    """Asks the server of the settings. Raises RasaTokenMissing."""
    return RasaClient(
        url=settings.rasa_url,
        token=read_token(settings.rasa_token_path),
        limit_s=settings.rasa_time_limit_ms / 1000,
    )


def present_names() -> frozenset[str]:
    """File names that models of the present examples have. Raises TrainingDataError."""
    data = as_nlu(read_task(DATA_FOLDER, INTENT))
    return frozenset(file_name(INTENT, pipeline, data) for pipeline in Pipeline)


def _tell(state: State, reason: str) -> None:
    """One line a change, and nothing of any message."""
    if state is State.ANSWERING:
        log.info("rasa_answers")
    else:
        log.warning("rasa_fails", state=state.value, reason=reason)
