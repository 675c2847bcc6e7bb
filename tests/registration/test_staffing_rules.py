"""The rules by which changes in the service of a person are recorded, in any order."""

from datetime import date
from functools import reduce

import pytest
from hypothesis import given as property_of
from hypothesis import settings
from hypothesis import strategies as st

from chassis.deciding.testing import Rules, at
from contracts.message import Actor, Context, Refusal
from contracts.staffing import StaffChangeRetracted, StaffManager, StaffManagerRecorded
from contracts.vocabulary import Body
from services.registration.staffing.messages import RecordManager, RetractChange, StaffCommand, StaffingEvent
from services.registration.staffing.refusals import (
    ChangeBeforeLast,
    ChangeInFuture,
    ManagerNotYours,
    NotLastChange,
    StaffElsewhere,
    StaffLeftAlready,
    StaffNotYours,
    StaffUnitUnknown,
    StaffUnknown,
    TransferNowhere,
)
from services.registration.staffing.rules import DECIDER, Known, Service, place_after
from tests.registration.commands import by as at_day
from tests.registration.sheets import CHI_LANG, CLERK, MAI_PHA, OTHER_CLERK, SITE_CLERK, STANDING_BODY
from tests.registration.staff import AN_KEY, JULY, OCTOBER, die, died, retire, retired, transfer, transferred

given = Rules(DECIDER).given
NEW = Body(code="phuong-moi", name="UBND phường Mới")
KNOWN = Known(CHI_LANG, {unit.code: unit for unit in (CHI_LANG, MAI_PHA, NEW)})
RETRACT = RetractChange(subject=AN_KEY, change=1)
RETRACTED = StaffChangeRetracted(subject=AN_KEY, change=1, units=(CHI_LANG, MAI_PHA))
ABOVE = RecordManager(subject=AN_KEY, managed_by=StaffManager.SUPERIOR)


def by(actor: Actor) -> Context:
    """At the end of the year."""
    return at_day(actor, at("2017-12-01T09:00"))


@pytest.mark.parametrize("actor", [CLERK, OTHER_CLERK, STANDING_BODY])
def test_a_transfer_is_recorded_by_either_unit_or_the_standing_body(actor: Actor) -> None:
    """Once: the same again changes nothing, and it can be retracted and recorded anew."""
    assert place_after(given().when(transfer(), by(actor), KNOWN).then(transferred())) == MAI_PHA
    given(transferred()).when(transfer(), by(actor), KNOWN).nothing()
    given(transferred()).when(RETRACT, by(actor), KNOWN).then(RETRACTED)
    given(transferred(), RETRACTED).when(RETRACT, by(actor), KNOWN).nothing()
    given(transferred(), RETRACTED).when(transfer(), by(actor), KNOWN).then(transferred(change=2))


def test_the_last_unit_is_that_of_a_retirement_and_of_a_death() -> None:
    """Without a transfer the one that registered the person; a retired person may die."""
    given().when(retire(), by(CLERK), KNOWN).then(retired())
    given(transferred()).when(retire(), by(OTHER_CLERK), KNOWN).then(retired(2, MAI_PHA))
    given().when(die(), by(STANDING_BODY), KNOWN).then(died())
    given(retired()).when(die(), by(CLERK), KNOWN).then(died(2))
    given(died()).when(die(), by(CLERK), KNOWN).nothing()


def test_a_person_comes_from_elsewhere_and_leaves() -> None:
    """And comes back, also after a retirement."""
    given().when(transfer(left=None, joined=CHI_LANG), by(CLERK), KNOWN).then(transferred(left=None, joined=CHI_LANG))
    away = transferred(joined=None)
    given().when(transfer(joined=None), by(CLERK), KNOWN).then(away)
    back = transferred(2, OCTOBER, left=None, joined=MAI_PHA)
    given(away).when(transfer(None, MAI_PHA, OCTOBER), by(OTHER_CLERK), KNOWN).then(back)
    given(retired(on=JULY)).when(transfer(None, MAI_PHA, OCTOBER), by(OTHER_CLERK), KNOWN).then(back)


