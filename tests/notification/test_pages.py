"""The pages of notification: the work list, files, search, the inbox and contacts, for each as far as it may see."""

import re

import httpx
import pytest

from contracts.message import Actor
from contracts.notification import About
from contracts.pages import FRAME, new_decision
from contracts.review import AppraisalResult
from services.notification.contact.messages import SetContact
from services.notification.notice.messages import Delivery, RecordEmail, StartEmail
from tests.chassis.web_harness import FORM_TOKEN, session_of
from tests.notification.harness import NotificationHarness, notice_of
from tests.notification.heard_events import COMMUNE, PERSON, WARD, appraised, issued, missing
from tests.notification.work_events import DOSSIER_ID, OTHER, SESSION_ID, convened, registered, submitted, voted

EVIL = "<script>alert(1)</script>"
NOTICE = notice_of(missing(), COMMUNE.code, About.REGISTRATION_MISSING)
PAGE = f"/notification/notices/{NOTICE}"
PAGES = (
    "failures",
    "templates",
    "templates/plan-issued",
    "work",
    "work?group=others",
    "files",
    "files?q=mai",
    "search",
    "search?q=mai",
    "notices",
    "contacts",
)


@pytest.fixture(autouse=True)
async def heard(harness: NotificationHarness) -> None:
    """A plan, a missing sheet, a dossier of the ward, and a person of the commune whose name is markup."""
    for event in (issued(), missing(), submitted()):
        await harness.hear(event)
    await harness.hear(registered(OTHER.model_copy(update={"name": EVIL}), COMMUNE))
    await harness.settle()


def sign_in(web: httpx.AsyncClient, *duties: str, unit: str | None = None) -> None:
    """The following requests are those of a person who holds `duties`."""
    web.cookies.clear()
    web.cookies.update(session_of("an", *duties, unit=unit))


def hidden(page: httpx.Response) -> dict[str, str]:
    """The fields that the page's first own form hides."""
    return dict(re.findall(r'<input type="hidden" name="(_\w+)" value="([^"]*)">', page.text)[-3:])


async def test_the_start_page_is_the_work_list_of_whoever_has_signed_in(web: httpx.AsyncClient) -> None:
    """A clerk's own unit alone; the staff sees what waits with others."""
    sign_in(web, "clerk", unit=COMMUNE.code)
    commune = await web.get(FRAME.start)
    sign_in(web, "appraiser")
    staff = await web.get(f"{FRAME.start}?lang=en")

    assert (commune.status_code, staff.status_code) == (200, 200)
    assert f"Nộp bản đăng ký danh hiệu thi đua của {COMMUNE.name}" in commune.text
    assert "Chưa đăng ký danh hiệu thi đua" in commune.text
    assert WARD.name not in commune.text
    assert "trước 15/01/2017" in commune.text
    assert re.search(r">quá (khoảng )?[0-9.]+ ngày làm việc<", commune.text)
    assert re.search(r">waits (about )?[0-9.]+ working days<", staff.text)
    assert f"Appraise the dossier of {PERSON.name}, {WARD.name}" in staff.text
    assert 'href="/review/dossiers/' in staff.text


async def test_the_head_is_led_to_the_form_of_the_decision_and_others_to_the_dossiers(
    web: httpx.AsyncClient, harness: NotificationHarness
) -> None:
    """Once the council has voted; until then its session waits."""
    await harness.hear(appraised(AppraisalResult.ELIGIBLE))
    await harness.hear(convened(DOSSIER_ID))
    await harness.settle()
    sign_in(web, "chair")
    session = await web.get(FRAME.start)
    await harness.hear(voted(DOSSIER_ID, over=(DOSSIER_ID,)))
    await harness.settle()
    chair = await web.get(FRAME.start)
    sign_in(web, "signer")
    head = await web.get(FRAME.start)
    where = await web.get(f"/notification/files?q={DOSSIER_ID}&lang=en")

    assert f'href="/review/sessions/{SESSION_ID}"' in session.text
    assert "trước 21/12/2017" in session.text
    assert f'href="/review/dossiers?session={SESSION_ID}"' in chair.text
    assert f'href="{new_decision(SESSION_ID)}"' in head.text
    assert "the competent head" in where.text


@pytest.mark.parametrize("page", PAGES)
async def test_no_page_shows_another_units_rows_or_markup_as_such(web: httpx.AsyncClient, page: str) -> None:
    """Whichever unit the address names; and each page is small."""
    sign_in(web, "clerk", unit=COMMUNE.code)
    joint = "&" if "?" in page else "?"
    shown = await web.get(f"/notification/{page}{joint}unit={COMMUNE.code}")

    assert shown.status_code == 200
    assert WARD.name not in shown.text.replace(f'value="{WARD.code}"', "")
    assert PERSON.name not in shown.text
    assert "<script>alert" not in shown.text
    assert len(shown.content) < 150_000


async def test_a_name_of_markup_is_shown_as_text(web: httpx.AsyncClient) -> None:
    """The search finds it by its words."""
    sign_in(web, "auditor")
    shown = await web.get("/notification/search", params={"q": EVIL})

    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in shown.text


