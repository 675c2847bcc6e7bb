"""Reminders as the service gives them: on working days, once each, to whom the work waits for and to the head."""

from pathlib import Path

import httpx
import pytest

from chassis.deciding.testing import at
from chassis.reading.rebuild import rebuild
from contracts.message import Actor
from contracts.notification import About
from contracts.vocabulary import Body
from services.notification.notice.messages import AcknowledgeNotice
from services.notification.notice.refusals import NotTheAddressee
from services.notification.service import SERVICE
from tests.chassis.databases import as_owner
from tests.chassis.sample import SITE
from tests.notification.conftest import TokenHeaders
from tests.notification.harness import NotificationHarness
from tests.notification.heard_events import COMMUNE, WARD, accepted, issued
from tests.notification.mail_server import LocalMailServer
from tests.notification.test_email_effects import run
from tests.notification.test_work_of_plans import closed, opened
from tests.notification.work_events import submitted

_STEPS = "select * from read_reminded_work order by key, step"
REMINDERS = {About.WORK_DUE, About.WORK_OVERDUE, About.WORK_ESCALATED}
WARD_BODY = Body(code=WARD.code, name=WARD.name)


async def reminded(harness: NotificationHarness) -> list[tuple[str, About, tuple[str, ...]]]:
    """Whom reminders were served on, in their order."""
    return [(one.addressee, one.about, one.duties) for one in await harness.notices() if one.about in REMINDERS]


@pytest.fixture(autouse=True)
async def heard(harness: NotificationHarness) -> None:
    """The plan of 23/12/2016: two units are to hand in sheets before 15/01/2017, a Sunday."""
    await harness.hear(issued(), on="2016-12-23")
    await harness.settle()


async def test_each_unit_is_reminded_once_at_each_step_and_never_on_a_day_off(harness: NotificationHarness) -> None:
    """Five working days before, two, on the last; whatever the time of day, and on a Sunday not at all."""
    both = [(unit.code, About.WORK_DUE, ()) for unit in (WARD, COMMUNE)]

    for instant, times in (
        ("2017-01-05T09:00", 0),
        ("2017-01-06T07:29", 0),
        ("2017-01-06T07:30", 1),
        ("2017-01-06T15:00", 1),
        ("2017-01-08T09:00", 1),
        ("2017-01-09T09:00", 1),
        ("2017-01-11T09:00", 2),
        ("2017-01-13T09:00", 3),
        ("2017-01-14T09:00", 3),
    ):
        await harness.at(instant)
        assert await reminded(harness) == both * times, instant

    (notice, *_) = await harness.notices(about=About.WORK_DUE)
    text = (await harness.notice(notice.notice_id)).text
    assert "hạn 14/01/2017, còn 5 ngày làm việc." in text
    assert "Nộp bản đăng ký danh hiệu thi đua của UBND phường Chi Lăng theo Kế hoạch số 254/KH-UBND" in text


async def test_nobody_is_reminded_of_what_was_done_meanwhile(harness: NotificationHarness) -> None:
    """A sheet that was accepted waits for nobody."""
    await harness.at("2017-01-06T08:00")
    await harness.hear(accepted(), on="2017-01-09")
    await harness.at("2017-01-11T08:00")

    assert [one for one in await reminded(harness) if one[0] == WARD.code] == [(WARD.code, About.WORK_DUE, ())]
    assert len([one for one in await reminded(harness) if one[0] == COMMUNE.code]) == 2


async def test_what_is_overdue_goes_to_the_head_of_the_unit_and_then_to_that_of_the_site(
    harness: NotificationHarness,
) -> None:
    """Each once, on the first and the third working day; the head acknowledges it, and a clerk does not."""
    head = ("chair", "signer")

    await harness.at("2017-01-16T08:00")
    first = await reminded(harness)
    await harness.at("2017-01-18T08:00")
    await harness.at("2017-01-19T08:00")
    then = (await reminded(harness))[len(first) :]

    assert [one for one in first if one[0] == WARD.code] == [
        (WARD.code, About.WORK_OVERDUE, ()),
        (WARD.code, About.WORK_ESCALATED, head),
    ]
    assert then == [(SITE, About.WORK_ESCALATED, head)]
    (notice,) = await harness.notices(addressee=SITE, about=About.WORK_ESCALATED)
    text = (await harness.notice(notice.notice_id)).text
    assert all(unit.name in text for unit in (WARD, COMMUNE))
    acknowledging = AcknowledgeNotice(notice_id=notice.notice_id)
    with pytest.raises(NotTheAddressee):
        await harness.handle(acknowledging, Actor("van-thu", duties=frozenset({"clerk"})))
    await harness.handle(acknowledging, Actor("chu-tich", duties=frozenset({"signer"})))


