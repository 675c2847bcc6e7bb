"""What the files of the catalogue must say together, beyond the shape of each entry."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import timedelta
from itertools import pairwise

from contracts.catalog.entries import BaseSalary, Ruleset, SimplifiedProcedure, Title, kind_of
from contracts.catalog.prerequisites import (
    CollectiveRule,
    Criteria,
    IndividualRule,
    NamesTitle,
    RatedRule,
)
from contracts.catalog.source import Source
from contracts.catalog.terms import Cycle, TitleKind
from contracts.vocabulary import SubjectKind
from contracts.yaml_nodes import Place

_OTHERS = {
    SubjectKind.INDIVIDUAL: CollectiveRule,
    SubjectKind.COLLECTIVE: IndividualRule,
    SubjectKind.HOUSEHOLD: IndividualRule | CollectiveRule | RatedRule,
}
"""The rules that mean nothing for a kind of subject."""
Found = tuple[Source, tuple[Title, ...]]
"""The titles of one ruleset and the file in which they stand."""


def check_days(source: Source, rulesets: Sequence[Ruleset]) -> None:
    """Raise CatalogueError unless every day has exactly one ruleset, in the order of the days."""
    if not rulesets or rulesets[0].valid_from is not None or rulesets[-1].valid_to is not None:
        raise source.fault(("rulesets",), "the first ruleset must be open at its beginning and the last at its end")
    for number, (earlier, later) in enumerate(pairwise(rulesets), start=1):
        if earlier.valid_to is None or later.valid_from != earlier.valid_to + timedelta(days=1):
            problem = f"{later.id} does not begin on the day after {earlier.id} ends"
            raise source.fault(("rulesets", number, "valid_from"), problem)


def check_salaries(source: Source, salaries: Sequence[BaseSalary]) -> None:
    """Raise CatalogueError unless the base salaries stand in the order of their days."""
    for number, (earlier, later) in enumerate(pairwise(salaries), start=1):
        if later.valid_from <= earlier.valid_from:
            raise source.fault(("base_salaries", number, "valid_from"), "is not after the one before")


def check_simplified(
    source: Source, rulesets: Sequence[Ruleset], by_ruleset: Mapping[str, Found], documents: Collection[str]
) -> None:
    """Raise CatalogueError unless the simplified procedure of each ruleset names what is there and may be given by it.

    It has a time limit of the appraisal that binds every level.
    """
    for number, law in enumerate(rulesets):
        forms = {
            one.code for one in by_ruleset[law.id][1] if one.kind is TitleKind.FORM and Cycle.EMERGENCY in one.cycles
        }
        place, problem = next(_of_simplified(law.simplified, forms, documents), (None, ""))
        if place is not None:
            raise source.fault(("rulesets", number, "simplified", *place), problem)


def _of_simplified(
    law: SimplifiedProcedure, forms: Collection[str], documents: Collection[str]
) -> Iterator[tuple[Place, str]]:
    for number, code in enumerate(law.forms):
        if code not in forms:
            yield ("forms", number), f"{code} is no form of this ruleset that is given in an emergency"
    for number, document in enumerate(law.documents.required):
        if document.code not in documents:
            yield ("documents", "required", number, "code"), f"{document.code} is nowhere in documents.yaml"
    if not any(one.step == "APPRAISAL" and one.level is None and one.title is None for one in law.limits):
        yield ("limits",), "no time limit of the appraisal binds every level"


def check_titles(by_ruleset: Mapping[str, Found], documents: Collection[str]) -> None:
    """Raise CatalogueError unless each title names what is there, and a dossier of any day finds its title.

    A ruleset has each title once at most, and a title that is filed under one is filed under each that has it.
    """
    for source, titles in by_ruleset.values():
        codes = [one.code for one in titles]
        for number, one in enumerate(titles):
            place, problem = next(_faults(one, codes, documents), (None, ""))
            if place is not None:
                raise source.fault(("titles", number, *place), problem)
    filed = {one.code for _, titles in by_ruleset.values() for one in titles if one.filed}
    for source, titles in by_ruleset.values():
        codes = [one.code for one in titles]
        twice = sorted({code for code in codes if codes.count(code) > 1})
        if twice:
            raise source.fault(("titles",), f"{', '.join(twice)}: a title has one entry under a ruleset")
        closed = next((number for number, one in enumerate(titles) if not one.filed and one.code in filed), None)
        if closed is not None:
            problem = "a title that is filed under one ruleset is filed under each that has it"
            raise source.fault(("titles", closed, "filed"), problem)


def _faults(one: Title, codes: Collection[str], documents: Collection[str]) -> Iterator[tuple[Place, str]]:
    for number, document in enumerate(one.documents.required):
        if document.code not in documents:
            yield ("documents", "required", number, "code"), f"{document.code} is nowhere in documents.yaml"
    for number, rule in enumerate(one.prerequisites):
        if isinstance(rule, NamesTitle) and rule.title not in codes:
            yield ("prerequisites", number, "title"), f"{rule.title} is nowhere in this file"
    if one.quota is not None and one.quota.base not in codes:
        yield ("quota", "base"), f"{one.quota.base} is nowhere in this file"
    if one.lower is not None and one.lower.title not in codes:
        yield ("lower", "title"), f"{one.lower.title} is nowhere in this file"
    yield from _of_subjects(one)
    if one.filed:
        yield from _of_filed(one)


def _of_subjects(one: Title) -> Iterator[tuple[Place, str]]:
    kinds = {kind_of(subject) for subject in one.subjects}
    for number, rule in enumerate(one.prerequisites):
        if not kinds.issuperset(rule.only_for):
            yield ("prerequisites", number, "only_for"), "binds subjects that the title is not for"
        if any(isinstance(rule, _OTHERS[kind]) for kind in rule.only_for or one.subject_kinds):
            yield ("prerequisites", number, "rule"), "asks of one kind of subject what only the other has"


def _of_filed(one: Title) -> Iterator[tuple[Place, str]]:
    """A title that is filed has rules for each kind of its subjects, which an appraisal evaluates."""
    for kind in one.filed_for:
        if kind not in one.subject_kinds:
            yield ("filed_for",), f"{kind.value} is none of its subjects"
    for kind in one.subject_kinds:
        if not one.rules_of(kind):
            yield ("prerequisites",), f"no rule binds {kind.value}, which it is filed for"
    for number, rule in enumerate(one.prerequisites):
        if isinstance(rule, Criteria) and not rule.stated:
            yield ("prerequisites", number, "rule"), "no appraisal evaluates it, so the title cannot be filed"
