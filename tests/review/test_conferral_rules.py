"""The rules of a conferral, and what is true of it under any commands in any order."""

from datetime import date
from typing import Any

from hypothesis import given as cases
from hypothesis import settings
from hypothesis import strategies as st

from chassis.deciding.testing import Rules
from contracts.awards import AwardConferred, ConferralScheduled, Manner
from contracts.review import AwardDecided
from contracts.vocabulary import DossierId, derived_id
from services.review.conferral.messages import (
    AwardsConferred,
    AwardToConfer,
    ConferAwards,
    ConferralEvent,
    ConferralEvidence,
    Handed,
    ScheduleConferral,
)
from services.review.conferral.refusals import (
    ConferralDayWrong,
    ConferralSchedulePast,
    ConferredTwice,
    ConferringNotStaff,
    ConferringRevoked,
    HandedAlready,
    HandedToDeceased,
    NobodyToConferOn,
    NothingToConfer,
    NotOfDecision,
    ReceiverMissing,
)
from services.review.conferral.rules import DECIDER
from tests.review.cases import CLERK, STANDING_BODY, when
from tests.review.test_decision_rules import outcome_of, proposal

given = Rules(DECIDER).given
AWARDS = tuple(one for one in outcome_of(proposal(1), proposal(2)).events if isinstance(one, AwardDecided))
ID = AWARDS[0].decision_id
ONE, TWO = (award.dossier_id for award in AWARDS)
NOW = when(STANDING_BODY, "2018-01-12T10:00")


def confer(*handed: Handed, **changed: Any) -> ConferAwards:
    """The command of the standing body."""
    command = {
        "decision_id": ID,
        "held_on": date(2018, 1, 12),
        "place": "Hội trường",
        "conferred_by": "Chủ tịch UBND thành phố",
        "handed": handed,
    }
    return ConferAwards.model_validate({**command, **changed})


def handed(dossier: DossierId, manner: Manner = Manner.IN_PERSON, received_by: str = "") -> Handed:
    """An award that was handed over."""
    return Handed(dossier_id=dossier, manner=manner, received_by=received_by)


def known(*, revoked: bool = False) -> ConferralEvidence:
    """A decision of two awards."""
    awards = (AwardToConfer(award=AWARDS[0], revoked=revoked), AwardToConfer(award=AWARDS[1], revoked=False))
    return ConferralEvidence(dated=date(2017, 12, 29), awards=awards)


def test_an_award_to_somebody_who_has_died_is_handed_to_somebody_who_is_named() -> None:
    """Posthumously; neither in person nor as for somebody who sent another."""
    after_death = known()
    posthumous = AwardToConfer(award=AWARDS[0].model_copy(update={"posthumous": True}), revoked=False)
    after_death = after_death.model_copy(update={"awards": (posthumous, after_death.awards[1])})
    rightly = confer(handed(ONE, Manner.POSTHUMOUS, "Nguyễn Thị Hoa"))

    for manner in (Manner.IN_PERSON, Manner.BY_ANOTHER):
        given().when(confer(handed(ONE, manner, "Nguyễn Thị Hoa")), NOW, after_death).refused(HandedToDeceased)
    given().when(confer(handed(ONE, Manner.POSTHUMOUS)), NOW, after_death).refused(ReceiverMissing)
    assert len(given().when(rightly, NOW, after_death).events) == 2


def set_for(day: date, **changed: Any) -> ScheduleConferral:
    """The conferral to come."""
    command = {"decision_id": ID, "held_on": day, "place": "Hội trường", "conferred_by": "Chủ tịch UBND thành phố"}
    return ScheduleConferral.model_validate({**command, **changed})


def conferred(command: ConferAwards, *manners: Manner) -> tuple[AwardConferred, ...]:
    """What each recipient of a conferral is said to have received."""
    named = {award.dossier_id: award for award in AWARDS}
    shared = ("decision_id", "decision", "dossier_id", "plan_id", "unit", "unit_name", "subject", "title")
    return tuple(
        AwardConferred(
            **{name: getattr(named[one.dossier_id], name) for name in (*shared, "title_name", "year")},
            held_on=command.held_on,
            place=command.place,
            manner=manner,
        )
        for one, manner in zip(command.handed, manners, strict=True)
    )


