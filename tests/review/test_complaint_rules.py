"""The rules of complaints, denunciations and inspections, what follows from them, and what is true of them always."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given as cases
from hypothesis import settings
from hypothesis import strategies as st

from chassis.deciding.testing import Rules
from contracts.awards import RevocationGround
from contracts.review_steps import SuspensionGround
from contracts.vocabulary import DossierId, derived_id
from services.review.complaint.messages import (
    CloseMatter,
    ClosingEvidence,
    DossierConcerned,
    ExtendingEvidence,
    ExtendMatter,
    MatterClosed,
    MatterCommand,
    MatterEvent,
    MatterExtended,
    MatterId,
    MatterKind,
    MatterOpened,
    MatterOutcome,
    OpeningEvidence,
    OpenMatter,
)
from services.review.complaint.reactions import end_concerned, suspend_concerned, suspend_extended
from services.review.complaint.refusals import (
    MatterClosedAlready,
    MatterDayWrong,
    MatterNotStandingBody,
    MatterOfNoDossier,
    MatterOpenedAlready,
    NoSuchMatter,
)
from services.review.complaint.rules import DECIDER
from services.review.dossier.steps import ResumeDossier, SuspendDossier, TakeBackDossier
from services.review.revocation.messages import ProposeRevocation
from tests.review.cases import CLERK, POLICY, STANDING_BODY, when
from tests.review.test_dossier_reactions import ORIGIN

given = Rules(DECIDER).given
ID = MatterId(UUID(str(derived_id("test-matter", 1))))
ONE, TWO, LATER = (DossierId(derived_id("test-dossier", number)) for number in (1, 2, 3))
AT = "2017-12-20T09:00"
OPEN = OpenMatter(
    matter_id=ID,
    dossier_id=ONE,
    whole_subject=True,
    kind=MatterKind.DENUNCIATION,
    opened_on=date(2017, 12, 5),
    summary="Đơn tố cáo về kê khai sáng kiến.",
)
KNOWN = OpeningEvidence(
    subject="can-bo-1",
    open=(DossierConcerned(dossier_id=ONE, suspended=False), DossierConcerned(dossier_id=TWO, suspended=True)),
)
OPENED = MatterOpened(**dict(OPEN), subject="can-bo-1", dossiers=(ONE, TWO), suspends=(ONE,))
EXTEND = ExtendMatter(matter_id=ID, dossier_id=LATER)
FILED = ExtendingEvidence(subject="can-bo-1", dossier=DossierConcerned(dossier_id=LATER, suspended=False))
EXTENDED = MatterExtended(matter_id=ID, kind=OPEN.kind, opened_on=OPEN.opened_on, dossier_id=LATER, suspends=True)
ENDING = ClosingEvidence(resumable=(ONE,), open=(ONE, TWO), awarded=True)


def close(outcome: MatterOutcome = MatterOutcome.UNFOUNDED, **changed: Any) -> CloseMatter:
    """The end of the matter."""
    end = {"matter_id": ID, "outcome": outcome, "closed_on": date(2017, 12, 19), "conclusion": "Đã kết luận."}
    return CloseMatter.model_validate({**end, **changed})


def closed(outcome: MatterOutcome = MatterOutcome.UNFOUNDED) -> MatterClosed:
    """The matter is over."""
    event = given(OPENED).when(close(outcome), when(STANDING_BODY, AT), ENDING).events[0]
    assert isinstance(event, MatterClosed)
    return event


def test_a_matter_suspends_what_it_concerns() -> None:
    """All open dossiers of the subject, or the one dossier; what is suspended already stays with what suspended it."""
    given().when(OPEN, when(STANDING_BODY, AT), KNOWN).then(OPENED)
    given(OPENED).when(OPEN, when(STANDING_BODY, AT), KNOWN).nothing()
    alone = OPEN.model_copy(update={"whole_subject": False})
    event = given().when(alone, when(STANDING_BODY, AT), KNOWN).events[0]
    assert isinstance(event, MatterOpened)
    assert event.dossiers == (ONE,)


def test_a_dossier_that_is_filed_while_a_matter_about_its_subject_is_open_is_suspended_too() -> None:
    """Once, with the words of those before it; what another matter suspended stays with that one."""
    given(OPENED).when(EXTEND, when(POLICY, AT), FILED).then(EXTENDED)
    given(OPENED, EXTENDED).when(EXTEND, when(POLICY, AT), FILED).nothing()
    (command,) = suspend_extended(EXTENDED, ORIGIN)
    assert isinstance(command, SuspendDossier)
    (first,) = suspend_concerned(OPENED, ORIGIN)
    assert isinstance(first, SuspendDossier)
    assert (command.dossier_id, command.ground, command.reason) == (LATER, first.ground, first.reason)
    lies = FILED.model_copy(update={"dossier": DossierConcerned(dossier_id=LATER, suspended=True)})
    other = EXTENDED.model_copy(update={"suspends": False})
    given(OPENED).when(EXTEND, when(POLICY, AT), lies).then(other)
    assert list(suspend_extended(other, ORIGIN)) == []


def test_a_matter_is_extended_to_open_dossiers_of_its_subject_alone() -> None:
    """Not where it is about one dossier, is closed, or the dossier is another's or decided."""
    alone = OPENED.model_copy(update={"whole_subject": False, "dossiers": (ONE,)})
    given(alone).when(EXTEND, when(POLICY, AT), FILED).nothing()
    given(OPENED, closed()).when(EXTEND, when(POLICY, AT), FILED).nothing()
    given(OPENED).when(EXTEND, when(POLICY, AT), FILED.model_copy(update={"subject": "can-bo-2"})).nothing()
    given(OPENED).when(EXTEND, when(POLICY, AT), ExtendingEvidence()).nothing()
    given().when(EXTEND, when(POLICY, AT), FILED).refused(NoSuchMatter)


