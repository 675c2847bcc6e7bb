"""A sudden deed on the pages, from its filing to the award without a session."""

import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, Final

import pytest

from contracts.message import Actor
from deploy.local import servers
from tests.harness import ServiceHarness, problem_of
from tests.review.browsing import Person, hidden, pages_of_review
from tests.review.cases import (
    AUDITOR,
    CHAIR,
    CHI_LANG,
    CLERK,
    HEAD,
    OTHER_CLERK,
    PLAN,
    STANDING_BODY,
    issued,
)
from tests.review.deeds import DONE_AT, file_deed
from tests.review.steps import COUNCIL, body_of

NEW: Final = "/dossiers/emergency"
TYPED: Final[dict[str, Any]] = {
    "plan_id": str(PLAN),
    "title": "GK_HUYEN",
    "subject.kind": "household",
    "subject.name": "Hộ ông Nguyễn Văn Bình",
    "subject.key": "ho-01-1",
    "facts.kind": "deed",
    "facts.deed": "Cứu hai em nhỏ bị nước cuốn khi lũ về.",
    "facts.done_on": "2017-06-12",
    "facts.place": "Suối Lao Ly",
    "facts.ground": "sudden-achievement",
    "facts.certified": "yes",
    "facts.special_results.0.name": "Cứu người trong lũ",
    "facts.special_results.0.paper.issuer": "Công an phường Chi Lăng",
    "facts.special_results.0.paper.number": "12",
    "facts.special_results.0.paper.symbol": "BC-CAP",
    "facts.special_results.0.paper.dated": "2017-06-13",
    "documents": ["TO_TRINH", "TOM_TAT_THANH_TICH"],
    "_do": "file",
}
PAPER: Final = {
    "paper.issuer": "Phòng Nội vụ",
    "paper.number": "21",
    "paper.symbol": "TTr-NV",
    "paper.dated": "2017-06-15",
    "addressee": "Chủ tịch UBND thành phố",
    "titles": ["GK_HUYEN"],
}
SIGNED: Final = {
    "issuer": "UBND thành phố Lạng Sơn",
    "symbol": "QĐ-UBND",
    "dated": "2017-06-16",
    "deciding_authority": "Chủ tịch UBND thành phố",
    "signer_role": "CHỦ TỊCH",
}


@pytest.fixture
async def at_work(postgres: servers.Postgres, tmp_path: Path) -> AsyncIterator[ServiceHarness]:
    """Review with its pages in the middle of June, when the plan is all that was heard."""
    async with pages_of_review(postgres.admin_url, tmp_path) as opened:
        opened.it_is(DONE_AT)
        await opened.hear(f"plan-{PLAN}", issued())
        await opened.settle()
        yield opened


async def filed_on_page(at_work: ServiceHarness) -> str:
    """The path of the dossier that the clerk of Chi Lăng has filed."""
    clerk = Person(at_work, CLERK)
    page = await clerk.get(NEW)
    sent = await clerk.post(NEW, {**hidden(page), **TYPED})
    assert sent.status_code == 303, re.findall(r'<li><a href="#f-.*', sent.text)
    return sent.headers["location"].removeprefix("/review").partition("?")[0]


