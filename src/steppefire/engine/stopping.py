"""Whether this process was asked to stop, whether the run finds a better moment than at once, and what is left then."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

NOTHING = "nothing half-written was left"

_asked = False
_at_the_hour = False
_left: Callable[[], str] | None = None
_leave: Callable[[], None] | None = None


def ask() -> None:
    """Note that somebody wants this process to stop."""
    global _asked
    _asked = True


def asked() -> bool:
    """Whether somebody wants this process to stop."""
    return _asked


def forget() -> None:
    """As if nobody had asked."""
    global _asked
    _asked = False


def waits_for_the_hour() -> bool:
    """Whether the run looks after every hour whether it should stop, so that it need not be broken off."""
    return _at_the_hour


@contextmanager
def at_the_hour() -> Iterator[None]:
    """While the hours run: a wish to stop waits for the end of the hour, and for the checkpoint written then."""
    global _at_the_hour
    _at_the_hour = True
    try:
        yield
    finally:
        _at_the_hour = False


def tell(left: Callable[[], str] | None, leave: Callable[[], None] | None = None) -> None:
    """Say who knows what an interruption leaves, and who can tidy up at any moment without going back to the run."""
    global _left, _leave
    _left, _leave = left, leave


def rest() -> None:
    """Nothing is under way, before a command or after it: the process may end at any moment."""
    global _leave
    _leave = _nothing


def _nothing() -> None:
    return None


def can_leave_at_once() -> bool:
    """Whether all that is under way can be tidied up from here, and the process ended."""
    return _leave is not None


def leave() -> None:
    """Tidy up what is under way."""
    if _leave is not None:
        _leave()


def left() -> str:
    """What an interruption leaves, in words."""
    return NOTHING if _left is None else _left()
