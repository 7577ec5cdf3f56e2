"""The compiled loops of the hour: who goes out, what happens in the street, who comes back.

Quiet people far from their cut are never looked at: inside a stratum the people who could change are a run at its
start. Every draw is addressed by person and hour, so chunks can be done by any number of threads.
"""

from __future__ import annotations

import numpy as np
from numba import njit, prange

from steppefire.core import draws
from steppefire.engine import ties
from steppefire.mechanisms.mobilisation import willing_share
from steppefire.mechanisms.values import STRUCTURE

QUIET, ACTIVE, VIOLENT, RESTING, HELD, HURT, DEAD = 0, 1, 2, 3, 4, 5, 6
STATE, IDENTIFIED = 15, 16
TALLY = (-1, -1, -1, -1, 2, 1, 0)  # row of the tally for each state: held, hurt, dead
CONTACTS = int(STRUCTURE["contacts_counted"].default)

STREET = draws.DECISIONS["street"]
JOIN = draws.DECISIONS["join"]
REST = draws.DECISIONS["rest"]
WANTED = draws.DECISIONS["wanted"]
CUSTODY = draws.DECISIONS["custody"]
IDENTIFY = draws.DECISIONS["identify"]


@njit(cache=True, inline="always", error_model="numpy")
def contacts_of(person, index, key, offline, online, linked):  # type: ignore[no-untyped-def]
    """Active contacts that a person knows of, up to CONTACTS; online ones only while the net works for him."""
    known = np.int64(offline[person])
    if online[person] > 0 and ties.online_works(index, key, linked):
        known += np.int64(online[person])
    return min(known, CONTACTS)


@njit(cache=True, parallel=True, error_model="numpy")
def going_out(
    chunks, people, law, limit, place_drive, signal, risk, join_chance, linked, keys, hour, seed, member, room, found
):
    """Quiet people who go out this hour; chunk c writes its people from room[start of its people] on.

    limit: cut by stratum (sd of opposition) from which nobody in it is willing, whomever he knows of.
    """
    rank, start, place_of, kind_of, level_of, adult, place_start, state, offline, online = people
    caution, tie_weight, mean, spread, family, available = law
    for chunk in prange(chunks.size - 1):
        place_at = start[chunks[chunk]]
        count = 0
        cuts = np.empty(CONTACTS + 1)
        for stratum in range(chunks[chunk], chunks[chunk + 1]):
            place = place_of[stratum]
            if adult[stratum] == 0 or join_chance[place] <= 0.0:
                continue
            drive = place_drive[place, kind_of[stratum]] + signal[place]
            shy = caution[level_of[stratum]]
            if (shy * risk[place] - drive - tie_weight * CONTACTS - mean) / spread > limit[stratum]:
                continue
            widest = willing_share(drive, shy, risk[place], CONTACTS, tie_weight, mean, spread, family, available)
            first, last = start[stratum], start[stratum + 1]
            if rank[first] > widest:
                continue
            for known in range(CONTACTS + 1):
                cuts[known] = willing_share(drive, shy, risk[place], known, tie_weight, mean, spread, family, available)
            for person in range(first, last):
                if rank[person] > widest:
                    break
                if state[person] & STATE != QUIET:
                    continue
                index = person - place_start[place]
                if rank[person] <= cuts[contacts_of(person, index, keys[place], offline, online, linked[place])]:
                    u = draws.one(index, keys[place], hour, JOIN, seed, member)
                    if u < join_chance[place]:
                        room[place_at + count] = person
                        count += 1
        found[chunk] = count


@njit(cache=True, inline="always", error_model="numpy")
def harmed(u, kill, injure, arrest):  # type: ignore[no-untyped-def]
    """Fate of a person in the street that others decide: dead, hurt, held, or -1 for none."""
    if u < kill:
        return DEAD
    if u < kill + injure:
        return HURT
    if u < kill + injure + arrest:
        return HELD
    return -1


@njit(cache=True, inline="always", error_model="numpy")
def leaving(u, willing, tire, give_up):  # type: ignore[no-untyped-def]
    """Fate that he decides himself: home tired, home because it is not worth it, or -1 to stay."""
    if willing:
        return RESTING if u < tire else -1
    return QUIET if u < max(give_up, tire) else -1