def test_who_received_for_whom_is_recorded() -> None:
    """In person, for the deceased by the family, or by another; whoever was absent comes later."""
    first = confer(handed(ONE, Manner.POSTHUMOUS, "Nguyễn Thị Hoa"), handed(TWO, Manner.ABSENT))
    later = confer(handed(TWO, Manner.BY_ANOTHER, "Trần Văn Bình"), held_on=date(2018, 1, 12), place="Trụ sở")
    event = AwardsConferred(**dict(first))

    given().when(first, NOW, known()).then(event, *conferred(first, Manner.POSTHUMOUS, Manner.ABSENT))
    given(event).when(first, NOW, known()).nothing()
    given(event).when(later, NOW, known()).then(AwardsConferred(**dict(later)), *conferred(later, Manner.BY_ANOTHER))
    given(event).when(confer(handed(ONE), place="Trụ sở"), NOW, known()).refused(HandedAlready)


def test_who_received_for_another_stays_at_home() -> None:
    """What goes to the site of the unit says how an award was handed over, and names nobody but its recipient."""
    command = confer(handed(ONE, Manner.BY_ANOTHER, "Trần Văn Bình"))

    said = given().when(command, NOW, known()).events

    assert [one.model_dump_json().count("Trần Văn Bình") for one in said] == [1, 0]


def test_each_unit_is_told_once_when_its_recipients_are_to_come() -> None:
    """And again when the day is moved, of those alone who still wait."""
    unit = AWARDS[0]
    command = set_for(date(2018, 1, 15), begins="08:00")
    told = ConferralScheduled(
        **dict(command),
        decision=unit.decision,
        plan_id=unit.plan_id,
        unit=unit.unit,
        unit_name=unit.unit_name,
        recipients=2,
    )

    given().when(command, NOW, known()).then(told)
    given(told).when(command, NOW, known()).nothing()
    held = AwardsConferred(**dict(confer(handed(ONE))))
    moved = set_for(date(2018, 1, 16))
    (again,) = given(told, held).when(moved, NOW, known()).events
    assert isinstance(again, ConferralScheduled)
    assert (again.recipients, again.held_on, again.begins) == (1, date(2018, 1, 16), None)


def test_a_conferral_is_scheduled_for_somebody_on_a_day_to_come() -> None:
    """Not for a day that is over, not where nobody waits, by no unit, and of no unknown decision."""
    later = set_for(date(2018, 1, 15))
    given().when(set_for(date(2018, 1, 11)), NOW, known()).refused(ConferralSchedulePast)
    given().when(later, NOW, ConferralEvidence()).refused(NothingToConfer)
    given().when(later, when(CLERK, "2018-01-12T10:00"), known()).refused(ConferringNotStaff)
    over = AwardsConferred(**dict(confer(handed(TWO))))
    given(over).when(later, NOW, known(revoked=True)).refused(NobodyToConferOn)


def test_an_award_is_conferred_under_its_decision() -> None:
    """Not before its day, not to come, not annulled, not of another decision, and by no unit."""
    given().when(confer(handed(ONE)), NOW, ConferralEvidence()).refused(NothingToConfer)
    given().when(confer(handed(ONE), held_on=date(2017, 12, 28)), NOW, known()).refused(ConferralDayWrong)
    given().when(confer(handed(ONE), held_on=date(2018, 1, 13)), NOW, known()).refused(ConferralDayWrong)
    given().when(confer(handed(ONE)), NOW, known(revoked=True)).refused(ConferringRevoked)
    given().when(confer(handed(ONE), handed(ONE)), NOW, known()).refused(ConferredTwice)
    stranger = DossierId(derived_id("test-dossier", 3))
    given().when(confer(handed(stranger)), NOW, known()).refused(NotOfDecision)
    given().when(confer(handed(ONE, Manner.POSTHUMOUS)), NOW, known()).refused(ReceiverMissing)
    given().when(confer(handed(ONE)), when(CLERK, "2018-01-12T10:00"), known()).refused(ConferringNotStaff)


one_handed = st.builds(handed, st.sampled_from([ONE, TWO]), st.sampled_from(Manner), st.sampled_from(["", "Bà Hoa"]))
commands = st.builds(
    lambda some, place: confer(*some, place=place), st.lists(one_handed, min_size=1, max_size=2), st.sampled_from("AB")
)


@settings(deadline=None)
@cases(st.lists(commands, max_size=10))
def test_an_award_is_handed_over_once(sent: list[ConferAwards]) -> None:
    """However often it is recorded; absent is not handed over."""
    events: list[ConferralEvent] = []
    for command in sent:
        events += given(*events).when(command, NOW, known()).events
    held = [event for event in events if isinstance(event, AwardsConferred)]
    over = [one.dossier_id for event in held for one in event.handed if one.manner is not Manner.ABSENT]
    assert len(set(over)) == len(over)
