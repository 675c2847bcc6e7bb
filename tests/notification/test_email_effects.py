"""E-mails as the service sends them: each at most once, whatever happens."""

import asyncio
import os
import signal
import sys
from collections import Counter
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from chassis.clock import wall
from chassis.deciding.effects import Effects
from chassis.log import loops
from chassis.log.loops import GRACE
from chassis.reading.rebuild import rebuild
from contracts.message import Actor
from contracts.notification import About
from contracts.review import AppraisalResult
from deploy.local import servers
from services.notification.contact.messages import SetContact
from services.notification.notice import queries
from services.notification.notice.messages import ResendEmail
from services.notification.notice.states import EmailState
from services.notification.service import SERVICE
from tests.chassis.databases import as_owner, until
from tests.notification.harness import ADDRESS, NotificationHarness, notice_of, notification, variables
from tests.notification.heard_events import PROVINCE, WARD, appraised, awarded, issued, returned
from tests.notification.mail_server import LocalMailServer, mail_server

STAFF = Actor("phong-noi-vu", duties=frozenset({"appraiser"}))
OPERATOR = Actor("quan-tri", duties=frozenset({"operator"}))
AWARD = awarded()
NOTICE = notice_of(AWARD, WARD.code, About.AWARD_DECIDED)


@pytest.fixture
async def harness(postgres: servers.Postgres) -> AsyncIterator[NotificationHarness]:
    async with notification(postgres.admin_url) as opened:
        await opened.with_address()
        yield opened


async def run(effects: Effects) -> None:
    """Perform what there is to perform."""
    while await effects.step():
        pass


async def test_each_notice_to_an_address_is_mailed_once(
    harness: NotificationHarness, smtp: LocalMailServer, tmp_path: Path
) -> None:
    """The notices in the inbox go out by e-mail, and no subject names anybody."""
    for event in (issued(), returned(), appraised(AppraisalResult.INELIGIBLE), AWARD):
        await harness.hear(event)
    await harness.settle()

    await run(harness.effects(smtp, tmp_path))
    await harness.settle()

    notices = await harness.notices(addressee=WARD.code)
    assert {notice.email_state for notice in notices} == {EmailState.ACCEPTED}
    assert sorted(email["Subject"] for email in smtp.emails) == [
        "Ban hành kế hoạch – Kế hoạch số 254/KH-UBND",
        "Kết quả thẩm định hồ sơ – Kế hoạch số 254/KH-UBND",
        "Quyết định khen thưởng – Kế hoạch số 254/KH-UBND",
        "Trả lại bản đăng ký – Kế hoạch số 254/KH-UBND",
    ]
    assert {email["Message-ID"] for email in smtp.emails} == {
        f"<{notice.notice_id}@lang-son.example>" for notice in notices
    }


async def test_nothing_is_sent_again_when_everything_is_replayed(
    harness: NotificationHarness, smtp: LocalMailServer, tmp_path: Path
) -> None:
    """Policies and effects run again over the whole log, and the read tables are rebuilt: no e-mail, no notice."""
    await harness.hear(issued())
    await harness.hear(AWARD)
    await harness.settle()
    await run(harness.effects(smtp, tmp_path))
    await harness.settle()
    head, sent = await harness.store.head(), len(smtp.emails)

    await as_owner(harness.database, "update log.checkpoints set position = 0 where name in ('policies', 'effects')")
    await harness.settle()
    await run(harness.effects(smtp, tmp_path))
    await rebuild(harness.store, SERVICE)

    assert (await harness.store.head(), len(smtp.emails)) == (head, sent)


async def test_nothing_is_sent_again_when_the_answered_commands_are_lost(
    harness: NotificationHarness, smtp: LocalMailServer, tmp_path: Path
) -> None:
    """A restored log holds events and no answered commands: the rules alone keep e-mails from being sent again."""
    await harness.hear(AWARD)
    await harness.settle()
    await run(harness.effects(smtp, tmp_path))
    await harness.settle()
    head = await harness.store.head()

    await as_owner(harness.database, "delete from log.commands")
    await as_owner(harness.database, "update log.checkpoints set position = 0 where name in ('policies', 'effects')")
    await harness.settle()
    await run(harness.effects(smtp, tmp_path))

    assert (await harness.store.head(), len(smtp.emails)) == (head, 1)


