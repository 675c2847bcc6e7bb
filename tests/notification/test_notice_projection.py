"""The read tables of notices and plans, on the real Postgres."""

import pytest

from chassis.deciding.testing import at
from chassis.declaring.site import Site
from contracts.federation import Federation, SiteEntry
from contracts.message import Actor
from contracts.notification import About
from contracts.plan_parts import Purpose, Recipient
from contracts.planning import PlanAmended, PlanIssued, PlanWithdrawn
from contracts.registration import UnitRegistrationMissing
from contracts.review import AppraisalResult, AwardDecided
from contracts.vocabulary import Level
from deploy.local import servers
from services.notification.contact.messages import Language
from services.notification.notice import queries
from services.notification.notice.messages import AcknowledgeNotice
from services.notification.notice.states import EmailState
from tests.chassis.databases import as_owner
from tests.chassis.sample import SITE
from tests.notification.harness import ADDRESS, SITE_STAFF, NotificationHarness, notice_of, notification
from tests.notification.heard_events import (
    COMMUNE,
    DOCUMENT,
    PLAN_ID,
    PROVINCE,
    WARD,
    appraised,
    awarded,
    content,
    issued,
    missing,
    returned,
)

CLERK = Actor("can-bo", unit=COMMUNE.code, duties=frozenset({"clerk"}))
WITHDRAWN = PlanWithdrawn(plan_id=PLAN_ID, document=DOCUMENT, reason="Ban hành nhầm.")


async def test_a_plan_is_in_the_inbox_of_every_recipient(harness: NotificationHarness) -> None:
    """Each recipient has one notice of it."""
    await harness.hear(issued())
    await harness.settle()

    notices = await harness.notices(about=About.PLAN_ISSUED)

    assert [notice.addressee for notice in notices] == [PROVINCE.code, WARD.code, COMMUNE.code]
    assert {notice.email_state for notice in notices} == {EmailState.NONE}


async def test_an_addressee_with_an_address_gets_an_email(harness: NotificationHarness) -> None:
    """The address is the one known when the notice is served."""
    await harness.with_address()
    await harness.hear(issued())
    await harness.settle()

    notices = await harness.notices(addressee=WARD.code)

    assert [(notice.email, notice.email_state, notice.email_attempt) for notice in notices] == [
        (ADDRESS, EmailState.QUEUED, 1)
    ]


async def test_a_notice_of_a_unit_names_the_plan_that_planning_has_said(harness: NotificationHarness) -> None:
    """The event does not hold the plan's document: it is evidence."""
    event = missing()
    await harness.hear(issued())
    await harness.hear(event)
    await harness.settle()

    notice = await harness.notice(notice_of(event, COMMUNE.code, About.REGISTRATION_MISSING))

    assert "theo Kế hoạch số 254/KH-UBND ngày 23/12/2016" in notice.text


async def test_a_unit_that_an_amendment_names_for_the_first_time_has_the_notice_of_the_plan(
    harness: NotificationHarness,
) -> None:
    """With what the plan asks of it and until when; the others have the notice of the amendment."""
    before = content(Recipient(code=WARD.code, name=WARD.name, purpose=Purpose.TO_IMPLEMENT))
    after = content(*before.recipients, Recipient(code=COMMUNE.code, name=COMMUNE.name, purpose=Purpose.TO_IMPLEMENT))
    await harness.hear(PlanIssued(plan_id=PLAN_ID, content=before, ruleset="L2003_ND42"))
    await harness.hear(
        PlanAmended(plan_id=PLAN_ID, content=after, changed=("recipients",), reason="Bổ sung đơn vị."), place=2
    )
    await harness.settle()

    ward, commune = [await harness.notices(addressee=one.code) for one in (WARD, COMMUNE)]

    assert [notice.about for notice in ward] == [About.PLAN_ISSUED, About.PLAN_AMENDED]
    assert [notice.about for notice in commune] == [About.PLAN_ISSUED]
    assert "trước ngày 15/01/2017" in (await harness.notice(commune[0].notice_id)).text


async def test_the_recipients_of_a_withdrawn_plan_are_notified_once(harness: NotificationHarness) -> None:
    """The recipients without a notice of it are found when it is due, and then it is due no more."""
    await harness.hear(issued())
    await harness.settle()
    await harness.hear(WITHDRAWN)
    await harness.settle()
    served = await harness.notices(about=About.PLAN_WITHDRAWN)
    head = await harness.store.head()
    await harness.settle()

    assert await harness.store.head() == head
    assert sorted(notice.addressee for notice in served) == sorted((PROVINCE.code, WARD.code, COMMUNE.code))


