"""Duties are granted for a period and ended, and those that exclude each other never overlap."""

from datetime import date
from itertools import combinations
from typing import Any, get_args

import pytest

from chassis.deciding.testing import Rules, context
from contracts.duties import DUTIES, EXCLUSIONS, Duty, exclusion_among, exclusion_of
from contracts.message import Actor, Refusal
from contracts.vocabulary import derived_id
from services.planning.duty.messages import (
    AccountId,
    Authority,
    DutyEnded,
    DutyGranted,
    EndDuty,
    GrantDuty,
    GrantedDuty,
    GrantId,
)
from services.planning.duty.refusals import (
    AlreadyEnding,
    AuthorityIncomplete,
    AuthoritySuperfluous,
    DutiesExclusive,
    DutyHeldAlready,
    GrantIdTaken,
    GrantUnknown,
    NotGrantingForSite,
    OwnDuty,
    PeriodInPast,
    PeriodReversed,
)
from services.planning.duty.rules import DECIDER
from tests.planning.plans import document

given = Rules(DECIDER).given
OPERATOR = Actor("quantri", duties=frozenset({"operator"}))
NOW = context(OPERATOR, "2017-01-10T08:00")
TODAY, LATER, END = date(2017, 1, 10), date(2017, 6, 1), date(2017, 12, 31)
ACCOUNT = AccountId(derived_id("test-account"))
REASON = "Phân công công tác"
ALLOWED = {
    frozenset({"chair", "signer"}),
    frozenset({"council", "appraiser"}),
    *(frozenset({one, other}) for one in ("council", "chair") for other in ("clerk", "appraiser", "signer")),
    frozenset({"council", "chair"}),
}
"""The pairs that one person may hold; every other excludes each other."""


def grant_id(number: int = 1) -> GrantId:
    return GrantId(derived_id("test-grant", number))


def duty(name: Duty = "clerk", **changed: Any) -> GrantedDuty:
    return GrantedDuty(**{"duty": name, "valid_from": TODAY, "valid_until": END, **changed})


def grant(granted: GrantedDuty, number: int = 1, subject: str = "nguoiky") -> GrantDuty:
    return GrantDuty(account_id=ACCOUNT, grant_id=grant_id(number), subject=subject, granted=granted, reason=REASON)


def was_granted(granted: GrantedDuty, number: int = 1) -> DutyGranted:
    return DutyGranted(account_id=ACCOUNT, grant_id=grant_id(number), subject="nguoiky", granted=granted, reason=REASON)


def end(last_day: date, number: int = 1) -> EndDuty:
    return EndDuty(account_id=ACCOUNT, grant_id=grant_id(number), last_day=last_day, reason=REASON)


def was_ended(last_day: date) -> DutyEnded:
    return DutyEnded(account_id=ACCOUNT, grant_id=grant_id(), subject="nguoiky", last_day=last_day, reason=REASON)


def test_a_duty_is_granted_and_ended() -> None:
    """With its holder's name, so that the log says whose it was; sent again it is the same."""
    given().when(grant(duty("signer")), NOW).then(was_granted(duty("signer")))
    given(was_granted(duty())).when(grant(duty()), NOW).nothing()
    given(was_granted(duty())).when(end(LATER), NOW).then(was_ended(LATER))
    given(was_granted(duty()), was_ended(LATER)).when(end(LATER), NOW).nothing()


@pytest.mark.parametrize(("one", "other"), [sorted(pair) for pair in combinations(get_args(Duty), 2)])
def test_each_pair_of_duties_is_allowed_or_excluded(one: Duty, other: Duty) -> None:
    """Row by row, in both orders: receiving, appraising and deciding are separate, and so are auditor and operator."""
    for held, asked in ((one, other), (other, one)):
        outcome = given(was_granted(duty(held, unit="phong-noi-vu"))).when(grant(duty(asked), 2), NOW)
        if frozenset({one, other}) in ALLOWED:
            outcome.then(was_granted(duty(asked), 2))
        else:
            refusal = outcome.refused(DutiesExclusive)
            assert refusal.facts == {"held": held, "asked": asked}


def test_the_table_of_exclusions_is_what_the_trade_says() -> None:
    """Three separate steps, and nobody audits or administers beside them; the head presides and signs."""
    assert len(EXCLUSIONS) == len({rule.duties for rule in EXCLUSIONS})
    assert {rule.duties for rule in EXCLUSIONS} == {
        frozenset(pair) for pair in combinations(DUTIES, 2) if frozenset(pair) not in ALLOWED
    }
    assert exclusion_of("chair", "signer") is None
    assert exclusion_among(("chair", "signer", "clerk")) is not None


