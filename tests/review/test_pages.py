"""The pages of a year of review: for whom they are, whose rows they show, and the dossier as the council saw it."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
import pytest_asyncio

from contracts.message import Actor
from contracts.vocabulary import DossierId
from deploy.local import servers
from services.review.decision.messages import decision_id_of
from tests.harness import ServiceHarness
from tests.review.browsing import Person, pages_of_review
from tests.review.cases import (
    AUDITOR,
    CHAIR,
    CLERK,
    DECISION,
    HEAD,
    MAI_PHA,
    OTHER_CLERK,
    STANDING_BODY,
    dossier_of,
    person,
)
from tests.review.steps import decide, eligible, register, voted

pytestmark = pytest.mark.asyncio(loop_scope="module")

AN, DAO, BINH, KHAI = person(1), person(2, "Hoàng Thị Đào"), person(3, "Lý <script>Bình"), person(4, "Mã Văn Khải")
QUAN = person(20, "Lộc Văn Quân")
DUTIES = ("clerk", "appraiser", "council", "chair", "signer", "auditor", "operator")
EVERYBODY, FILING, CONVENING, SIGNING = set(DUTIES), {"clerk", "appraiser"}, {"appraiser", "chair"}, {"signer"}
ATTENDING = EVERYBODY - {"clerk"}


@dataclass(frozen=True)
class Year:
    """A closed session that refused AN and voted for DAO and BINH, a decision on DAO, and KHAI, who has to file."""

    at_work: ServiceHarness
    refused: DossierId
    awarded: DossierId
    opened: DossierId
    session: str

    def who(self, actor: Actor) -> Person:
        """Somebody at the pages."""
        return Person(self.at_work, actor)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def year(postgres: servers.Postgres, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Year]:
    """A year that nothing here changes."""
    async with pages_of_review(postgres.admin_url, tmp_path_factory.mktemp("pages")) as at_work:
        dossiers = await eligible(at_work, *((whom, "LDTT") for whom in (AN, DAO, BINH)))
        await register(at_work, (KHAI, "LDTT"))
        await register(at_work, (QUAN, "LDTT"), unit=MAI_PHA)
        session = await voted(at_work, list(zip(dossiers, (4, 9, 10), strict=True)))
        await decide(at_work, [dossiers[1]])
        await at_work.settle()
        yield Year(at_work, dossiers[0], dossiers[1], dossier_of(KHAI), session)


async def test_every_page_is_for_its_duties(year: Year) -> None:
    """The duties are those of the same thing over JSON; to others a page says what to do."""
    decision = decision_id_of(DECISION)
    pages = {
        "/dossiers": EVERYBODY,
        f"/dossiers/{year.refused}": EVERYBODY,
        f"/dossiers/{year.refused}/past": EVERYBODY,
        f"/dossiers/{year.refused}/laws": EVERYBODY,
        "/dossiers/new": FILING,
        f"/dossiers/{year.opened}/file": FILING,
        "/time-limits": EVERYBODY,
        "/quotas": EVERYBODY,
        f"/dossiers/{year.refused}/supplement-request": {"appraiser"},
        f"/dossiers/{year.refused}/take-back": FILING,
        f"/dossiers/{year.refused}/suspend": {"appraiser"},
        f"/dossiers/{year.refused}/resume": {"appraiser"},
        "/sessions": ATTENDING,
        year.session: ATTENDING,
        f"{year.session}/minutes": ATTENDING,
        "/sessions/new": CONVENING,
        "/decisions": EVERYBODY,
        f"/decisions/{decision}": EVERYBODY,
        f"/decisions/new?session={year.session.rpartition('/')[2]}": SIGNING,
        "/catalogue": EVERYBODY,
        "/catalogue/L2003_ND91": EVERYBODY,
        "/catalogue/L2022_ND98": EVERYBODY,
        "/catalogue/L2022_ND98/CSTDBNT": EVERYBODY,
    }
    for path, duties in pages.items():
        for duty in DUTIES:
            shown = await year.who(Actor("an", None, frozenset({duty}))).get(path)
            assert shown.status_code == (200 if duty in duties else 403), (path, duty)
            assert len(shown.content) < 30_000
            assert ("đề nghị người quản trị vận hành" in shown.text) is (duty not in duties)


async def test_the_way_to_the_form_is_shown_to_whoever_may_file(year: Year) -> None:
    """A unit's clerk and the standing body; the rules would refuse a clerk of the whole site after all was typed."""
    staff = Actor("an", None, frozenset({"clerk"}))
    for actor, files in ((CLERK, True), (STANDING_BODY, True), (staff, False)):
        who = year.who(actor)
        listed, shown = await who.get("/dossiers"), await who.get(f"/dossiers/{year.opened}")
        assert [f'/dossiers/{year.opened}/file"' in page.text for page in (listed, shown)] == [files, files]