async def test_every_email_goes_out_once_when_a_mail_server_that_was_down_is_back(
    harness: NotificationHarness, tmp_path: Path
) -> None:
    """However long it was away: no e-mail fails, the loop reports its fault, and it goes on by itself."""
    for event in (issued(), returned(), AWARD):
        await harness.hear(event)
    await harness.settle()
    with mail_server(tmp_path) as closed:
        pass
    effects = harness.effects(closed, tmp_path)
    task = asyncio.create_task(loops.run(effects, harness.store))
    try:
        await until(lambda: effects.progress.tries > 4, "several tries")
        fault, stalled = effects.progress.fault, effects.progress.is_stalled(0)
        await harness.projector.step()
        waiting = await harness.notices(addressee=WARD.code)

        with mail_server(tmp_path) as smtp:
            await until(lambda: len(smtp.emails) >= len(waiting), "every e-mail", 40)
            await until(lambda: effects.progress.fault is None, "the loop without a fault")
    finally:
        task.cancel()
        await asyncio.wait({task})
    await harness.settle()

    assert "OutsideAwayError" in (fault or "")
    assert not stalled
    assert {notice.email_state for notice in waiting} == {EmailState.QUEUED}
    assert {notice.email_state for notice in await harness.notices(addressee=WARD.code)} == {EmailState.ACCEPTED}
    assert len({email["Message-ID"] for email in smtp.emails}) == len(smtp.emails) == len(waiting)


async def test_a_recipient_who_is_put_off_delays_no_other(
    harness: NotificationHarness, smtp: LocalMailServer, tmp_path: Path
) -> None:
    """The notice is in the inbox, its e-mail stays queued, and the others are sent."""
    smtp.put_off = {ADDRESS}
    await harness.hear(AWARD)
    await harness.settle()
    await harness.handle(SetContact(addressee=WARD.code, email="thu-hai@chilang.example"), STAFF)
    await harness.settle()
    await harness.hear(returned())
    await harness.settle()

    await run(harness.effects(smtp, tmp_path))
    await harness.settle()

    notices = await harness.notices(addressee=WARD.code)
    assert Counter(notice.email_state for notice in notices) == {EmailState.QUEUED: 1, EmailState.ACCEPTED: 1}
    assert [email["To"] for email in smtp.emails] == ["thu-hai@chilang.example"]


async def test_an_email_that_cannot_be_delivered_is_said_to_the_other_services(
    harness: NotificationHarness, smtp: LocalMailServer, tmp_path: Path
) -> None:
    """A final refusal ends the e-mail; the notice stays in the inbox."""
    smtp.envelope_reply = "550 no such mailbox"
    await harness.hear(AWARD)
    await harness.settle()

    await run(harness.effects(smtp, tmp_path))
    await harness.settle()

    notice = await harness.notice(NOTICE)
    assert (notice.state, notice.email_state) == ("served", EmailState.FAILED)
    failed = await as_owner(harness.database, "select stream from log.events where type = 'NoticeFailed'")
    assert [row["stream"] for row in failed] == [f"notice-{NOTICE}"]


async def test_an_operator_has_a_failed_email_sent_again(
    harness: NotificationHarness, smtp: LocalMailServer, tmp_path: Path
) -> None:
    """A failed e-mail is sent to the address that is set at that time."""
    smtp.envelope_reply = "550 no such mailbox"
    await harness.hear(issued(PROVINCE))
    await harness.hear(AWARD)
    await harness.settle()
    await run(harness.effects(smtp, tmp_path))
    await harness.settle()
    smtp.envelope_reply = "250 OK"

    await harness.handle(ResendEmail(notice_id=NOTICE), OPERATOR)
    await harness.settle()
    await run(harness.effects(smtp, tmp_path))
    await harness.settle()

    notice = await harness.notice(NOTICE)
    assert (notice.email_state, notice.email_attempt, len(smtp.emails)) == (EmailState.ACCEPTED, 2, 1)
    assert smtp.emails[0]["Subject"] == "Quyết định khen thưởng – Kế hoạch số 254/KH-UBND"


