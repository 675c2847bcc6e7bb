"""A dossier whose title a body decides that runs no site: passed up on paper, and its answer recorded."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from chassis.deciding.testing import Rules, at
from chassis.reading.rebuild import compare
from contracts.catalog import title
from contracts.federation import Federation, SiteEntry
from contracts.message import Actor, Context, Refusal
from contracts.review import CouncilProposal, DossierAnswered, DossierResult, Examination, Outcome, Stage
from contracts.vocabulary import Document, Level, ReasonCode
from deploy.local import servers
from services.review.catalogue.lines import line_id
from services.review.decision.messages import decision_id_of
from services.review.dossier import queries
from services.review.dossier.messages import DossierEvent, Progress, ResultReceived
from services.review.dossier.on_paper import Declined, Granted, PassedOnPaper, PassOnPaper, RecordPaperAnswer
from services.review.dossier.refusals import (
    DossierAlreadyForwarded,
    DossierNotAppraised,
    DossierNotFiled,
    ForwardingNotYours,
    LevelIsCompetent,
)
from services.review.dossier.rules import DECIDER
from services.review.dossier.step_refusals import (
    PaperAnsweredBefore,
    PaperAnswerInFuture,
    PaperAnswerTooEarly,
    PaperDatedInFuture,
    PaperNotConsulted,
    PaperNotPassed,
    SuperiorRunsSite,
)
from services.review.service import SERVICE
from tests.chassis.topics import write_keys
from tests.harness import problem_of, service_at
from tests.review.browsing import Person, pages_of_review
from tests.review.cases import (
    CHAIR,
    CHI_LANG,
    CLERK,
    FILED_AT,
    HEAD,
    PLAN,
    STANDING_BODY,
    appraised_eligible,
    file_dossier,
    filed,
    issued,
    locked,
    person,
    submitted,
    when,
)
from tests.review.dossiers import SESSION
from tests.review.test_dossier_forwarding import FIGHTER, VOTED, eligible, forwarded
from tests.review.test_dossier_levels import BEST, CITY, STAFF, WARD, ready_for_province

given = Rules(DECIDER).given
BODY = "Ban Thi đua - Khen thưởng Trung ương"
PROPOSAL = Document(issuer="UBND tỉnh Lạng Sơn", number="88", symbol="TTr-UBND", dated=date(2017, 12, 8))
DECISION = Document(issuer="Thủ tướng Chính phủ", number="1542", symbol="QĐ-TTg", dated=date(2017, 12, 18))
NATIONAL = file_dossier("CSTDTQ")
GRANTED = Granted(outcome=Outcome.AWARDED, authority="Thủ tướng Chính phủ", decision=DECISION)
DECLINED = Declined(
    outcome=Outcome.REFUSED,
    authority=BODY,
    answered_on=date(2017, 12, 15),
    reason_code=ReasonCode.CRITERIA_NOT_MET,
    reason="Phạm vi ảnh hưởng chưa đủ.",
)
PROVINCE = "tinh-lang-son"
OWN = Examination(
    site=PROVINCE,
    level=Level.PROVINCE,
    appraising_body="Phòng Nội vụ",
    appraised_on=date(2017, 12, 4),
    rules=(),
    vote=CouncilProposal(session_id=SESSION, votes_for=6, council_members=7),
    forwarded_at=at("2017-12-20T09:00"),
)
_RECORD = "select title, year from read_subject_awards where dossier_id = $1"
ASKED = VOTED.model_copy(update={"public_asked": True})


def at_province(actor: Actor = STANDING_BODY, now: str = "2017-12-20T09:00", superior: str | None = None) -> Context:
    """At a province, above which nobody is connected."""
    return replace(when(actor, now), site=PROVINCE, level=Level.PROVINCE, superior=superior)


def national(command: Any = NATIONAL) -> tuple[DossierEvent, ...]:
    """A dossier for a title of the Prime Minister, found eligible."""
    return submitted(command), filed(command), appraised_eligible(command)


def passing(paper: Document = PROPOSAL) -> PassOnPaper:
    """The command to pass it up."""
    return PassOnPaper(dossier_id=NATIONAL.dossier_id, body=BODY, paper=paper)


def passed() -> PassedOnPaper:
    """It went up."""
    return PassedOnPaper(dossier_id=NATIONAL.dossier_id, body=BODY, paper=PROPOSAL, examination=OWN)


def answering(answer: Granted | Declined = GRANTED) -> RecordPaperAnswer:
    """The command to record an answer."""
    return RecordPaperAnswer(dossier_id=NATIONAL.dossier_id, answer=answer)


def ended(answer: Granted | Declined) -> DossierResult:
    """The result as the province records it."""
    if isinstance(answer, Granted):
        return DossierResult(
            outcome=Outcome.AWARDED,
            site=PROVINCE,
            said_by=NATIONAL.dossier_id,
            decided_on=DECISION.dated,
            decision_id=decision_id_of(DECISION),
            decision=DECISION,
            deciding_authority="Thủ tướng Chính phủ",
        )
    return DossierResult(
        outcome=Outcome.REFUSED,
        site=PROVINCE,
        said_by=NATIONAL.dossier_id,
        decided_on=answer.answered_on,
        deciding_authority=BODY,
        stage=Stage.HEAD,
        reason_codes=(ReasonCode.CRITERIA_NOT_MET,),
        explanation="Phạm vi ảnh hưởng chưa đủ.",
    )


@pytest.mark.parametrize("actor", [STANDING_BODY, HEAD])
def test_a_title_of_the_prime_minister_goes_up_on_paper(actor: Actor) -> None:
    """With the vote of the council, after the public was asked."""
    given(*national()).when(passing(), at_province(actor), ASKED).then(passed())


@pytest.mark.parametrize("answer", [GRANTED, DECLINED])
def test_the_answer_ends_the_dossier_and_its_unit_hears_of_it(answer: Granted | Declined) -> None:
    """Also the unit that works at the province itself: no other event says it."""
    result = ended(answer)
    told = DossierAnswered(
        **submitted(NATIONAL).model_dump(exclude={"submitted_at", "ruleset", "subject", "fixing", "registered_as"}),
        subject=NATIONAL.subject,
        title_name=title("CSTDTQ", "L2003_ND91").name.vi,
        result=result,
        examinations=(OWN,),
    )
    there = given(*national(), passed())

    there.when(answering(answer), at_province()).then(
        ResultReceived(dossier_id=NATIONAL.dossier_id, result=result, examinations=()), told
    )


def test_the_public_is_asked_first_where_the_law_says_so() -> None:
    """NĐ 91/2017 Đ45 k10 does; a line that is not verified asks for it once an officer has confirmed it."""
    given(*national()).when(passing(), at_province(), VOTED).refused(PaperNotConsulted)

    later = submitted(NATIONAL).model_copy(update={"ruleset": "L2022_ND98"})
    unsure = given(later, *national()[1:])
    law = title("CSTDTQ", "L2022_ND98").consultation
    assert law is not None
    confirmed = VOTED.model_copy(update={"confirmed": frozenset({line_id("L2022_ND98", law)})})
    assert unsure.when(passing(), at_province(), VOTED).events
    unsure.when(passing(), at_province(), confirmed).refused(PaperNotConsulted)


@pytest.mark.parametrize(
    ("events", "refusal"),
    [
        ((), DossierNotFiled),
        (national()[:2], DossierNotAppraised),
    ],
)
def test_only_an_eligible_dossier_goes_up(events: tuple[DossierEvent, ...], refusal: type[Refusal]) -> None:
    """Each other state says what stands in the way."""
    given(*events).when(passing(), at_province(), ASKED).refused(refusal)


def test_it_goes_up_once() -> None:
    """And is answered once."""
    there = given(*national(), passed())
    there.when(passing(), at_province(), ASKED).refused(DossierAlreadyForwarded)
    result = ResultReceived(dossier_id=NATIONAL.dossier_id, result=ended(GRANTED), examinations=())

    given(*national(), passed(), result).when(answering(), at_province()).refused(PaperAnsweredBefore)


def test_a_connected_superior_takes_it_by_the_system() -> None:
    """Paper is for those who run no site."""
    given(*national()).when(passing(), at_province(superior="trung-uong"), ASKED).refused(SuperiorRunsSite)


def test_what_the_level_decides_goes_to_nobody() -> None:
    """CSTDBNT is the province's own."""
    own = file_dossier("CSTDBNT")
    command = PassOnPaper(dossier_id=own.dossier_id, body=BODY, paper=PROPOSAL)

    given(*national(own)).when(command, at_province(), ASKED).refused(LevelIsCompetent)


