"""The year across three levels as data: its plans, the people of the ward, and the site that decides on each."""

from datetime import date

import pytest

from contracts.catalog import title
from contracts.facts import CollectiveFacts, HouseholdFacts, IndividualFacts
from contracts.planning import PlanContent
from contracts.text import issuer_key
from contracts.vocabulary import Level, SubjectKind
from deploy.federation.register import read_federation
from deploy.local.play.across import CITY, PROVINCE, WARD, across_levels, without_ward
from deploy.local.play.dataset import (
    plan_144,
    plan_254,
    plan_254_with_clusters,
    plan_vinh_trai,
    read_dataset,
)
from deploy.local.play.filings import Expected, Submission, Unit
from services.planning.plan.soundness import check
from services.registration.sheet.entries import check as check_sheet
from services.registration.sheet.messages import Entry

RULESET = "L2003_ND91"


@pytest.mark.parametrize("plan", [plan_144(), plan_vinh_trai()], ids=lambda plan: str(plan.document))
def test_the_plans_above_and_below_can_be_issued(plan: PlanContent) -> None:
    """Nothing in them keeps them from binding anybody, and no unit registers under them."""
    check(plan)

    assert plan.units() == {}


def test_each_plan_names_the_one_above_by_its_document() -> None:
    """The ward's names the city's, and the city's the province's, as its text does."""
    of_ward, of_city, of_province = plan_vinh_trai(), plan_254(), plan_144()

    assert of_ward.parent is not None
    assert of_city.parent is not None
    assert (of_ward.parent.document, of_ward.parent.title) == (of_city.document, of_city.title)
    assert (of_city.parent.document, of_city.parent.title) == (of_province.document, of_province.title)
    assert of_province.parent is None
    assert [plan.level for plan in (of_ward, of_city, of_province)] == [Level.COMMUNE, Level.DISTRICT, Level.PROVINCE]


def test_the_provinces_plan_states_no_more_than_is_known_of_it() -> None:
    """Plan 254 cites its issuer, number, date and subject; it has no purposes, tasks, targets or gates."""
    plan = plan_144()

    assert (str(plan.document), plan.document.dated) == ("144/KH-UBND", date(2016, 12, 12))
    assert (plan.purposes, plan.tasks, plan.targets, plan.measures, plan.gates) == ((), (), (), (), ())
    assert (plan.legal_bases, plan.clusters, plan.registration_deadline, plan.standing_body) == ((), (), None, None)
    assert [line.code for line in plan.recipients] == [CITY]


def test_the_wards_plan_passes_for_the_plan_of_its_unit() -> None:
    """It is the plan that the unit's sheet names, issued by the unit before the deadline of plan 254."""
    year, plan = across_levels(), plan_vinh_trai()

    assert year.ward.plan == plan.document
    assert issuer_key(plan.document.issuer) == issuer_key(year.ward.name)
    assert plan.document.dated < read_dataset().deadline.day
    assert plan.registration_deadline is None


def test_the_sites_of_the_year_are_those_of_the_federation() -> None:
    """The ward's site has the code of the unit of plan 254."""
    federation = read_federation()

    assert {site.code for site in federation.sites} == {CITY, PROVINCE, WARD}
    assert WARD in plan_254_with_clusters().units()


def test_the_people_of_the_ward_are_those_of_the_year_at_one_site() -> None:
    """One collective is added, and no result of anybody changes."""
    year = across_levels()
    (alone,) = (unit for unit in read_dataset().units if unit.code == WARD)

    assert year.ward.dossiers == (*alone.dossiers, year.excellent)
    assert {unit.code for unit in year.at_city.units} == set(plan_254_with_clusters().units()) - {WARD}
    assert len(year.everything.filed) == len(read_dataset().filed) + 1
    assert all(one.upward and one.registered for _, one in year.upward)


