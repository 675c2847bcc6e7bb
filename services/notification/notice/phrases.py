"""The phrases for a document, a day, a subject or a code, in both languages."""

from collections.abc import Mapping
from datetime import date, datetime
from textwrap import shorten
from typing import NamedTuple

from contracts.catalog import catalogue
from contracts.vocabulary import VIETNAM, Deadline, Document, Subject
from services.notification.contact.messages import Language
from services.notification.notice.terms import Bilingual


class Wording(NamedTuple):
    """A notice in one language: its title of at most 300 characters, and its text of at most 4,000."""

    title: str
    text: str


def title_name(code: str, language: Language) -> str:
    """The title's name, which is the same under every ruleset; the code for one that the catalogue lacks."""
    name = next((one.name for one in catalogue().titles if one.code == code), None)
    if name is None:
        return code
    return name.vi if language is Language.VI else name.en


def named(names: Mapping[str, Bilingual], code: str, language: Language) -> str:
    """The name of `code`, or the code itself where it has none."""
    pair = names.get(code)
    return code if pair is None else said(pair, language)


def whom(subject: Subject) -> str:
    """A subject by name, with the post of a person."""
    return f"{subject.name} ({subject.position})" if subject.position else subject.name


def said(pair: Bilingual, language: Language) -> str:
    """The one of two sentences or terms that is in `language`."""
    return pair.vi if language is Language.VI else pair.en


def plan_number(plan: Document | None, language: Language) -> str:
    """A plan by its number, or in general where its document is not known."""
    if language is Language.VI:
        return "Kế hoạch thi đua, khen thưởng" if plan is None else f"Kế hoạch số {document(plan, language)}"
    return "the emulation plan" if plan is None else f"plan {document(plan, language)}"


def document(cited: Document, language: Language) -> str:
    """A document with its date, in Vietnamese as official letters cite it."""
    return f"{cited} {'ngày' if language is Language.VI else 'of'} {day(cited.dated, language)}"


def deadline(until: Deadline, language: Language) -> str:
    """`trước ngày` and `before` exclude the day, `chậm nhất ngày` and `by` include it."""
    if language is Language.VI:
        return f"{'chậm nhất' if until.inclusive else 'trước'} ngày {day(until.day, language)}"
    return f"{'by' if until.inclusive else 'before'} {day(until.day, language)}"


def instant(moment: datetime, language: Language) -> str:
    """An instant by the clocks of Viet Nam."""
    local = moment.astimezone(VIETNAM)
    return f"{local:%H:%M} {'ngày' if language is Language.VI else 'on'} {day(local.date(), language)}"


def day(date_of: date, language: Language) -> str:
    """A day, in Vietnamese as official letters write it."""
    return f"{date_of:%d/%m/%Y}" if language is Language.VI else date_of.isoformat()


def short(text: str) -> str:
    """`text` as far as it can be quoted in a notice."""
    return shorten(text, 800, placeholder="…")
