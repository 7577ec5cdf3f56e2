"""Legitimacy by class: what the rulers lose by harm that is known, more among the young, and by blame from abroad."""

from __future__ import annotations

import numpy as np

from steppefire.core.spec import Mechanism, Promise, Variable


def lost(outrage, young, young_anger):
    """Loss of legitimacy per place and class, in sd of private opposition (<= 0 stands for a loss)."""
    return -outrage[:, None] * (1.0 + young_anger * young[None, :])


def step(read, p, draw):
    """Legitimacy against its level before the crisis; it moves by class, so the order of people never changes."""
    at_home = lost(read.outrage, read.class_young, p.young_anger)
    return {"legitimacy": at_home - p.words_hurt * float(read.foreign_words)}


def _harm_costs() -> bool:
    change = lost(np.array([0.0, 0.5]), np.array([0.0, 1.0]), 0.5)
    return bool((change[0] == 0).all() and change[1, 1] < change[1, 0] < 0)


MECHANISM = Mechanism(
    name="legitimacy",
    purpose="Takes legitimacy from the rulers for harm that is known, by class, and for blame from abroad.",
    parts=(4, 7, 19),
    switches=(),
    sources=("Epstein2002", "theory-4"),
    reads=("class_young",),
    reads_fresh=("outrage", "foreign_words"),
    writes=(
        Variable("legitimacy", "sd", "place x class", "legitimacy against before the crisis", low=-40, high=0),
    ),
    parameters=("young_anger", "words_hurt"),
    step=step,
    slow=True,
    promises=(Promise("harm costs legitimacy, most among the young", _harm_costs),),
)
