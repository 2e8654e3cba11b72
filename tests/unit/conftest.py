"""Unit tests open no socket: what needs one is an integration test.

Unix sockets stay open, because an event loop makes a pair of them for itself. The model of the
present examples is trained once for the whole run.
"""

from __future__ import annotations

from pathlib import Path

import pytest
import pytest_socket

from nlu.embedded.files import DATA_FOLDER
from nlu.embedded.model_store import fingerprint, model_path
from nlu.embedded.train import Trained, train_all, write_model


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Close sockets for each test; the plugin opens them again afterwards."""
    del item
    pytest_socket.disable_socket(allow_unix_socket=True)


@pytest.fixture(scope="session")
def trained() -> dict[str, Trained]:
    """All classifiers, trained on the shipped examples."""
    return train_all(DATA_FOLDER)


@pytest.fixture(scope="session")
def model(trained: dict[str, Trained], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of the trained model."""
    path = model_path(tmp_path_factory.mktemp("models"), fingerprint())
    write_model(path, trained)
    return path
