"""The files of the catalogue are checked when they are read: a wrong one stops the start and names its line."""

from collections.abc import Callable
from copy import deepcopy
from datetime import date, timedelta
from importlib.resources import files
from typing import Any

import pytest
import yaml

from contracts.catalog import (
    titles,
)
from contracts.catalog.loader import parse
from contracts.catalog.source import CatalogueError
from contracts.yaml_nodes import nodes_of

RULESETS = ("L2003_ND42", "L2003_ND91", "L2022_ND98", "L2022_ND152")
ENTRIES = [one for ruleset_id in RULESETS for one in titles(ruleset_id)]


Spoil = Callable[[dict[str, Any]], object]


def texts() -> dict[str, str]:
    """The catalogue's files by name."""
    folder = files("contracts.catalog")
    return {one.name: one.read_text(encoding="utf-8") for one in folder.iterdir() if one.name.endswith(".yaml")}


def spoilt(name: str, spoil: Spoil) -> dict[str, str]:
    """The catalogue's files, one of them spoilt."""
    found = texts()
    shape = deepcopy(yaml.safe_load(found[name]))
    spoil(shape)
    return found | {name: yaml.safe_dump(shape, allow_unicode=True, sort_keys=False)}


def entry_of(shape: dict[str, Any], code: str) -> dict[str, Any]:
    """The entry of a title in a file."""
    return next(one for one in shape["titles"] if one["code"] == code)


def test_a_gap_between_rulesets_stops_the_start() -> None:
    """A day without law is an error in the data."""

    def spoil(shape: dict[str, Any]) -> None:
        shape["rulesets"][1]["valid_from"] += timedelta(days=1)

    with pytest.raises(CatalogueError, match=r"rulesets.yaml, line \d+: L2003_ND91: valid_from: "):
        parse(spoilt("rulesets.yaml", spoil))


def test_an_overlap_of_rulesets_stops_the_start() -> None:
    """A day with two laws is an error in the data."""

    def spoil(shape: dict[str, Any]) -> None:
        shape["rulesets"][0]["valid_to"] += timedelta(days=1)

    with pytest.raises(CatalogueError, match="L2003_ND91"):
        parse(spoilt("rulesets.yaml", spoil))


@pytest.mark.parametrize(("place", "end"), [(0, "valid_from"), (-1, "valid_to")])
def test_the_first_and_the_last_ruleset_are_open(place: int, end: str) -> None:
    """Every day has a ruleset, however far away."""

    def spoil(shape: dict[str, Any]) -> None:
        shape["rulesets"][place][end] = date(2020, 1, 1)

    with pytest.raises(CatalogueError, match="open"):
        parse(spoilt("rulesets.yaml", spoil))


def test_a_title_that_stands_twice_or_is_filed_under_some_laws_alone_stops_the_start() -> None:
    """So does a file that is not there; a title that a law does not have is none of its faults."""

    def close(shape: dict[str, Any]) -> None:
        entry_of(shape, "GDVH")["filed"] = False

    def repeat(shape: dict[str, Any]) -> None:
        shape["titles"].append(entry_of(shape, "GDVH"))

    def remove(shape: dict[str, Any]) -> None:
        shape["titles"].remove(entry_of(shape, "GDVH"))

    with pytest.raises(CatalogueError, match=r"GDVH: filed: a title that is filed under one ruleset"):
        parse(spoilt("L2003_ND91.yaml", close))
    with pytest.raises(CatalogueError, match="GDVH: a title has one entry"):
        parse(spoilt("L2003_ND91.yaml", repeat))
    parse(spoilt("L2003_ND91.yaml", remove))
    with pytest.raises(CatalogueError, match=r"L2022_ND98\.yaml is missing"):
        parse({name: text for name, text in texts().items() if name != "L2022_ND98.yaml"})


def last_rule(shape: dict[str, Any], code: str, **changes: object) -> None:
    """Change the last prerequisite of a title."""
    entry = entry_of(shape, code)
    entry["prerequisites"][-1] = entry["prerequisites"][-1] | changes


