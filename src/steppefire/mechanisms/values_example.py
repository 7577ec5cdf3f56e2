"""Parameters of the example to other states; part of the one table in `values.py`."""

from __future__ import annotations

from steppefire.core.spec import Parameter

P = Parameter

EXAMPLE: tuple[Parameter, ...] = ()
