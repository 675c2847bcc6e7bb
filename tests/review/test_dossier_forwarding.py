"""A dossier that another level decides: passed up with its whole file, examined there, and its result comes back."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from chassis.deciding.testing import Rules, at
from contracts.facts import CollectiveFacts, IndividualFacts
from contracts.message import Actor, Context, Refusal
from contracts.review import (
    CouncilProposal,
    DossierAnswered,
    DossierForwarded,
    DossierResult,
    DossierSubmitted,
    Examination,
    Outcome,
    Stage,
)
from contracts.vocabulary import Level, ReasonCode, derived_id
from services.review.dossier.found import ForwardEvidence, HeadEvidence, LowerEvidence
from services.review.dossier.messages import (
    DeclineDossier,
    DossierEvent,
    DossierReceived,
    FileDossier,
    ForwardDossier,
    ResultReceived,
)
from services.review.dossier.refusals import (
    DossierAlreadyAwarded,
    DossierAlreadyFiled,
    DossierAlreadyForwarded,
    DossierBeforeCouncil,
    DossierNotAppraised,
    DossierNotEligible,
    DossierNotFiled,
    DossierNotVotedFor,
    FactsOfOtherKind,
    ForwardedByStranger,
    ForwardingNotYours,
    ForwardingPlanWithdrawn,
    LevelIsCompetent,
    NoSuperior,
    TitleOfOtherLaw,
    UnitWorksElsewhere,
)
from services.review.dossier.rules import DECIDER
from services.review.dossier.states import Filed
from services.review.dossier.step_refusals import ForwardingConsulted, ForwardingOpinionsOut, LowerTitleNotRefused
from services.review.dossier.steps import ConsiderLowerTitle, ReceiveDossier, ReceiveResult
from services.review.session.messages import CouncilVote
from tests.review.cases import (
    CHI_LANG,
    CLERK,
    DECISION,
    HEAD,
    POLICY,
    STANDING_BODY,
    appraised_eligible,
    file_dossier,
    filed,
    submitted,
    under,
    when,
)
from tests.review.dossiers import AWARDED, OPENED, REFUSED, SESSION, open_dossier

given = Rules(DECIDER).given
WARD, CITY, PROVINCE = CHI_LANG.code, "lang-son", "tinh-lang-son"
PASSED_AT = "2017-12-08T10:15"
FIGHTER = file_dossier("CSTDCS")
BEST = file_dossier("TTLDXS")
VOTE = CouncilVote(votes_for=6, members=7, passed=True)
UNVOTED = ForwardEvidence()
VOTED = ForwardEvidence(session_id=SESSION, vote=VOTE)


def at_ward(actor: Actor = STANDING_BODY, now: str = PASSED_AT) -> Context:
    """At the ward, whose superior is the city."""
    return replace(when(actor, now), site=WARD, level=Level.COMMUNE, superior=CITY)


def at_city(actor: Actor = STANDING_BODY, now: str = PASSED_AT) -> Context:
    """At the city, below which the ward works."""
    return replace(when(actor, now), superior=PROVINCE, subordinate_of={WARD: WARD}.get)


def eligible(command: FileDossier) -> tuple[DossierEvent, ...]:
    """A dossier that was filed and found eligible."""
    return submitted(command), filed(command), appraised_eligible(command)


def forward(command: FileDossier) -> ForwardDossier:
    """The command to pass it up."""
    return ForwardDossier(dossier_id=command.dossier_id)


def examined(site: str = WARD, level: Level = Level.COMMUNE, vote: CouncilProposal | None = None) -> Examination:
    """The examination of a site that found the dossier eligible."""
    return Examination(
        site=site,
        level=level,
        appraising_body="Phòng Nội vụ",
        appraised_on=date(2017, 12, 4),
        rules=(),
        vote=vote,
        forwarded_at=at(PASSED_AT),
    )


def forwarded(command: FileDossier, *examinations: Examination, to: str = CITY, **changed: Any) -> DossierForwarded:
    """The whole file of a dossier, passed up, but for what is `changed`."""
    stated = {
        **submitted(command).model_dump(exclude={"subject"}),
        "subject": command.subject,
        "forwarded_to": to,
        "documents": tuple(sorted(command.documents)),
        "individual": command.facts if isinstance(command.facts, IndividualFacts) else None,
        "collective": command.facts if isinstance(command.facts, CollectiveFacts) else None,
        "deed": command.deed,
        "examinations": examinations or (examined(),),
    }
    return DossierForwarded(**{**stated, **changed})


def receive(command: FileDossier, *examinations: Examination, by: str = WARD, **changed: Any) -> ReceiveDossier:
    """The command that follows from such an event of the site `by`."""
    file = forwarded(command, *examinations, **changed)
    return ReceiveDossier(dossier_id=command.dossier_id, forwarded_by=by, file=file)


def received(command: FileDossier, *examinations: Examination, by: str = WARD) -> DossierReceived:
    """The dossier begins at the superior."""
    return DossierReceived(
        dossier_id=command.dossier_id,
        forwarded_by=by,
        **submitted(command).model_dump(exclude={"dossier_id", "subject"}),
        subject=command.subject,
        documents=tuple(sorted(command.documents)),
        facts=command.facts,
        examinations=examinations or (examined(),),
    )


AWARD = DossierResult(
    outcome=Outcome.AWARDED,
    site=PROVINCE,
    said_by=derived_id("test-event", "award"),
    decided_on=DECISION.dated,
    decision_id=AWARDED.decision_id,
    decision=DECISION,
    level=Level.PROVINCE,
    deciding_authority="Chủ tịch UBND tỉnh Lạng Sơn",
)
REFUSAL = DossierResult(
    outcome=Outcome.REFUSED,
    site=PROVINCE,
    said_by=derived_id("test-event", "refusal"),
    decided_on=date(2017, 12, 20),
    stage=Stage.HEAD,
    reason_codes=(ReasonCode.FALSE_DECLARATION,),
    explanation="Theo kết luận thanh tra.",
)


def result(command: FileDossier, came: DossierResult = AWARD, *examinations: Examination) -> ReceiveResult:
    """The command that follows from the superior's result."""
    return ReceiveResult(dossier_id=command.dossier_id, result=came, examinations=examinations)


