"""The rules of a notice: served once, in the inbox always, and by e-mail at most once for each command to send it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias, assert_never

from contracts.message import Context, Decider
from contracts.notification import About, Channel, NoticeAcknowledged, NoticeFailed, NoticeServed, TemplateName
from contracts.vocabulary import Code, Document
from services.notification.choice.messages import Way
from services.notification.contact.messages import Contact, Language
from services.notification.notice.deferring import MOST_DEFERRALS
from services.notification.notice.email_content import email_content, is_mailed
from services.notification.notice.facts import AmendedPlan, IssuedPlan, PlanFacts
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
from services.notification.notice.phrases import Wording
from services.notification.notice.refusals import (
    ContactUnknown,
    EmailAlreadyAccepted,
    EmailNotQueued,
    NoticeMissing,
    NotTheAddressee,
)
from services.notification.notice.states import (
    INITIAL,
    EmailState,
    NoticeEvent,
    Served,
    State,
    Unserved,
    evolve,
)

NoticeCommand: TypeAlias = ServeNotice | AcknowledgeNotice | ResendEmail | RetryEmail | StartEmail | RecordEmail


@dataclass(frozen=True, slots=True)
class Worded:
    """A notice in both languages, and the text by which it was worded."""

    template: TemplateName
    wording: Mapping[Language, Wording]


@dataclass(frozen=True, slots=True)
class Correspondence:
    """The evidence of the commands that make an e-mail.

    `contact` is None where the addressee has no address, `plan` where planning has not said the notice's plan yet.
    `named_before` says of a notice of an issued or amended plan whether the plan's last version named the addressee;
    None where planning has said no such version. `worded` is None for a notice that was served before,
    `way` how the addressee has chosen to get this kind by e-mail, None where the table decides.
    """

    contact: Contact | None
    plan: Document | None
    named_before: bool | None = None
    worded: Worded | None = None
    way: Way | None = None
    holder: Code | None = None
    """The unit that follows on the addressee where that has ended: it acts in its place."""


def decide(
    command: NoticeCommand, state: State, evidence: Correspondence | None, context: Context
) -> tuple[NoticeEvent, ...]:
    """The events that follow from a command; raises the Refusal that stands in the way."""
    if isinstance(command, ServeNotice):
        return _serve(command, _found(evidence)) if isinstance(state, Unserved) else ()
    if isinstance(state, Unserved):
        raise NoticeMissing
    match command:
        case AcknowledgeNotice():
            return _acknowledge(command, state, evidence, context)
        case ResendEmail():
            return _resend(command, state, _found(evidence))
        case RetryEmail():
            return _retry(command, state, _found(evidence))
        case StartEmail():
            return _start(command, state)
        case RecordEmail():
            return _record(command, state)
        case _:
            assert_never(command)


def _found(evidence: Correspondence | None) -> Correspondence:
    """The evidence of a command that has a loader; None is that of a command without one."""
    if evidence is None:
        raise TypeError("this command is decided on a contact and a plan, and nobody looked for them")
    return evidence


def _serve(command: ServeNotice, evidence: Correspondence) -> tuple[NoticeEvent, ...]:
    addressee, facts, notice_id = command.addressee, command.facts, command.notice_id
    if _is_for_others(command, evidence):
        return ()
    plan = facts.plan if isinstance(facts, PlanFacts) else evidence.plan
    if evidence.worded is None:
        raise TypeError("this notice is served and nobody worded it")
    worded = evidence.worded.wording
    served = NoticeServed(
        notice_id=notice_id,
        addressee=addressee,
        about=About(facts.about),
        title=worded[Language.VI].title,
        text=worded[Language.VI].text,
        source=command.source,
        plan_id=command.plan_id,
        template=evidence.worded.template,
        duties=command.duties,
    )
    english = worded[Language.EN]
    translated = NoticeTranslated(notice_id=notice_id, language=Language.EN, title=english.title, text=english.text)
    is_sent = is_mailed(facts) if evidence.way is None else evidence.way is Way.AT_ONCE
    if evidence.contact is None or not is_sent:
        return served, translated
    return (
        served,
        translated,
        _queue(command, Served(addressee, served.about, worded, command.duties), evidence.contact, plan),
    )


def _is_for_others(command: ServeNotice, evidence: Correspondence) -> bool:
    """Whom the plan's last version did not name has the notice of a plan, all others that of an amendment."""
    if isinstance(command.facts, IssuedPlan):
        return evidence.named_before is True
    return isinstance(command.facts, AmendedPlan) and evidence.named_before is False


