"""A dossier as its rules see it: the facts that a unit filed, the evidence found elsewhere, and what a rule came to."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from contracts.catalog import catalogue, ruleset
from contracts.catalog.terms import Discipline, Ground
from contracts.facts import Facts, IndividualFacts
from contracts.review import RuleOutcome, Verdict
from contracts.vocabulary import Confidence, ReasonCode, TitleCode
from services.review.catalogue.lines import sure_of
from services.review.dossier.found import AppraisalEvidence

AS_FILED = "theo kê khai của đơn vị, hệ thống chưa ghi nhận"
"""What the evidence adds where a fact is filed and not known."""


class Cut(NamedTuple):
    """The end of a disciplinary measure, before which nothing counts that is asked over several years, and its law."""

    until: date
    ground: Ground

    @property
    def words(self) -> str:
        """The day and the citation, as an outcome names them."""
        return f"trước ngày hết hạn kỷ luật {self.until:%d/%m/%Y} ({self.ground.citation})"


@dataclass(frozen=True, slots=True)
class Case:
    """The facts that a unit filed for a year, on a day in Viet Nam, and the evidence, judged under one ruleset.

    `attested` are the outcomes of rules, by name, that a site below has found on evidence of its own; `known_below`
    those that count where this site knows too little.
    """

    unit: str
    year: int
    filed_on: date
    ruleset: str
    facts: Facts
    evidence: AppraisalEvidence
    attested: Mapping[str, RuleOutcome] = field(default_factory=dict)
    known_below: Mapping[str, RuleOutcome] = field(default_factory=dict)

    @property
    def cut(self) -> Cut | None:
        """The end of the measure that the unit states of the person, where the case's law asks for it."""
        ground = ruleset(self.ruleset).achievements_after_discipline
        facts = self.facts
        if ground is None or not isinstance(facts, IndividualFacts) or facts.discipline is Discipline.NONE:
            return None
        return None if facts.discipline_until is None else Cut(facts.discipline_until, ground)

    def sure_of(self, ground: Ground) -> Confidence:
        """How sure a line of the case's law is: as the catalogue marks it, unless an officer has confirmed it."""
        return sure_of(self.ruleset, ground, self.evidence.confirmed)


class Finding(NamedTuple):
    """Whether a rule holds and on which evidence; the other fields where they are not the rule's own.

    `verdict` is what `holds` says unless it is given. `beside` is a further line of the law on which it rests.
    """

    holds: bool
    evidence: str
    reason: ReasonCode | None = None
    confidence: Confidence | None = None
    citation: str | None = None
    verdict: Verdict | None = None
    beside: Ground | None = None

    @property
    def found(self) -> Verdict:
        """The verdict."""
        return self.verdict or (Verdict.MET if self.holds else Verdict.NOT_MET)


def unknown(evidence: str) -> Finding:
    """What neither the dossier nor the site knows, with the gap in words."""
    return Finding(holds=False, evidence=evidence, verdict=Verdict.UNKNOWN)


def name_of(code: TitleCode) -> str:
    """The Vietnamese name of a title or form, or its code where the catalogue does not know it."""
    return next((one.name.vi for one in catalogue().titles if one.code == code), code)
