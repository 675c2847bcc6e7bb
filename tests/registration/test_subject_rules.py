"""The rules by which doubles in the register of subjects are merged and parted, in any order."""

from functools import reduce

import pytest
from hypothesis import given as property_of
from hypothesis import settings
from hypothesis import strategies as st

from chassis.deciding.testing import Rules
from contracts.message import Actor, Refusal
from contracts.vocabulary import SubjectKind
from services.registration.subject.messages import (
    MergeSubject,
    PartSubject,
    SubjectCommand,
    SubjectEvent,
    SubjectMerged,
    SubjectParted,
)
from services.registration.subject.proposing import aims
from services.registration.subject.queries import Merit, years_in_a_row
from services.registration.subject.refusals import (
    MergedIntoDouble,
    RegisterNotYours,
    SubjectNotMerged,
    SubjectsDiffer,
    SubjectUnknown,
)
from services.registration.subject.rules import DECIDER, Alone, Merged, Pair
from tests.registration.commands import by
from tests.registration.sheets import CLERK, PLAN_254, SITE_CLERK, STANDING_BODY

given = Rules(DECIDER).given
PERSON, COLLECTIVE = SubjectKind.INDIVIDUAL, SubjectKind.COLLECTIVE
MERGE, PART = MergeSubject(subject="an-2", into="an-1"), PartSubject(subject="an-2")
MERGED, PARTED = SubjectMerged(subject="an-2", into="an-1"), SubjectParted(subject="an-2")
APART = Pair(PERSON, PERSON, entangled=False, into_double=False)
KEYS = ("an-1", "an-2", "an-3", "an-4")


def test_a_double_is_merged_and_parted_again() -> None:
    """The events hold keys alone."""
    assert given().when(MERGE, by(STANDING_BODY), APART).then(MERGED) == Merged("an-1")
    given(MERGED).when(MERGE, by(STANDING_BODY), APART).nothing()
    assert given(MERGED).when(PART, by(STANDING_BODY)).then(PARTED) == Alone()
    assert set(SubjectMerged.model_fields) == {"subject", "into"}


@pytest.mark.parametrize(
    ("pair", "refusal"),
    [
        (Pair(None, PERSON, entangled=False, into_double=False), SubjectUnknown),
        (Pair(PERSON, None, entangled=False, into_double=False), SubjectUnknown),
        (Pair(PERSON, COLLECTIVE, entangled=False, into_double=False), SubjectsDiffer),
        (Pair(PERSON, PERSON, entangled=True, into_double=False), MergedIntoDouble),
        (Pair(PERSON, PERSON, entangled=False, into_double=True), MergedIntoDouble),
    ],
)
def test_two_that_cannot_be_one_are_not_merged(pair: Pair, refusal: type[Refusal]) -> None:
    """Unknown, of two kinds, or doubles themselves."""
    given().when(MERGE, by(STANDING_BODY), pair).refused(refusal)


def test_nothing_is_merged_into_itself_or_twice_into_different_subjects() -> None:
    """A double is parted before it is merged elsewhere."""
    given().when(MergeSubject(subject="an-1", into="an-1"), by(STANDING_BODY), APART).refused(SubjectsDiffer)
    other = MergeSubject(subject="an-2", into="an-3")
    given(MERGED).when(other, by(STANDING_BODY), APART).refused(MergedIntoDouble)
    given().when(PART, by(STANDING_BODY)).refused(SubjectNotMerged)


@pytest.mark.parametrize("actor", [CLERK, SITE_CLERK, Actor("x", "xa-mai-pha", frozenset({"appraiser"}))])
def test_the_standing_body_alone_orders_the_register(actor: Actor) -> None:
    """A clerk is warned, and asks for a merger."""
    given().when(MERGE, by(actor), APART).refused(RegisterNotYours)
    given(MERGED).when(PART, by(actor)).refused(RegisterNotYours)


def _pair(command: MergeSubject, merged: dict[str, str]) -> Pair:
    entangled, into_double = command.subject in merged.values(), command.into in merged
    return Pair(PERSON, PERSON, entangled=entangled, into_double=into_double)


merging = st.builds(lambda one, two: MergeSubject(subject=one, into=two), st.sampled_from(KEYS), st.sampled_from(KEYS))
parting = st.builds(lambda one: PartSubject(subject=one), st.sampled_from(KEYS))


@settings(deadline=None)
@property_of(st.lists(st.one_of(merging, merging, parting), max_size=20))
def test_every_double_leads_to_one_that_stands_by_itself(sent: list[SubjectCommand]) -> None:
    """Whatever is merged and parted in whatever order, no double is merged into a double."""
    histories: dict[str, list[SubjectEvent]] = {key: [] for key in KEYS}
    merged: dict[str, str] = {}
    for command in sent:
        evidence = _pair(command, merged) if isinstance(command, MergeSubject) else None
        state = reduce(DECIDER.evolve, histories[command.subject], DECIDER.initial)
        try:
            events = DECIDER.decide(command, state, evidence, by(STANDING_BODY))
        except Refusal:
            continue
        histories[command.subject] += events
        states = {key: reduce(DECIDER.evolve, several, DECIDER.initial) for key, several in histories.items()}
        merged = {key: one.into for key, one in states.items() if isinstance(one, Merged)}

        assert not merged.keys() & set(merged.values())


def test_who_held_a_title_may_aim_at_it_and_at_what_asks_for_it() -> None:
    """As the catalogue of that day says."""
    assert aims(["LDTT"], PERSON, PLAN_254.dated) == ("LDTT", "CSTDCS")
    assert aims(["CSTDCS"], PERSON, PLAN_254.dated) == ("CSTDCS",)
    assert aims(["TTLDTT"], COLLECTIVE, PLAN_254.dated) == ("TTLDTT", "TTLDXS")
    assert aims(["LDTT"], COLLECTIVE, PLAN_254.dated) == ()


def test_years_in_a_row_are_counted_whatever_the_unit_was() -> None:
    """Across a merge of units and a double's key; a year without the title breaks them."""
    won = [("LDTT", 2021, "Chi Lăng"), ("LDTT", 2023, "Chi Lăng"), ("LDTT", 2024, "Chi Lăng")]
    won += [("LDTT", 2025, "Lương Văn Tri"), ("CSTDCS", 2025, "Lương Văn Tri"), ("LDTT", 2025, "Lương Văn Tri")]
    decided = {"decision": PLAN_254.model_dump_json(), "authority": "Chủ tịch"}
    merits = [
        Merit.model_validate(
            {
                "subject": f"an-{year % 2}",
                "title": title,
                "title_name": title,
                "year": year,
                "unit_name": unit,
                **decided,
            }
        )
        for title, year, unit in reversed(won)
    ]

    assert [(one.title, one.first, one.last) for one in years_in_a_row(merits)] == [("LDTT", 2023, 2025)]
    assert years_in_a_row(()) == ()
