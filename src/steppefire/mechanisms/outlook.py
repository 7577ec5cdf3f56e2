"""How strong the rulers look, place by place: now, and with each move in the leader's eyes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from steppefire.core import mathx
from steppefire.core.facts import from_facts
from steppefire.mechanisms import moves as m
from steppefire.mechanisms.states import GRANTED, by_place, centre, lost, people_in_all, share_of_people


@dataclass(frozen=True)
class Outlook:
    """What somebody believes of the struggle, by place; `heard` and `shaken` for the whole country.

    Men count as far as they obey; `attackers` are those who might come, at full scale; `crowd` is what is seen.
    """

    men: np.ndarray
    attackers: np.ndarray
    crowd: np.ndarray
    heard: float
    hidden: np.ndarray  # share of bad news that a cut keeps back
    shaken: float
    risk: np.ndarray
    stake: np.ndarray
    near: np.ndarray  # what a head counts in places, and in countries, larger than those fitted
    far: float

    def strength(self, p: Any) -> np.ndarray:
        """Attackers whom the men can hold off, as a share of those who might come."""
        return np.asarray(p.held_off * self.men / np.maximum(self.attackers, 1.0))

    def signal(self, p: Any) -> np.ndarray:
        """Strength that everybody believes in, by what is seen and heard."""
        seen = p.crowd_signal * mathx.log1p(self.crowd * self.near / p.signal_reference)
        told = p.news_signal * mathx.log1p(np.asarray(self.heard * self.far / p.signal_reference))
        return np.asarray(p.calm_signal - (seen + told) * (1.0 - self.hidden) - self.shaken)


def symbols_lost(read: Any) -> np.ndarray:
    """How far a place's symbols of power are lost: 1 for its seat, or for lesser ones that weigh as much together."""
    return np.asarray(np.minimum(by_place(read, lost(read.object_state) * read.object_symbolic), 1.0))


def guarded(read: Any, attackers: np.ndarray, stake: np.ndarray) -> np.ndarray:
    """Share of allied men that each place would get: where most is at stake."""
    need = attackers * stake
    return np.asarray(need / np.maximum(need.sum(), 1e-9))


def hope_of_help(read: Any) -> float:
    """Chance that the alliance sends men if it is asked, in his eyes; less where he may not say who attacks."""
    told = read.foreign_story.max() > 0.0 or read.move_banned[m.STORY] == 0.0
    return float(read.help_chance * max(float(told), float(read.untold_open)))


@from_facts
def weights(population: np.ndarray, middle: np.ndarray, centre_stake: float, rest_stake: float,
            seen_among: float) -> tuple[np.ndarray, ...]:  # fmt: skip
    """By place: weight of its symbols, chance that losing it costs office, and what a head seen there counts."""
    share = share_of_people(population)
    return (np.where(middle > 0.0, 1.0, share), np.where(middle > 0.0, centre_stake, rest_stake * share),
            np.minimum(1.0, seen_among / population))  # fmt: skip


def outlook(read: Any, p: Any, crowd: np.ndarray, opposition: np.ndarray, obedience: np.ndarray) -> Outlook:
    """The struggle with what is in force now; crowd, opposition and obedience as somebody believes them, by place."""
    weight, stake, near = weights(read.population, centre(read), p.centre_stake, p.rest_stake, p.seen_among)
    coming = read.help_awaited * (1.0 if read.alliance_answer == GRANTED else hope_of_help(read))
    told = p.story_believed * read.foreign_story + p.border_believed * read.border_closed
    attackers = np.maximum(opposition * read.adults * p.available * (1.0 - told), crowd)
    conceded = (read.price_offer.max() > 0.0) + read.cabinet_sacked + read.predecessor_dropped + read.demand_met
    shaken = p.seat_signal * float((symbols_lost(read) * weight).sum())
    risk = p.attack_cost + p.emergency_risk * read.emergency + p.shooting_risk * read.shooting_order
    men = read.on_duty[:, :3].sum(axis=1) * obedience
    helpers = read.foreign_troops + coming * p.help_troops
    if helpers > 0.0:
        men = men + p.help_worth * (helpers * guarded(read, attackers, stake))
    backed = p.help_signal * np.maximum(coming, float(read.foreign_troops > 0.0))
    return Outlook(men, attackers, crowd, float(crowd.sum()), p.blackout_believed * (1.0 - read.connectivity),
                   shaken + p.believed_weakness * float(conceded) - float(backed), risk, stake,
                   near, min(1.0, p.heard_among / people_in_all(read.population)))  # fmt: skip


