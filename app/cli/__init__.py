"""The command line. Each command is a module; only the one that is asked for is imported.

Exit codes: 0 done, 1 the thing asked about is not so, 2 wrong use or settings.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Sequence

import typer

from app.cli.common import DONE, NOT_SO, WRONG_USE, explain, language
from app.errors import NotReady, SettingsError
from casework.model.errors import ZhitongError

COMMANDS = (
    "serve",
    "worker",
    "init",
    "chat",
    "converse",
    "parse",
    "tickets",
    "import",
    "officers",
    "enterprises",
    "deadline",
    "policy",
    "calendar",
    "new-jurisdiction",
    "ledger",
    "projects",
    "statistics",
    "simulate",
    "duties",
    "channels",
    "demo",
    "doctor",
    "documents",
    "wechat",
    "bench",
    "nlu",
    "rasa",
)
MODULES = {"import": "registers", "new-jurisdiction": "new_jurisdiction"}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code. Without arguments: ``serve``."""
    given = list(sys.argv[1:] if arguments is None else arguments) or ["serve"]
    names = (given[0],) if given[0] in COMMANDS else COMMANDS
    try:
        build(names)(args=given)
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else DONE
    except (SettingsError, NotReady) as error:
        print(explain(error, language()), file=sys.stderr)
        return WRONG_USE
    except ZhitongError as error:
        print(explain(error, language()), file=sys.stderr)
        return NOT_SO
    except BrokenPipeError:
        # The reader of our output went away; nothing is left to say to it.
        return DONE
    return DONE


def build(names: Sequence[str]) -> typer.Typer:
    """The application with these commands."""
    application = typer.Typer(
        name="zhitong",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        help="From a complaint of a foreign-invested enterprise to its strike-off.",
    )
    application.callback()(_keep_subcommands)
    for name in names:
        module = importlib.import_module(f"app.cli.{MODULES.get(name, name)}")
        module.register(application)
    return application


def _keep_subcommands() -> None:
    """With a single command Typer would drop its name; a callback keeps it."""
