"""Digests, copies for people and trials, as the service sends them: over a real mail server, each once."""

from pathlib import Path

import httpx
import pytest

from chassis.deciding.testing import at
from chassis.reading.rebuild import rebuild
from contracts.message import Actor
from contracts.notification import About
from services.notification.choice.messages import ChooseNotices, Chosen, Way
from services.notification.choice.queries import erase_address, keep_address
from services.notification.letter.messages import LetterKind
from services.notification.letter.queries import LetterRow, letters
from services.notification.notice.states import EmailState
from services.notification.service import SERVICE
from tests.chassis.databases import as_owner
from tests.chassis.web_harness import session_of
from tests.notification.conftest import TokenHeaders
from tests.notification.harness import SITE_STAFF, NotificationHarness
from tests.notification.heard_events import WARD, accepted, awarded, issued, returned
from tests.notification.mail_server import LocalMailServer
from tests.notification.test_email_effects import run
from tests.notification.test_pages import hidden

CLERK = Actor("can-bo", unit=WARD.code, duties=frozenset({"clerk"}))
OWN = "can-bo@chilang.example"
DIGESTED = (
    Chosen(about=About.REGISTRATION_ACCEPTED, way=Way.DIGEST),
    Chosen(about=About.REGISTRATION_RETURNED, way=Way.DIGEST),
    Chosen(about=About.PLAN_ISSUED, way=Way.OFF),
)


async def sent(harness: NotificationHarness) -> list[LetterRow]:
    """The letters, the first first."""
    rows, _ = await letters(harness.store.pool, SITE_STAFF, None, 0, 100)
    return rows[::-1]


async def choose(harness: NotificationHarness, *ways: Chosen, person: str = CLERK.subject) -> None:
    """Let the ward's clerk choose, for itself or for the ward's mailbox."""
    await harness.handle(ChooseNotices(addressee=WARD.code, person=person, ways=ways), CLERK)
    if person:
        await keep_address(harness.store.pool, WARD.code, person, OWN, at("2017-01-05T08:00"))
    await harness.settle()


async def test_a_person_gets_at_once_what_it_chose_and_nothing_else(
    harness: NotificationHarness, smtp: LocalMailServer, tmp_path: Path
) -> None:
    """Beside the unit's own mailbox; a plan it does without, an award it gets by the table."""
    await choose(harness, *DIGESTED)
    for event in (issued(), awarded()):
        await harness.hear(event)
    await harness.settle()

    await run(harness.effects(smtp, tmp_path))
    await harness.settle()

    (letter,) = await sent(harness)
    assert (letter.kind, letter.person, letter.state) == (LetterKind.COPY, CLERK.subject, EmailState.ACCEPTED)
    assert [(email["To"], email["Subject"]) for email in smtp.emails] == [
        (OWN, "Quyết định khen thưởng – Kế hoạch số 254/KH-UBND")
    ]


async def test_an_address_that_is_erased_is_nowhere_any_more(
    harness: NotificationHarness, smtp: LocalMailServer, tmp_path: Path
) -> None:
    """In no event and no table: the letter that waits for it fails, and none is made afterwards (ADR 0015)."""
    await choose(harness, *DIGESTED)
    await harness.hear(awarded())
    await harness.settle()
    (waiting,) = await sent(harness)

    await erase_address(harness.store.pool, WARD.code, CLERK.subject)
    await run(harness.effects(smtp, tmp_path))
    await harness.hear(awarded(), number=2)
    await harness.settle()

    (failed,) = await sent(harness)
    logged = await harness.store.pool.fetchval("select count(*) from log.events where data::text like $1", f"%{OWN}%")
    assert (waiting.email, failed.email, failed.state) == (OWN, None, EmailState.FAILED)
    assert (smtp.emails, logged) == ([], 0)


async def test_a_digest_goes_out_once_each_working_day_with_what_was_served_since_the_last(
    harness: NotificationHarness, smtp: LocalMailServer, tmp_path: Path
) -> None:
    """From half past seven; not on a Sunday, and not where there is nothing."""
    await harness.at("2017-01-06T09:00")
    await choose(harness, *DIGESTED)
    await harness.hear(accepted())
    await harness.settle()
    counts = []
    for instant in ("2017-01-08T09:00", "2017-01-09T07:00", "2017-01-09T07:30", "2017-01-09T16:00"):
        await harness.at(instant)
        counts.append(len(await sent(harness)))
    await harness.hear(returned())
    await harness.settle()
    for instant in ("2017-01-10T08:00", "2017-01-11T08:00"):
        await harness.at(instant)
        counts.append(len(await sent(harness)))

    await run(harness.effects(smtp, tmp_path))

    assert counts == [0, 0, 1, 1, 2, 2]
    first, second = sorted(smtp.emails, key=lambda email: str(email["Subject"]))
    assert first["Subject"] == "Thông báo gộp ngày 09/01/2017: 1 thông báo"
    assert "- Tiếp nhận bản đăng ký danh hiệu thi đua" in first.get_content()
    assert "- Trả lại bản đăng ký danh hiệu thi đua" in second.get_content()
    assert "Tiếp nhận" not in second.get_content()


async def test_a_units_own_mailbox_gets_the_digest_instead_of_each_email(
    harness: NotificationHarness, smtp: LocalMailServer, tmp_path: Path
) -> None:
    """And the others at once, as before."""
    await harness.with_address()
    await harness.at("2017-01-06T09:00")
    await choose(harness, Chosen(about=About.REGISTRATION_ACCEPTED, way=Way.DIGEST), person="")
    for event in (accepted(), awarded()):
        await harness.hear(event)
    await harness.at("2017-01-09T08:00")

    await run(harness.effects(smtp, tmp_path))

    assert sorted(email["Subject"] for email in smtp.emails) == [
        "Quyết định khen thưởng",
        "Thông báo gộp ngày 09/01/2017: 1 thông báo",
    ]


