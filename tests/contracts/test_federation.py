"""The sites of a federation form a tree, and every unit works at one of them."""

from collections.abc import Sequence
from datetime import datetime

import pytest
from pydantic import ValidationError

from chassis.declaring.site import Site
from contracts.envelope import Relation
from contracts.federation import Ending, Federation, SiteEntry
from contracts.vocabulary import VIETNAM, Level
from tests.contracts.federations import CITY, FEDERATION, PROVINCE, WARD


@pytest.mark.parametrize(
    ("sites", "sentence"),
    [
        ((PROVINCE, PROVINCE), "the site tinh-lang-son stands twice"),
        ((CITY,), "the parent of lang-son, tinh-lang-son, is not in the federation"),
        ((PROVINCE, CITY.model_copy(update={"parent": None})), "a federation has one root"),
        ((PROVINCE, CITY, WARD.model_copy(update={"units": ("phong-noi-vu",)})), "phong-noi-vu works at two sites"),
        ((PROVINCE, CITY, WARD.model_copy(update={"units": ("lang-son",)})), "lang-son works at two sites"),
        (
            (PROVINCE, CITY.model_copy(update={"parent": "vinh-trai"}), WARD),
            r"vinh-trai \(commune\) cannot be the parent of lang-son \(district\)",
        ),
    ],
)
def test_sites_that_are_no_tree_are_refused(sites: Sequence[SiteEntry], sentence: str) -> None:
    """With a sentence that names the site."""
    with pytest.raises(ValidationError, match=sentence):
        Federation(sites=tuple(sites))


def test_a_department_stands_below_its_province() -> None:
    """And above a commune, as a district does; a district cannot stand below it."""
    department = SiteEntry(code="so-noi-vu", name="Sở Nội vụ", level=Level.DEPARTMENT, parent=PROVINCE.code)

    assert Federation(sites=(PROVINCE, department)).children(PROVINCE.code) == ("so-noi-vu",)
    with pytest.raises(ValidationError, match=r"so-noi-vu \(department\) cannot be the parent of lang-son"):
        Federation(sites=(PROVINCE, department, CITY.model_copy(update={"parent": "so-noi-vu"})))


def test_a_site_finds_its_neighbours() -> None:
    """Those directly above and below; a site two levels away is a stranger in the dispatch of events."""
    here = Site("tinh-lang-son", Level.PROVINCE, FEDERATION)
    ward = Site("vinh-trai", Level.COMMUNE, FEDERATION)

    assert (here.superior, here.subordinates) == (None, ("lang-son",))
    assert ward.superiors == ("lang-son", "tinh-lang-son")
    assert ward.relation("tinh-lang-son") is Relation.OTHER
    assert [here.of_relation(relation) for relation in Relation] == [("tinh-lang-son",), (), ("lang-son",), ()]


def test_a_unit_below_a_subordinate_is_reached_through_it() -> None:
    """The province addresses the city for a unit of the ward, and nobody for a unit of its own."""
    here = Site("tinh-lang-son", Level.PROVINCE, FEDERATION)

    assert here.site_of("khoi-1") == "lang-son"
    assert here.site_of("phong-noi-vu") == "lang-son"
    assert here.site_of("tinh-lang-son") is None
    assert Site("vinh-trai", Level.COMMUNE, FEDERATION).site_of("khoi-1") is None


def test_a_copy_with_other_sites_looks_them_up_anew() -> None:
    """Nothing that was asked before the copy answers for the copy, and each is equal to its like."""
    assert FEDERATION.children("lang-son") == ("vinh-trai",)

    without = FEDERATION.model_copy(update={"sites": (PROVINCE, CITY)})

    assert (without.children("lang-son"), without.site("vinh-trai"), without.site_of("khoi-1")) == ((), None, None)
    assert Federation(instance=FEDERATION.instance, sites=(PROVINCE, CITY)) == without
    assert FEDERATION.site("vinh-trai") == WARD


def test_the_units_of_a_site_that_ends_work_at_the_one_that_follows_on_it() -> None:
    """Also where that has ended in turn; what is addressed to such a unit goes there, and nothing to the ended site."""
    july = datetime(2025, 7, 1, tzinfo=VIETNAM)
    other = SiteEntry(code="luong-van-tri", name="Phường Lương Văn Tri", level=Level.COMMUNE, parent=PROVINCE.code)
    moved = WARD.model_copy(update={"parent": PROVINCE.code})
    ended = moved.model_copy(update={"ended": Ending(at=july, because="Sáp nhập", successor=CITY.code)})
    city = CITY.model_copy(update={"ended": Ending(at=july, because="Kết thúc cấp huyện", successor=other.code)})
    after = Federation(sites=(PROVINCE, city, ended, other))

    assert FEDERATION.site_of("khoi-1") == WARD.code
    assert {after.site_of(unit) for unit in ("khoi-1", WARD.code, "phong-noi-vu", CITY.code, other.code)} == {
        other.code
    }
    assert Site(PROVINCE.code, Level.PROVINCE, after).site_of("khoi-1") == other.code
    gone = Federation(sites=(PROVINCE, ended.model_copy(update={"ended": Ending(at=july, because="Giải thể")})))
    assert gone.site_of("khoi-1") is None
