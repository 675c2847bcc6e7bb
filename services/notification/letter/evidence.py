"""The evidence of a copy: the people who have chosen to get the notice at once, and its words for each of them."""

from chassis.database import Reader
from services.notification.choice.messages import Way
from services.notification.choice.queries import Mailbox, at_once
from services.notification.contact.messages import Language
from services.notification.letter.messages import Content, CopyNotice, LetterKind
from services.notification.letter.rules import Copies
from services.notification.notice.email_content import email_content
from services.notification.notice.phrases import Wording
from services.notification.notice.queries import ServedNotice, served_notice
from services.notification.notice.table import Mailed, table
from services.notification.plans.queries import document_of


async def for_copy(command: CopyNotice, reader: Reader) -> Copies:
    """One letter for each of them; none for a notice that was not served."""
    notice = await served_notice(reader, command.notice_id)
    if notice is None:
        return ()
    otherwise = Way.OFF if table()[notice.about].mailed is Mailed.NEVER else Way.AT_ONCE
    mailboxes = await at_once(reader, notice.addressee, notice.about, otherwise)
    return tuple([await _copy(reader, notice, one) for one in mailboxes])


async def _copy(reader: Reader, notice: ServedNotice, mailbox: Mailbox) -> Content:
    contact = mailbox.contact
    english = contact.language is Language.EN and notice.title_en is not None and notice.text_en is not None
    worded = Wording(notice.title_en or "", notice.text_en or "") if english else Wording(notice.title, notice.text)
    language = Language.EN if english else Language.VI
    plan = None if notice.plan_id is None else await document_of(reader, notice.plan_id)
    subject, text = email_content(notice.about, worded, plan, language)
    return Content(
        kind=LetterKind.COPY,
        addressee=notice.addressee,
        person=mailbox.person,
        email=None,
        language=language,
        subject=subject,
        text=text,
        notices=(notice.notice_id,),
    )
