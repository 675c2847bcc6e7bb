"""The rules of a notice."""

from datetime import date, timedelta
from typing import get_args

import pytest

from chassis.deciding.testing import Rules, context
from contracts.message import Actor, Command, RefusalKind
from contracts.notification import About, Channel, NoticeAcknowledged, NoticeFailed, NoticeServed
from services.notification.contact.messages import Contact, Language
from services.notification.notice.addressing import notice_id
from services.notification.notice.deferring import MOST_DEFERRALS, pause
from services.notification.notice.facts import (
    AmendedPlan,
    DossierFacts,
    EligibleDossier,
    MissingSheet,
    NoticeFacts,
    SheetFacts,
    WithdrawnTitle,
)
from services.notification.notice.messages import (
    AcknowledgeNotice,
    Delivery,
    EmailAccepted,
    EmailDeferred,
    EmailQueued,
    EmailStarted,
    EmailUnconfirmed,
    NoticeTranslated,
    RecordEmail,
    ResendEmail,
    RetryEmail,
    ServeNotice,
    StartEmail,
)
from services.notification.notice.refusals import (
    ContactUnknown,
    EmailAlreadyAccepted,
    EmailNotQueued,
    NoticeMissing,
    NotTheAddressee,
)
from services.notification.notice.rules import DECIDER, Correspondence
from services.notification.notice.states import NoticeEvent
from tests.notification.commands import evidence_for, served_for
from tests.notification.heard_events import COMMUNE, DEADLINE, DOCUMENT, PERSON, PLAN_ID, SOURCE, issued

NOTICE = notice_id(SOURCE, COMMUNE.code, About.REGISTRATION_MISSING)
ADDRESS = "vanphong@maipha.example"
POLICY = Actor("notification.policies", duties=frozenset({"policy"}))
OPERATOR = Actor("quan-tri", duties=frozenset({"operator"}))
CLERK = Actor("can-bo", unit=COMMUNE.code, duties=frozenset({"clerk"}))
OTHER_UNIT = Actor("can-bo-khac", unit="phuong-chi-lang", duties=frozenset({"clerk"}))
given = Rules(DECIDER).given
ADDRESSED = Contact(email=ADDRESS)
PLAN_KNOWN = Correspondence(None, DOCUMENT)
WITH_ADDRESS = Correspondence(ADDRESSED, DOCUMENT)

SERVED = NoticeServed(
    notice_id=NOTICE,
    addressee=COMMUNE,
    about=About.REGISTRATION_MISSING,
    title="Chưa đăng ký danh hiệu thi đua",
    text=(
        "Đã hết thời hạn đăng ký (trước ngày 15/01/2017) nhưng UBND xã Mai Pha chưa gửi bản đăng ký danh hiệu thi đua "
        "theo Kế hoạch số 254/KH-UBND ngày 23/12/2016.\n"
        "Đơn vị không đăng ký thì không được xem xét khen thưởng nếu Kế hoạch quy định đăng ký là điều kiện."
    ),
    source=SOURCE,
    plan_id=PLAN_ID,
    template="registration-missing.1",
)
TRANSLATED = NoticeTranslated(
    notice_id=NOTICE,
    language=Language.EN,
    title="No registration received",
    text=(
        "The time for registration has ended (before 2017-01-15), and UBND xã Mai Pha has handed in nothing under "
        "plan 254/KH-UBND of 2016-12-23.\n"
        "Where the plan makes registration a condition, the unit is not considered for awards."
    ),
)
STARTED = EmailStarted(notice_id=NOTICE, attempt=1)
ACCEPTED = EmailAccepted(notice_id=NOTICE, attempt=1, detail="250 kept")
FAILED = NoticeFailed(notice_id=NOTICE, addressee=COMMUNE, channel=Channel.EMAIL, reason="550 no such mailbox")
DEFERRED = EmailDeferred(notice_id=NOTICE, attempt=1, detail="no reply to the text")
UNCONFIRMED = EmailUnconfirmed(notice_id=NOTICE, attempt=1, detail="no reply to the text")


def serve(facts: NoticeFacts | None = None) -> ServeNotice:
    """The command that notifies the commune: that its sheet is missing, where no other facts are given."""
    return ServeNotice(
        notice_id=NOTICE,
        addressee=COMMUNE,
        facts=facts or MissingSheet(deadline=DEADLINE),
        source=SOURCE,
        plan_id=PLAN_ID,
    )