async def test_work_without_a_stated_deadline_is_reminded_of_by_the_limit_of_the_schedule(
    harness: NotificationHarness,
) -> None:
    """A dossier is to be appraised within ten working days: its appraiser is reminded, and then the head."""
    await harness.hear(submitted(), on="2017-12-04")
    appraiser, head = (SITE, About.WORK_DUE, ("appraiser",)), (SITE, About.WORK_ESCALATED, ("chair", "signer"))

    await harness.at("2017-12-07T08:00")
    before = [one for one in await reminded(harness) if one == appraiser]
    await harness.at("2017-12-08T08:00")
    due = [one for one in await reminded(harness) if one == appraiser]
    await harness.at("2017-12-21T08:00")
    after = await reminded(harness)

    assert (before, due) == ([], [appraiser])
    assert head in after


async def test_the_work_of_a_plan_is_reminded_of_up_to_the_head_of_its_unit_and_of_the_site(
    harness: NotificationHarness,
) -> None:
    """An office's and a unit's: before, on the last day, overdue, and then to their heads; once done, no more."""
    await harness.hear(opened(item="9"), on="2017-04-03")
    await harness.hear(opened(WARD_BODY, item="10"), number=2, on="2017-04-03")
    await harness.at("2017-06-21T08:00")  # the sheets of January are long overdue
    known = len(await reminded(harness))
    staff, head = ("appraiser", "clerk", "signer"), ("chair", "signer")
    of_office, of_unit = (SITE, About.WORK_DUE, staff), (WARD.code, About.WORK_DUE, ())
    steps: dict[str, list[tuple[str, About, tuple[str, ...]]]] = {}

    for day in ("2017-06-22", "2017-06-23", "2017-06-28", "2017-06-30", "2017-07-03", "2017-07-05"):
        await harness.at(f"{day}T08:00")
        given = await reminded(harness)
        steps[day], known = given[known:], len(given)
    await harness.hear(closed(), on="2017-07-06")
    await harness.at("2017-07-10T08:00")

    assert {day: sorted(found) for day, found in steps.items()} == {
        "2017-06-22": [],
        "2017-06-23": sorted([of_office, of_unit]),
        "2017-06-28": sorted([of_office, of_unit]),
        "2017-06-30": sorted([of_office, of_unit]),
        "2017-07-03": sorted(
            [
                (SITE, About.WORK_OVERDUE, staff),
                (WARD.code, About.WORK_OVERDUE, ()),
                (WARD.code, About.WORK_ESCALATED, head),
            ]
        ),
        "2017-07-05": [(SITE, About.WORK_ESCALATED, head)],
    }
    assert len(await reminded(harness)) == known
    notices = await harness.notices(addressee=SITE, about=About.WORK_ESCALATED)
    texts = [(await harness.notice(one.notice_id)).text for one in notices]
    assert [text.count("Báo cáo sơ kết 6 tháng đầu năm (theo 254/KH-UBND)") for text in texts].count(2) == 1


async def test_a_replay_and_a_rebuild_remind_nobody_again(
    harness: NotificationHarness, smtp: LocalMailServer, tmp_path: Path
) -> None:
    """Policies and effects run again over the whole log without the answered commands; the tables are rebuilt."""
    await harness.with_address()
    for instant in ("2017-01-06T08:00", "2017-01-16T08:00"):
        await harness.at(instant)
        await run(harness.effects(smtp, tmp_path))
    head, sent = await harness.store.head(), len(smtp.emails)
    before = await harness.store.pool.fetch(_STEPS)

    await as_owner(harness.database, "delete from log.commands")
    await as_owner(harness.database, "update log.checkpoints set position = 0 where name in ('policies', 'effects')")
    await rebuild(harness.store, SERVICE)
    await harness.at("2017-01-16T16:00")
    await run(harness.effects(smtp, tmp_path))

    assert sent > 2
    assert (await harness.store.head(), len(smtp.emails)) == (head, sent)
    assert await harness.store.pool.fetch(_STEPS) == before


async def test_reminders_are_shown_to_whom_they_concern(
    harness: NotificationHarness, web: httpx.AsyncClient, token_of: TokenHeaders
) -> None:
    """A unit's reader sees that unit's; the days and the schedule are for everybody with a duty."""
    await harness.at("2017-01-06T08:00")

    staff = (await web.get("/reminders", headers=token_of("auditor"))).json()
    commune = (await web.get("/reminders", headers=token_of("clerk", COMMUNE.code))).json()
    days = (await web.get("/reminder-days", headers=token_of("auditor"))).json()
    schedule = (await web.get("/reminder-schedule", headers=token_of("operator"))).json()

    assert [one["addressee"] for one in staff["items"]] == [COMMUNE.code, WARD.code]
    assert [one["addressee"] for one in commune["items"]] == [COMMUNE.code]
    assert commune["items"][0]["work"][0]["step"] == "before-5"
    assert [(one["day"], one["reminders"]) for one in days] == [("2017-01-06", 2)]
    assert schedule[0]["work"] == "*"
    assert at("2017-01-06T08:00").isoformat()[:19] in days[0]["given_at"] or days[0]["given_at"]
