"""What readers see of notification, on the real Postgres."""

from contracts.message import Actor
from contracts.notification import About
from contracts.planning import PlanWithdrawn
from contracts.review import AppraisalResult
from deploy.local import servers
from services.notification import queries
from services.notification.domain.contact import Language
from services.notification.domain.email import EmailState
from services.notification.domain.notice import AcknowledgeNotice
from tests.notification.news import COMMUNE, DOCUMENT, PLAN_ID, PROVINCE, WARD, appraised, issued, missing
from tests.notification.places import ADDRESS, notice_of, office

CLERK = Actor("can-bo", unit=COMMUNE.code, duties=frozenset({"clerk"}))


async def test_a_plan_lies_in_the_inbox_of_everybody_on_its_list(postgres: servers.Postgres) -> None:
    """Each recipient has one notice of it."""
    async with office(postgres.admin_url) as at_work:
        await at_work.hear(issued())
        await at_work.settle()

        notices = await at_work.notices(about=About.PLAN_ISSUED)

    assert [notice.addressee for notice in notices] == [PROVINCE.code, WARD.code, COMMUNE.code]
    assert {notice.email_state for notice in notices} == {EmailState.NONE}


async def test_an_addressee_with_an_address_is_written_to(postgres: servers.Postgres) -> None:
    """The address is the one known when the notice is served."""
    async with office(postgres.admin_url) as at_work:
        await at_work.with_address()
        await at_work.hear(issued())
        await at_work.settle()

        notices = await at_work.notices(addressee=WARD.code)

    assert [(notice.email, notice.email_state, notice.email_attempt) for notice in notices] == [
        (ADDRESS, EmailState.QUEUED, 1)
    ]


async def test_news_of_a_unit_name_the_plan_that_was_heard_of(postgres: servers.Postgres) -> None:
    """What the event does not tell is found in what planning said."""
    event = missing()
    async with office(postgres.admin_url) as at_work:
        await at_work.hear(issued())
        await at_work.hear(event)
        await at_work.settle()

        notice = await at_work.notice(notice_of(event, COMMUNE.code, About.REGISTRATION_MISSING))

    assert "theo Kế hoạch số 254/KH-UBND ngày 23/12/2016" in notice.text


async def test_the_recipients_of_a_withdrawn_plan_are_told_once(postgres: servers.Postgres) -> None:
    """Who stands on the list is found when it is due, and then it is due no more."""
    async with office(postgres.admin_url) as at_work:
        await at_work.hear(issued())
        await at_work.settle()
        await at_work.hear(PlanWithdrawn(plan_id=PLAN_ID, document=DOCUMENT, reason="Ban hành nhầm."))
        await at_work.settle()
        told = await at_work.notices(about=About.PLAN_WITHDRAWN)
        head = await at_work.store.head()
        await at_work.settle()

        assert await at_work.store.head() == head
        assert sorted(notice.addressee for notice in told) == sorted((PROVINCE.code, WARD.code, COMMUNE.code))


async def test_a_confirmed_notice_is_shown_as_confirmed_and_counted(postgres: servers.Postgres) -> None:
    """An inbox shows what still waits."""
    event = missing()
    wanted = notice_of(event, COMMUNE.code, About.REGISTRATION_MISSING)
    async with office(postgres.admin_url) as at_work:
        await at_work.hear(event)
        await at_work.hear(appraised(AppraisalResult.INELIGIBLE))
        await at_work.settle()
        await at_work.wish(AcknowledgeNotice(notice_id=wanted), CLERK)
        await at_work.settle()

        confirmed = await at_work.notices(state="acknowledged")
        counted = await queries.counts(at_work.store.pool, None)

    assert [notice.notice_id for notice in confirmed] == [wanted]
    assert [(count.about, count.state, count.notices) for count in counted] == [
        (About.DOSSIER_INELIGIBLE, "served", 1),
        (About.REGISTRATION_MISSING, "acknowledged", 1),
    ]


async def test_a_notice_is_read_in_the_language_asked_for(postgres: servers.Postgres) -> None:
    """Both wordings are kept."""
    event = missing()
    wanted = notice_of(event, COMMUNE.code, About.REGISTRATION_MISSING)
    async with office(postgres.admin_url) as at_work:
        await at_work.hear(event)
        await at_work.settle()

        english = await queries.notice(at_work.store.pool, wanted, Language.EN)
        vietnamese = await queries.notice(at_work.store.pool, wanted, Language.VI)

    assert english is not None
    assert vietnamese is not None
    assert (english.title, vietnamese.title) == ("No registration received", "Chưa đăng ký danh hiệu thi đua")
