"""Unit tests open no socket: what needs one is an integration test.

Unix sockets stay open, because an event loop makes a pair of them for itself.
"""

from __future__ import annotations

import pytest
import pytest_socket


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Close sockets for each test; the plugin opens them again afterwards."""
    del item
    pytest_socket.disable_socket(allow_unix_socket=True)