def test_a_unit_neither_passes_nor_records() -> None:
    """The standing body or the head of the site does."""
    given(*national()).when(passing(), at_province(CLERK), ASKED).refused(ForwardingNotYours)
    given(*national(), passed()).when(answering(), at_province(CLERK)).refused(ForwardingNotYours)


def test_days_are_in_order() -> None:
    """Neither paper is of a day to come, and the answer comes after the proposal."""
    to_come = PROPOSAL.model_copy(update={"dated": date(2017, 12, 21)})
    given(*national()).when(passing(to_come), at_province(), ASKED).refused(PaperDatedInFuture)
    there = given(*national(), passed())
    late = GRANTED.model_copy(update={"decision": DECISION.model_copy(update={"dated": date(2017, 12, 21)})})
    early = DECLINED.model_copy(update={"answered_on": date(2017, 12, 7)})

    there.when(answering(late), at_province()).refused(PaperAnswerInFuture)
    there.when(answering(early), at_province()).refused(PaperAnswerTooEarly)


def test_an_answer_needs_a_proposal() -> None:
    """Of what lies here, or with a superior that answers by itself, none is recorded."""
    given(*national()).when(answering(), at_province()).refused(PaperNotPassed)
    above = RecordPaperAnswer(dossier_id=FIGHTER.dossier_id, answer=GRANTED)
    given(*eligible(FIGHTER), forwarded(FIGHTER)).when(above, at_province()).refused(PaperNotPassed)
    open_case = file_dossier("CSTDTQ", person(8))
    given(submitted(open_case), filed(open_case)).when(answering(), at_province()).refused(PaperNotPassed)


