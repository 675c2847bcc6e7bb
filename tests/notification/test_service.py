"""Notification as its own SERVICE assembles it: e-mail at most once, whatever happens."""

import asyncio
import os
import signal
import sys
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from chassis.deciding.effects import Effects
from chassis.log import loops
from chassis.log.loops import GRACE
from chassis.reading.rebuild import rebuild
from contracts.message import Actor
from contracts.notification import About
from contracts.review import AppraisalResult
from deploy.local import servers
from services.notification.domain.contact import SetContact
from services.notification.domain.email import EmailState
from services.notification.domain.notice import ResendEmail
from services.notification.service import SERVICE
from tests.chassis.places import as_owner, until
from tests.notification.news import PROVINCE, WARD, appraised, awarded, issued, returned
from tests.notification.places import ADDRESS, Office, notice_of, office, variables
from tests.notification.post import Post, post_office

STAFF = Actor("phong-noi-vu", duties=frozenset({"appraiser"}))
OPERATOR = Actor("quan-tri", duties=frozenset({"operator"}))
AWARD = awarded()
NOTICE = notice_of(AWARD, WARD.code, About.AWARD_DECIDED)


@pytest.fixture
def post(tmp_path: Path) -> Iterator[Post]:
    with post_office(tmp_path) as opened:
        yield opened


@pytest.fixture
async def at_work(postgres: servers.Postgres) -> AsyncIterator[Office]:
    async with office(postgres.admin_url) as opened:
        await opened.with_address()
        yield opened


async def run(effects: Effects) -> None:
    """Perform what there is to perform."""
    while await effects.step():
        pass


async def test_each_notice_to_an_address_is_mailed_once(at_work: Office, post: Post, tmp_path: Path) -> None:
    """What lies in the inbox goes out by e-mail, its subject line without a name."""
    for event in (issued(), returned(), appraised(AppraisalResult.INELIGIBLE), AWARD):
        await at_work.hear(event)
    await at_work.settle()

    await run(at_work.effects(post, tmp_path))
    await at_work.settle()

    notices = await at_work.notices(addressee=WARD.code)
    assert {notice.email_state for notice in notices} == {EmailState.ACCEPTED}
    assert sorted(letter["Subject"] for letter in post.letters) == [
        "Ban hành kế hoạch – Kế hoạch số 254/KH-UBND",
        "Kết quả thẩm định hồ sơ – Kế hoạch số 254/KH-UBND",
        "Quyết định khen thưởng – Kế hoạch số 254/KH-UBND",
        "Trả lại bản đăng ký – Kế hoạch số 254/KH-UBND",
    ]
    assert {letter["Message-ID"] for letter in post.letters} == {
        f"<{notice.notice_id}@lang-son.example>" for notice in notices
    }


async def test_nothing_is_sent_again_when_everything_is_replayed(at_work: Office, post: Post, tmp_path: Path) -> None:
    """Policies and effects run again over the whole log, and the read tables are rebuilt: no letter, no notice."""
    await at_work.hear(issued())
    await at_work.hear(AWARD)
    await at_work.settle()
    await run(at_work.effects(post, tmp_path))
    await at_work.settle()
    head, sent = await at_work.store.head(), len(post.letters)

    await as_owner(at_work.database, "update log.checkpoints set position = 0 where name in ('policies', 'effects')")
    await at_work.settle()
    await run(at_work.effects(post, tmp_path))
    await rebuild(at_work.store, SERVICE)

    assert (await at_work.store.head(), len(post.letters)) == (head, sent)


async def test_nothing_is_sent_again_when_nobody_remembers_the_commands(
    at_work: Office, post: Post, tmp_path: Path
) -> None:
    """A log that was restored knows its events and not its commands: the rules alone keep letters at home."""
    await at_work.hear(AWARD)
    await at_work.settle()
    await run(at_work.effects(post, tmp_path))
    await at_work.settle()
    head = await at_work.store.head()

    await as_owner(at_work.database, "delete from log.commands")
    await as_owner(at_work.database, "update log.checkpoints set position = 0 where name in ('policies', 'effects')")
    await at_work.settle()
    await run(at_work.effects(post, tmp_path))

    assert (await at_work.store.head(), len(post.letters)) == (head, 1)


async def test_every_email_goes_out_once_when_a_mail_server_that_was_down_is_back(
    at_work: Office, tmp_path: Path
) -> None:
    """However long it was away: no letter fails, the loop says what it waits for, and it goes on by itself."""
    for event in (issued(), returned(), AWARD):
        await at_work.hear(event)
    await at_work.settle()
    with post_office(tmp_path) as closed:
        pass
    effects = at_work.effects(closed, tmp_path)
    task = asyncio.create_task(loops.run(effects, at_work.store))
    try:
        await until(lambda: effects.progress.tries > 4, "more tries than a letter once had")
        fault, stalled = effects.progress.fault, effects.progress.is_stalled(0)
        await at_work.projector.step()
        waiting = await at_work.notices(addressee=WARD.code)

        with post_office(tmp_path) as post:
            await until(lambda: len(post.letters) >= len(waiting), "every letter", 40)
            await until(lambda: effects.progress.fault is None, "the loop to be well again")
    finally:
        task.cancel()
        await asyncio.wait({task})
    await at_work.settle()

    assert "OutsideAwayError" in (fault or "")
    assert not stalled
    assert {notice.email_state for notice in waiting} == {EmailState.QUEUED}
    assert {notice.email_state for notice in await at_work.notices(addressee=WARD.code)} == {EmailState.ACCEPTED}
    assert len({letter["Message-ID"] for letter in post.letters}) == len(post.letters) == len(waiting)


