"""The rules of a conferral, and what is true of it under any commands in any order."""

from datetime import date
from typing import Any

from hypothesis import given as cases
from hypothesis import settings
from hypothesis import strategies as st

from chassis.deciding.testing import Rules
from contracts.vocabulary import DecisionId, DossierId, derived_id
from services.review.conferral.messages import (
    AwardsConferred,
    AwardToConfer,
    ConferAwards,
    ConferralEvidence,
    Handed,
    Manner,
)
from services.review.conferral.refusals import (
    ConferralDayWrong,
    ConferredTwice,
    ConferringNotStaff,
    ConferringRevoked,
    HandedAlready,
    NothingToConfer,
    NotOfDecision,
    ReceiverMissing,
)
from services.review.conferral.rules import DECIDER
from tests.review.cases import CLERK, STANDING_BODY, when

given = Rules(DECIDER).given
ID = DecisionId(derived_id("test-decision", 1))
ONE, TWO = (DossierId(derived_id("test-dossier", number)) for number in (1, 2))
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
    awards = (AwardToConfer(dossier_id=ONE, revoked=revoked), AwardToConfer(dossier_id=TWO, revoked=False))
    return ConferralEvidence(dated=date(2017, 12, 29), awards=awards)


def test_who_received_for_whom_is_recorded() -> None:
    """In person, for the deceased by the family, or by another; whoever was absent comes later."""
    first = confer(handed(ONE, Manner.POSTHUMOUS, "Nguyễn Thị Hoa"), handed(TWO, Manner.ABSENT))
    later = confer(handed(TWO, Manner.BY_ANOTHER, "Trần Văn Bình"), held_on=date(2018, 1, 12), place="Trụ sở")
    event = AwardsConferred(**dict(first))

    given().when(first, NOW, known()).then(event)
    given(event).when(first, NOW, known()).nothing()
    given(event).when(later, NOW, known()).then(AwardsConferred(**dict(later)))
    given(event).when(confer(handed(ONE), place="Trụ sở"), NOW, known()).refused(HandedAlready)


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
    events: list[AwardsConferred] = []
    for command in sent:
        events += given(*events).when(command, NOW, known()).events
    over = [one.dossier_id for event in events for one in event.handed if one.manner is not Manner.ABSENT]
    assert len(set(over)) == len(over)