def alone() -> Federation:
    """A city with a ward below and nobody above."""
    return Federation(
        sites=(
            SiteEntry(code=CITY, name="Thành phố Lạng Sơn", level=Level.DISTRICT),
            SiteEntry(code=WARD, name=CHI_LANG.name, level=Level.COMMUNE, parent=CITY),
        )
    )


async def test_it_goes_up_and_is_answered_over_http(postgres: servers.Postgres, tmp_path: Path) -> None:
    """The list shows it with the body above, the record holds the award, and a rebuild comes to the same."""
    write_keys(tmp_path / "keys.json", {}, (), alone())
    async with service_at(postgres.admin_url, SERVICE, tmp_path, FILED_AT) as city:
        await city.hear(f"plan-{PLAN}", issued())
        await city.hear(f"registration-{PLAN}", locked())
        await ready_for_province(city)
        path = f"/dossiers/{BEST.dossier_id}"
        paper = {"body": "Sở Nội vụ tỉnh Lạng Sơn", "paper": PROPOSAL.model_dump(mode="json")}
        answer = {"answer": GRANTED.model_dump(mode="json")}
        city.it_is("2017-12-20T09:00")

        by_system = await city.post(f"{path}/forward", HEAD)
        by_chair = await city.post(f"{path}/on-paper", CHAIR, paper)
        too_soon = await city.post(f"{path}/paper-answer", HEAD, answer)
        passed_up = await city.post(f"{path}/on-paper", HEAD, paper)
        await city.settle()
        waiting = await queries.dossier(city.store.pool, STAFF, BEST.dossier_id)
        answered = await city.post(f"{path}/paper-answer", STANDING_BODY, answer)
        await city.settle()
        found = await queries.dossier(city.store.pool, STAFF, BEST.dossier_id)
        record = await city.store.pool.fetch(_RECORD, BEST.dossier_id)
        compared = await compare(city.store, SERVICE)

    assert problem_of(by_system) == (409, "dossier-no-superior")
    assert problem_of(by_chair) == (403, "duty-missing")
    assert problem_of(too_soon) == (409, "dossier-not-passed-on-paper")
    assert (passed_up.status_code, answered.status_code) == (200, 200)
    assert waiting is not None
    assert waiting.on_paper is not None
    assert (waiting.state, waiting.on_paper.body) == (Progress.FORWARDED, paper["body"])
    assert found is not None
    assert (found.state, found.decision, found.deciding_site) == (Progress.AWARDED, DECISION, CITY)
    assert [(one["title"], one["year"]) for one in record] == [("TTLDXS", 2017)]
    assert all(one.identical for one in compared), compared