async def test_a_replay_and_a_rebuild_send_no_letter_again(
    harness: NotificationHarness, smtp: LocalMailServer, tmp_path: Path
) -> None:
    """Digests, copies and trials: over the whole log, without the answered commands, with rebuilt tables."""
    await harness.at("2017-01-06T09:00")
    await choose(harness, *DIGESTED)
    for event in (accepted(), awarded()):
        await harness.hear(event)
    await harness.at("2017-01-09T08:00")
    await run(harness.effects(smtp, tmp_path))
    await harness.settle()
    head, count, rows = await harness.store.head(), len(smtp.emails), await sent(harness)

    await as_owner(harness.database, "delete from log.commands")
    await as_owner(harness.database, "update log.checkpoints set position = 0 where name in ('policies', 'effects')")
    await rebuild(harness.store, SERVICE)
    await harness.at("2017-01-09T16:00")
    await run(harness.effects(smtp, tmp_path))
    await harness.settle()

    assert count == 2
    assert (await harness.store.head(), len(smtp.emails), await sent(harness)) == (head, count, rows)


async def test_a_text_is_tried_out_at_the_own_address(
    harness: NotificationHarness, smtp: LocalMailServer, tmp_path: Path, web: httpx.AsyncClient
) -> None:
    """By the button of its page; without an address the page says what to do."""
    web.cookies.update(session_of("can-bo", "clerk", unit=WARD.code))
    page = await web.get("/notification/templates/award-decided")
    refused = await web.post("/notification/templates/award-decided/trial", data=hidden(page))
    form = await web.get("/notification/choices")
    saved = await web.post(
        "/notification/choices/mine", data={**hidden(form), "email": OWN, "language": "vi", "way_work-due": "digest"}
    )
    await harness.settle()
    page = await web.get("/notification/templates/award-decided")
    led = await web.post("/notification/templates/award-decided/trial", data=hidden(page))
    await harness.settle()
    await run(harness.effects(smtp, tmp_path))
    await harness.settle()
    listed = await web.get("/notification/letters")

    assert (refused.status_code, saved.status_code, led.status_code) == (409, 303, 303)
    assert "chưa đăng ký địa chỉ thư điện tử" in refused.text
    assert [(email["To"], email["Subject"]) for email in smtp.emails] == [
        (OWN, "[Gửi thử] Quyết định khen thưởng – Kế hoạch số 254/KH-UBND")
    ]
    assert "Nguyễn Văn A" in smtp.emails[0].get_content()
    assert OWN in listed.text
    form = await web.get("/notification/choices")
    erased = await web.post("/notification/choices/mine", data={**hidden(form), "email": OWN, "_do": "erase"})
    after = await web.get(erased.headers["location"])
    assert (OWN in form.text, erased.status_code, OWN in after.text) == (True, 303, False)
    assert "Đã xóa địa chỉ thư của bạn." in after.text


async def test_choices_and_letters_are_read_and_made_over_http(
    harness: NotificationHarness, web: httpx.AsyncClient, token_of: TokenHeaders
) -> None:
    """Each person sees the own unit's; a formal notice is not turned off."""
    ways = [{"about": "work-due", "way": "digest"}]
    clerk = token_of("clerk", WARD.code)
    own = await web.put("/choices/mine", json={"email": OWN, "ways": ways}, headers=clerk)
    unit = await web.put(f"/choices/{WARD.code}", json={"ways": ways}, headers=clerk)
    formal = await web.put(
        f"/choices/{WARD.code}", json={"ways": [{"about": "award-decided", "way": "off"}]}, headers=clerk
    )
    other = await web.put("/choices/xa-mai-pha", json={"ways": ways}, headers=clerk)
    await harness.settle()
    seen = (await web.get("/choices", headers=clerk)).json()
    elsewhere = (await web.get("/choices", headers=token_of("clerk", "xa-mai-pha"))).json()

    assert (own.status_code, unit.status_code, formal.status_code, other.status_code) == (200, 200, 422, 403)
    assert [(one["person"], one["ways"]) for one in seen] == [
        ("", {"work-due": "digest"}),
        ("can-bo", {"work-due": "digest"}),
    ]
    assert elsewhere == []
    assert [one["email"] for one in seen] == [None, OWN]
    strange = await web.delete(f"/choices/{WARD.code}/can-bo/address", headers=token_of("operator", "xa-mai-pha"))
    erased = [
        await web.delete("/choices/mine/address", headers=clerk),
        await web.delete(f"/choices/{WARD.code}/can-bo/address", headers=token_of("operator")),
    ]
    assert (strange.status_code, [one.status_code for one in erased]) == (404, [204, 204])
    assert [one["email"] for one in (await web.get("/choices", headers=clerk)).json()] == [None, None]
    assert (await web.get("/letters", headers=clerk)).json()["items"] == []


@pytest.mark.parametrize("path", ["choices", "letters", "reminders", "templates/work-due"])
async def test_the_pages_are_there_for_a_clerk(web: httpx.AsyncClient, path: str) -> None:
    """In both languages."""
    web.cookies.update(session_of("can-bo", "clerk", unit=WARD.code))

    assert (await web.get(f"/notification/{path}")).status_code == 200
    assert (await web.get(f"/notification/{path}?lang=en")).status_code == 200