async def test_an_email_that_is_put_off_after_its_text_was_read_is_sent_later_by_itself(
    harness: NotificationHarness, smtp: LocalMailServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A greylisting server: nothing is given up, nothing is sent before its time, and a replay sends nothing."""
    smtp.data_reply = "451 greylisted, try again later"
    await harness.hear(AWARD)
    await harness.settle()
    await run(harness.effects(smtp, tmp_path))
    await harness.settle()
    await run(harness.effects(smtp, tmp_path))
    put_off = await harness.notice(NOTICE)
    smtp.data_reply = "250 kept"

    monkeypatch.setattr(queries, "wall", lambda: wall() + timedelta(minutes=2))
    await harness.settle()
    await run(harness.effects(smtp, tmp_path))
    await harness.settle()
    head = await harness.store.head()
    await as_owner(harness.database, "update log.checkpoints set position = 0 where name in ('policies', 'effects')")
    await harness.settle()
    await run(harness.effects(smtp, tmp_path))

    notice = await harness.notice(NOTICE)
    assert (put_off.email_state, put_off.email_attempt) == (EmailState.DEFERRED, 1)
    assert (notice.email_state, notice.email_attempt, len(smtp.emails)) == (EmailState.ACCEPTED, 2, 2)
    assert await harness.store.head() == head


async def serving(harness: NotificationHarness, smtp: LocalMailServer, folder: Path) -> asyncio.subprocess.Process:
    """The loops that send e-mail, in a process of their own that waits a minute for the mail server."""
    given = variables(harness.database, smtp, folder).items()
    environment = {f"NOTIFICATION_{name.upper()}": str(value) for name, value in given}
    parts = ["--only", "effects", "--only", "projections"]
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "services.notification", "serve", *parts),
        env={**os.environ, **environment, "NOTIFICATION_SMTP_PATIENCE": "PT60S"},
        stdout=asyncio.subprocess.DEVNULL,
    )


async def test_a_service_that_is_stopped_waits_for_the_reply_to_an_email_that_was_sent(
    harness: NotificationHarness, smtp: LocalMailServer, tmp_path: Path
) -> None:
    """Longer than for its other parts: the outcome is recorded, and no operator has to guess."""
    smtp.stalled = True
    await harness.hear(AWARD)
    await harness.settle()
    process = await serving(harness, smtp, tmp_path)
    try:
        await until(smtp.kept.is_set, "the mail server to have the e-mail")
        process.send_signal(signal.SIGTERM)
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(process.wait(), GRACE + 1)
        smtp.release()
        code = await asyncio.wait_for(process.wait(), 20)
    finally:
        if process.returncode is None:
            process.kill()
    await harness.settle()

    assert code == 0
    assert (await harness.notice(NOTICE)).email_state is EmailState.ACCEPTED
    assert len(smtp.emails) == 1


async def test_a_service_killed_while_it_sends_an_email_never_sends_it_again(
    harness: NotificationHarness, smtp: LocalMailServer, tmp_path: Path
) -> None:
    """Killed between the start and the outcome: the e-mail is unconfirmed until a person decides."""
    smtp.stalled = True
    await harness.hear(AWARD)
    await harness.settle()
    process = await serving(harness, smtp, tmp_path)
    try:
        await until(smtp.kept.is_set, "the mail server to have the e-mail")
    finally:
        process.send_signal(signal.SIGKILL)
        await process.wait()
    smtp.release()

    await run(harness.effects(smtp, tmp_path))
    await run(harness.effects(smtp, tmp_path))
    await harness.settle()

    assert (await harness.notice(NOTICE)).email_state is EmailState.UNCONFIRMED
    assert len(smtp.emails) == 1
