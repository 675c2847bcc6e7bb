"""Which dossiers rest on an award: by the law that was recorded for each, or since an outcome of theirs names it."""

from collections.abc import Iterable, Iterator

from contracts.catalog import listed
from contracts.catalog.prerequisites import (
    AnyOf,
    ConsecutiveTitle,
    HasCollectiveStandard,
    HasTitleStandard,
    MemberRule,
    NamesTitle,
    Prerequisite,
    TitlesInARow,
)
from contracts.message import Message
from contracts.review import AwardDecided, RuleOutcome
from contracts.vocabulary import DossierId, Name, SubjectKey, TitleCode, Year
from services.review.dossier.messages import Progress
from services.review.revocation.messages import Dependant


class Near(Message):
    """A dossier of the same subject, or of a collective that names it as a member, from the year of an award on."""

    dossier_id: DossierId
    subject: SubjectKey
    title: TitleCode
    year: Year
    ruleset: Name
    state: Progress
    member: bool
    rules: tuple[RuleOutcome, ...]


def dependants(award: AwardDecided, near: Iterable[Near]) -> tuple[Dependant, ...]:
    """Those of `near` that rest on `award`, in the order of their years."""
    found = [_dependant(award, one) for one in near if one.dossier_id != award.dossier_id]
    return tuple(sorted((one for one in found if one is not None), key=lambda one: (one.year, str(one.dossier_id))))


def _dependant(award: AwardDecided, one: Near) -> Dependant | None:
    rules = dict.fromkeys((*_by_law(award, one), *_by_name(award, one)))
    if not rules:
        return None
    return Dependant(
        dossier_id=one.dossier_id,
        subject=one.subject,
        title=one.title,
        year=one.year,
        ruleset=one.ruleset,
        state=one.state,
        rules=tuple(rules),
    )


def _by_name(award: AwardDecided, one: Near) -> Iterator[str]:
    """The recorded outcomes whose evidence names the decision."""
    named = str(award.decision)
    yield from (found.rule for found in one.rules if named in found.evidence)


def _by_law(award: AwardDecided, one: Near) -> Iterator[str]:
    """The rules of its title, under the law that was recorded, for which the award or its year counts."""
    for rule in _law(one.title, one.ruleset):
        if isinstance(rule, MemberRule):
            if one.member and one.year == award.year and _counts_member(rule, award):
                yield rule.rule
        elif not one.member and _counts(rule, award, one.year):
            yield rule.rule


def _law(code: TitleCode, ruleset: str) -> Iterator[Prerequisite]:
    """Every prerequisite of a title, filed or only listed, and of the lower titles whose standard it asks for."""
    for rule in next((one.prerequisites for one in listed(ruleset) if one.code == code), ()):
        yield rule
        if isinstance(rule, HasTitleStandard | HasCollectiveStandard):
            yield from _law(rule.title, ruleset)


def _counts_member(rule: MemberRule, award: AwardDecided) -> bool:
    """A member who was awarded a title reaches LDTT as well."""
    return isinstance(rule, NamesTitle) and rule.title in {award.title, "LDTT"}


def _counts(rule: Prerequisite, award: AwardDecided, year: int) -> bool:
    if isinstance(rule, ConsecutiveTitle):
        return rule.title == award.title and award.year < year <= award.year + rule.years
    if isinstance(rule, AnyOf):
        rows = [way for way in rule.alternatives if isinstance(way, TitlesInARow)]
        return any(way.title == award.title and award.year <= year <= award.year + way.years for way in rows)
    return isinstance(rule, NamesTitle) and rule.title == award.title and year == award.year
