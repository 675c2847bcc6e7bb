"""What a draft of the law would have changed in the dossiers of a year: judged in memory, with nothing recorded."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Final, NamedTuple

from pydantic import Field

from chassis.database import Reader
from chassis.declaring.service import Service
from chassis.declaring.site import Site
from chassis.log.store import Store
from chassis.reading.past import events_of
from chassis.reading.viewer import Viewer
from contracts.catalog import title
from contracts.catalog.entries import Catalogue
from contracts.catalog.loader import drafted, parse, texts_of_files
from contracts.message import Message
from contracts.review import AppraisalResult, Verdict
from contracts.vocabulary import CatalogCode, DossierId, Level, Name, TitleCode, UnitCode
from services.review.dossier import evidence
from services.review.dossier.comparing import UnderLaw, filed_of, under_own_law
from services.review.dossier.found import AppraisalEvidence
from services.review.dossier.messages import AppraiseDossier
from services.review.dossier.states import Filed
from services.review.quota.queries import QuotaCount, QuotaFilter, quota_counts
from services.review.session.messages import CouncilLimits

Number = Annotated[int, Field(ge=0)]
_EVERYBODY: Final = Viewer(None)
_OF_YEAR: Final = """
    select dossier_id, unit, title, votes_for, council_members from read_dossiers
    where year = $1 and state not in ('opened', 'taken-back') order by unit, title, dossier_id