@pytest.mark.parametrize("actor", [STANDING_BODY, HEAD])
def test_an_eligible_dossier_goes_up_with_its_whole_file(actor: Actor) -> None:
    """What the unit filed, when and under which law, and the own examination; a vote was not needed."""
    outcome = given(*eligible(FIGHTER)).when(forward(FIGHTER), at_ward(actor), UNVOTED)

    outcome.then(forwarded(FIGHTER))


def test_the_vote_of_the_council_goes_with_the_file() -> None:
    """Where the title asks for it, it must; where a session was held, it does anyway."""
    vote = CouncilProposal(session_id=SESSION, votes_for=6, council_members=7)

    for command in (FIGHTER, BEST):
        given(*eligible(command)).when(forward(command), at_ward(), VOTED).then(forwarded(command, examined(vote=vote)))


def test_a_middle_level_adds_its_own_examination() -> None:
    """The province reads what the ward and the city have found, in this order."""
    vote = CouncilProposal(session_id=SESSION, votes_for=6, council_members=7)
    dossier = given(received(BEST), appraised_eligible(BEST))

    dossier.when(forward(BEST), at_city(), VOTED).then(
        forwarded(BEST, examined(), examined(CITY, Level.DISTRICT, vote), to=PROVINCE)
    )


@pytest.mark.parametrize(
    ("events", "refusal"),
    [
        ((), DossierNotFiled),
        ((OPENED,), DossierNotFiled),
        ((submitted(FIGHTER), filed(FIGHTER)), DossierNotAppraised),
        ((*eligible(FIGHTER), forwarded(FIGHTER)), DossierAlreadyForwarded),
        ((*eligible(FIGHTER), REFUSED), DossierNotEligible),
        ((*eligible(FIGHTER), AWARDED), DossierAlreadyAwarded),
    ],
)
def test_only_an_eligible_dossier_goes_up_and_once(events: tuple[DossierEvent, ...], refusal: type[Refusal]) -> None:
    """Each other state says what stands in the way."""
    given(*events).when(forward(FIGHTER), at_ward(), UNVOTED).refused(refusal)


def test_a_level_that_decides_a_title_does_not_pass_it_up() -> None:
    """LDTT is the ward's, CSTDCS the city's, TTLDXS the province's."""
    workers = file_dossier()

    given(*eligible(workers)).when(forward(workers), at_ward(), UNVOTED).refused(LevelIsCompetent)
    given(*eligible(FIGHTER)).when(forward(FIGHTER), at_city(), UNVOTED).refused(LevelIsCompetent)


