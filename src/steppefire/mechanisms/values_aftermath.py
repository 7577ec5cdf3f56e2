"""Parameters of backlash, dependence and the next crisis; part of the one table in `values.py`."""

from __future__ import annotations

from steppefire.core.spec import Parameter

P = Parameter

AFTERMATH: tuple[Parameter, ...] = ()
