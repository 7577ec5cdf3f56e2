"""How commands speak and fail: results to stdout, messages to stderr, exit codes, no traceback."""

from __future__ import annotations

import functools
import json
import os
import sys
from collections.abc import Callable
from typing import Any, TypeVar

import typer

from steppefire.core.clear_text import clean
from steppefire.core.errors import InputError, SteppefireError
from steppefire.engine import stopping

Command = TypeVar("Command", bound=Callable[..., None])
DEBUG = "STEPPEFIRE_DEBUG"


def show(text: object = "") -> None:
    """Print a result."""
    print(clean(text))


def say(text: object = "") -> None:
    """Print a message."""
    print(clean(text), file=sys.stderr, flush=True)


def show_json(value: Any) -> None:
    """Print one JSON document."""
    from steppefire.engine.store import plain

    print(json.dumps(plain(value), indent=2, sort_keys=True, ensure_ascii=True, allow_nan=False))


def show_table(columns: list[str], rows: list[list[str]], numbers: frozenset[int] | set[int] = frozenset()) -> None:
    """Print a table whose numbers and words are never cut; columns named in `numbers` are set to the right."""
    from steppefire.cli import tables

    tables.show(columns, rows, numbers)


def guarded(command: Command) -> Command:
    """Wrap a command so that every failure ends with a clear message and its exit code."""

    @functools.wraps(command)
    def wrapped(*args: Any, **kwargs: Any) -> None:
        stopping.tell(None)
        try:
            command(*args, **kwargs)
        except (typer.Exit, typer.Abort, typer.BadParameter):
            raise
        except KeyboardInterrupt:
            say(f"interrupted; {stopping.left()}")
            raise typer.Exit(130) from None
        except BrokenPipeError:  # the reader of our output, `head` say, has had enough
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise typer.Exit(0) from None
        except Exception as error:
            if stopping.asked():  # the compiler may turn an interruption into a fault of its own
                say(f"interrupted; {stopping.left()}")
                raise typer.Exit(130) from None
            if os.environ.get(DEBUG):
                raise
            _explain(error)
            for note in getattr(error, "__notes__", ()):
                say(note)
            raise typer.Exit(getattr(error, "exit_code", 1)) from None
        finally:
            stopping.rest()

    return wrapped  # type: ignore[return-value]


def _explain(error: Exception) -> None:
    if isinstance(error, InputError):
        for problem in error.problems:
            say(problem)
        count = len(error.problems)
        say(f"{count} {'mistake' if count == 1 else 'mistakes'} found; nothing was run")
    elif isinstance(error, SteppefireError):
        say(f"error: {error}")
    elif isinstance(error, MemoryError):
        say("error: not enough memory; a smaller --scale needs less")
    else:
        say(f"unexpected error: {type(error).__name__}: {error}")
        say(f"This is a fault of Steppefire, not of your input. {DEBUG}=1 shows where it happened.")
