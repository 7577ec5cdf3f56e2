"""A scenario that ends the process that plays it, as a system short of memory would."""

from __future__ import annotations

import os
from typing import Any


class Deadly:
    """Any look at it by another process than the one who made it is the last one."""

    def __init__(self) -> None:
        self.home = os.getpid()

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") or os.getpid() == self.__dict__.get("home"):
            raise AttributeError(name)
        os._exit(9)