def queued(attempt: int = 1, language: Language = Language.VI) -> EmailQueued:
    """A queued e-mail of the notice."""
    vietnamese = language is Language.VI
    subject = (
        "Chưa đăng ký danh hiệu – Kế hoạch số 254/KH-UBND" if vietnamese else "Registration missing – plan 254/KH-UBND"
    )
    return EmailQueued(
        notice_id=NOTICE,
        attempt=attempt,
        email=ADDRESS,
        language=language,
        subject=subject,
        text=(SERVED if vietnamese else TRANSLATED).text,
    )


def record(delivery: Delivery, attempt: int = 1) -> RecordEmail:
    """The command that records the outcome of an e-mail."""
    details = {Delivery.ACCEPTED: "250 kept", Delivery.FAILED: "550 no such mailbox"}
    detail = details.get(delivery, "no reply to the text")
    return RecordEmail(notice_id=NOTICE, attempt=attempt, delivery=delivery, detail=detail)


def test_a_notice_lies_in_the_inbox_in_both_languages_and_without_an_address_nothing_is_mailed() -> None:
    """The inbox does not depend on an address."""
    outcome = given().when(serve(), context(POLICY), evidence_for(serve()))

    outcome.then(SERVED, TRANSLATED)


def test_a_notice_to_an_addressee_with_an_address_is_queued_as_an_email() -> None:
    """An e-mail says exactly what the inbox says."""
    outcome = given().when(serve(), context(POLICY), evidence_for(serve(), ADDRESSED))

    outcome.then(SERVED, TRANSLATED, queued())


def test_an_email_is_worded_in_the_language_the_addressee_chose() -> None:
    """The language of an e-mail is the contact's."""
    outcome = given().when(
        serve(), context(POLICY), evidence_for(serve(), Contact(email=ADDRESS, language=Language.EN))
    )

    outcome.then(SERVED, TRANSLATED, queued(language=Language.EN))


@pytest.mark.parametrize(
    ("facts", "mailed"),
    [
        (EligibleDossier(subject=PERSON, title="LDTT", year=2017, body="PNV", appraised_on=date(2017, 12, 1)), False),
        (WithdrawnTitle(subject=PERSON, title="LDTT", by_standing_body=False, reason="Chuyển công tác"), False),
        (WithdrawnTitle(subject=PERSON, title="LDTT", by_standing_body=True, reason="Chuyển công tác"), True),
    ],
    ids=["eligible", "withdrawn by the unit", "withdrawn by the standing body"],
)
def test_an_inbox_is_not_doubled_by_a_flood_of_emails(facts: NoticeFacts, *, mailed: bool) -> None:
    """Eligible dossiers, and titles that the unit withdrew itself, have a notice in the inbox alone."""
    events = given().when(serve(facts), context(POLICY), evidence_for(serve(facts), ADDRESSED)).events

    assert isinstance(events[0], NoticeServed)
    assert any(isinstance(event, EmailQueued) for event in events) is mailed


def test_a_notice_is_served_once_whatever_is_replayed() -> None:
    """A notice that was served is not served again, nor mailed because an address was set since."""
    outcome = given(SERVED, TRANSLATED).when(serve(), context(POLICY), WITH_ADDRESS)

    outcome.nothing()


def test_the_addressee_acknowledges_a_notice_once() -> None:
    """It is acknowledged once."""
    acknowledged = NoticeAcknowledged(notice_id=NOTICE, addressee=COMMUNE)
    command = AcknowledgeNotice(notice_id=NOTICE)

    given(SERVED, TRANSLATED).when(command, context(CLERK)).then(acknowledged)
    given(SERVED, TRANSLATED, acknowledged).when(command, context(CLERK)).nothing()


@pytest.mark.parametrize("actor", [OTHER_UNIT, OPERATOR], ids=["another unit", "staff of the site"])
def test_nobody_acknowledges_a_notice_for_its_addressee(actor: Actor) -> None:
    """A notice is acknowledged by its addressee alone."""
    outcome = given(SERVED, TRANSLATED).when(AcknowledgeNotice(notice_id=NOTICE), context(actor))

    assert outcome.refused(NotTheAddressee).kind is RefusalKind.NOT_ALLOWED


def test_the_staff_of_a_site_acknowledge_for_the_unit_that_bears_its_code() -> None:
    """At the site of a ward the ward's own clerks have no unit."""
    staff = Actor("van-thu", duties=frozenset({"clerk"}))
    at_ward = context(staff, site=COMMUNE.code)
    acknowledged = NoticeAcknowledged(notice_id=NOTICE, addressee=COMMUNE)

    given(SERVED, TRANSLATED).when(AcknowledgeNotice(notice_id=NOTICE), at_ward).then(acknowledged)


