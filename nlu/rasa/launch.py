"""Runs one command of Rasa in Rasa's own environment: ``python launch.py run --enable-api …``.

This file is run by the server's Python, never imported by ours. It stands between them for two
reasons. Rasa takes its token on the command line alone, where every user of the machine can read
it: here it is read from the file that ``RASA_TOKEN_FILE`` names, and added where nobody looks. And
a server whose starter was killed would go on and keep the port: here it ends with its starter.
"""

import ctypes
import os
import pathlib
import runpy
import signal
import sys

NAMED_BY = "RASA_TOKEN_FILE"
PR_SET_PDEATHSIG = 1


def end_with_starter() -> None:
    """Have the system end this process when its parent ends (Linux)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def arguments() -> list[str]:
    """The command's arguments, for a server with the token behind them: it runs with one only."""
    given = sys.argv[1:]
    file = os.environ.pop(NAMED_BY, "")
    if given[:1] != ["run"]:
        return given
    if not file:
        sys.exit(f"{NAMED_BY} names no file")
    token = pathlib.Path(file).read_text(encoding="ascii").strip()
    if not token:
        sys.exit(f"{file} is empty")
    return [*given, f"--auth-token={token}"]


if __name__ == "__main__":
    end_with_starter()
    sys.argv = ["rasa", *arguments()]
    # The command's own folder is no place for its modules.
    sys.path.pop(0)
    runpy.run_module("rasa", run_name="__main__", alter_sys=True)