async def test_a_recipient_who_is_put_off_holds_up_nobody(at_work: Office, post: Post, tmp_path: Path) -> None:
    """Its notice lies in the inbox, its e-mail waits in line, and the others' go out."""
    post.put_off = {ADDRESS}
    await at_work.hear(AWARD)
    await at_work.settle()
    await at_work.wish(SetContact(addressee=WARD.code, email="thu-hai@chilang.example"), STAFF)
    await at_work.settle()
    await at_work.hear(returned())
    await at_work.settle()

    await run(at_work.effects(post, tmp_path))
    await at_work.settle()

    notices = await at_work.notices(addressee=WARD.code)
    assert Counter(notice.email_state for notice in notices) == {EmailState.QUEUED: 1, EmailState.ACCEPTED: 1}
    assert [letter["To"] for letter in post.letters] == ["thu-hai@chilang.example"]


async def test_what_cannot_be_delivered_is_told_to_others(at_work: Office, post: Post, tmp_path: Path) -> None:
    """A final no ends the e-mail; the notice stays in the inbox, and nothing is lost."""
    post.envelope_reply = "550 no such mailbox"
    await at_work.hear(AWARD)
    await at_work.settle()

    await run(at_work.effects(post, tmp_path))
    await at_work.settle()

    notice = await at_work.notice(NOTICE)
    assert (notice.state, notice.email_state) == ("served", EmailState.FAILED)
    failed = await as_owner(at_work.database, "select stream from log.events where type = 'NoticeFailed'")
    assert [row["stream"] for row in failed] == [f"notice-{NOTICE}"]


async def test_an_operator_has_a_failed_email_sent_again(at_work: Office, post: Post, tmp_path: Path) -> None:
    """A failed e-mail goes out once somebody wishes so, to the address of that day."""
    post.envelope_reply = "550 no such mailbox"
    await at_work.hear(issued(PROVINCE))
    await at_work.hear(AWARD)
    await at_work.settle()
    await run(at_work.effects(post, tmp_path))
    await at_work.settle()
    post.envelope_reply = "250 OK"

    await at_work.wish(ResendEmail(notice_id=NOTICE), OPERATOR)
    await at_work.settle()
    await run(at_work.effects(post, tmp_path))
    await at_work.settle()

    notice = await at_work.notice(NOTICE)
    assert (notice.email_state, notice.email_attempt, len(post.letters)) == (EmailState.ACCEPTED, 2, 1)
    assert post.letters[0]["Subject"] == "Quyết định khen thưởng – Kế hoạch số 254/KH-UBND"


async def serving(at_work: Office, post: Post, folder: Path) -> asyncio.subprocess.Process:
    """The loops that send e-mail, in a process of their own that waits a minute for the mail server."""
    told = variables(at_work.database, post, folder).items()
    environment = {f"NOTIFICATION_{name.upper()}": str(value) for name, value in told}
    parts = ["--only", "effects", "--only", "projections"]
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "services.notification", "serve", *parts),
        env={**os.environ, **environment, "NOTIFICATION_SMTP_PATIENCE": "PT60S"},
        stdout=asyncio.subprocess.DEVNULL,
    )


async def test_a_service_told_to_stop_waits_for_the_mail_server_that_has_the_letter(
    at_work: Office, post: Post, tmp_path: Path
) -> None:
    """Longer than for its other parts: what becomes of the letter is recorded, and no operator has to guess."""
    post.stalled = True
    await at_work.hear(AWARD)
    await at_work.settle()
    process = await serving(at_work, post, tmp_path)
    try:
        await until(post.kept.is_set, "the mail server to have the letter")
        process.send_signal(signal.SIGTERM)
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(process.wait(), GRACE + 1)
        post.release()
        code = await asyncio.wait_for(process.wait(), 20)
    finally:
        if process.returncode is None:
            process.kill()
    await at_work.settle()

    assert code == 0
    assert (await at_work.notice(NOTICE)).email_state is EmailState.ACCEPTED
    assert len(post.letters) == 1


async def test_a_service_killed_while_an_email_is_on_its_way_never_sends_it_a_second_time(
    at_work: Office, post: Post, tmp_path: Path
) -> None:
    """Killed between the beginning and the outcome: it is unconfirmed, and stays so until a person decides."""
    post.stalled = True
    await at_work.hear(AWARD)
    await at_work.settle()
    process = await serving(at_work, post, tmp_path)
    try:
        await until(post.kept.is_set, "the mail server to have the letter")
    finally:
        process.send_signal(signal.SIGKILL)
        await process.wait()
    post.release()

    await run(at_work.effects(post, tmp_path))
    await run(at_work.effects(post, tmp_path))
    await at_work.settle()

    assert (await at_work.notice(NOTICE)).email_state is EmailState.UNCONFIRMED
    assert len(post.letters) == 1