def test_a_notice_that_was_not_served_can_be_neither_acknowledged_nor_mailed() -> None:
    """Only a notice that was served can be dealt with."""
    commands = (
        AcknowledgeNotice(notice_id=NOTICE),
        ResendEmail(notice_id=NOTICE),
        StartEmail(notice_id=NOTICE, attempt=1),
        record(Delivery.ACCEPTED),
    )

    for command in commands:
        refusal = given().when(command, context(CLERK), WITH_ADDRESS).refused(NoticeMissing)
        assert refusal.kind is RefusalKind.NOT_FOUND


def test_an_email_is_started_once() -> None:
    """An e-mail that was started is not started again, even where the answer to the command is lost."""
    start = StartEmail(notice_id=NOTICE, attempt=1)

    given(SERVED, TRANSLATED, queued()).when(start, context(POLICY)).then(STARTED)
    for then in ((STARTED,), (STARTED, ACCEPTED), (STARTED, FAILED), (STARTED, UNCONFIRMED)):
        given(SERVED, TRANSLATED, queued(), *then).when(start, context(POLICY)).refused(EmailNotQueued)


def test_an_email_of_an_earlier_attempt_is_not_started() -> None:
    """A command is about one attempt."""
    history = (SERVED, TRANSLATED, queued(), STARTED, FAILED, queued(attempt=2))

    outcome = given(*history).when(StartEmail(notice_id=NOTICE, attempt=1), context(POLICY))

    outcome.refused(EmailNotQueued)


@pytest.mark.parametrize(
    ("delivery", "event"),
    [
        (Delivery.ACCEPTED, ACCEPTED),
        (Delivery.FAILED, FAILED),
        (Delivery.UNKNOWN, UNCONFIRMED),
        (Delivery.DEFERRED, DEFERRED),
    ],
)
def test_the_outcome_of_an_email_is_recorded_once(delivery: Delivery, event: NoticeEvent) -> None:
    """Each outcome is one event."""
    history = (SERVED, TRANSLATED, queued(), STARTED)

    given(*history).when(record(delivery), context(POLICY)).then(event)
    given(*history, event).when(record(delivery), context(POLICY)).nothing()


def test_an_email_recorded_as_unconfirmed_may_still_turn_out_to_have_arrived() -> None:
    """A known outcome replaces an unknown one, and not the other way round."""
    history = (SERVED, TRANSLATED, queued(), STARTED, UNCONFIRMED)

    given(*history).when(record(Delivery.ACCEPTED), context(POLICY)).then(ACCEPTED)
    given(*history, ACCEPTED).when(record(Delivery.UNKNOWN), context(POLICY)).nothing()


def test_the_outcome_of_an_earlier_attempt_says_nothing_of_the_present_one() -> None:
    """An outcome belongs to one attempt."""
    history = (SERVED, TRANSLATED, queued(), STARTED, UNCONFIRMED, queued(attempt=2))

    outcome = given(*history).when(record(Delivery.ACCEPTED, attempt=1), context(POLICY))

    outcome.nothing()


@pytest.mark.parametrize(
    "history",
    [(), (queued(), STARTED, FAILED), (queued(), STARTED, UNCONFIRMED), (queued(), STARTED, DEFERRED)],
    ids=["never mailed", "failed", "unconfirmed", "deferred"],
)
def test_an_operator_has_an_email_sent_when_it_is_not_known_to_have_arrived(history: tuple[NoticeEvent, ...]) -> None:
    """A new attempt is a new command, of a person."""
    command = ResendEmail(notice_id=NOTICE)

    outcome = given(SERVED, TRANSLATED, *history).when(command, context(OPERATOR), WITH_ADDRESS)

    outcome.then(queued(attempt=2 if history else 1))


def test_a_deferred_email_is_queued_again_once() -> None:
    """Under the number of the deferred attempt, so that a command that comes late asks for nothing."""
    history = (SERVED, TRANSLATED, queued(), STARTED, DEFERRED)
    retry = RetryEmail(notice_id=NOTICE, attempt=1)

    given(*history).when(retry, context(POLICY), WITH_ADDRESS).then(queued(attempt=2))
    given(*history, queued(attempt=2)).when(retry, context(POLICY), WITH_ADDRESS).nothing()
    start = StartEmail(notice_id=NOTICE, attempt=2)
    given(*history, queued(attempt=2)).when(start, context(POLICY)).then(EmailStarted(notice_id=NOTICE, attempt=2))


def test_a_deferred_email_whose_address_was_removed_has_failed() -> None:
    """There is nobody left to send it to."""
    outcome = given(SERVED, TRANSLATED, queued(), STARTED, DEFERRED).when(
        RetryEmail(notice_id=NOTICE, attempt=1), context(POLICY), PLAN_KNOWN
    )

    assert isinstance(outcome.events[0], NoticeFailed)


