"""Parameters of the patron and the other powers; part of the one table in `values.py`."""

from __future__ import annotations

from steppefire.core.spec import Parameter

P = Parameter

ABROAD: tuple[Parameter, ...] = ()