@pytest.mark.parametrize(
    ("held", "asked", "overlaps"),
    [
        ((TODAY, LATER), (LATER, END), True),
        ((TODAY, LATER), (date(2017, 6, 2), END), False),
        ((LATER, END), (TODAY, date(2017, 5, 31)), False),
        ((TODAY, None), (LATER, None), True),
        ((LATER, None), (TODAY, None), True),
        ((LATER, None), (TODAY, date(2017, 5, 31)), False),
    ],
)
def test_periods_include_both_their_days(
    held: tuple[date, date | None], asked: tuple[date, date | None], *, overlaps: bool
) -> None:
    """Appraiser in spring and signer from June on is one person's year, but never on one day."""
    before = was_granted(duty("appraiser", valid_from=held[0], valid_until=held[1]))
    outcome = given(before).when(grant(duty("signer", valid_from=asked[0], valid_until=asked[1]), 2), NOW)

    if overlaps:
        outcome.refused(DutiesExclusive)
    else:
        assert outcome.refusal is None


def test_a_duty_that_has_ended_excludes_nothing_afterwards() -> None:
    """Also one that was ended before it began."""
    yesterday = date(2017, 1, 9)
    asked = grant(duty("signer"), 2)

    given(was_granted(duty("clerk"))).when(asked, NOW).refused(DutiesExclusive)
    given(was_granted(duty("clerk")), was_ended(yesterday)).when(asked, NOW).then(was_granted(duty("signer"), 2))
    void = was_granted(duty("clerk", valid_from=LATER, valid_until=None))
    given(void, was_ended(TODAY)).when(asked, NOW).then(was_granted(duty("signer"), 2))


REFUSED: tuple[tuple[GrantDuty, type[Refusal]], ...] = (
    (grant(duty(), subject="quantri"), OwnDuty),
    (grant(duty(valid_from=END, valid_until=LATER)), PeriodReversed),
    (grant(duty(valid_from=date(2017, 1, 9))), PeriodInPast),
    (grant(duty("signer", authority=Authority.FOR_THE_HEAD)), AuthorityIncomplete),
    (grant(duty("signer", authority=Authority.BY_ORDER, acting_for="Chủ tịch")), AuthorityIncomplete),
    (grant(duty("signer", authority=Authority.BY_DELEGATION, authorised_by=document())), AuthorityIncomplete),
    (grant(duty("signer", acting_for="Chủ tịch")), AuthoritySuperfluous),
    (grant(duty("signer", authorised_by=document())), AuthoritySuperfluous),
)


@pytest.mark.parametrize(("command", "refusal"), REFUSED)
def test_a_grant_is_refused(command: GrantDuty, refusal: type[Refusal]) -> None:
    """Each with its own code, and sentences in two languages."""
    given().when(command, NOW).refused(refusal)


@pytest.mark.parametrize("authority", [one for one in Authority if one is not Authority.OWN])
def test_whoever_acts_for_another_names_position_and_document(authority: Authority) -> None:
    """Ký thay, thừa lệnh, thừa ủy quyền."""
    granted = duty("signer", authority=authority, acting_for="Chủ tịch", authorised_by=document())

    given().when(grant(granted), NOW).then(was_granted(granted))


def test_a_duty_is_held_once_for_one_unit_and_one_time() -> None:
    """For another unit it is another duty."""
    of_unit = duty(unit="phong-noi-vu")

    given(was_granted(duty())).when(grant(duty(valid_from=LATER), 2), NOW).refused(DutyHeldAlready)
    given(was_granted(duty())).when(grant(of_unit, 2), NOW).then(was_granted(of_unit, 2))
    given(was_granted(duty())).when(grant(of_unit), NOW).refused(GrantIdTaken)


def test_an_end_is_refused() -> None:
    """What was not granted, what ends sooner already, and what has passed."""
    unit_operator = context(Actor("an", "phong-noi-vu", frozenset({"operator"})), "2017-01-10T08:00")

    given().when(end(LATER), NOW).refused(GrantUnknown)
    given(was_granted(duty())).when(end(date(2018, 1, 1)), NOW).refused(AlreadyEnding)
    given(was_granted(duty())).when(end(date(2017, 1, 8)), NOW).refused(PeriodInPast)
    given(was_granted(duty())).when(end(LATER), unit_operator).refused(NotGrantingForSite)
