"""The wording of a notice: Vietnamese in the form of official letters, and English."""

from textwrap import shorten

from contracts.vocabulary import Body, Document
from services.notification.contact.messages import Language
from services.notification.notice.dossier_wording import dossier_en, dossier_vi
from services.notification.notice.facts import NoticeFacts, PlanFacts, SheetFacts
from services.notification.notice.phrases import Wording
from services.notification.notice.plan_wording import plan_en, plan_vi
from services.notification.notice.sheet_wording import sheet_en, sheet_vi

_LONGEST_TITLE = 300
_LONGEST_TEXT = 4000


def wording(addressee: Body, facts: NoticeFacts, plan: Document | None, language: Language) -> Wording:
    """The notice of `facts` to `addressee`; `plan` is None where planning has not said the plan yet."""
    title, text = _in_full(addressee, facts, plan, vietnamese=language is Language.VI)
    return Wording(shorten(title, _LONGEST_TITLE, placeholder="…"), text[:_LONGEST_TEXT])


def _in_full(addressee: Body, facts: NoticeFacts, plan: Document | None, *, vietnamese: bool) -> Wording:
    if isinstance(facts, PlanFacts):
        return plan_vi(addressee, facts) if vietnamese else plan_en(addressee, facts)
    if isinstance(facts, SheetFacts):
        return sheet_vi(addressee, facts, plan) if vietnamese else sheet_en(addressee, facts, plan)
    return dossier_vi(addressee, facts) if vietnamese else dossier_en(addressee, facts)
