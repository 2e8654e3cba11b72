"""The engine with e5's sentence vectors, where the extra is installed (e5 引擎)."""

from __future__ import annotations

from pathlib import Path

import structlog

from app.engines import Engine
from app.settings import Settings
from nlu.e5.encoder import open_encoder
from nlu.e5.interpreter import E5Interpreter, WithoutE5
from nlu.e5.models import ensure_model
from nlu.embedded.interpreter import EmbeddedInterpreter
from nlu.errors import ModelTrainingFailed, ModelUnusable
from nlu.interpreter import Interpreter
from nlu.region import Region

log = structlog.get_logger("app.engines.e5")


def make(settings: Settings, *, jurisdiction: Region, model: Path | None) -> Engine:
    """The engine; the embedded one where the extra is missing or another than the pinned one.

    Trains for some minutes at the first start. Raises LexiconError, ModelUnusable (of the
    embedded model).
    """
    embedded = EmbeddedInterpreter(jurisdiction=jurisdiction, model=model)
    if model is None:
        return Engine(interpreter=WithoutE5(embedded))
    try:
        interpreter: Interpreter = E5Interpreter(
            jurisdiction=jurisdiction,
            model=model,
            encoder=open_encoder(),
            e5_model=ensure_model(settings.models_dir),
        )
    except (ModelUnusable, ModelTrainingFailed) as error:
        log.warning("e5_missing", reason=str(error.params["reason"]))
        interpreter = WithoutE5(embedded)
    return Engine(interpreter=interpreter)
