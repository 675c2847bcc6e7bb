"""The entries that a registration sheet may list."""

from collections import Counter
from collections.abc import Sequence
from datetime import date

from contracts.catalog import ruleset_on, titles
from services.registration.sheet.messages import Entry
from services.registration.sheet.refusals import EntryRepeated, SheetEmpty, TitleNotForSubject, TitleUnknown


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
