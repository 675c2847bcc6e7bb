"""The evidence of the commands that make a notice or its e-mail: the wording, the contact, and the plan's document."""

from chassis.database import Reader
from contracts.vocabulary import Document
from services.notification.choice.queries import chosen_way
from services.notification.contact.messages import Language
from services.notification.contact.queries import address_of
from services.notification.notice.facts import AmendedPlan, IssuedPlan
from services.notification.notice.messages import AcknowledgeNotice, ResendEmail, RetryEmail, ServeNotice
from services.notification.notice.queries import subject_of
from services.notification.notice.rules import Correspondence, Worded
from services.notification.notice.wording import template_of, wording
from services.notification.plans.queries import document_of, is_named_before
from services.notification.units.queries import holder_of


async def for_serve(command: ServeNotice, reader: Reader) -> Correspondence:
    """The addressee's contact and choice, the plan's document, and whether its last version named the addressee."""
    contact = await address_of(reader, command.addressee.code)
    named_before = None
    if isinstance(command.facts, IssuedPlan | AmendedPlan) and command.plan_id is not None:
        named_before = await is_named_before(reader, command.plan_id, command.source, command.addressee.code)
    plan = None if command.plan_id is None else await document_of(reader, command.plan_id)
    way = await chosen_way(reader, command.addressee.code, command.facts.about)
    return Correspondence(contact, plan, named_before, worded_by_table(command, plan), way)


def worded_by_table(command: ServeNotice, plan: Document | None) -> Worded:
    """The notice in both languages by the table's text of today; `plan` is None where planning has not said it yet."""
    worded = {language: wording(command.addressee, command.facts, plan, language) for language in Language}
    return Worded(template_of(command.facts), worded)


async def for_resend(command: ResendEmail | RetryEmail, reader: Reader) -> Correspondence:
    """The same for a notice that was served; nothing for one that was not."""
    notice = await subject_of(reader, command.notice_id)
    if notice is None:
        return Correspondence(None, None)
    contact = await address_of(reader, notice.addressee)
    plan = None if notice.plan_id is None else await document_of(reader, notice.plan_id)
    return Correspondence(contact, plan)


async def for_acknowledge(command: AcknowledgeNotice, reader: Reader) -> Correspondence:
    """The unit that follows on the addressee, where that has ended."""
    notice = await subject_of(reader, command.notice_id)
    holder = None if notice is None else await holder_of(reader, notice.addressee)
    return Correspondence(None, None, holder=holder)
