"""What a treaty and its history let people expect: doors that open softly, and belief in help from past answers.

The belief is that of a beta distribution with one help and one refusal to begin with, moved by each case.
"""

from __future__ import annotations

from typing import Any

from steppefire.core import mathx


def logistic(odds: Any) -> Any:
    """Share 0..1 of log odds, elementwise."""
    return 1.0 / (1.0 + mathx.exp(-odds))


def belief(helped: Any, refused: Any) -> Any:
    """Chance of help (0..1) after so many requests that were granted and refused."""
    return (1.0 + helped) / (2.0 + helped + refused)


def hope(helped: Any, refused: Any, shift: Any) -> Any:
    """The same belief with its log odds moved by `shift`."""
    return logistic(mathx.log1p(helped) - mathx.log1p(refused) + shift)


def needed_now(needed: Any, helped: Any, shift: Any) -> Any:
    """Belief in an attacker from outside that the treaty needs, after so many grants: each widens the doctrine."""
    return needed / (1.0 + shift * helped)


def opens(credible: Any, needed: Any, precision: Any) -> Any:
    """Chance (0..1) that a case counts as an attack from outside: a half where belief just reaches what is needed."""
    return logistic(precision * (credible - needed))
