"""The consequences that the events of a site must have after a failure: every violation is a sentence."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from contracts.notification import NoticeServed
from contracts.planning import PlanAmended, PlanIssued, PlanWithdrawn
from contracts.registration import (
    RegistrationAccepted,
    RegistrationOpened,
    RegistrationReturned,
    RegistrationUnlocked,
    RegistrationWithdrawn,
    TitleRegistered,
    UnitRegistrationMissing,
)
from contracts.review import AwardDecided, DossierAppraised, DossierRefused, Stage
from services.notification.reminder.messages import WorkReminded
from services.review.dossier.messages import dossier_id_of
from tests.failure.evidence import Contents, RecordedEvents
from tests.failure.site import SiteHarness

_ABOUT_A_SHEET = (
    RegistrationAccepted,
    RegistrationReturned,
    RegistrationWithdrawn,
    RegistrationUnlocked,
    UnitRegistrationMissing,
)
"""The events of a sheet of which its unit is notified."""
_ONCE = (
    "DossierOpened",
    "DossierSubmitted",
    "DossierFiled",
    "DossierAppraised",
    "DossierRefused",
    "DossierAwarded",
)
"""The events that a dossier has once."""


def of_consequences(events: Mapping[str, RecordedEvents]) -> Iterator[str]:
    """Every consequence that policies draw from events is there once, and nothing more than that."""
    planning, registration = events["planning"], events["registration"]
    issued = [event for _, event in planning if isinstance(event, PlanIssued)]
    withdrawn = [event for _, event in planning if isinstance(event, PlanWithdrawn)]
    opened = Counter(event.plan_id for _, event in registration if isinstance(event, RegistrationOpened))
    yield from _differ("registrations opened", Counter(event.plan_id for event in issued), opened)
    closed = Counter(row.stream for row, _ in registration if row.type == "RegistrationClosed")
    yield from _differ("closed", Counter(f"registration-{event.plan_id}" for event in withdrawn), closed)
    units = Counter((event.plan_id, unit) for event in issued for unit in event.content.units())
    expected = Counter(
        (event.expectation.plan_id, event.expectation.unit) for event in _named(registration, "SheetExpected")
    )
    yield from _differ("sheets expected", units, expected)
    gone = {event.plan_id for event in withdrawn}
    wanted = Counter({key: 1 for key in units if key[0] in gone})
    shut = Counter((event.plan_id, event.unit) for event in _named(registration, "SheetClosed"))
    yield from _differ("sheets closed", wanted, shut)
    yield from _of_dossiers(registration, events["review"])
    yield from _of_the_council(events["review"])
    yield from _of_notices(planning, registration, events["review"], events["notification"])


def _of_dossiers(registration: RecordedEvents, review: RecordedEvents) -> Iterator[str]:
    """Each registered title has one dossier, opened for it unless it was filed before.

    Each taken back loses its; each that counts no longer as its sheet was closed does so unless it was filed.
    """
    closed = {
        f"dossier-{dossier_id_of(event.plan_id, event.unit, title.subject, title.title)}"
        for event in _named(registration, "SheetClosed")
        for title in event.titles
    }
    titles, taken_back = _dossiers(registration, TitleRegistered), _dossiers(registration, RegistrationWithdrawn)
    began = {name: Counter(row.stream for row, _ in review if row.type == name) for name in _ONCE}
    yield from (f"{name} {times} times in {one}" for name in _ONCE for one, times in began[name].items() if times > 1)
    gone = Counter(row.stream for row, _ in review if row.type == "DossierWithdrawn")
    wanted = taken_back | (closed - began["DossierSubmitted"].keys())
    may_be = taken_back | closed
    yield from _differ("dossiers withdrawn", Counter(wanted | (may_be & gone.keys())), gone)
    there = began["DossierOpened"].keys() | began["DossierSubmitted"].keys()
    yield from (f"no dossier {missing} for a registered title" for missing in titles - there)


def _of_the_council(review: RecordedEvents) -> Iterator[str]:
    """Each dossier that was not voted for is refused, and each award closes its dossier; none is awarded twice."""
    lost = Counter(
        result.dossier_id
        for closed in _named(review, "SessionClosed")
        for result in closed.results
        if not result.passed
    )
    refused = (event for _, event in review if isinstance(event, DossierRefused))
    by_council = Counter(event.dossier_id for event in refused if event.stage is Stage.COUNCIL)
    yield from _differ("dossiers refused by the council", lost, by_council)
    awards = Counter(event.dossier_id for _, event in review if isinstance(event, AwardDecided))
    closed = Counter(event.dossier_id for event in _named(review, "DossierAwarded"))
    yield from _differ("dossiers closed by an award", awards, closed)


def _dossiers(registration: RecordedEvents, kind: type[TitleRegistered | RegistrationWithdrawn]) -> set[str]:
    """The streams of the dossiers that belong to the titles that `kind` names."""
    return {
        f"dossier-{dossier_id_of(event.plan_id, event.unit, event.subject.key, event.title)}"
        for _, event in registration
        if isinstance(event, kind)
    }


def _of_notices(
    planning: RecordedEvents, registration: RecordedEvents, review: RecordedEvents, notification: RecordedEvents
) -> Iterator[str]:
    """One notice for each addressee and source."""
    wanted: Counter[tuple[UUID, str]] = Counter()
    plans = {}
    for row, event in planning:
        if isinstance(event, PlanIssued | PlanAmended):
            plans[event.plan_id] = event.content
            wanted.update((row.event_id, one.code) for one in event.content.each_recipient())
        elif isinstance(event, PlanWithdrawn) and event.plan_id in plans:
            wanted.update((row.event_id, one.code) for one in plans[event.plan_id].each_recipient())
    for row, event in registration:
        if isinstance(event, _ABOUT_A_SHEET):
            wanted[row.event_id, event.unit] += 1
    for row, event in review:
        if isinstance(event, DossierAppraised | AwardDecided) or (
            isinstance(event, DossierRefused) and event.stage is not Stage.APPRAISAL
        ):
            wanted[row.event_id, event.unit] += 1
    wanted.update(
        (row.event_id, event.addressee.code) for row, event in notification if isinstance(event, WorkReminded)
    )
    served = Counter(
        (event.source, event.addressee.code) for _, event in notification if isinstance(event, NoticeServed)
    )
    yield from _differ("notices", wanted, served)


def of_tables(databases: Mapping[str, Contents], events: Mapping[str, RecordedEvents]) -> Iterator[str]:
    """The read tables hold as many rows as there were facts."""

    def facts(service: str, *names: str) -> int:
        return len({row.stream for row in databases[service].log if row.type in names})

    registered = sum(isinstance(event, TitleRegistered) for _, event in events["registration"])
    withdrawn = sum(isinstance(event, RegistrationWithdrawn) for _, event in events["registration"])
    closed = sum(len(event.titles) for event in _named(events["registration"], "SheetClosed"))
    left = registered - withdrawn - closed
    kept = facts("review", "DossierOpened", "DossierSubmitted") - facts("review", "DossierWithdrawn")
    planning, registration, notification = databases["planning"], databases["registration"], databases["notification"]
    for what, found, wanted in (
        ("plans", planning.tables["read_plans"], facts("planning", "PlanDrafted")),
        ("titles counted by planning", planning.sums["read_plan_progress"], left),
        ("registrations", registration.tables["read_windows"], facts("planning", "PlanIssued")),
        ("sheets", registration.tables["read_sheets"], facts("registration", "SheetExpected")),
        ("titles", registration.tables["read_titles"], left),
        ("titles counted by sheet", registration.sums["read_sheets"], left),
        ("dossiers", databases["review"].tables["read_dossiers"], kept),
        ("sessions", databases["review"].tables["read_sessions"], facts("review", "SessionConvened")),
        ("decisions", databases["review"].tables["read_decisions"], facts("review", "DecisionIssued")),
        ("registrations of titles", databases["review"].tables["read_registrations"], registered),
        ("sessions told", notification.tables["read_work_sessions"], facts("review", "SessionConvened")),
        ("notices", notification.tables["read_notices"], facts("notification", "NoticeServed")),
        ("contacts", notification.tables["read_contacts"], facts("notification", "ContactSet")),
    ):
        if found != wanted:
            yield f"{found} {what} can be read, but there are {wanted}"


def of_mail(harness: SiteHarness, notification: RecordedEvents, left: Sequence[str]) -> Iterator[str]:
    """No e-mail left twice, each accepted one left, and none that was not begun."""
    site = harness.site.settings.site
    letters = Counter(left)
    yield from (f"the e-mail {letter} left {times} times" for letter, times in letters.items() if times > 1)
    begun = Counter(f"<{event.notice_id}@{site}.example>" for event in _named(notification, "EmailStarted"))
    accepted = {f"<{event.notice_id}@{site}.example>" for event in _named(notification, "EmailAccepted")}
    yield from (f"the e-mail {letter} was begun {times} times" for letter, times in begun.items() if times > 1)
    yield from (f"the e-mail {letter} left and was never begun" for letter in letters.keys() - begun.keys())
    yield from (f"the e-mail {letter} never left" for letter in accepted - letters.keys())
    queued = {event.notice_id for event in _named(notification, "EmailQueued")}
    ended = {
        event.notice_id
        for name in ("EmailAccepted", "EmailUnconfirmed", "NoticeFailed")
        for event in _named(notification, name)
    }
    yield from (f"the e-mail of notice {notice} has no outcome" for notice in queued - ended)


def _named(events: RecordedEvents, name: str) -> Iterator[Any]:
    return (event for row, event in events if row.type == name)


def _differ(what: str, wanted: Counter[Any], found: Counter[Any]) -> Iterator[str]:
    if wanted != found:
        yield f"{what}: missing {dict(wanted - found)}, too many {dict(found - wanted)}"
