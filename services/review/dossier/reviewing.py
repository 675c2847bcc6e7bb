"""Whether the meeting of a unit has chosen its candidate (bình xét), as the minutes that it states say."""

from collections.abc import Iterator

from contracts.catalog import ruleset
from contracts.facts import DeedFacts
from contracts.review import RuleOutcome, Verdict
from contracts.vocabulary import ReasonCode
from services.review.catalogue.messages import bound
from services.review.dossier.case import Case


def peer_reviewed(case: Case) -> Iterator[RuleOutcome]:
    """The outcome of a stated peer review; none where the unit states nothing of it beyond its paper."""
    held = None if isinstance(case.facts, DeedFacts) else case.facts.peer_review
    if held is None:
        return
    law = ruleset(case.ruleset).peer_review
    in_time = held.held_on <= case.filed_on
    holds = in_time and law.op.holds(held.votes_for, held.present, law.share)
    said = (
        f"Biên bản {held.minutes} ngày {held.held_on:%d/%m/%Y}: {held.votes_for} trên {held.present} người dự họp "
        f"đồng ý; cần {bound(law.op, law.share)}."
    )
    yield RuleOutcome(
        rule="peer_review",
        holds=holds,
        reason_code=None if holds else ReasonCode.CRITERIA_NOT_MET,
        evidence=said if in_time else f"{said} Ngày họp sau ngày nộp hồ sơ.",
        citation=law.citation,
        confidence=case.sure_of(law),
        verdict=Verdict.MET if holds else Verdict.NOT_MET,
    )
