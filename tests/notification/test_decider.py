"""The rules of notices and contacts."""

import pytest
from pydantic import ValidationError

from chassis.deciding.testing import Rules, context
from contracts.message import Actor
from contracts.notification import About, Channel, NoticeAcknowledged, NoticeFailed, NoticeServed
from services.notification.domain import contact as contacts
from services.notification.domain import notice as notices
from services.notification.domain.contact import Contact, ContactSet, Language, NotYourContact, SetContact
from services.notification.domain.email import (
    ContactUnknown,
    Delivery,
    EmailAccepted,
    EmailArrived,
    EmailNotInLine,
    EmailQueued,
    EmailStarted,
    EmailUnconfirmed,
)
from services.notification.domain.notice import (
    AcknowledgeNotice,
    NoticeEvent,
    NoticeMissing,
    NoticeTranslated,
    NotTheAddressee,
    RecordEmail,
    ResendEmail,
    ServeNotice,
    StartEmail,
)
from services.notification.domain.telling import notice_id
from services.notification.domain.tidings import DossierFoundEligible, SheetMissing, Tidings, TitleTakenBack
from tests.notification.news import COMMUNE, DEADLINE, DOCUMENT, PERSON, PLAN_ID, SOURCE

NOTICE = notice_id(SOURCE, COMMUNE.code, About.REGISTRATION_MISSING)
ADDRESS = "vanphong@maipha.example"
POLICY = Actor("notification.policies", duties=frozenset({"policy"}))
OPERATOR = Actor("quan-tri", duties=frozenset({"operator"}))
CLERK = Actor("can-bo", unit=COMMUNE.code, duties=frozenset({"clerk"}))
NEIGHBOUR = Actor("can-bo-khac", unit="phuong-chi-lang", duties=frozenset({"clerk"}))
given = Rules(notices.DECIDER).given
given_contact = Rules(contacts.DECIDER).given

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
UNCONFIRMED = EmailUnconfirmed(notice_id=NOTICE, attempt=1, detail="no reply to the text")


def serve(contact: Contact | None = None) -> ServeNotice:
    """The wish to tell the commune that it is missing."""
    return ServeNotice(
        notice_id=NOTICE,
        addressee=COMMUNE,
        tidings=SheetMissing(plan=DOCUMENT, deadline=DEADLINE),
        source=SOURCE,
        plan_id=PLAN_ID,
        contact=contact,
    )


def queued(attempt: int = 1, language: Language = Language.VI) -> EmailQueued:
    """An e-mail of the notice in line."""
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
    """The wish to record what became of an e-mail."""
    details = {Delivery.ACCEPTED: "250 kept", Delivery.FAILED: "550 no such mailbox"}
    detail = details.get(delivery, "no reply to the text")
    return RecordEmail(notice_id=NOTICE, attempt=attempt, delivery=delivery, detail=detail)


def test_a_notice_lies_in_the_inbox_in_both_languages_and_without_an_address_nothing_is_mailed() -> None:
    """The inbox does not depend on an address."""
    outcome = given().when(serve(), context(POLICY))

    outcome.then(SERVED, TRANSLATED)


def test_a_notice_to_an_addressee_with_an_address_is_put_in_line_as_an_email() -> None:
    """An e-mail says exactly what the inbox says."""
    outcome = given().when(serve(Contact(email=ADDRESS)), context(POLICY))

    outcome.then(SERVED, TRANSLATED, queued())


def test_an_email_is_worded_in_the_language_the_addressee_chose() -> None:
    """The language of an e-mail is the contact's."""
    outcome = given().when(serve(Contact(email=ADDRESS, language=Language.EN)), context(POLICY))

    outcome.then(SERVED, TRANSLATED, queued(language=Language.EN))


@pytest.mark.parametrize(
    ("tidings", "mailed"),
    [
        (DossierFoundEligible(subject=PERSON, title="LDTT", year=2017, body="PNV", appraised_on=DEADLINE.day), False),
        (TitleTakenBack(subject=PERSON, title="LDTT", by_standing_body=False, reason="Chuyển công tác"), False),
        (TitleTakenBack(subject=PERSON, title="LDTT", by_standing_body=True, reason="Chuyển công tác"), True),
    ],
    ids=["eligible", "taken back by the unit", "taken out by the standing body"],
)
def test_an_inbox_is_not_doubled_by_a_flood_of_emails(tidings: Tidings, *, mailed: bool) -> None:
    """What goes its way, dossier by dossier, and what the unit did itself lie in the inbox alone."""
    wish = serve(Contact(email=ADDRESS)).model_copy(update={"tidings": tidings})

    events = given().when(wish, context(POLICY)).events

    assert isinstance(events[0], NoticeServed)
    assert any(isinstance(event, EmailQueued) for event in events) is mailed


def test_a_notice_is_served_once_whatever_is_replayed() -> None:
    """A notice that was served is not served again, nor mailed because an address has come since."""
    outcome = given(SERVED, TRANSLATED).when(serve(Contact(email=ADDRESS)), context(POLICY))

    outcome.nothing()


def test_the_addressee_confirms_a_notice_once() -> None:
    """A confirmation is given once."""
    confirmed = NoticeAcknowledged(notice_id=NOTICE, addressee=COMMUNE)
    wish = AcknowledgeNotice(notice_id=NOTICE)

    given(SERVED, TRANSLATED).when(wish, context(CLERK)).then(confirmed)
    given(SERVED, TRANSLATED, confirmed).when(wish, context(CLERK)).nothing()


