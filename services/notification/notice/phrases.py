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
    if pair is None:
        return code
    return pair.vi if language is Language.VI else pair.en


def whom(subject: Subject) -> str:
    """A subject by name, with the post of a person."""
    return f"{subject.name} ({subject.position})" if subject.position else subject.name


def plan_number_vi(plan: Document | None) -> str:
    """A plan by its number, or in general where its document is not known."""
    return "Kế hoạch thi đua, khen thưởng" if plan is None else f"Kế hoạch số {document_vi(plan)}"


def plan_number_en(plan: Document | None) -> str:
    """A plan by its number, or in general where its document is not known."""
    return "the emulation plan" if plan is None else f"plan {document_en(plan)}"


def document_vi(document: Document) -> str:
    """A document as official letters cite it."""
    return f"{document} ngày {day_vi(document.dated)}"


def document_en(document: Document) -> str:
    """A document with its date."""
    return f"{document} of {document.dated.isoformat()}"


def deadline_vi(deadline: Deadline) -> str:
    """`trước ngày` excludes the day, `chậm nhất ngày` includes it."""
    return f"chậm nhất ngày {day_vi(deadline.day)}" if deadline.inclusive else f"trước ngày {day_vi(deadline.day)}"


def deadline_en(deadline: Deadline) -> str:
    """`before` excludes the day, `by` includes it."""
    return f"by {deadline.day.isoformat()}" if deadline.inclusive else f"before {deadline.day.isoformat()}"


def instant_vi(instant: datetime) -> str:
    """An instant by the clocks of Viet Nam."""
    return f"{instant.astimezone(VIETNAM):%H:%M ngày %d/%m/%Y}"


def instant_en(instant: datetime) -> str:
    """An instant by the clocks of Viet Nam."""
    return f"{instant.astimezone(VIETNAM):%H:%M on %Y-%m-%d}"


def day_vi(day: date) -> str:
    """A day as official letters write it."""
    return f"{day:%d/%m/%Y}"


def short(text: str) -> str:
    """`text` as far as it can be quoted in a notice."""
    return shorten(text, 800, placeholder="…")
