"""The trained model of the embedded interpreter, made when it is missing (语义模型)."""

from __future__ import annotations

from pathlib import Path

import structlog

from app.settings import Settings
from nlu.embedded import store

log = structlog.get_logger("app.models")


def ensure_model(settings: Settings) -> Path | None:
    """Path of the model that belongs to the data; trained in a child process when missing.

    None when training fails: rules and buttons still work, and ``doctor`` says so.
    """
    try:
        return store.ensure_model(settings.models_dir)
    except store.TrainingFailed as error:
        log.error("model_missing", error=str(error))
        return None