async def test_every_form_is_for_its_duties(year: Year) -> None:
    """Whoever may not send it is refused for that; from others a form that no page of the site has sent is refused."""
    forms = {
        f"/dossiers/{year.opened}/file": FILING,
        "/dossiers/new": FILING,
        f"/dossiers/{year.refused}/appraise": {"appraiser"},
        f"/dossiers/{year.refused}/decline": SIGNING,
        f"/dossiers/{year.refused}/receipt": {"appraiser"},
        f"/dossiers/{year.refused}/supplement-request": {"appraiser"},
        f"/dossiers/{year.refused}/supplement": FILING,
        f"/dossiers/{year.refused}/take-back": FILING,
        f"/dossiers/{year.refused}/suspend": {"appraiser"},
        f"/dossiers/{year.refused}/resume": {"appraiser"},
        f"/dossiers/{year.refused}/forward": SIGNING | {"appraiser"},
        "/sessions/new": CONVENING,
        f"{year.session}/votes": CONVENING,
        f"{year.session}/close": CONVENING,
        f"/decisions/new?session={year.session.rpartition('/')[2]}": SIGNING,
    }
    before = await year.at_work.store.head()
    for path, duties in forms.items():
        for duty in DUTIES:
            sent = await year.who(Actor("an", None, frozenset({duty}))).post(path, {})
            assert (sent.status_code, "form-forged" in sent.text) == (403, duty in duties), (path, duty)
    assert await year.at_work.store.head() == before


async def test_another_units_rows_are_on_no_page(year: Year) -> None:
    """Neither in lists nor by address; of a session and a decision a unit sees its own part, or nothing."""
    theirs = year.who(OTHER_CLERK)
    listed = await theirs.text("/dossiers?year=&unit=phuong-chi-lang")
    assert ("Lộc Văn Quân" in listed, "Hoàng Thị Đào" in listed, "Chi Lăng" in listed) == (True, False, False)
    for path in (
        f"/dossiers/{year.awarded}",
        f"/dossiers/{year.awarded}/past",
        f"/dossiers/{year.awarded}/laws",
        f"/dossiers/{year.opened}/file",
    ):
        assert (await theirs.get(path)).status_code == 404
    assert (await theirs.get(f"/decisions/{decision_id_of(DECISION)}")).status_code == 404
    council = year.who(Actor("uy-vien", MAI_PHA.code, frozenset({"council"})))
    assert (await council.get(year.session)).status_code == 404
    assert (await council.get(f"{year.session}/minutes")).status_code == 404
    assert "Phường" not in await council.text("/sessions")
    own = year.who(CLERK)
    assert "Hoàng Thị Đào" in await own.text(f"/decisions/{decision_id_of(DECISION)}")


async def test_the_figures_lead_to_the_list(year: Year) -> None:
    """The year and the unit are kept; a filter that is no value limits nothing; names are found without marks."""
    staff = year.who(STANDING_BODY)
    listed = await staff.text("/dossiers")
    assert "<strong>5</strong><span>Tất cả" in listed
    assert "<strong>2</strong><span>Chờ lập hồ sơ" in listed
    assert "/review/dossiers?state=refused" in listed
    refused = await staff.text("/dossiers?state=refused&title=&unit=&year=nonsense")
    assert ("Nguyễn Văn An" in refused, "Hoàng Thị Đào" in refused) == (True, False)
    assert "Hoàng Thị Đào" in await staff.text("/dossiers?q=hoang+thi+dao")
    assert "Không có hồ sơ nào" in await staff.text("/dossiers?year=2016")