def _queue(
    command: ServeNotice | ResendEmail | RetryEmail, notice: Served, contact: Contact, plan: Document | None
) -> EmailQueued:
    language = contact.language if contact.language in notice.wording else Language.VI
    subject, text = email_content(notice.about, notice.wording[language], plan, language)
    return EmailQueued(
        notice_id=command.notice_id,
        attempt=notice.email.attempt + 1,
        email=contact.email,
        language=language,
        subject=subject,
        text=text,
    )


def _acknowledge(
    command: AcknowledgeNotice, notice: Served, evidence: Correspondence | None, context: Context
) -> tuple[NoticeEvent, ...]:
    addressee = None if evidence is None else evidence.holder
    # The staff of a site, who have no unit, act for the unit that bears the site's code.
    is_for = notice.duties or ("clerk",)
    theirs = addressee or notice.addressee.code
    if (context.actor.unit or context.site) != theirs or context.actor.duties.isdisjoint(is_for):
        raise NotTheAddressee(addressee=notice.addressee.name)
    if notice.acknowledged:
        return ()
    return (NoticeAcknowledged(notice_id=command.notice_id, addressee=notice.addressee),)


def _resend(command: ResendEmail, notice: Served, evidence: Correspondence) -> tuple[NoticeEvent, ...]:
    match notice.email.state:
        case EmailState.QUEUED | EmailState.STARTED:
            return ()
        case EmailState.ACCEPTED:
            raise EmailAlreadyAccepted
        case EmailState.NONE | EmailState.FAILED | EmailState.UNCONFIRMED | EmailState.DEFERRED:
            if evidence.contact is None:
                raise ContactUnknown(addressee=notice.addressee.name)
            return (_queue(command, notice, evidence.contact, evidence.plan),)
        case _:
            assert_never(notice.email.state)


def _retry(command: RetryEmail, notice: Served, evidence: Correspondence) -> tuple[NoticeEvent, ...]:
    if notice.email.attempt != command.attempt or notice.email.state is not EmailState.DEFERRED:
        return ()
    if evidence.contact is None:
        return (_failed(command, notice, "the address was removed while the e-mail was put off"),)
    return (_queue(command, notice, evidence.contact, evidence.plan),)


def _start(command: StartEmail, notice: Served) -> tuple[NoticeEvent, ...]:
    if (notice.email.attempt, notice.email.state) != (command.attempt, EmailState.QUEUED):
        raise EmailNotQueued(attempt=command.attempt)
    return (EmailStarted(notice_id=command.notice_id, attempt=command.attempt),)


def _record(command: RecordEmail, notice: Served) -> tuple[NoticeEvent, ...]:
    """A known outcome replaces an unknown one: an unconfirmed e-mail may still be recorded as accepted or failed."""
    email, notice_id, attempt = notice.email, command.notice_id, command.attempt
    unknown = command.delivery is Delivery.UNKNOWN
    open_states = (EmailState.STARTED,) if unknown else (EmailState.STARTED, EmailState.UNCONFIRMED)
    if email.attempt != attempt or email.state not in open_states:
        return ()
    match command.delivery:
        case Delivery.ACCEPTED:
            return (EmailAccepted(notice_id=notice_id, attempt=attempt, detail=command.detail),)
        case Delivery.FAILED:
            return (_failed(command, notice, command.detail),)
        case Delivery.DEFERRED if email.deferrals >= MOST_DEFERRALS:
            return (_failed(command, notice, command.detail),)
        case Delivery.DEFERRED:
            return (EmailDeferred(notice_id=notice_id, attempt=attempt, detail=command.detail),)
        case Delivery.UNKNOWN:
            return (EmailUnconfirmed(notice_id=notice_id, attempt=attempt, detail=command.detail),)
        case _:
            assert_never(command.delivery)


def _failed(command: NoticeCommand, notice: Served, reason: str) -> NoticeFailed:
    return NoticeFailed(notice_id=command.notice_id, addressee=notice.addressee, channel=Channel.EMAIL, reason=reason)


DECIDER = Decider(INITIAL, decide, evolve)
