"""What a registration sheet may list."""

from collections import Counter
from collections.abc import Sequence
from datetime import date

from contracts.catalog import ruleset_on, titles
from contracts.message import Message, Refusal
from contracts.vocabulary import Subject, TitleCode


class Entry(Message):
    """One line of a sheet: who aims at which title."""

    subject: Subject
    title: TitleCode


class SheetEmpty(Refusal):
    """A sheet lists at least one title."""

    code = "sheet-empty"
    vi = "Bản đăng ký chưa có danh hiệu nào."
    en = "The sheet lists no title."


class EntryRepeated(Refusal):
    """A subject registers for a title once; several titles for one subject are several lines."""

    code = "entry-repeated"
    vi = "{subject} đăng ký danh hiệu {title} nhiều lần trong bản đăng ký."
    en = "{subject} stands more than once in the sheet for {title}."


class TitleUnknown(Refusal):
    """A title is one that the law in force on the plan's date knows."""

    code = "title-unknown"
    vi = "Không có danh hiệu {title} theo quy định {ruleset}."
    en = "There is no title {title} under {ruleset}."


class TitleNotForSubject(Refusal):
    """Titles for persons are for persons, titles for collectives for collectives."""

    code = "title-not-for-subject"
    vi = "Danh hiệu {title} không dành cho đối tượng {subject} ({kind})."
    en = "The title {title} is not for {subject}, who is of the kind {kind}."


REFUSALS = (SheetEmpty, EntryRepeated, TitleUnknown, TitleNotForSubject)


def check(entries: Sequence[Entry], plan_dated: date) -> None:
    """Raise the refusal that keeps `entries` from being a sheet under a plan of that date."""
    if not entries:
        raise SheetEmpty
    times = Counter((entry.subject.key, entry.title) for entry in entries)
    (subject, title), most = times.most_common(1)[0]
    if most > 1:
        raise EntryRepeated(subject=subject, title=title)
    ruleset = ruleset_on(plan_dated)
    kinds = {title.code: title.subject_kind for title in titles(ruleset)}
    for entry in entries:
        if entry.title not in kinds:
            raise TitleUnknown(title=entry.title, ruleset=ruleset)
        if entry.subject.kind is not kinds[entry.title]:
            raise TitleNotForSubject(title=entry.title, subject=entry.subject.key, kind=entry.subject.kind.value)
