"""The evidence of the commands that make an e-mail: the addressee's contact and the plan's document."""

from chassis.database import Reader
from services.notification.contact.queries import address_of
from services.notification.notice.messages import ResendEmail, RetryEmail, ServeNotice
from services.notification.notice.queries import subject_of
from services.notification.notice.rules import Correspondence
from services.notification.plans.queries import document_of


async def for_serve(command: ServeNotice, reader: Reader) -> Correspondence:
    """The contact of the addressee and the document of the plan."""
    contact = await address_of(reader, command.addressee.code)
    return Correspondence(contact, await document_of(reader, command.plan_id))


async def for_resend(command: ResendEmail | RetryEmail, reader: Reader) -> Correspondence:
    """The same for a notice that was served; nothing for one that was not."""
    notice = await subject_of(reader, command.notice_id)
    if notice is None:
        return Correspondence(None, None)
    contact = await address_of(reader, notice.addressee)
    plan = None if notice.plan_id is None else await document_of(reader, notice.plan_id)
    return Correspondence(contact, plan)
