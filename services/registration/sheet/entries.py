"""The entries that a registration sheet may list."""

from collections import Counter
from collections.abc import Sequence
from datetime import date

from contracts.catalog import laws_of, ruleset_on, titles
from services.registration.sheet.entry_refusals import (
    EntryRepeated,
    SheetEmpty,
    TitleNotForSubject,
    TitleOfOtherLaw,
    TitleUnknown,
)
from services.registration.sheet.messages import Entry


def check(entries: Sequence[Entry], plan_dated: date) -> None:
    """Raise the refusal that keeps `entries` from being a sheet under a plan of that date."""
    if not entries:
        raise SheetEmpty
    times = Counter((entry.subject.key, entry.title) for entry in entries)
    (subject, title), most = times.most_common(1)[0]
    if most > 1:
        raise EntryRepeated(subject=subject, title=title)
    ruleset = ruleset_on(plan_dated)
    kinds = {title.code: title.subject_kinds for title in titles(ruleset)}
    for entry in entries:
        if entry.title not in kinds:
            laws = laws_of(entry.title)
            if laws is not None:
                raise TitleOfOtherLaw(title=entry.title, ruleset=ruleset, laws_vi=laws.vi, laws_en=laws.en)
            raise TitleUnknown(title=entry.title, ruleset=ruleset)
        if entry.subject.kind not in kinds[entry.title]:
            raise TitleNotForSubject(title=entry.title, subject=entry.subject.key, kind=entry.subject.kind.value)
