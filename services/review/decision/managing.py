"""For whom a level decides: some titles for those alone whose staff matters and payroll it manages itself."""

from collections.abc import Iterator

from contracts.catalog import ruleset
from contracts.vocabulary import Level
from services.review.catalogue.lines import sure_of
from services.review.catalogue.messages import LineId, is_decided_at
from services.review.decision.messages import DecisionGround
from services.review.decision.refusals import RecipientManagedAbove
from services.review.session.messages import Proposal


def check_managed_here(level: Level, proposals: list[Proposal]) -> None:
    """Refuse those whom the level above manages, where the title is decided for own staff alone."""
    above = [
        one
        for one in proposals
        if one.managed_above
        and is_decided_at(level, one.title, one.ruleset, managed_above=False)
        and not is_decided_at(level, one.title, one.ruleset, managed_above=True)
    ]
    if above:
        raise RecipientManagedAbove(count=len(above), first=str(above[0].dossier_id))


def own_staff(level: Level, proposals: list[Proposal], confirmed: frozenset[LineId]) -> Iterator[DecisionGround]:
    """The ground on which the level decides for its own staff, once for each title and ruleset."""
    for code, law in sorted({(one.title, one.ruleset) for one in proposals}):
        own = ruleset(law).own_staff
        if own.level.value == level.value and code in own.titles:
            yield DecisionGround(
                rule="own_staff",
                unit=None,
                evidence=f"{code} ({law}): {own.vi}",
                citation=own.citation,
                confidence=sure_of(law, own, confirmed),
            )
