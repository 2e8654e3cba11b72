"""The trained model of the embedded interpreter, made when it is missing (语义模型)."""

from __future__ import annotations

from pathlib import Path

import structlog

from app.settings import Settings
from nlu.embedded import model_store
from nlu.errors import ModelTrainingFailed

log = structlog.get_logger("app.models")


def ensure_model(settings: Settings) -> Path | None:
    """Path of the model that belongs to the data; trained in a child process when missing.

    None when training fails: rules and buttons still work, and ``doctor`` says so.
    """
    try:
        return model_store.ensure_model(settings.models_dir)
    except ModelTrainingFailed as error:
        log.warning("model_missing", reason=str(error.params["reason"]))
        return None


def present_model(settings: Settings) -> Path:
    """Where the model of the present examples lies, or would lie."""
    return model_store.model_path(settings.models_dir, model_store.fingerprint())