def test_each_dossier_of_the_ward_ends_at_the_level_of_its_title() -> None:
    """The ward decides LDTT and nothing else; what it finds ineligible ends there too."""
    year = across_levels()

    assert len((*year.workers, *year.forwarded, year.excellent)) == len(year.ward.filed)
    assert all(one in year.ward.filed for one in (*year.workers, *year.forwarded, year.excellent))
    assert {one.title for one in year.workers if one.expected is Expected.AWARDED} == {"LDTT"}
    assert {one.title for one in year.forwarded} == {"CSTDCS", "TTLDTT"}
    for one, level in ((year.forwarded[0], Level.DISTRICT), (year.excellent, Level.PROVINCE)):
        assert title(one.title, RULESET).competence(Level.COMMUNE) is None
        assert title(one.title, RULESET).competence(level) is not None
    assert title("TTLDXS", RULESET).competence(Level.DISTRICT) is None


def test_the_excellent_collective_is_made_of_the_wards_own_people() -> None:
    """All of them reach Lao động tiên tiến, and one is a fighter, whom the city awards before."""
    year = across_levels()
    facts = CollectiveFacts.model_validate(year.excellent.facts)
    titles = {
        name: {one.subject.key for one in year.ward.filed if (one.title, one.expected) == (name, Expected.AWARDED)}
        for name in ("LDTT", "CSTDCS")
    }
    required = {document.code for document in title("TTLDXS", RULESET).documents.required}

    assert set(facts.members) <= titles["LDTT"] | titles["CSTDCS"]
    assert set(facts.members) & titles["CSTDCS"]
    assert required <= set(year.excellent.documents)


@pytest.mark.parametrize("size", ["small", "district"])
def test_what_goes_up_is_as_whole_as_the_province_asks(size: str) -> None:
    """Titles of the province with the papers that a unit furnishes; fighters have been so in the years before."""
    year = across_levels(size)
    for _, one in year.to_province:
        asked = title(one.title, RULESET)
        own = {document.code for document in asked.documents.required if not furnished_by_staff(document.code)}

        assert asked.competence(Level.DISTRICT) is None
        assert asked.competence(Level.PROVINCE) is not None
        assert own <= set(one.documents)
        if one.subject.kind is SubjectKind.INDIVIDUAL:
            facts = IndividualFacts.model_validate(one.facts)
            assert [award.year for award in facts.earlier_awards][-2:] == [2015, 2016]
    keys = [(one.subject.key, one.title) for _, one in year.to_province]
    assert len(set(keys)) == len(keys)
    assert [one.title for _, one in year.upward if one.expected is Expected.VOTE_BELOW_THRESHOLD] == ["CSTDBNT"]


def furnished_by_staff(code: str) -> bool:
    """Whether a paper is the standing body's own."""
    return code in ("BB_HOI_DONG", "KQ_BO_PHIEU_KIN")


@pytest.mark.parametrize("unit", across_levels().at_city.units, ids=lambda unit: unit.code)
def test_the_sheets_of_the_city_may_list_what_goes_up(unit: Unit) -> None:
    """Registration takes them as they are."""
    if unit.registered:
        entries = [Entry(subject=one.subject, title=one.title) for one in unit.registered]
        check_sheet(entries, plan_254().document.dated)


def test_households_of_the_ward_are_considered_by_the_criteria_of_the_decree() -> None:
    """All but one have met them; the ward decides, and nobody registers them."""
    households = across_levels().households

    assert [one.expected for one in households].count(Expected.AWARDED) == len(households) - 1
    assert {HouseholdFacts.model_validate(one.facts).kind for one in households} == {"household"}
    assert not any(one.registered for one in households)
    assert title("GDVH", RULESET).competence(Level.COMMUNE) is not None


def test_the_sheet_of_the_ward_may_list_the_collective() -> None:
    """Registration takes it as it is."""
    entries = [Entry(subject=one.subject, title=one.title) for one in across_levels().ward.registered]

    check_sheet(entries, plan_254().document.dated)


def test_the_city_alone_plays_without_the_ward() -> None:
    """Its unit registers and files nothing where its own site is away; nobody else's year changes."""
    (away,) = (unit for unit in without_ward().units if unit.code == WARD)

    assert (away.submission, away.dossiers) == (Submission.NEVER, ())
    assert [unit for unit in without_ward().units if unit != away] == [
        unit for unit in read_dataset().units if unit.code != WARD
    ]