"""


class RuleChanged(Message):
    """A rule that comes to another outcome; None where one of the two laws does not ask it."""

    rule: Name
    before: Verdict | None
    after: Verdict | None


class AppraisalChanged(Message):
    """A dossier on which the draft comes to another result, or to the same for another reason.

    A result is None where a law does not have the title.
    """

    dossier_id: DossierId
    unit: UnitCode
    title: TitleCode
    ruleset: CatalogCode
    before: AppraisalResult | None
    after: AppraisalResult | None
    rules: tuple[RuleChanged, ...]


class VoteChanged(Message):
    """A vote that the draft's share counts otherwise; a council's own regulation comes before both."""

    dossier_id: DossierId
    unit: UnitCode
    title: TitleCode
    votes_for: Number
    members: Number
    before: bool
    after: bool


class QuotaChanged(Message):
    """The quota of a unit that the draft sets otherwise, None where a law has none; `awarded` was used of it."""

    unit: UnitCode
    title: TitleCode
    reaching: Number
    before: Number | None
    after: Number | None
    awarded: Number


class DraftReport(Message):
    """What a draft would have changed in a year, of so many `judged` dossiers."""

    year: int
    judged: Number
    appraisals: tuple[AppraisalChanged, ...]
    votes: tuple[VoteChanged, ...]
    quotas: tuple[QuotaChanged, ...]


class _Row(NamedTuple):
    """A row of _OF_YEAR."""

    dossier_id: DossierId
    unit: UnitCode
    title: TitleCode
    votes_for: int | None
    council_members: int | None


class _Judged(NamedTuple):
    row: _Row
    filed: Filed
    evidence: AppraisalEvidence


def draft_of(file: Path) -> Catalogue:
    """The catalogue with `file`, a changed copy of one of its files under the same name, in that one's place.

    Raises CatalogueError where it is wrong, KeyError where the catalogue has no file of that name, and OSError.
    """
    texts = texts_of_files()
    if file.name not in texts:
        raise KeyError(file.name)
    return parse({**texts, file.name: file.read_text(encoding="utf-8")})


async def under_draft(service: Service, store: Store, year: int, draft: Catalogue) -> DraftReport:
    """What `draft` would have changed: every dossier of `year` is judged twice on what is known of it now."""
    judged = [one for row in await _rows(store.pool, year) if (one := await _known(service, store, row)) is not None]
    before = [under_own_law(one.filed, one.evidence) for one in judged]
    votes_before = [_passes(one, store.site) for one in judged]
    quotas_before = await _quotas(store.pool, store.site, year)
    with drafted(draft):
        after = [under_own_law(one.filed, one.evidence) for one in judged]
        votes_after = [_passes(one, store.site) for one in judged]
        quotas_after = await _quotas(store.pool, store.site, year)
    appraisals = (_appraisal(*one) for one in zip(judged, before, after, strict=True))
    votes = (_vote(*one) for one in zip(judged, votes_before, votes_after, strict=True))
    return DraftReport(
        year=year,
        judged=len(judged),
        appraisals=tuple(one for one in appraisals if one is not None),
        votes=tuple(one for one in votes if one is not None),
        quotas=_changed_quotas(quotas_before, quotas_after),
    )


async def _rows(reader: Reader, year: int) -> Sequence[_Row]:
    return [_Row(**row) for row in await reader.fetch(_OF_YEAR, year)]


async def _known(service: Service, store: Store, row: _Row) -> _Judged | None:
    """A dossier as it was filed, with what is known beyond it now; None where nothing was."""
    filed = filed_of(await events_of(store.pool, service, store.site, (f"dossier-{row.dossier_id}",)))
    found = await evidence.for_appraisal(AppraiseDossier(dossier_id=row.dossier_id), store.pool)
    return _Judged(row, filed, found) if filed is not None and isinstance(found, AppraisalEvidence) else None


def _appraisal(one: _Judged, before: UnderLaw, after: UnderLaw) -> AppraisalChanged | None:
    verdicts = [{rule.rule: rule.found for rule in law.rules} for law in (before, after)]
    names = dict.fromkeys((*verdicts[0], *verdicts[1]))
    rules = tuple(
        RuleChanged(rule=name, before=verdicts[0].get(name), after=verdicts[1].get(name))
        for name in names
        if verdicts[0].get(name) is not verdicts[1].get(name)
    )
    if not rules and before.result is after.result:
        return None
    row = one.row
    return AppraisalChanged(
        dossier_id=row.dossier_id,
        unit=row.unit,
        title=row.title,
        ruleset=before.ruleset,
        before=before.result,
        after=after.result,
        rules=rules,
    )


def _passes(one: _Judged, site: Site) -> bool | None:
    """Whether the votes of a dossier reach the share that the law asks for; None where nobody voted on it."""
    row, submitted = one.row, one.filed.submitted
    limits = site.limits if isinstance(site.limits, CouncilLimits) else CouncilLimits()
    own = next((each for each in limits.thresholds if each.title == submitted.title), None)
    if row.votes_for is None or row.council_members is None:
        return None
    try:
        asked = own or title(submitted.title, submitted.ruleset).vote
    except KeyError:
        return False
    return asked.op.holds(row.votes_for, row.council_members, asked.share)


def _vote(one: _Judged, before: bool | None, after: bool | None) -> VoteChanged | None:  # noqa: FBT001 - two outcomes
    row = one.row
    if before is None or after is None or before is after:
        return None
    return VoteChanged(
        dossier_id=row.dossier_id,
        unit=row.unit,
        title=row.title,
        votes_for=row.votes_for or 0,
        members=row.council_members or 0,
        before=before,
        after=after,
    )


async def _quotas(reader: Reader, site: Site, year: int) -> Mapping[tuple[object, str, str], QuotaCount]:
    limits = site.limits if isinstance(site.limits, CouncilLimits) else CouncilLimits()
    counted = await quota_counts(reader, _EVERYBODY, QuotaFilter(year=year), Level(site.level), limits)
    return {(one.plan_id, one.unit, one.title): one for one in counted}


def _changed_quotas(
    before: Mapping[tuple[object, str, str], QuotaCount], after: Mapping[tuple[object, str, str], QuotaCount]
) -> tuple[QuotaChanged, ...]:
    changed: list[QuotaChanged] = []
    for key in dict.fromkeys((*before, *after)):
        was, is_now = before.get(key), after.get(key)
        stands = was or is_now
        most = [None if one is None else one.most for one in (was, is_now)]
        if stands is not None and most[0] != most[1]:
            changed.append(
                QuotaChanged(
                    unit=stands.unit,
                    title=stands.title,
                    reaching=stands.reaching,
                    before=most[0],
                    after=most[1],
                    awarded=stands.awarded,
                )
            )
    return tuple(changed)