def test_an_email_is_given_up_after_four_days_of_deferrals() -> None:
    """Not sooner, and a person can have it sent again."""
    tried = [
        event
        for attempt in range(1, MOST_DEFERRALS + 1)
        for event in (
            queued(attempt),
            EmailStarted(notice_id=NOTICE, attempt=attempt),
            EmailDeferred(notice_id=NOTICE, attempt=attempt, detail="451 later"),
        )
    ]
    last = MOST_DEFERRALS + 1
    again = (queued(last), EmailStarted(notice_id=NOTICE, attempt=last))

    events = given(SERVED, TRANSLATED, *tried, *again).when(record(Delivery.DEFERRED, last), context(POLICY)).events
    before = given(SERVED, TRANSLATED, *tried[:-3], *again).when(record(Delivery.DEFERRED, last), context(POLICY))

    assert isinstance(events[0], NoticeFailed)
    assert isinstance(before.events[0], EmailDeferred)
    waited = [pause(times) for times in range(1, MOST_DEFERRALS + 1)]
    assert waited[:3] == [timedelta(minutes=1), timedelta(minutes=2), timedelta(minutes=4)]
    assert timedelta(days=4) <= sum(waited, timedelta()) < timedelta(days=5)


def test_an_email_that_is_queued_or_started_is_not_queued_again() -> None:
    """It is being sent already."""
    command = ResendEmail(notice_id=NOTICE)

    given(SERVED, TRANSLATED, queued()).when(command, context(OPERATOR), WITH_ADDRESS).nothing()
    given(SERVED, TRANSLATED, queued(), STARTED).when(command, context(OPERATOR), WITH_ADDRESS).nothing()


def test_an_email_that_arrived_is_not_sent_again() -> None:
    """Nothing is sent twice."""
    command = ResendEmail(notice_id=NOTICE)

    outcome = given(SERVED, TRANSLATED, queued(), STARTED, ACCEPTED).when(command, context(OPERATOR), WITH_ADDRESS)

    assert outcome.refused(EmailAlreadyAccepted).kind is RefusalKind.CONFLICT


def test_an_email_needs_an_address() -> None:
    """Without a contact there is nothing to send to."""
    outcome = given(SERVED, TRANSLATED).when(ResendEmail(notice_id=NOTICE), context(OPERATOR), PLAN_KNOWN)

    assert outcome.refused(ContactUnknown).kind is RefusalKind.CONFLICT


@pytest.mark.parametrize("command", [serve(), ResendEmail(notice_id=NOTICE)], ids=["serve", "resend"])
def test_an_email_is_never_decided_on_without_its_evidence(command: ServeNotice | ResendEmail) -> None:
    """Evidence that nobody looked for is a fault, and not an addressee without an address."""
    history = () if isinstance(command, ServeNotice) else (SERVED, TRANSLATED)

    with pytest.raises(TypeError):
        given(*history).when(command, context(POLICY))
    if isinstance(command, ServeNotice):
        with pytest.raises(TypeError):
            given(*history).when(command, context(POLICY), PLAN_KNOWN)


def amended() -> ServeNotice:
    """The command that notifies the commune of an amendment."""
    return serve(AmendedPlan(plan=DOCUMENT, changed=("tasks",), reason="Bổ sung."))


def plan_issued() -> ServeNotice:
    """The command that notifies the commune of a plan, with what it asks for."""
    (found,) = [one for one in served_for(issued()) if one.addressee == COMMUNE]
    return found


@pytest.mark.parametrize(
    ("command", "named_before", "served"),
    [
        (amended(), True, True),
        (amended(), False, False),
        (amended(), None, True),
        (plan_issued(), True, False),
        (plan_issued(), False, True),
        (plan_issued(), None, True),
    ],
)
def test_whom_an_amendment_newly_names_has_the_notice_of_the_plan_and_not_that_of_the_amendment(
    command: ServeNotice, *, named_before: bool | None, served: bool
) -> None:
    """One of the two is served, by whom the plan's last version named."""
    outcome = given().when(command, context(POLICY), evidence_for(command, named_before=named_before))

    assert bool(outcome.events) is served


@pytest.mark.parametrize("kind", [ServeNotice, AcknowledgeNotice, ResendEmail, RetryEmail, StartEmail, RecordEmail])
def test_a_command_of_a_notice_holds_no_evidence(kind: type[Command]) -> None:
    """The contact and the plan are looked up for the decision: the same command sent again is the same command."""
    assert not {"contact", "email", "plan"} & kind.model_fields.keys()
    assert kind is not ServeNotice or all(
        "plan" not in facts.model_fields for facts in (*get_args(SheetFacts), *get_args(DossierFacts))
    )