def test_without_a_superior_nothing_goes_up() -> None:
    """A site that stands alone passes on paper."""
    alone = replace(at_ward(), superior=None)

    given(*eligible(FIGHTER)).when(forward(FIGHTER), alone, UNVOTED).refused(NoSuperior)


def test_a_unit_passes_nothing_up() -> None:
    """Its clerk files; the standing body or the head of the site proposes."""
    given(*eligible(FIGHTER)).when(forward(FIGHTER), at_ward(CLERK), UNVOTED).refused(ForwardingNotYours)


def test_what_lies_with_the_council_waits_for_its_vote() -> None:
    """An open session keeps it, a lost vote ends it, and TTLDXS goes nowhere without one."""
    sitting = ForwardEvidence(session_id=SESSION)
    lost = ForwardEvidence(session_id=SESSION, vote=CouncilVote(votes_for=2, members=7, passed=False))

    given(*eligible(FIGHTER)).when(forward(FIGHTER), at_ward(), sitting).refused(DossierBeforeCouncil)
    given(*eligible(FIGHTER)).when(forward(FIGHTER), at_ward(), lost).refused(DossierNotVotedFor)
    given(*eligible(BEST)).when(forward(BEST), at_ward(), UNVOTED).refused(DossierNotVotedFor)


def test_under_a_withdrawn_plan_nothing_goes_up() -> None:
    """Nothing is considered by it."""
    gone = ForwardEvidence(plan_withdrawn=True)

    given(*eligible(FIGHTER)).when(forward(FIGHTER), at_ward(), gone).refused(ForwardingPlanWithdrawn)


def test_what_bodies_or_the_public_are_asked_about_goes_up_once_that_is_over() -> None:
    """Answered, or closed."""
    out = ForwardEvidence(opinions_out=True)

    given(*eligible(FIGHTER)).when(forward(FIGHTER), at_ward(), out).refused(ForwardingOpinionsOut)
    asked = ForwardEvidence(consulted=True)
    given(*eligible(FIGHTER)).when(forward(FIGHTER), at_ward(), asked).refused(ForwardingConsulted)


def test_what_was_passed_up_is_neither_appraised_nor_declined_here() -> None:
    """It ends as the superior says."""
    there = given(*eligible(FIGHTER), forwarded(FIGHTER))
    decline = DeclineDossier(
        dossier_id=FIGHTER.dossier_id, reason_code=ReasonCode.FALSE_DECLARATION, reason="Theo kết luận thanh tra."
    )

    there.when(decline, at_ward(HEAD), HeadEvidence(vote=VOTE)).refused(DossierAlreadyForwarded)
    there.when(FIGHTER, at_ward(CLERK), under()).refused(DossierAlreadyFiled)


@pytest.mark.parametrize("before", [(), (OPENED,)])
def test_a_superior_begins_the_dossier_with_the_file(before: tuple[DossierEvent, ...]) -> None:
    """Also where it had opened one before the ward had a site of its own."""
    given(*before).when(receive(FIGHTER), at_city(POLICY)).then(received(FIGHTER))


def test_a_dossier_is_received_once() -> None:
    """A file that comes again changes nothing of what the superior has done."""
    given(received(FIGHTER)).when(receive(FIGHTER), at_city(POLICY)).refused(DossierAlreadyFiled)


@pytest.mark.parametrize(("unit_site", "by"), [({}, WARD), ({WARD: "phuong-tam-thanh"}, WARD), ({WARD: WARD}, "x")])
def test_a_dossier_comes_from_the_site_of_its_unit(unit_site: dict[str, str], by: str) -> None:
    """Another site cannot propose somebody of the ward."""
    there = replace(at_city(POLICY), subordinate_of=unit_site.get)

    given().when(receive(FIGHTER, by=by), there).refused(ForwardedByStranger)


def test_a_file_that_nobody_can_appraise_is_not_received() -> None:
    """A title of no catalogue, or facts of another kind of subject."""
    given().when(receive(FIGHTER, ruleset="L1995"), at_city(POLICY)).refused(TitleOfOtherLaw)
    given().when(receive(FIGHTER, individual=None), at_city(POLICY)).refused(FactsOfOtherKind)