async def test_a_superiors_plan_is_named_in_notices_and_its_withdrawal_is_notified_here_alone(
    postgres: servers.Postgres,
) -> None:
    """This site is the one recipient of it here, by the code that the plan has for it."""
    ward = SiteEntry(code=SITE, name="UBND phường Chi Lăng", level=Level.COMMUNE, parent="thanh-pho")
    city = SiteEntry(code="thanh-pho", name="UBND thành phố Lạng Sơn", level=Level.DISTRICT)
    here = Recipient(code=SITE, name=ward.name, purpose=Purpose.TO_IMPLEMENT)
    site = Site(SITE, Level.COMMUNE, Federation(sites=(city, ward)))
    async with notification(postgres.admin_url, site) as harness:
        for event in (issued(PROVINCE, here), returned(), WITHDRAWN):
            await harness.hear(event, site=city.code)
            await harness.settle()
        notices = await harness.notices()
        text = (await harness.notice(notice_of(returned(), WARD.code, About.REGISTRATION_RETURNED))).text

    assert [(one.addressee, one.about) for one in notices] == [
        (SITE, About.PLAN_ISSUED),
        (WARD.code, About.REGISTRATION_RETURNED),
        (SITE, About.PLAN_WITHDRAWN),
    ]
    assert "254/KH-UBND" in text


async def test_an_acknowledged_notice_is_shown_as_acknowledged_and_counted(harness: NotificationHarness) -> None:
    """An inbox shows which notices still wait."""
    event = missing()
    wanted = notice_of(event, COMMUNE.code, About.REGISTRATION_MISSING)
    await harness.hear(event)
    await harness.hear(appraised(AppraisalResult.INELIGIBLE))
    await harness.settle()
    await harness.handle(AcknowledgeNotice(notice_id=wanted), CLERK)
    await harness.settle()

    acknowledged = await harness.notices(state="acknowledged")
    counted = await queries.counts(harness.store.pool, SITE_STAFF, None)

    assert [notice.notice_id for notice in acknowledged] == [wanted]
    assert [(count.about, count.state, count.notices) for count in counted] == [
        (About.DOSSIER_INELIGIBLE, "served", 1),
        (About.REGISTRATION_MISSING, "acknowledged", 1),
    ]


async def test_a_notice_is_read_in_the_language_asked_for(harness: NotificationHarness) -> None:
    """Both wordings are kept."""
    event = missing()
    wanted = notice_of(event, COMMUNE.code, About.REGISTRATION_MISSING)
    await harness.hear(event)
    await harness.settle()

    english = await queries.notice(harness.store.pool, SITE_STAFF, wanted, Language.EN)
    vietnamese = await queries.notice(harness.store.pool, SITE_STAFF, wanted, Language.VI)

    assert english is not None
    assert vietnamese is not None
    assert (english.title, vietnamese.title) == ("No registration received", "Chưa đăng ký danh hiệu thi đua")


@pytest.mark.parametrize("event", [issued(), missing(), awarded()], ids=lambda event: type(event).__name__)
async def test_an_event_of_a_neighbour_leaves_no_notice_and_no_plan(
    harness: NotificationHarness, event: PlanIssued | UnitRegistrationMissing | AwardDecided
) -> None:
    """Another site notifies its own recipients; its plan is no plan of this site."""
    await harness.hear(event, site="mai-pha")
    head = await harness.store.head()
    await harness.settle()

    assert await harness.store.head() == head
    assert await as_owner(harness.database, "select from read.read_plans") == []


async def test_a_neighbours_withdrawal_withdraws_no_plan_of_this_site(harness: NotificationHarness) -> None:
    """Even under the id of one of its plans."""
    await harness.hear(issued())
    await harness.settle()
    await harness.hear(WITHDRAWN, site="mai-pha")
    await harness.settle()

    assert await harness.notices(about=About.PLAN_WITHDRAWN) == []


async def test_a_recipient_that_was_notified_of_a_withdrawal_is_not_due_again(harness: NotificationHarness) -> None:
    """The others are: those whose notice was not served yet."""
    await harness.hear(issued())
    await harness.hear(WITHDRAWN)
    await harness.projector.step()
    first, *others = await queries.due(harness.store.pool, at("2017-01-20"))
    await harness.handle(first)
    await harness.projector.step()

    assert list(await queries.due(harness.store.pool, at("2017-01-20"))) == others
    assert len(others) == 2
