"""A site says only what is its to say: its units, plans of its level, awards that its level decides."""

import json
from pathlib import Path
from typing import Any

import pytest

from contracts.declaration import Overstepped
from contracts.message import Event
from contracts.registry import CONTRACTS
from tests.contracts.federations import CITY, FEDERATION, PROVINCE, WARD

GOLDEN = Path(__file__).parents[1] / "golden"


def golden(name: str, **changed: Any) -> Event:
    """The golden event `name` with some fields changed."""
    declared = CONTRACTS.by_name[name]
    shape = json.loads((GOLDEN / f"{name}.{declared.version}.json").read_text(encoding="utf-8"))
    return declared.kind.model_validate_json(json.dumps({**shape, **changed}))


def reason(event: Event, site: Any) -> Overstepped | None:
    """Why `site` may not say `event`."""
    found = CONTRACTS.claim(event, site, FEDERATION)
    return None if found is None else found.reason


@pytest.mark.parametrize(
    ("site", "unit", "expected"),
    [
        (WARD, "khoi-1", None),
        (WARD, "vinh-trai", None),
        (CITY, "khoi-1", None),
        (PROVINCE, "khoi-1", None),
        (WARD, "phong-noi-vu", Overstepped.NOT_ITS_UNIT),
        (WARD, "lang-son", Overstepped.NOT_ITS_UNIT),
        (CITY, "tinh-lang-son", Overstepped.NOT_ITS_UNIT),
        (PROVINCE, "ha-noi", Overstepped.NOT_ITS_UNIT),
    ],
)
def test_a_site_speaks_for_the_units_at_it_and_below_it(site: Any, unit: str, expected: Overstepped | None) -> None:
    """Not for those of its neighbours, and not for one that no site names."""
    assert reason(golden("TitleRegistered", unit=unit), site) is expected


@pytest.mark.parametrize(
    ("site", "unit", "expected"),
    [
        (CITY, "vinh-trai", None),
        (CITY, "phuong-moi", None),
        (WARD, "khoi-1", None),
        (WARD, "lang-son", Overstepped.NOT_ITS_UNIT),
        (WARD, "phong-noi-vu", Overstepped.NOT_ITS_UNIT),
        (CITY, "tinh-lang-son", Overstepped.NOT_ITS_UNIT),
    ],
)
def test_a_site_changes_the_units_at_it_and_below_it(site: Any, unit: str, expected: Overstepped | None) -> None:
    """A unit that the register does not name yet may be new; one of a neighbour or of the superior is not."""
    body = {"code": unit, "name": "Đơn vị"}
    became = {**body, "kind": "commune"}
    for event in (
        golden("UnitEstablished", became=became),
        golden("UnitMoved", became=became),
        golden("UnitCodeAssigned", unit_code=unit),
        golden("UnitsMerged", merged=[body]),
        golden("UnitSplit", split=body),
        golden("UnitDissolved", dissolved=body),
        golden("UnitSucceeded", units=[body]),
    ):
        assert reason(event, site) is expected, type(event).__name__


def test_every_contract_event_about_a_unit_is_judged() -> None:
    """The unit's field has one name in every event, so none is forgotten."""
    about_units = [one for one in CONTRACTS.declarations if "unit" in one.kind.model_fields]

    assert len(about_units) > 10
    for declared in about_units:
        assert reason(golden(declared.name, unit="ha-noi"), CITY) is Overstepped.NOT_ITS_UNIT


@pytest.mark.parametrize("site", [WARD, CITY, PROVINCE])
def test_a_plan_is_one_of_its_sites_level(site: Any) -> None:
    """A ward issues no plan of a province."""
    content = json.loads((GOLDEN / "PlanIssued.1.json").read_text(encoding="utf-8"))["content"]

    for level in ("commune", "district", "province"):
        plan = golden("PlanIssued", content={**content, "level": level})
        expected = None if level == site.level else Overstepped.NOT_COMPETENT
        assert reason(plan, site) is expected


@pytest.mark.parametrize(
    ("site", "title", "level", "expected"),
    [
        (CITY, "CSTDCS", "district", None),
        (WARD, "CSTDCS", "commune", Overstepped.NOT_COMPETENT),
        (WARD, "CSTDCS", "district", Overstepped.NOT_COMPETENT),
        (CITY, "TTLDXS", "district", Overstepped.NOT_COMPETENT),
        (PROVINCE, "TTLDXS", "province", None),
        (CITY, "NO_SUCH_TITLE", "district", Overstepped.NOT_COMPETENT),
    ],
)
def test_an_award_is_within_the_competence_of_its_site(
    site: Any, title: str, level: str, expected: Overstepped | None
) -> None:
    """By the catalogue of the award's ruleset: a ward decides no title of a province, whatever level it claims."""
    award = golden("AwardDecided", unit="vinh-trai", title=title, level=level, ruleset="L2003_ND91")

    assert reason(award, site) is expected
