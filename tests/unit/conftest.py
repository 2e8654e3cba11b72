"""Unit tests open no socket: what needs one is an integration test.

Unix sockets stay open, because an event loop makes a pair of them for itself. The model of the
present examples is that of the desk, trained once where it is missing.
"""

from __future__ import annotations

from pathlib import Path

import pytest
import pytest_socket

from app.settings import load_settings
from nlu.embedded.files import DATA_FOLDER
from nlu.embedded.model_store import ensure_model, fingerprint, model_path
from nlu.embedded.train import Trained, write_model
from nlu.evaluate.thinned import train_share

SHARE = 0.05
"""Of the examples: whether both ways to work give the same does not hang on how many there are."""


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Close sockets for each test; the plugin opens them again afterwards."""
    del item
    pytest_socket.disable_socket(allow_unix_socket=True)


@pytest.fixture(scope="session")
def model() -> Path:
    """The file of the trained model."""
    return ensure_model(load_settings(environ={}).models_dir)


@pytest.fixture(scope="session")
def trained() -> dict[str, Trained]:
    """All classifiers as scikit-learn has them, trained on a few of the shipped examples."""
    return train_share(DATA_FOLDER, SHARE)


@pytest.fixture(scope="session")
def written(trained: dict[str, Trained], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of these classifiers."""
    path = model_path(tmp_path_factory.mktemp("models"), fingerprint())
    write_model(path, trained)
    return path