async def test_year_and_unit_are_kept_from_page_to_page(web: httpx.AsyncClient) -> None:
    """As they were last chosen; what is neither counts as no choice."""
    sign_in(web, "appraiser")
    chosen = await web.get(f"{FRAME.start}?year=2018&unit={WARD.code}")
    kept = await web.get("/notification/files")
    all_of_them = await web.get("/notification/files?year=&unit=")
    nonsense = await web.get(f"{FRAME.start}?year=x&unit=%27")

    assert chosen.status_code == nonsense.status_code == 200
    assert PERSON.name not in kept.text
    assert PERSON.name in all_of_them.text


async def test_an_addressee_acknowledges_a_notice_once(web: httpx.AsyncClient, harness: NotificationHarness) -> None:
    """The button goes, and the work list has one line less."""
    sign_in(web, "clerk", unit=COMMUNE.code)
    page = await web.get(PAGE)
    assert "Xác nhận đã nhận" in page.text
    own = hidden(page)
    led = await web.post(f"{PAGE}/acknowledge", data=own)
    await harness.settle()
    after = await web.get(led.headers["location"])
    again = await web.post(f"{PAGE}/acknowledge", data=own)

    assert (led.status_code, again.status_code) == (303, 303)
    assert "Đã xác nhận thông báo." in after.text
    assert "Xác nhận đã nhận</button>" not in after.text


async def test_nobody_acknowledges_for_another_or_by_a_forged_form(web: httpx.AsyncClient) -> None:
    """Another unit's clerk does not find the notice; a form without its token is refused."""
    sign_in(web, "clerk", unit=WARD.code)
    foreign = await web.get(PAGE)
    taken = await web.post(f"{PAGE}/acknowledge", data={"_form": FORM_TOKEN})
    sign_in(web, "clerk", unit=COMMUNE.code)
    forged = await web.post(f"{PAGE}/acknowledge", data={"_form": "another"})
    sign_in(web, "auditor")
    not_theirs = await web.post(f"{PAGE}/acknowledge", data={"_form": FORM_TOKEN})

    assert (foreign.status_code, taken.status_code, forged.status_code, not_theirs.status_code) == (404, 404, 403, 403)


async def test_a_contact_is_set_and_a_fault_stands_at_its_field(
    web: httpx.AsyncClient, harness: NotificationHarness
) -> None:
    """What was typed stays; left blank, no e-mail is sent."""
    sign_in(web, "clerk", unit=WARD.code)
    address = f"/notification/contacts/{WARD.code}"
    page = await web.get(address)
    faulty = await web.post(address, data={**hidden(page), "email": "kein", "language": "vi"})
    led = await web.post(address, data={**hidden(faulty), "email": "a@chilang.example", "language": "en"})
    await harness.settle()
    after = await web.get(led.headers["location"])
    listed = await web.get("/notification/contacts")
    blank = await web.post(address, data={**hidden(after), "email": "", "language": "en"})

    assert (faulty.status_code, led.status_code, blank.status_code) == (422, 303, 303)
    assert 'value="kein"' in faulty.text
    assert 'id="f-email-fault"' in faulty.text
    assert "a@chilang.example" in after.text
    assert "a@chilang.example" in listed.text


async def test_a_failed_e_mail_is_shown_with_its_sentence_and_sent_again(
    web: httpx.AsyncClient, harness: NotificationHarness
) -> None:
    """Its figure leads to it, and an operator has it sent once more."""
    staff = Actor("phong-noi-vu", duties=frozenset({"appraiser"}))
    await harness.handle(SetContact(addressee=COMMUNE.code, email="a@maipha.example"), staff)
    await harness.settle()
    sign_in(web, "operator")
    await web.post(f"{PAGE}/resend-email", data=hidden(await web.get(PAGE)))
    await harness.handle(StartEmail(notice_id=NOTICE, attempt=1))
    await harness.handle(
        RecordEmail(notice_id=NOTICE, attempt=1, delivery=Delivery.FAILED, detail="550 No such mailbox")
    )
    await harness.settle()
    failed = await web.get("/notification/notices?email_state=failed")
    led = await web.post(f"{PAGE}/resend-email", data=hidden(await web.get(PAGE)))
    await harness.settle()
    none_failed = await web.get("/notification/notices?email_state=failed")

    assert PAGE in failed.text
    assert "550 No such mailbox" in failed.text
    assert led.status_code == 303
    assert PAGE not in none_failed.text


async def test_a_notice_that_nobody_acknowledged_stands_first(
    web: httpx.AsyncClient, harness: NotificationHarness
) -> None:
    """Then the latest."""
    sign_in(web, "clerk", unit=COMMUNE.code)
    own = hidden(await web.get(PAGE))
    before = (await web.get("/notification/notices")).text
    await web.post(f"{PAGE}/acknowledge", data={**own, "to": "list"})
    await harness.settle()
    after = (await web.get("/notification/notices")).text
    pages = re.compile(r'<th scope="row"><a href="(/notification/notices/[^"]+)"')

    assert pages.findall(before)[0] == PAGE
    assert pages.findall(after)[-1] == PAGE
    assert len(pages.findall(after)) == len(pages.findall(before))


@pytest.mark.parametrize("page", PAGES)
async def test_a_page_is_for_those_who_hold_a_duty(web: httpx.AsyncClient, page: str) -> None:
    """Without one it says what to do; without a session it leads to the signing in."""
    sign_in(web)
    refused = await web.get(f"/notification/{page}")
    web.cookies.clear()
    led = await web.get(f"/notification/{page}")

    assert (refused.status_code, led.status_code) == (403, 307)
