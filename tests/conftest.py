"""Fixtures and settings that every part of the tests may use."""

import os

import structlog
from hypothesis import settings

# No test is about time: a busy machine must not make a property fail. In CI the examples are the
# same in every run; at a desk they are drawn anew.
settings.register_profile("desk", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "desk")

# Logs of tests are plain, as those of the desk: the default draws each frame with all that it
# holds, which takes seconds where a frame holds the rules of a city.
structlog.configure(
    processors=[
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.dev.ConsoleRenderer(
            colors=False, exception_formatter=structlog.dev.plain_traceback
        ),
    ]
)

pytest_plugins = ["tests.support.databases"]
