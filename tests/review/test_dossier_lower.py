"""A refused dossier falls back to the lower title that its law names, with its file and the higher registration."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given as cases
from hypothesis import settings
from hypothesis import strategies as st

from chassis.deciding.testing import Rules
from contracts.catalog import catalogue, title
from contracts.catalog.terms import TaskRating
from contracts.message import Actor, Refusal
from contracts.review import DossierRefused, Stage
from contracts.review_steps import ReceiptIssued
from contracts.vocabulary import Confidence, ReasonCode
from services.review.dossier.found import LowerEvidence
from services.review.dossier.messages import AppraiseDossier, DossierFiled, DossierReceived, Progress, dossier_id_of
from services.review.dossier.reactions import file_lower
from services.review.dossier.refusals import NotYourUnit
from services.review.dossier.rules import DECIDER
from services.review.dossier.step_refusals import (
    LowerTitleBelow,
    LowerTitleFiled,
    LowerTitleNone,
    LowerTitleNotRefused,
)
from services.review.dossier.steps import ConsiderLowerTitle, FileLowerTitle, IssueReceipt, LowerTitleConsidered
from tests.harness import ServiceHarness
from tests.review.browsing import Person, pages_of_review
from tests.review.cases import (
    ALL_PAPERS,
    CHI_LANG,
    CLERK,
    MAI_PHA,
    OTHER_CLERK,
    PLAN,
    POLICY,
    STANDING_BODY,
    appraised_eligible,
    dossier_of,
    evidence,
    file_dossier,
    filed,
    individual,
    person,
    plan_found,
    submitted,
    under,
    when,
)
from tests.review.dossiers import ELIGIBLE, REFUSED
from tests.review.steps import appraised_over_http, decide, filed_over_http, under_plan, voted
from tests.review.test_dossier_reactions import ORIGIN

given = Rules(DECIDER).given
FIGHTER = file_dossier("CSTDCS")
LOWER = dossier_id_of(PLAN, CHI_LANG.code, person().key, "LDTT")
CONSIDER = ConsiderLowerTitle(dossier_id=FIGHTER.dossier_id, reason="Không đủ phiếu")
FREE = LowerEvidence()
AT = "2017-12-20T09:00"
LAW = title("CSTDCS", "L2003_ND91").lower


def refused(stage: Stage = Stage.COUNCIL, **changed: Any) -> DossierRefused:
    """The dossier for CSTDCS was refused."""
    whose = submitted(FIGHTER).model_dump(exclude={"submitted_at", "ruleset", "fixing", "registered_as", "procedure"})
    end = {"stage": stage, "reason_codes": (ReasonCode.VOTE_BELOW_THRESHOLD,), "explanation": "Hội đồng không đồng ý."}
    return DossierRefused.model_validate({**whose, **end, **changed})


ENDED = (submitted(FIGHTER), filed(FIGHTER), appraised_eligible(FIGHTER), refused())


def considered(*history: Any, by: Actor = CLERK, known: LowerEvidence = FREE) -> LowerTitleConsidered:
    """The fall-back as it is recorded."""
    event = given(*(history or ENDED)).when(CONSIDER, when(by, AT), known).events[0]
    assert isinstance(event, LowerTitleConsidered)
    return event


def test_every_law_names_the_lower_title_and_says_how_sure_that_is() -> None:
    """CSTĐCS falls back to LĐTT, TTLĐXS to TTLĐTT; no text was found, so it is a setting that is not verified."""
    for one in catalogue().rulesets:
        for higher, lower in (("CSTDCS", "LDTT"), ("TTLDXS", "TTLDTT")):
            found = title(higher, one.id).lower
            assert found is not None
            assert (found.title, found.registered, found.confidence) == (lower, True, Confidence.UNSURE)


def test_a_refused_dossier_falls_back_with_its_whole_file() -> None:
    """Under the law and the day that were recorded; the papers that have a file count as enclosed."""
    event = considered(known=LowerEvidence(attached=("BB_HOI_DONG",)))

    assert LAW is not None
    assert (event.lower, event.title, event.registered_as) == (LOWER, "LDTT", "CSTDCS")
    assert (event.submitted_at, event.ruleset) == (submitted(FIGHTER).submitted_at, "L2003_ND91")
    assert event.documents == tuple(sorted({*ALL_PAPERS, "BB_HOI_DONG"}))
    assert (event.citation, event.by_standing_body) == (LAW.citation, False)
    assert considered(by=STANDING_BODY).by_standing_body
    given(*ENDED, event).when(CONSIDER, when(CLERK, AT), FREE).nothing()


def test_the_lower_dossier_is_filed_by_itself() -> None:
    """Where the title was registered too, or not; one that was filed meanwhile stays."""
    event = considered()
    (command,) = file_lower(event, ORIGIN)
    assert isinstance(command, FileLowerTitle)
    lower = file_dossier("LDTT")
    begun = submitted(lower).model_copy(update={"registered_as": "CSTDCS"})
    content = DossierFiled(
        dossier_id=LOWER, documents=event.documents, facts=event.facts, lowered_on=date(2017, 12, 20)
    )
    given().when(command, when(POLICY, AT), None).then(begun, content)
    given(submitted(lower), filed(lower)).when(command, when(POLICY, AT), None).nothing()
    receipt = IssueReceipt(dossier_id=LOWER)
    (issued,) = given(begun, content).when(receipt, when(STANDING_BODY, AT), None).events
    assert isinstance(issued, ReceiptIssued)
    assert issued.received_on == date(2017, 12, 20), "its time limit begins as it falls back, not with the first filing"


@pytest.mark.parametrize(
    ("history", "actor", "known", "refusal"),
    [
        (ENDED[:2], CLERK, FREE, LowerTitleNotRefused),
        (ENDED[:3], CLERK, FREE, LowerTitleNotRefused),
        ((*ENDED[:3], refused(Stage.HEAD)), CLERK, FREE, LowerTitleNotRefused),
        (ENDED, OTHER_CLERK, FREE, NotYourUnit),
        (ENDED, CLERK, LowerEvidence(holder=MAI_PHA.code), NotYourUnit),
        (ENDED, CLERK, LowerEvidence(lower=Progress.FILED), LowerTitleFiled),
        ((*ELIGIBLE, REFUSED), CLERK, FREE, LowerTitleNone),
    ],
    ids=["filed", "eligible", "head", "stranger", "successor", "filed-already", "no-lower-title"],
)
def test_who_and_what_falls_back(
    history: tuple[Any, ...], actor: Actor, known: LowerEvidence, refusal: type[Refusal]
) -> None:
    """The unit or the standing body, once the appraisal or the council has refused, and once."""
    given(*history).when(CONSIDER, when(actor, AT), known).refused(refusal)


def test_an_opened_dossier_of_the_lower_title_does_not_stand_in_the_way() -> None:
    """It was registered and nothing filed."""
    assert considered(known=LowerEvidence(lower=Progress.OPENED)).lower == LOWER


def test_what_came_from_below_falls_back_there() -> None:
    """Its unit works at that site."""
    came = DossierReceived(
        **submitted(FIGHTER).model_dump(),
        forwarded_by="phuong-chi-lang",
        documents=FIGHTER.documents,
        facts=FIGHTER.facts,
        examinations=(),
    )
    history = (came, appraised_eligible(FIGHTER), refused())
    given(*history).when(CONSIDER, when(STANDING_BODY, AT), FREE).refused(LowerTitleBelow)


commands = st.sampled_from(
    [
        (FIGHTER, under()),
        (AppraiseDossier(dossier_id=FIGHTER.dossier_id), evidence()),
        (AppraiseDossier(dossier_id=FIGHTER.dossier_id), evidence(plan=plan_found(year=2016))),
        (CONSIDER, FREE),
        (CONSIDER, LowerEvidence(lower=Progress.FILED)),
    ]
)


@settings(deadline=None)
@cases(st.lists(st.tuples(commands, st.sampled_from([CLERK, OTHER_CLERK, STANDING_BODY])), max_size=12))
def test_a_dossier_falls_back_once_and_only_when_it_was_refused(sent: list[tuple[Any, Actor]]) -> None:
    """Whatever is sent in whatever order; the same command a second time leads to nothing."""
    events: list[Any] = []
    for (command, known), actor in sent:
        for repeated in (False, True):
            new = given(*events).when(command, when(actor), known).events
            assert not (repeated and new)
            events += new
    kinds = [type(one) for one in events]
    assert kinds.count(LowerTitleConsidered) <= 1
    if LowerTitleConsidered in kinds:
        assert DossierRefused in kinds[: kinds.index(LowerTitleConsidered)]


async def test_a_fighter_who_is_voted_down_is_awarded_the_lower_title(postgres: Any, tmp_path: Any) -> None:
    """Without a second registration; it is appraised anew, comes before a second session, and both dossiers say so."""
    async with pages_of_review(postgres.admin_url, tmp_path) as at_work:
        await _falls_back(at_work)


async def _falls_back(at_work: ServiceHarness) -> None:
    an = person(1)
    await under_plan(at_work, (an, "CSTDCS"))
    await filed_over_http(at_work, file_dossier("CSTDCS", an, facts=individual(task_rating=TaskRating.HTTNV)))
    higher, lower = dossier_of(an, "CSTDCS"), dossier_of(an, "LDTT")
    await appraised_over_http(at_work, higher)
    await voted(at_work, [(higher, 2)])
    await at_work.settle()
    unit = Person(at_work, CLERK)
    path = f"/dossiers/{higher}/lower-title"
    assert f"/review{path}" in await unit.text(f"/dossiers/{higher}")
    page = await unit.get(path)
    assert ("Lao động tiên tiến" in page.text, "chưa xác minh" in page.text) == (True, True)
    assert (await unit.send(path, page)).status_code == 422
    assert (await unit.send(path, page, reason="Đề nghị xét danh hiệu thấp hơn")).status_code == 303
    await at_work.settle()
    shown = await unit.text(f"/dossiers/{higher}")
    assert (f"/review/dossiers/{lower}" in shown, "Đề nghị xét danh hiệu thấp hơn" in shown) == (True, True)
    assert f"/review/dossiers/{higher}" in await unit.text(f"/dossiers/{lower}")
    await appraised_over_http(at_work, lower)
    row = (await at_work.get(f"/dossiers/{lower}", STANDING_BODY)).json()
    assert (row["state"], row["registered_as"], row["submitted_at"][:10]) == ("eligible", "CSTDCS", "2017-11-20")
    await voted(at_work, [(lower, 9)])
    assert (await decide(at_work, [lower])).status_code == 201
    gate = next(one for one in row["rules"] if one["rule"] == "gate_registration")
    assert "danh hiệu cao hơn (CSTDCS)" in gate["evidence"]