async def test_names_are_text_and_every_page_speaks_english(year: Year) -> None:
    """Markup that was typed as a name is shown as it was typed."""
    staff = year.who(AUDITOR)
    for path in ("/dossiers", year.session, f"{year.session}/minutes", "/dossiers?lang=en", f"{year.session}?lang=en"):
        shown = await staff.text(path)
        assert "Lý &lt;script&gt;Bình" in shown
        assert "<script>B" not in shown
    assert "Dossiers by given name" in await staff.text("/dossiers?lang=en")
    assert "Rule by rule" in await staff.text(f"/dossiers/{year.refused}?lang=en")
    assert "Year of signing" in await staff.text("/decisions?lang=en")


async def test_one_dossier_says_who_holds_it_and_what_it_lacks(year: Year) -> None:
    """With each rule's outcome, its citation, and law that nobody has verified marked as such."""
    ended = await year.who(AUDITOR).text(f"/dossiers/{year.refused}")
    assert "Không khen thưởng khi Hội đồng biểu quyết" in ended
    assert "không đạt tỷ lệ phiếu đồng ý" in ended
    assert ("NĐ 91/2017 Đ10" in ended, "chưa xác minh" in ended) == (True, True)
    assert f"/review/operations/events?stream=dossier-{year.refused}" in ended
    opened = await year.who(CLERK).text(f"/dossiers/{year.opened}")
    assert "Hồ sơ đang ở: UBND phường Chi Lăng" in opened
    assert ("hồ sơ của đơn vị" in opened, f"/dossiers/{year.opened}/file" in opened) == (True, True)
    assert "/review/operations" not in opened
    voted_for = await year.who(HEAD).text(f"/dossiers/{dossier_of(BINH)}")
    assert ("Hồ sơ đang ở: Người có thẩm quyền" in voted_for, "Ghi không tặng danh hiệu" in voted_for) == (True, True)
    assert "Ghi không tặng danh hiệu" not in await year.who(CHAIR).text(f"/dossiers/{dossier_of(BINH)}")


async def test_a_dossier_is_shown_as_the_council_saw_it(year: Year) -> None:
    """At the closing of its session it was eligible, with its votes; only what followed made it what it is now."""
    council = year.who(Actor("uy-vien", duties=frozenset({"council"})))
    session = year.session.rpartition("/")[2]
    then = await council.text(f"/dossiers/{year.refused}/past?session={session}")
    assert ('good">Đủ điều kiện' in then, "4 / 10" in then, 'bad">Không khen thưởng' in then) == (True, True, False)
    now = await council.text(f"/dossiers/{year.refused}/past")
    assert 'bad">Không khen thưởng' in now
    filed = await council.text(f"/dossiers/{year.refused}/past?day=2017-11-20")
    assert ('wait">Chờ thẩm định' in filed, "Kết quả thẩm định" in filed) == (True, False)
    before = await council.text(f"/dossiers/{year.refused}/past?day=2016-01-01")
    assert "Lúc đó chưa có hồ sơ này" in before
    awarded = await council.text(f"/dossiers/{year.awarded}/past")
    assert 'good">Đã có quyết định' in awarded


async def test_lists_over_json_are_those_of_the_pages(year: Year) -> None:
    """Sessions and decisions, paged, each with the part of the unit that asks."""
    sessions = (await year.at_work.get("/sessions", AUDITOR)).json()
    assert [(one["dossiers"], one["counted"], one["passed"]) for one in sessions["items"]] == [(3, 3, 2)]
    decisions = (await year.at_work.get("/decisions", CLERK, year=2017)).json()
    assert [(one["recipients"], one["decision"]["number"]) for one in decisions["items"]] == [(1, "3120")]
    for actor, path in (
        (Actor("uy-vien", MAI_PHA.code, frozenset({"council"})), "/sessions"),
        (OTHER_CLERK, "/decisions"),
    ):
        assert (await year.at_work.get(path, actor)).json()["items"] == []
    unknown = await year.at_work.get("/sessions", AUDITOR, after=str(year.awarded))
    assert unknown.json()["code"] == "page-unknown"