def test_a_received_dossier_is_appraised_under_the_law_of_the_day_of_filing() -> None:
    """It is one of the site's own dossiers from then on."""
    state = given(received(FIGHTER)).state
    filed_here = given(submitted(FIGHTER), filed(FIGHTER)).state

    assert isinstance(filed_here, Filed)
    assert state == replace(filed_here, forwarded_by=WARD, examinations=(examined(),))


def test_the_result_ends_the_dossier_of_the_site_that_began_it() -> None:
    """Nobody below waits for it."""
    there = given(*eligible(FIGHTER), forwarded(FIGHTER))
    ended = ResultReceived(dossier_id=FIGHTER.dossier_id, result=AWARD, examinations=())
    refused = ResultReceived(dossier_id=FIGHTER.dossier_id, result=REFUSAL, examinations=())

    there.when(result(FIGHTER), at_ward(POLICY)).then(ended)
    there.when(result(FIGHTER, REFUSAL), at_ward(POLICY)).then(refused)
    given(*eligible(FIGHTER), forwarded(FIGHTER), ended).when(forward(FIGHTER), at_ward(), UNVOTED).refused(
        DossierAlreadyAwarded
    )
    given(*eligible(FIGHTER), forwarded(FIGHTER), refused).when(forward(FIGHTER), at_ward(), UNVOTED).refused(
        DossierNotEligible
    )


@pytest.mark.parametrize(("code", "offered"), [(ReasonCode.WITHDRAWN, False), (ReasonCode.CRITERIA_NOT_MET, True)])
def test_what_was_withdrawn_above_falls_back_to_no_lower_title(code: ReasonCode, *, offered: bool) -> None:
    """Nobody has judged it; one that was refused on its merits does fall back."""
    came = REFUSAL.model_copy(update={"stage": Stage.APPRAISAL, "reason_codes": (code,)})
    ended = ResultReceived(dossier_id=FIGHTER.dossier_id, result=came, examinations=())
    there = given(*eligible(FIGHTER), forwarded(FIGHTER), ended)
    asked = there.when(ConsiderLowerTitle(dossier_id=FIGHTER.dossier_id, reason="Rút"), at_ward(), LowerEvidence())

    if offered:
        assert asked.events
    else:
        asked.refused(LowerTitleNotRefused)


@pytest.mark.parametrize("came", [AWARD, REFUSAL], ids=lambda one: one.outcome.value)
def test_a_middle_level_passes_the_result_on(came: DossierResult) -> None:
    """As the deciding site said it, with the own examination on top of those from further up."""
    own = examined(CITY, Level.DISTRICT)
    there = given(received(BEST), appraised_eligible(BEST), forwarded(BEST, examined(), own, to=PROVINCE))
    answered = DossierAnswered(
        dossier_id=BEST.dossier_id,
        **submitted(BEST).model_dump(include={"plan_id", "unit", "unit_name", "title", "year"}),
        subject=BEST.subject,
        title_name="Tập thể lao động xuất sắc",
        result=came,
        examinations=(own,),
    )

    there.when(result(BEST, came), at_city(POLICY)).then(
        ResultReceived(dossier_id=BEST.dossier_id, result=came, examinations=()), answered
    )


@pytest.mark.parametrize(
    "events",
    [(), (OPENED,), eligible(FIGHTER), (*eligible(FIGHTER), AWARDED), (*eligible(FIGHTER), REFUSED)],
)
def test_a_result_that_nobody_waits_for_changes_nothing(events: tuple[DossierEvent, ...]) -> None:
    """A superior's event about a dossier that was not passed up to it, or one that comes a second time."""
    given(*events).when(result(FIGHTER), at_ward(POLICY)).nothing()


def test_nothing_is_opened_or_filed_here_for_a_unit_with_a_site_of_its_own() -> None:
    """Its dossier begins there: it would have two beginnings."""
    given().when(open_dossier(), at_city(POLICY)).nothing()
    given().when(file_dossier(), at_city(), under()).refused(UnitWorksElsewhere)
    given().when(file_dossier(), at_ward(CLERK), under()).then(*_filed_now(file_dossier()))


def _filed_now(command: FileDossier) -> tuple[DossierSubmitted, DossierEvent]:
    return submitted(command, when=PASSED_AT), filed(command)


def test_the_id_of_a_dossier_is_the_same_at_every_site() -> None:
    """It follows from plan, unit, subject and title, whatever the sender calls it."""
    other = derived_id("test", "another id")

    given().when(receive(FIGHTER, dossier_id=other), at_city(POLICY)).then(received(FIGHTER))