@njit(cache=True, error_model="numpy")
def street(
    ids,
    where,
    count,
    people,
    law,
    place_drive,
    signal,
    risk,
    linked,
    keys,
    hour,
    seed,
    member,
    chances,
    goal,
    tally,
    gone,
):
    """What happens to each active person; compacts the list in place and returns its new length and how many left.

    chances: rows kill, bystander, injury, arrest, leave, quit, turn, calm, travel, identify; columns places.
    tally: rows dead, injured, arrested (street), violent turned; columns places. gone: who left the street.
    """
    rank, start, place_of, kind_of, level_of, adult, place_start, state, offline, online = people
    caution, tie_weight, mean, spread, family, available = law
    stratum, kept, left = 0, 0, 0
    for i in range(count):
        person, here = ids[i], where[i]
        while start[stratum + 1] <= person:
            stratum += 1
        home = place_of[stratum]
        index = person - place_start[home]
        u_harm, u_leave, u_turn, u_travel = draws.four(index, keys[home], hour, STREET, seed, member)
        code = state[person]
        violent = code & STATE == VIOLENT
        killed = chances[0, here] if violent else chances[1, here]
        shy = caution[level_of[stratum]]
        if code & IDENTIFIED == 0:
            if draws.one(index, keys[home], hour, IDENTIFY, seed, member) < chances[9, here]:
                code |= IDENTIFIED
        fate = harmed(u_harm, killed, chances[2, here], chances[3, here])
        if fate >= 0:
            tally[TALLY[fate], here] += 1
        else:
            known = contacts_of(person, index, keys[home], offline, online, linked[home])
            drive = place_drive[home, kind_of[stratum]] + signal[here]
            willing = rank[person] <= willing_share(
                drive, shy, risk[here], known, tie_weight, mean, spread, family, available
            )
            fate = leaving(u_leave, willing, chances[4, here], chances[5, here])
        if fate >= 0:
            state[person] = (code & IDENTIFIED) | fate
            gone[left] = person
            left += 1
            continue
        if violent:
            violent = u_turn >= chances[7, here]
        else:
            violent = u_turn < chances[6, here] * (1.0 - shy) * (1.0 - shy)
        state[person] = (code & IDENTIFIED) | (VIOLENT if violent else ACTIVE)
        ids[kept] = person
        where[kept] = goal[here] if u_travel < chances[8, here] else here
        kept += 1
    return kept, left


@njit(cache=True, error_model="numpy")
def merge(ids, where, count, new, new_count, home_of_new, spare_ids, spare_where):
    """Sorted active people and sorted newcomers in one sorted list (newcomers start at home)."""
    i, j, k = 0, 0, 0
    while i < count or j < new_count:
        if j >= new_count or (i < count and ids[i] < new[j]):
            spare_ids[k], spare_where[k] = ids[i], where[i]
            i += 1
        else:
            spare_ids[k], spare_where[k] = new[j], home_of_new[j]
            j += 1
        k += 1
    return k


@njit(cache=True, error_model="numpy")
def home_place(persons, count, place_start):
    """Home of each listed person (sorted or not)."""
    out = np.empty(count, np.int64)
    for i in range(count):
        low, high = 0, place_start.size - 1
        while high - low > 1:
            middle = (low + high) // 2
            if place_start[middle] <= persons[i]:
                low = middle
            else:
                high = middle
        out[i] = low
    return out


@njit(cache=True, error_model="numpy")
def tell(persons, count, change, homes, place_start, keys, offline, online):
    """Push a change of state to the contacts of each listed person."""
    total = place_start[-1]
    for i in range(count):
        home = homes[i]
        ties.push(persons[i], change, place_start[home], place_start[home + 1], keys[home], total, offline, online)


@njit(cache=True, error_model="numpy")
def count_day(ids, where, count, mark, today, tally):
    """Count people active for the first time today, where they stand."""
    for i in range(count):
        if mark[ids[i]] != today:
            mark[ids[i]] = today
            tally[where[i]] += 1


@njit(cache=True, error_model="numpy")
def crowds(ids, where, count, state, active, violent):
    """Active and violent people by place where they stand."""
    for i in range(count):
        active[where[i]] += 1
        if state[ids[i]] & STATE == VIOLENT:
            violent[where[i]] += 1


@njit(cache=True, error_model="numpy")
def recover(ids, count, state, place_start, homes, keys, hour, seed, member, return_chance):
    """Tired people who are ready again turn quiet; returns how many still rest (list compacted)."""
    kept = 0
    for i in range(count):
        person = ids[i]
        if state[person] & STATE != RESTING:
            continue
        home = homes[i]
        if draws.one(person - place_start[home], keys[home], hour, REST, seed, member) < return_chance[home]:
            state[person] &= IDENTIFIED
            continue
        ids[kept], homes[kept] = person, home
        kept += 1
    return kept


@njit(cache=True, error_model="numpy")
def fetch(ids, count, state, place_start, homes, keys, hour, seed, member, chance, taken, tally):
    """Arrests from the wanted list among people who are off the street; returns list length and arrests."""
    kept, arrested = 0, 0
    for i in range(count):
        person, home = ids[i], homes[i]
        now = state[person] & STATE
        if now == DEAD or now == HELD or now == ACTIVE or now == VIOLENT:
            continue  # those back in the street are listed again when they leave it
        sought = chance[home] > 0.0
        if sought and draws.one(person - place_start[home], keys[home], hour, WANTED, seed, member) < chance[home]:
            state[person] = IDENTIFIED | HELD
            taken[arrested] = person
            arrested += 1
            tally[home] += 1
            continue
        ids[kept], homes[kept] = person, home
        kept += 1
    return kept, arrested


@njit(cache=True, error_model="numpy")
def release(ids, count, state, place_start, homes, keys, hour, seed, member, chance):
    """Releases from custody: the released are quiet and no longer wanted."""
    kept = 0
    for i in range(count):
        person, home = ids[i], homes[i]
        if draws.one(person - place_start[home], keys[home], hour, CUSTODY, seed, member) < chance[home]:
            state[person] = QUIET
            continue
        ids[kept], homes[kept] = person, home
        kept += 1
    return kept