async def test_a_sudden_deed_goes_to_its_award_without_a_session(at_work: ServiceHarness) -> None:
    """Filed by the unit, received, appraised, proposed, decided; the award says that nobody voted."""
    path = await filed_on_page(at_work)
    staff, head = Person(at_work, STANDING_BODY), Person(at_work, HEAD)
    page = await staff.get(path)
    assert "Cứu hai em nhỏ" in page.text
    assert (await staff.send(f"{path}/receipt", page)).status_code == 303
    assert (await staff.send(f"{path}/appraise", await staff.get(path))).status_code == 303
    assert "không qua họp Hội đồng" in await staff.text(path)
    assert "21/06/2017" in await staff.text(f"{path}/receipt")

    listed = (await at_work.get("/dossiers?procedure=simplified", AUDITOR)).json()["items"]
    dossier = listed[0]["dossier_id"]
    assert [one["state"] for one in listed] == ["eligible"]
    assert (await at_work.get("/dossiers?procedure=ordinary", AUDITOR)).json()["items"] == []
    assert problem_of(await at_work.post("/sessions", CHAIR, {**COUNCIL, "dossiers": [dossier]})) == (
        409,
        "session-dossier-simplified",
    )
    assert "Trình khen thưởng đột xuất: 1" in await staff.text("/proposals")
    new = await staff.get("/proposals/new")
    proposed = await staff.post("/proposals/new", {**hidden(new), **PAPER})
    assert proposed.status_code == 303, proposed.text
    proposal = proposed.headers["location"].removeprefix("/review").partition("?")[0]
    assert "không qua Hội đồng" in await head.text(proposal)

    at_work.it_is("2017-06-16T15:00")
    on = f"/decisions/on?proposal={proposal.rpartition('/')[2]}"
    decided = await head.post(on, {**hidden(await head.get(on)), **SIGNED})
    assert decided.status_code == 303, decided.text
    shown = await head.text(decided.headers["location"].removeprefix("/review").partition("?")[0])
    assert "không có biên bản họp Hội đồng" in shown
    events = (await at_work.get("/events?type=AwardDecided", AUDITOR)).json()["events"]
    (award,) = [one["data"] for one in events]
    assert (award["commendation_type"], award["procedure"]) == ("DOT_XUAT", "simplified")
    assert (award["session_id"], award["votes_for"], award["council_members"]) == (None, None, None)
    assert (await at_work.get(f"/dossiers/{dossier}", CLERK)).json()["state"] == "awarded"
    assert (await at_work.get("/quotas?year=2017", AUDITOR)).json() == []

    again = file_deed(title="GK_XA", subject=None, unit=CHI_LANG.code)
    one_award = again.model_copy(update={"subject": file_deed().subject.model_copy(update={"key": "ho-01-1"})})
    await at_work.post("/dossiers", STANDING_BODY, body_of(one_award))
    await at_work.settle()
    refused = (await at_work.post(f"/dossiers/{one_award.dossier_id}/appraise", STANDING_BODY)).status_code
    found = (await at_work.get(f"/dossiers/{one_award.dossier_id}", STANDING_BODY)).json()
    assert (refused, found["state"]) == (200, "refused")
    assert {"DUPLICATE_ACHIEVEMENT", "SPECIAL_RESULT_REUSED"} <= set(found["reason_codes"])


async def test_the_form_names_what_is_missing_and_loses_nothing(at_work: ServiceHarness) -> None:
    """A fault stands at its field, a gap leads to its own; only a unit's clerk and the standing body file."""
    clerk = Person(at_work, CLERK)
    page = await clerk.get(NEW)
    assert "Luật TĐKT 2003 Đ85" in page.text
    wrong = await clerk.post(NEW, {**hidden(page), **TYPED, "facts.done_on": "2017-06-30"})
    assert wrong.status_code == 422
    assert "dossier-deed-in-future" in wrong.text
    assert 'href="#f-facts-done_on"' in wrong.text
    assert "Suối Lao Ly" in wrong.text
    gaps = await clerk.post(NEW, {**hidden(page), **TYPED, "facts.ground": "", "documents": []})
    assert ('href="#f-facts-ground"' in gaps.text, 'href="#f-documents"' in gaps.text) == (True, True)
    knowing = {**hidden(page), **TYPED, "facts.ground": "", "knows_gaps": "yes"}
    assert (await clerk.post(NEW, knowing)).status_code == 303
    assert NEW in await clerk.text("/dossiers?procedure=simplified")
    foreign = await Person(at_work, OTHER_CLERK).post(NEW, {**hidden(page), **TYPED, "unit": CHI_LANG.code})
    assert "Mai Pha" in foreign.text or foreign.status_code == 303
    for duty in ("council", "chair", "signer", "auditor", "operator"):
        assert (await Person(at_work, Actor("an", None, frozenset({duty}))).get(NEW)).status_code == 403


async def test_a_supplement_of_a_deed_changes_what_was_flagged(at_work: ServiceHarness) -> None:
    """The form is that of a deed, with what was filed."""
    path = await filed_on_page(at_work)
    staff, clerk = Person(at_work, STANDING_BODY), Person(at_work, CLERK)
    asked = await staff.get(f"{path}/supplement-request")
    sent = await staff.post(
        f"{path}/supplement-request", {**hidden(asked), "facts": ["place"], "reason": "Nêu rõ nơi.", "documents": []}
    )
    assert sent.status_code == 303, sent.text
    form = await clerk.get(f"{path}/supplement")
    assert 'value="Suối Lao Ly"' in form.text
    again = {**hidden(form), **TYPED, "facts.kind": "deed", "facts.place": "Suối Lao Ly, khối 3", "note": ""}
    answered = await clerk.post(f"{path}/supplement", again)
    assert answered.status_code == 303, re.findall(r'class="fault".*|class="errors".*', answered.text)
    assert "khối 3" in await clerk.text(path)
