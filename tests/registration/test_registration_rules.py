"""The rules of the registration under a plan."""

from datetime import date

import pytest

from chassis.deciding.testing import Rules, context
from contracts.registration import RegistrationLocked
from contracts.vocabulary import Deadline
from services.registration.registration.messages import (
    ChangeRegistration,
    CloseRegistration,
    LockRegistration,
    OpenRegistration,
    RegistrationChanged,
    RegistrationClosed,
    RegistrationCommand,
    RegistrationEvent,
)
from services.registration.registration.refusals import (
    RegistrationDeadlineNotReached,
    RegistrationEnded,
    RegistrationUnopened,
)
from services.registration.registration.rules import DECIDER, Closed, Locked, Open
from tests.registration.sheets import (
    CHI_LANG,
    DEADLINE,
    MAI_PHA,
    PHUONG,
    PLAN,
    POLICY,
    SCHOOL_YEAR,
    XA,
    opened,
    school_year,
    terms,
)

given = Rules(DECIDER).given
BEFORE = context(POLICY, "2017-01-14T23:59")
AFTER = context(POLICY, "2017-01-15T00:00")

OPENED = opened()
LOCKED = RegistrationLocked(plan_id=PLAN, deadline=DEADLINE)
CLOSED = RegistrationClosed(plan_id=PLAN, units=(CHI_LANG.code, MAI_PHA.code), reason="Thu hồi")

OPEN = OpenRegistration(plan_id=PLAN, terms=terms())
CHANGE = ChangeRegistration(plan_id=PLAN, terms=terms(clusters=(PHUONG,)))
LOCK = LockRegistration(plan_id=PLAN)
CLOSE = CloseRegistration(plan_id=PLAN, reason="Thu hồi")


def test_registration_opens_with_everything_the_plan_says_of_it() -> None:
    """Deadline, gates, clusters and units are the plan's."""
    state = given().when(OPEN, BEFORE).then(OPENED)

    assert state == Open(terms())


@pytest.mark.parametrize("history", [(OPENED,), (OPENED, LOCKED), (OPENED, CLOSED)])
def test_registration_opens_once(history: tuple[RegistrationEvent, ...]) -> None:
    """A plan that is heard again opens nothing again."""
    given(*history).when(OPEN, BEFORE).nothing()


def test_registration_is_not_locked_before_its_deadline() -> None:
    """The last minute of 14/01 is still in time."""
    given(OPENED).when(LOCK, BEFORE).refused(RegistrationDeadlineNotReached)


def test_registration_is_locked_when_its_deadline_has_passed() -> None:
    """`trước ngày 15/01` excludes the 15th from its first instant on."""
    state = given(OPENED).when(LOCK, AFTER).then(LOCKED)

    assert state == Locked(terms())


@pytest.mark.parametrize("history", [(OPENED, LOCKED), (OPENED, CLOSED)])
def test_registration_is_locked_once(history: tuple[RegistrationEvent, ...]) -> None:
    """A registration that is locked or closed stays so."""
    given(*history).when(LOCK, AFTER).nothing()


def test_a_round_is_locked_and_closed_by_its_own_deadline() -> None:
    """The events of its stream name the round."""
    of_round = opened(**school_year())
    locked = RegistrationLocked(plan_id=PLAN, deadline=of_round.deadline, round=SCHOOL_YEAR.code)
    lock = LockRegistration(plan_id=PLAN, round=SCHOOL_YEAR.code)

    given(of_round).when(lock, AFTER).refused(RegistrationDeadlineNotReached)
    state = given(of_round).when(lock, context(POLICY, "2017-05-15T00:00")).then(locked)
    assert state == Locked(terms(**school_year()))


def test_an_amendment_that_says_the_same_of_registration_changes_nothing() -> None:
    """Tasks and titles of a plan are not registration's business."""
    given(OPENED).when(ChangeRegistration(plan_id=PLAN, terms=terms()), BEFORE).nothing()


def test_a_changed_plan_names_the_units_it_drops() -> None:
    """So that their sheets can be closed."""
    changed = RegistrationChanged(plan_id=PLAN, terms=CHANGE.terms, dropped=(MAI_PHA.code,), locked=False)

    state = given(OPENED).when(CHANGE, BEFORE).then(changed)

    assert state == Open(CHANGE.terms)


def test_a_deadline_moved_beyond_the_present_opens_a_locked_registration_again() -> None:
    """A unit gets the time that the amended plan gives it."""
    later = terms(deadline=Deadline(day=date(2017, 1, 20)))

    state = (
        given(OPENED, LOCKED)
        .when(ChangeRegistration(plan_id=PLAN, terms=later), AFTER)
        .then(RegistrationChanged(plan_id=PLAN, terms=later, dropped=(), locked=False))
    )

    assert state == Open(later)


def test_a_locked_registration_stays_locked_when_only_its_units_change() -> None:
    """The deadline has passed for the new units too."""
    wider = terms(clusters=(PHUONG, XA.model_copy(update={"name": "Cụm các xã"})))

    state = (
        given(OPENED, LOCKED)
        .when(ChangeRegistration(plan_id=PLAN, terms=wider), AFTER)
        .then(RegistrationChanged(plan_id=PLAN, terms=wider, dropped=(), locked=True))
    )

    assert state == Locked(wider)


def test_an_open_registration_stays_open_until_it_is_locked() -> None:
    """A deadline that is moved into the past locks nothing by itself: the calendar does."""
    earlier = terms(deadline=Deadline(day=date(2017, 1, 2)))

    outcome = given(OPENED).when(ChangeRegistration(plan_id=PLAN, terms=earlier), BEFORE)

    outcome.then(RegistrationChanged(plan_id=PLAN, terms=earlier, dropped=(), locked=False))


def test_registration_that_was_opened_again_is_locked_again() -> None:
    """At its new deadline, which the event names."""
    later = Deadline(day=date(2017, 1, 20))
    changed = RegistrationChanged(plan_id=PLAN, terms=terms(deadline=later), dropped=(), locked=False)

    outcome = given(OPENED, LOCKED, changed).when(LOCK, context(POLICY, "2017-01-20T00:00"))

    outcome.then(RegistrationLocked(plan_id=PLAN, deadline=later))


@pytest.mark.parametrize("history", [(OPENED,), (OPENED, LOCKED)])
def test_registration_ends_with_its_plan(history: tuple[RegistrationEvent, ...]) -> None:
    """The event names the units whose sheets end with it."""
    state = given(*history).when(CLOSE, BEFORE).then(CLOSED)

    assert state == Closed("Thu hồi")


def test_registration_ends_once() -> None:
    """It is as the command asks already."""
    given(OPENED, CLOSED).when(CLOSE, BEFORE).nothing()


def test_registration_that_has_ended_follows_the_plan_no_more() -> None:
    """A withdrawn plan is finished."""
    given(OPENED, CLOSED).when(CHANGE, BEFORE).refused(RegistrationEnded)


def test_a_plan_that_opened_nothing_closes_nothing() -> None:
    """It was withdrawn without ever having set a deadline."""
    given().when(CLOSE, AFTER).nothing()


@pytest.mark.parametrize("command", [CHANGE, LOCK])
def test_nothing_happens_before_registration_opens(command: RegistrationCommand) -> None:
    """The plan comes first."""
    given().when(command, AFTER).refused(RegistrationUnopened)


def test_a_lock_that_comes_before_the_opening_leaves_no_mark() -> None:
    """Evolve never refuses, and makes nothing up."""
    assert DECIDER.evolve(DECIDER.initial, LOCKED) == DECIDER.initial
