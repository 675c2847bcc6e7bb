"""A sudden deed in which everything that people type freely is markup."""

from contracts.message import Actor
from contracts.vocabulary import PlanId, Subject, SubjectKind
from tests.browser.markup import MARKUP, typed
from tests.federation.test_sheet_across_levels import STANDING_BODY, done, shown, state_is
from tests.harness import ServiceHarness
from tests.planning.plans import CHI_LANG
from tests.review.deeds import DEED_PAPERS, deed


async def play_deed(review: ServiceHarness, plan_id: PlanId) -> None:
    """A household's, filed by the unit where it lives; it is found eligible, and waits for the head."""
    subject = Subject(key="ho-cuu-nguoi", kind=SubjectKind.HOUSEHOLD, name=MARKUP)
    body = {
        "plan_id": str(plan_id),
        "unit": CHI_LANG.code,
        "subject": subject.model_dump(mode="json"),
        "title": "GK_HUYEN",
        "year": 2017,
        "documents": DEED_PAPERS,
        "facts": typed(deed()).model_dump(mode="json"),
    }
    filed = await done(review, "/dossiers", Actor("van-thu", CHI_LANG.code, frozenset({"clerk"})), body)
    path = f"/dossiers/{filed['stream'].removeprefix('dossier-')}"
    await shown(review, path, state_is("filed"))
    await done(review, f"{path}/appraise", STANDING_BODY)