async def test_both_are_typed_on_their_pages(postgres: servers.Postgres, tmp_path: Path) -> None:
    """Each fault stands at its field, what was typed stays text, and others have neither button nor page."""
    write_keys(tmp_path / "keys.json", {}, (), alone())
    async with pages_of_review(postgres.admin_url, tmp_path) as city:
        await city.hear(f"plan-{PLAN}", issued())
        await city.hear(f"registration-{PLAN}", locked())
        await ready_for_province(city)
        city.it_is("2017-12-20T09:00")
        staff, path = Person(city, STANDING_BODY), f"/dossiers/{BEST.dossier_id}"
        begun = await staff.get(f"{path}/on-paper")
        paper = _typed("paper", PROPOSAL)
        late = await staff.send(f"{path}/on-paper", begun, body="Sở", **{**paper, "paper__dated": "2017-12-24"})
        sent = await staff.send(f"{path}/on-paper", begun, body="<b>Sở Nội vụ</b>", **paper)
        shown = await staff.text(path)
        form = await staff.get(f"{path}/answer")
        early = {"answered_by": "Sở", "answered_on": "2017-12-01", "reason_code": "CRITERIA_NOT_MET"}
        refused = await staff.send(f"{path}/answer/refused", form, **early)
        unfinished = await staff.send(f"{path}/answer/awarded", form, authority="", **_typed("decision", DECISION))
        awarded = await staff.send(f"{path}/answer/awarded", form, authority="Chủ tịch", **_typed("decision", DECISION))
        ended_page = await staff.text(path)
        at_chair = await Person(city, CHAIR).get(f"{path}/on-paper")

    assert (late.status_code, 'href="#f-paper-dated"' in late.text) == (422, True)
    assert sent.status_code == 303, sent.text
    assert ("&lt;b&gt;Sở Nội vụ&lt;/b&gt;" in shown, "<b>Sở" in shown) == (True, False)
    assert f'href="/review{path}/answer"' in shown
    assert (refused.status_code, 'href="#f-answered_on"' in refused.text) == (422, True)
    assert (unfinished.status_code, 'href="#f-authority"' in unfinished.text) == (422, True)
    assert awarded.status_code == 303, awarded.text
    assert "1542/QĐ-TTg" in ended_page
    assert "/review/decisions/" not in ended_page
    assert at_chair.status_code == 403


def _typed(name: str, paper: Document) -> dict[str, str]:
    """The fields of a paper in a form."""
    return {f"{name}__{field}": str(value) for field, value in paper.model_dump(mode="json").items()}