@pytest.mark.parametrize("actor", [NEIGHBOUR, OPERATOR], ids=["another unit", "staff of the site"])
def test_nobody_confirms_a_notice_for_its_addressee(actor: Actor) -> None:
    """A notice is confirmed by its addressee alone."""
    outcome = given(SERVED, TRANSLATED).when(AcknowledgeNotice(notice_id=NOTICE), context(actor))

    outcome.refused(NotTheAddressee)


def test_a_notice_that_was_not_served_can_be_neither_confirmed_nor_mailed() -> None:
    """Only a notice that was served can be dealt with."""
    wishes = (
        AcknowledgeNotice(notice_id=NOTICE),
        ResendEmail(notice_id=NOTICE, contact=Contact(email=ADDRESS), plan=DOCUMENT),
        StartEmail(notice_id=NOTICE, attempt=1),
        record(Delivery.ACCEPTED),
    )

    for wish in wishes:
        given().when(wish, context(CLERK)).refused(NoticeMissing)


def test_an_email_is_taken_in_hand_once() -> None:
    """An e-mail that was begun is not begun again, even when nobody remembers the command."""
    start = StartEmail(notice_id=NOTICE, attempt=1)

    given(SERVED, TRANSLATED, queued()).when(start, context(POLICY)).then(STARTED)
    for then in ((STARTED,), (STARTED, ACCEPTED), (STARTED, FAILED), (STARTED, UNCONFIRMED)):
        given(SERVED, TRANSLATED, queued(), *then).when(start, context(POLICY)).refused(EmailNotInLine)


def test_an_email_of_an_earlier_attempt_is_not_taken_in_hand() -> None:
    """A wish is about one attempt."""
    history = (SERVED, TRANSLATED, queued(), STARTED, FAILED, queued(attempt=2))

    outcome = given(*history).when(StartEmail(notice_id=NOTICE, attempt=1), context(POLICY))

    outcome.refused(EmailNotInLine)


@pytest.mark.parametrize(
    ("delivery", "event"),
    [(Delivery.ACCEPTED, ACCEPTED), (Delivery.FAILED, FAILED), (Delivery.UNKNOWN, UNCONFIRMED)],
)
def test_what_became_of_an_email_is_recorded_once(delivery: Delivery, event: NoticeEvent) -> None:
    """Each outcome is one event."""
    history = (SERVED, TRANSLATED, queued(), STARTED)

    given(*history).when(record(delivery), context(POLICY)).then(event)
    given(*history, event).when(record(delivery), context(POLICY)).nothing()


def test_an_email_given_up_as_unconfirmed_may_still_turn_out_to_have_arrived() -> None:
    """What is known better counts, and only that."""
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
    [(), (queued(), STARTED, FAILED), (queued(), STARTED, UNCONFIRMED)],
    ids=["never mailed", "failed", "unconfirmed"],
)
def test_an_operator_has_an_email_sent_when_it_is_not_known_to_have_arrived(history: tuple[NoticeEvent, ...]) -> None:
    """A new attempt is a new wish, of a person."""
    wish = ResendEmail(notice_id=NOTICE, contact=Contact(email=ADDRESS), plan=DOCUMENT)

    outcome = given(SERVED, TRANSLATED, *history).when(wish, context(OPERATOR))

    outcome.then(queued(attempt=2 if history else 1))


def test_an_email_in_line_or_under_way_is_not_put_in_line_again() -> None:
    """The wish is already true."""
    wish = ResendEmail(notice_id=NOTICE, contact=Contact(email=ADDRESS), plan=DOCUMENT)

    given(SERVED, TRANSLATED, queued()).when(wish, context(OPERATOR)).nothing()
    given(SERVED, TRANSLATED, queued(), STARTED).when(wish, context(OPERATOR)).nothing()


def test_an_email_that_arrived_is_not_sent_again() -> None:
    """Nothing is sent twice."""
    wish = ResendEmail(notice_id=NOTICE, contact=Contact(email=ADDRESS), plan=DOCUMENT)

    outcome = given(SERVED, TRANSLATED, queued(), STARTED, ACCEPTED).when(wish, context(OPERATOR))

    outcome.refused(EmailArrived)


def test_an_email_needs_an_address() -> None:
    """Without a contact there is nothing to send to."""
    outcome = given(SERVED, TRANSLATED).when(ResendEmail(notice_id=NOTICE), context(OPERATOR))

    outcome.refused(ContactUnknown)


def test_a_contact_is_set_and_set_again_only_when_it_differs() -> None:
    """The last word counts, and saying it twice says nothing."""
    wish = SetContact(addressee=COMMUNE.code, email=ADDRESS)
    was_set = ContactSet(addressee=COMMUNE.code, email=ADDRESS, language=Language.VI)

    given_contact().when(wish, context(CLERK)).then(was_set)
    given_contact(was_set).when(wish, context(CLERK)).nothing()
    given_contact(was_set).when(SetContact(addressee=COMMUNE.code, email=None), context(OPERATOR)).then(
        ContactSet(addressee=COMMUNE.code, email=None, language=Language.VI)
    )


def test_a_clerk_does_not_set_the_contact_of_another_unit() -> None:
    """A unit's clerk acts for its own unit."""
    outcome = given_contact().when(SetContact(addressee=COMMUNE.code, email=ADDRESS), context(NEIGHBOUR))

    outcome.refused(NotYourContact)


@pytest.mark.parametrize(
    "address", ["", "van phong@maipha.example", "a@b", "a@b.example\r\nBcc: c@d.example", "a,b@c.example", "@c.example"]
)
def test_what_is_no_mailbox_of_an_office_is_no_address(address: str) -> None:
    """An address cannot smuggle a header or a second recipient in."""
    with pytest.raises(ValidationError):
        SetContact(addressee=COMMUNE.code, email=address)