def blamed(read: Any, part: np.ndarray) -> np.ndarray:
    """Share of all grievance that has one target, by place: what crowds shout is public, how many think it is not."""
    total = read.grievance_price + read.grievance_predecessor + read.grievance_president + read.grievance_system
    total = total + read.grievance_wrong
    return np.asarray(part / np.maximum(total, 1e-9))


def with_move(now: Outlook, move: int, where: np.ndarray, read: Any, p: Any) -> Outlook:
    """The outlook as the leader thinks it would be after a move that holds in these places."""
    return EFFECTS[move](now, where.astype(float), read, p) if move in EFFECTS else now


def _concession(now: Outlook, where: np.ndarray, part: np.ndarray, p: Any) -> Outlook:
    fewer = now.attackers * (1.0 - p.believed_credit * part * where)
    return replace(now, attackers=np.maximum(fewer, 0.0), shaken=now.shaken + p.believed_weakness)


def _price(now: Outlook, where: np.ndarray, read: Any, p: Any) -> Outlook:
    return _concession(now, where, blamed(read, read.grievance_price), p)


def _cabinet(now: Outlook, where: np.ndarray, read: Any, p: Any) -> Outlook:
    return _concession(now, where, blamed(read, read.grievance_president), p)


def _predecessor(now: Outlook, where: np.ndarray, read: Any, p: Any) -> Outlook:
    return _concession(now, where, blamed(read, read.grievance_predecessor), p)


def _demand(now: Outlook, where: np.ndarray, read: Any, p: Any) -> Outlook:
    return _concession(now, where, blamed(read, read.grievance_wrong), p)


def _emergency(now: Outlook, where: np.ndarray, read: Any, p: Any) -> Outlook:
    fresh = p.alert_duty * (1.0 - read.fatigue)
    police = np.maximum(read.police_strength * p.crowd_police * fresh - read.on_duty[:, 0], 0.0)
    guard = np.maximum(read.guard_men * fresh - read.on_duty[:, 1], 0.0)
    new = where * (1.0 - read.emergency)
    more = (police + guard) * new
    return replace(now, men=now.men + more, risk=now.risk + p.emergency_risk * new)


def _blackout(now: Outlook, where: np.ndarray, read: Any, p: Any) -> Outlook:
    return replace(now, hidden=np.maximum(now.hidden, p.blackout_believed * p.shutdown_depth * where))


def _deploy(now: Outlook, where: np.ndarray, read: Any, p: Any) -> Outlook:
    army = read.army_men.sum() * read.duty_share[2]
    need = now.attackers * where
    return replace(now, men=now.men + army * need / np.maximum(need.sum(), 1.0) * (1.0 - read.deploy_order))


def _shoot(now: Outlook, where: np.ndarray, read: Any, p: Any) -> Outlook:
    new = where * (1.0 - read.shooting_order)
    return replace(now, men=now.men * (1.0 - p.shooting_refusal * new), risk=now.risk + p.shooting_risk * new)


def _story(now: Outlook, where: np.ndarray, read: Any, p: Any) -> Outlook:
    return replace(now, attackers=now.attackers * (1.0 - p.story_believed))


def _border(now: Outlook, where: np.ndarray, read: Any, p: Any) -> Outlook:
    return replace(now, attackers=now.attackers * (1.0 - p.border_believed))


def _request(now: Outlook, where: np.ndarray, read: Any, p: Any) -> Outlook:
    silent = read.foreign_story.max() > 0.0 or read.move_banned[m.STORY] > 0.0
    told = now if silent else _story(now, where, read, p)
    hope = hope_of_help(read)
    more = p.help_worth * hope * p.help_troops * guarded(read, told.attackers, told.stake)
    return replace(told, men=told.men + more, shaken=told.shaken - p.help_signal * hope)


EFFECTS = {m.PRICE: _price, m.DEMAND: _demand, m.CABINET: _cabinet, m.PREDECESSOR: _predecessor,
           m.EMERGENCY: _emergency, m.BLACKOUT: _blackout, m.DEPLOY: _deploy,
           m.SHOOT: _shoot, m.STORY: _story, m.BORDER: _border, m.REQUEST: _request}  # fmt: skip