WRONG: dict[str, tuple[Spoil, str]] = {
    "a paper that is nowhere": (
        lambda shape: entry_of(shape, "LDTT")["documents"]["required"].append({"code": "GIAY_LA"}),
        r": LDTT: documents.required\[2\].code: GIAY_LA is nowhere",
    ),
    "a title that is nowhere": (
        lambda shape: entry_of(shape, "CSTDCS")["quota"].update(base="LDTH"),
        r": CSTDCS: quota.base: LDTH is nowhere",
    ),
    "a rule of a person asked of a collective": (
        lambda shape: entry_of(shape, "TTLDTT").update(prerequisites=entry_of(shape, "LDTT")["prerequisites"]),
        r": TTLDTT: prerequisites\[1\].rule: asks of one kind of subject what only the other has",
    ),
    "a rule that nobody knows": (
        lambda shape: last_rule(shape, "LDTT", rule="is_lucky"),
        r": LDTT: prerequisites\[3\]: .*is_lucky",
    ),
    "a rule that no appraisal evaluates": (
        lambda shape: last_rule(shape, "GK_XA", stated=False),
        r": GK_XA: prerequisites\[0\].rule: no appraisal evaluates it",
    ),
    "files for a kind that the title does not have": (
        lambda shape: entry_of(shape, "LDTT").update(filed_for=["household"]),
        r": LDTT: filed_for: household is none of its subjects",
    ),
    "a kind of subject that no rule binds": (
        lambda shape: last_rule(shape, "GK_XA", only_for=["individual"]),
        r": GK_XA: prerequisites: no rule binds collective",
    ),
    "a rule that binds whom the title is not for": (
        lambda shape: last_rule(shape, "LDTT", only_for=["household"]),
        r": LDTT: prerequisites\[3\].only_for: binds subjects that the title is not for",
    ),
    "a share above the whole": (
        lambda shape: entry_of(shape, "CSTDCS")["quota"].update(share="1.5"),
        r": CSTDCS: quota.share: ",
    ),
    "a field that nobody reads": (
        lambda shape: entry_of(shape, "LDTT").update(quotas="0.5"),
        r": LDTT: quotas: ",
    ),
    "a level that is none": (
        lambda shape: entry_of(shape, "LDTT")["deciding"][0].update(level="village"),
        r": LDTT: deciding\[0\].level: ",
    ),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_a_wrong_file_names_the_line_the_entry_and_the_field(wrong: str) -> None:
    """Whoever changes the law finds the place."""
    spoil, said = WRONG[wrong]

    with pytest.raises(CatalogueError, match=rf"^L2003_ND91.yaml, line [1-9]\d*{said}"):
        parse(spoilt("L2003_ND91.yaml", spoil))


def test_the_line_is_that_of_the_field() -> None:
    """The file as it is written, one value changed."""
    found = texts()
    lines = found["L2003_ND91.yaml"].splitlines()
    place = next(number for number, line in enumerate(lines) if line.strip() == "share: '0.15'")
    lines[place] = lines[place].replace("0.15", "15")

    with pytest.raises(CatalogueError, match=rf"^L2003_ND91.yaml, line {place + 1}: CSTDCS: quota.share: "):
        parse(found | {"L2003_ND91.yaml": "\n".join(lines)})


@pytest.mark.parametrize("text", ["titles: [", "- LDTT", ""])
def test_a_file_that_is_no_yaml_names_its_line(text: str) -> None:
    """Nor is one that holds no mapping."""
    with pytest.raises(CatalogueError, match=r"^documents.yaml, line 1: "):
        parse(texts() | {"documents.yaml": text})


def test_no_file_has_a_key_twice() -> None:
    """The second would silently win."""
    assert [(name, nodes_of(text).repeated) for name, text in texts().items() if nodes_of(text).repeated] == []


def test_base_salaries_stand_in_the_order_of_their_days() -> None:
    """The newest one that has begun holds."""

    def spoil(shape: dict[str, Any]) -> None:
        shape["base_salaries"].reverse()

    with pytest.raises(CatalogueError, match=r"^base_salaries.yaml, line \d+: .*valid_from"):
        parse(spoilt("base_salaries.yaml", spoil))


@pytest.mark.parametrize(
    ("place", "value", "said"),
    [
        (("forms", 0), "LDTT", r"simplified.forms\[0\]: LDTT is no form"),
        (
            ("documents", "required", 1, "code"),
            "GIAY_LA",
            r"simplified.documents.required\[1\].code: GIAY_LA is nowhere",
        ),
        (("grounds", 0), "because", r"simplified.grounds\[0\]: "),
        (("limits",), [], r"simplified.limits: no time limit"),
    ],
)
def test_a_wrong_simplified_procedure_names_its_field(place: tuple[str | int, ...], value: object, said: str) -> None:
    """A form that is none, a paper that nobody knows, a condition that is none, and no time limit."""

    def spoil(shape: dict[str, Any]) -> None:
        part: Any = shape["rulesets"][1]["simplified"]
        for step in place[:-1]:
            part = part[step]
        part[place[-1]] = value

    with pytest.raises(CatalogueError, match=rf"^rulesets.yaml, line [1-9]\d*: L2003_ND91: {said}"):
        parse(spoilt("rulesets.yaml", spoil))