@pytest.mark.parametrize(
    ("events", "command", "actor", "refusal"),
    [
        ((), transfer(left=MAI_PHA, joined=NEW), STANDING_BODY, StaffElsewhere),
        ((transferred(),), transfer(joined=NEW, on=OCTOBER), STANDING_BODY, StaffElsewhere),
        ((transferred(),), transfer(None, NEW, OCTOBER), STANDING_BODY, StaffElsewhere),
        ((), transfer(joined=CHI_LANG), CLERK, TransferNowhere),
        ((), transfer(left=None, joined=None), CLERK, TransferNowhere),
        ((), transfer(joined=Body(code="o-dau", name="Ở đâu")), CLERK, StaffUnitUnknown),
        ((), transfer(joined=NEW), OTHER_CLERK, StaffNotYours),
        ((), retire(), OTHER_CLERK, StaffNotYours),
        ((transferred(),), retire(), CLERK, StaffNotYours),
        ((), retire(date(2018, 1, 1)), CLERK, ChangeInFuture),
        ((transferred(on=OCTOBER),), retire(JULY), OTHER_CLERK, ChangeBeforeLast),
        ((retired(on=JULY),), transfer(on=OCTOBER), CLERK, StaffLeftAlready),
        ((died(on=JULY),), retire(), CLERK, StaffLeftAlready),
        ((transferred(joined=None),), retire(), CLERK, StaffLeftAlready),
        ((), RETRACT, CLERK, NotLastChange),
        ((transferred(), retired(2, MAI_PHA)), RETRACT, OTHER_CLERK, NotLastChange),
        ((retired(),), RETRACT, OTHER_CLERK, StaffNotYours),
        ((), ABOVE, CLERK, ManagerNotYours),
        ((), ABOVE, SITE_CLERK, ManagerNotYours),
    ],
)
def test_what_cannot_be_so_is_refused(
    events: tuple[StaffingEvent, ...], command: StaffCommand, actor: Actor, refusal: type[Refusal]
) -> None:
    """Each refusal says how to go on."""
    given(*events).when(command, by(actor), KNOWN).refused(refusal)


@pytest.mark.parametrize("command", [transfer(), retire(), die(), RETRACT, ABOVE])
def test_nothing_is_recorded_of_somebody_unknown(command: StaffCommand) -> None:
    """Whoever was never registered or awarded has no key that would be right."""
    given().when(command, by(STANDING_BODY), Known()).refused(StaffUnknown)


def test_a_unit_that_has_ended_is_left_by_its_successor() -> None:
    """The clerk of the successor records it, and the person joins a unit that is there."""
    known = Known(CHI_LANG, {CHI_LANG.code: NEW, MAI_PHA.code: MAI_PHA, NEW.code: NEW})
    of_new = Actor("van-thu-moi", NEW.code, frozenset({"clerk"}))

    given().when(transfer(left=NEW), by(of_new), known).then(transferred(left=NEW))
    given().when(retire(), by(of_new), known).then(retired())


def test_the_standing_body_records_who_manages_a_person() -> None:
    """What is so already is no event."""
    said = StaffManagerRecorded(
        subject=AN_KEY, unit=MAI_PHA.code, unit_name=MAI_PHA.name, managed_by=StaffManager.SUPERIOR
    )
    given(transferred()).when(ABOVE, by(STANDING_BODY), KNOWN).then(said)
    given(said).when(ABOVE, by(STANDING_BODY), KNOWN).nothing()


days = st.dates(date(2017, 1, 1), date(2017, 11, 30))
units = st.sampled_from((None, CHI_LANG, MAI_PHA, NEW))
commands = st.one_of(
    st.builds(transfer, units, units, days),
    st.builds(transfer, units, units, days),
    st.builds(retire, days),
    st.builds(die, days),
    st.builds(lambda change: RetractChange(subject=AN_KEY, change=change), st.integers(1, 6)),
)


@settings(deadline=None)
@property_of(st.lists(commands, max_size=12))
def test_the_changes_that_count_lead_from_unit_to_unit(sent: list[StaffCommand]) -> None:
    """Whatever is recorded and retracted in whatever order: days in order, each leaves where the last one led to."""
    state = Service()
    for command in sent:
        try:
            events = DECIDER.decide(command, state, KNOWN, by(STANDING_BODY))
        except Refusal:
            continue
        state = reduce(DECIDER.evolve, events, state)
        assert [one.on for one in state.changes] == sorted(one.on for one in state.changes)
        for before, after in zip(state.changes, state.changes[1:], strict=False):
            at = place_after(Service(changes=(before,)))
            assert not hasattr(after, "left") or after.left == at
