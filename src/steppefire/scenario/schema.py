"""The frozen scenario, and the one function that makes it from the texts of a folder."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import Any

from pydantic import BaseModel, ConfigDict

from steppefire.scenario import alliance, checks, history, ledger, rows
from steppefire.scenario.head import Columns, Head, read_columns, read_head, read_rules
from steppefire.scenario.located import Node, Problems
from steppefire.scenario.tables import TABLES, read_table
from steppefire.scenario.treaty import TREATY, read_treaty
from steppefire.scenario.yaml_tree import parse_yaml

YAML_FILES = ("scenario.yaml", "columns.yaml", "rules.yaml")
# Beside these a scenario has the treaty of the host's alliance, if it belongs to one.
FILES = (*YAML_FILES, *(f"{table}.csv" for table in TABLES))
# Never read by a simulation, so that correcting a claim does not make a run stale.
NOT_SIMULATED = ("claims.csv", "targets.csv", "licences.csv")


class Scenario(BaseModel):
    """A country before its crisis, the script of decisions and the ledger of claims."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    title: str
    country: str
    start: datetime
    power_since: datetime
    days: int
    largest_city: str
    capital: str
    trigger: str
    trigger_unit: str | None = None
    facts: dict[str, rows.Fact]
    units: tuple[rows.Unit, ...]
    places: tuple[rows.Place, ...]
    groups: tuple[rows.Group, ...]
    bands: tuple[rows.Band, ...]
    forces: tuple[rows.Force, ...]
    object_kinds: tuple[rows.ObjectKind, ...]
    objects: tuple[rows.Object, ...]
    elites: tuple[rows.Elite, ...]
    states: tuple[rows.State, ...]
    treaty: rows.Treaty | None
    history: tuple[rows.Happening, ...]
    script: tuple[rows.Decision, ...]
    claims: tuple[rows.Claim, ...]
    targets: tuple[rows.Target, ...]
    sources: tuple[rows.Source, ...]
    licences: tuple[rows.Licence, ...]
    columns: dict[str, dict[str, rows.Column]]
    rules: dict[str, str]
    texts: dict[str, str]
    digest: str
    ledger_digest: str


def read_scenario(texts: dict[str, str], problems: Problems, folder_name: str | None = None) -> Scenario:
    """The scenario of a folder's texts; raises InputError with all problems, earlier ones included."""
    trees = {name: parse_yaml(name, texts[name], problems) for name in (*YAML_FILES, TREATY)
             if name in texts}  # fmt: skip
    head = _if_read(read_head, trees.get("scenario.yaml"), Head(), problems)
    columns = _if_read(read_columns, trees.get("columns.yaml"), Columns(), problems)
    rules = _if_read(read_rules, trees.get("rules.yaml"), {}, problems)
    zone = head.values["start"].value.tzinfo if "start" in head.values else UTC
    tables = {table: read_table(table, texts[f"{table}.csv"], zone, problems)
              for table in TABLES if f"{table}.csv" in texts}  # fmt: skip
    draft = checks.Draft(head, tables, columns, rules)
    for check in (checks.check_references, checks.check_assets, checks.check_sides, checks.check_sources,
                  checks.check_units, checks.check_places, checks.check_kinds, checks.check_states,
                  checks.check_unit_words, alliance.check_alliance, history.check_history, ledger.check_script,
                  ledger.check_claims):  # fmt: skip
        check(draft, problems)
    if trees.get("rules.yaml") is not None:
        checks.check_rules(draft, problems)
    tree = trees.get(TREATY)
    treaty = None if tree is None else read_treaty(tree, zone, problems)
    if treaty is not None:
        alliance.check_treaty(draft, treaty, problems)
    elif TREATY not in texts:
        alliance.check_no_treaty(draft, problems)
    name = head.values.get("name")
    if name and folder_name is not None and name.value != folder_name:
        problems.add(name.mark, f"the name is {name.value!r}", f"the folder's name is {folder_name!r}",
                     "make them equal")
    problems.raise_if_any()
    values: dict[str, Any] = {key: known.value for key, known in head.values.items() if key != "scenario"}
    values.update({table: read.models for table, read in tables.items()})
    # A treaty that comes with the program brings what it cites.
    own = {} if treaty is None else treaty.sources
    kept = {source.key for source in values["sources"]}
    values["sources"] += tuple(source for key, source in own.items() if key not in kept)
    return Scenario(
        **values,
        facts=head.facts,
        treaty=None if treaty is None else treaty.treaty,
        columns=columns.described,
        rules=rules,
        texts=texts,
        digest=digest(texts, [name for name in (*FILES, TREATY) if name in texts and name not in NOT_SIMULATED]),
        ledger_digest=digest(texts, ["claims.csv"]),
    )


def _if_read(read: Any, tree: Node | None, otherwise: Any, problems: Problems) -> Any:
    return otherwise if tree is None else read(tree, problems)


def digest(texts: dict[str, str], names: list[str]) -> str:
    """SHA-256 over the named texts, each with its name and length."""
    total = hashlib.sha256()
    for name in sorted(names):
        data = texts[name].encode()
        total.update(f"{name}\n{len(data)}\n".encode())
        total.update(data)
    return total.hexdigest()


