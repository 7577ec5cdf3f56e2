"""Parameters of the deployment; part of the one table in `values.py`."""

from __future__ import annotations

from steppefire.core.spec import Parameter

P = Parameter

DEPLOYMENT: tuple[Parameter, ...] = ()
