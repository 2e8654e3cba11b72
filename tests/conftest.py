"""Fixtures and settings that every part of the tests may use."""

import os

from hypothesis import settings

# No test is about time: a busy machine must not make a property fail. In CI the examples are the
# same in every run; at a desk they are drawn anew.
settings.register_profile("desk", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "desk")

pytest_plugins = ["tests.support.databases"]
