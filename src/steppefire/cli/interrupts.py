"""Ctrl-C and the wish to terminate: a clean end within two seconds, whatever the process is doing."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from typing import Any

from steppefire.engine import stopping

NAMES = ("SIGINT", "SIGTERM", "SIGHUP")
GRACE = 1.2  # seconds for the run to reach the end of its hour and keep its state
EXIT = 130
SHOW_CURSOR = b"\x1b[?25h\n"


def listen() -> None:
    """Meet signals twice: between two steps of the interpreter, and from a thread that does not wait for them.

    A compiled loop or the compiler may keep the main thread for many seconds, and a wish that falls into foreign code
    may be lost there. The thread then ends the process; all that a run writes can bear that at any moment.
    """
    wanted = [number for name in NAMES if (number := getattr(signal, name, None)) is not None]
    heard = {int(number) for number in wanted if signal.getsignal(number) is not signal.SIG_IGN}
    if not heard or threading.current_thread() is not threading.main_thread():
        return
    ear, mouth = os.pipe()
    os.set_blocking(mouth, False)
    signal.set_wakeup_fd(mouth, warn_on_full_buffer=False)
    threading.Thread(target=_watch, args=(ear, heard), daemon=True, name="interrupts").start()
    for number in heard:
        signal.signal(number, _wish)


def _wish(number: int, frame: Any) -> None:
    """Stop now, or at the end of the hour; a second wish changes nothing.

    A run is tidied up here and the process ended: an exception would get lost in the compiler, or come out of it as
    another one. Other commands have little to compile and tidy up themselves.
    """
    if stopping.asked():
        return
    stopping.ask()
    if stopping.waits_for_the_hour():
        return
    if stopping.can_leave_at_once():
        stopping.leave()
        _end()
    sys.unraisablehook = lambda lost: None
    raise KeyboardInterrupt


def close() -> None:
    """Meet no more signals, or end the process here if one came: on its way out the interpreter would die of them."""
    for name in NAMES:
        if hasattr(signal, name) and signal.getsignal(getattr(signal, name)) is _wish:
            signal.signal(getattr(signal, name), signal.SIG_IGN)
    if stopping.asked():
        sys.stdout.flush()
        os._exit(EXIT)


def _watch(ear: int, heard: set[int]) -> None:
    while os.read(ear, 1)[0] not in heard:
        pass
    time.sleep(GRACE)
    _end()


def _end() -> None:
    """Say what is left and end the process, as a kill would; the next run or resume tidies up."""
    try:
        words = f"interrupted; {stopping.left()}\n".encode(errors="replace")
        os.write(2, (SHOW_CURSOR if sys.stderr.isatty() else b"") + words)
    finally:
        os._exit(EXIT)
