"""The pages of initiatives: a unit submits one, scores are recorded, the head recognises and annuls it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from contracts.message import Actor
from deploy.local import servers
from tests.review.browsing import Person, pages_of_review
from tests.review.cases import CHI_LANG, CLERK, HEAD, OTHER_CLERK, STANDING_BODY, person
from tests.review.initiatives import RECOGNISED_AT, SCORED_AT, SUBMITTED_AT
from tests.review.steps import under_plan

DUTIES = ("clerk", "appraiser", "council", "chair", "signer", "auditor", "operator")
TYPED = {
    "unit": CHI_LANG.code,
    "year": "2017",
    "content.name": "Sổ theo dõi hồ sơ",
    "content.field": "Cải cách hành chính",
    "content.solution": "Xếp theo ngày trả",
    "content.effect": "Ít hồ sơ chậm",
    "content.applied_at": "Bộ phận một cửa",
    "content.authors.0.name": person(1).name,
    "content.authors.0.key": person(1).key,
    "content.authors.0.share": "100",
}
SCORED = {
    "council": "Hội đồng sáng kiến",
    "held_on": "2017-10-12",
    "scores.0.criterion": "Tính mới",
    "scores.0.most": "40",
    "scores.0.points": "36",
    "proposed": "yes",
}
RECOGNISED = {
    "scope": "grassroots",
    "recognised_by": "Chủ tịch UBND thành phố",
    "decision.issuer": "UBND thành phố Lạng Sơn",
    "decision.number": "2810",
    "decision.symbol": "QĐ-UBND",
    "decision.dated": "2017-10-20",
}


@pytest.fixture
async def clerk(postgres: servers.Postgres, tmp_path: Path) -> AsyncIterator[Person]:
    """The clerk of Chi Lăng, under plan 254."""
    async with pages_of_review(postgres.admin_url, tmp_path) as at_work:
        await under_plan(at_work)
        at_work.it_is(SUBMITTED_AT)
        yield Person(at_work, CLERK)


async def submitted(clerk: Person) -> str:
    """The path of the page of an initiative that was submitted by the form."""
    answer = await clerk.send("/initiatives/new", await clerk.get("/initiatives/new"), **TYPED)
    assert answer.status_code == 303, answer.text
    return answer.headers["location"].removeprefix("/review").partition("?")[0]


async def test_an_initiative_goes_from_its_unit_to_its_recognition_and_its_annulment(clerk: Person) -> None:
    """Each step by a form of its page; the list says how far it is."""
    assert "/review/initiatives" in await clerk.text("/dossiers")
    here = await submitted(clerk)
    staff, head = Person(clerk.at_work, STANDING_BODY), Person(clerk.at_work, HEAD)
    assert "<form" not in (await clerk.text(here)).partition("<h1>")[2].partition("</main>")[0]
    clerk.at_work.it_is(SCORED_AT)
    page = await staff.get(here)
    assert 'value="Khả năng áp dụng, nhân rộng"' in page.text
    again = await staff.send(f"{here}/score", page, **{**SCORED, "scores.0.points": "41"})
    assert (again.status_code, "initiative-points-beyond-most" in again.text) == (422, True)
    assert 'value="41"' in again.text
    more = await staff.send(f"{here}/score", page, **SCORED, _do="add:scores")
    assert (more.status_code, 'name="scores.1.criterion"' in more.text) == (200, True)
    assert (await staff.send(f"{here}/score", page, **SCORED)).status_code == 303
    clerk.at_work.it_is(RECOGNISED_AT)
    page = await head.get(here)
    assert "toàn quốc" not in page.text
    assert (await head.send(f"{here}/recognise", page, **RECOGNISED)).status_code == 303
    assert "cấp cơ sở; 2810/QĐ-UBND" in await clerk.text(here)
    assert "Được công nhận" in await clerk.text("/initiatives?q=theo+doi")
    annulled = await head.send(f"{here}/annul", await head.get(here), annulment_reason="Sao chép")
    assert annulled.status_code == 303
    assert "Recognition annulled" in await clerk.text(f"{here}?lang=en")


async def test_a_form_with_a_fault_loses_nothing(clerk: Person) -> None:
    """Shares that do not make 100, a field that is empty; a row is added without anything being sent."""
    page = await clerk.get("/initiatives/new")
    short = await clerk.send("/initiatives/new", page, **TYPED | {"content.authors.0.share": "60"})
    assert (short.status_code, "initiative-shares-not-whole" in short.text) == (422, True)
    assert 'value="Sổ theo dõi hồ sơ"' in short.text
    empty = await clerk.send("/initiatives/new", page, **TYPED | {"content.name": ""})
    assert (empty.status_code, 'id="f-content-name-fault"' in empty.text) == (422, True)
    more = await clerk.send("/initiatives/new", page, **TYPED, _do="add:content.authors")
    assert (more.status_code, 'name="content.authors.1.name"' in more.text) == (200, True)


async def test_the_pages_are_for_their_duties(clerk: Person) -> None:
    """All read; another unit does not know of it, and a head refuses what is not scored yet with a reason."""
    here = await submitted(clerk)
    for duty in DUTIES:
        staff = Person(clerk.at_work, Actor("an", None, frozenset({duty})))
        assert (await staff.get(here)).status_code == 200, duty
        allowed = 200 if duty in {"clerk", "appraiser"} else 403
        assert (await staff.get("/initiatives/new")).status_code == allowed, duty
        assert ('action="/review' + here + '/score"' in await staff.text(here)) is (duty in {"appraiser", "chair"})
    assert (await Person(clerk.at_work, OTHER_CLERK).get(here)).status_code == 404
    head = Person(clerk.at_work, HEAD)
    page = await head.get(here)
    assert (await head.send(f"{here}/refuse", page, reason="")).status_code == 422
    assert (await head.send(f"{here}/refuse", page, reason="Không mới")).status_code == 303
    assert "Không mới" in await clerk.text(here)