def test_what_a_matter_is_about_stays_with_the_staff() -> None:
    """The unit is told that there is one."""
    (command,) = suspend_concerned(OPENED, ORIGIN)

    assert isinstance(command, SuspendDossier)
    assert (command.dossier_id, command.ground) == (ONE, SuspensionGround.COMPLAINT)
    assert OPENED.summary not in command.reason
    assert command.reference is None


@pytest.mark.parametrize(
    "outcome", [MatterOutcome.UNFOUNDED, MatterOutcome.RETRACTED, MatterOutcome.FOUNDED_MINOR], ids=str
)
def test_what_was_suspended_goes_on(outcome: MatterOutcome) -> None:
    """Where no other matter is open."""
    event = closed(outcome)

    assert (event.resumes, event.takes_back, event.revokes) == ((ONE,), (), None)
    (command,) = end_concerned(event, ORIGIN)
    assert isinstance(command, ResumeDossier)


def test_a_violation_takes_back_and_revokes() -> None:
    """Open dossiers are taken back, and the revocation of the award is filed with the head."""
    event = closed(MatterOutcome.FOUNDED)

    assert (event.resumes, event.takes_back, event.revokes) == ((), (ONE, TWO), ONE)
    *taken, filed = end_concerned(event, ORIGIN)
    assert [type(one) for one in taken] == [TakeBackDossier, TakeBackDossier]
    assert isinstance(filed, ProposeRevocation)
    assert filed.ground is RevocationGround.VIOLATION_CONCLUDED


def test_a_matter_is_recorded_by_the_standing_body_at_a_dossier() -> None:
    """On a day that has come; once."""
    given().when(OPEN, when(CLERK, AT), KNOWN).refused(MatterNotStandingBody)
    given().when(OPEN, when(STANDING_BODY, AT), OpeningEvidence()).refused(MatterOfNoDossier)
    given().when(OPEN, when(STANDING_BODY, "2017-12-04T09:00"), KNOWN).refused(MatterDayWrong)
    other = OPEN.model_copy(update={"summary": "Khác"})
    given(OPENED).when(other, when(STANDING_BODY, AT), KNOWN).refused(MatterOpenedAlready)
    given().when(close(), when(STANDING_BODY, AT), ENDING).refused(NoSuchMatter)
    early = close(closed_on=date(2017, 12, 4))
    given(OPENED).when(early, when(STANDING_BODY, AT), ENDING).refused(MatterDayWrong)
    given(OPENED, closed()).when(close(), when(STANDING_BODY, AT), ENDING).nothing()
    founded = close(MatterOutcome.FOUNDED)
    given(OPENED, closed()).when(founded, when(STANDING_BODY, AT), ENDING).refused(MatterClosedAlready)
    assert POLICY.duties == {"policy"}


commands = st.sampled_from(
    [OPEN, EXTEND, EXTEND, close(), close(MatterOutcome.FOUNDED), close(MatterOutcome.RETRACTED)]
)


EVIDENCE = {OpenMatter: KNOWN, ExtendMatter: FILED, CloseMatter: ENDING}


@settings(deadline=None)
@cases(st.lists(st.tuples(commands, st.sampled_from([STANDING_BODY, CLERK])), max_size=10))
def test_a_matter_is_opened_once_and_closed_once(sent: list[tuple[MatterCommand, Any]]) -> None:
    """Whatever is sent in whatever order; the same command a second time leads to nothing."""
    events: list[MatterEvent] = []
    for command, actor in sent:
        for repeated in (False, True):
            known = EVIDENCE[type(command)]
            new = given(*events).when(command, when(actor, AT), known).events
            assert not (repeated and new)
            events += new
    order = [type(one) for one in events if not isinstance(one, MatterExtended)]
    assert order in ([], [MatterOpened], [MatterOpened, MatterClosed])
    assert sum(isinstance(one, MatterExtended) for one in events) <= 1
    if MatterClosed in order:
        assert isinstance(events[-1], MatterClosed)
