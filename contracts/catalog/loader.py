"""Reads the catalogue's own files once, and answers what was in force on a day."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import Any

import yaml

from contracts.catalog.entries import (
    Catalogue,
    CollectiveRule,
    IndividualRule,
    ListedDocument,
    ListedTitle,
    NamesTitle,
    Ruleset,
    Title,
    Words,
)
from contracts.vocabulary import SubjectKind

_FILES = ("rulesets.yaml", "documents.yaml", "titles.yaml")


class CatalogueError(Exception):
    """The catalogue contradicts itself or leaves a gap; the message says where."""


@cache
def catalogue() -> Catalogue:
    """The catalogue that comes with this package.

    Raises CatalogueError when it contradicts itself, pydantic's ValidationError when it has another shape.
    """
    shape: dict[str, Any] = {}
    for name in _FILES:
        shape |= yaml.safe_load((files(__package__) / name).read_text(encoding="utf-8"))
    return parse(shape)


def parse(shape: Mapping[str, Any]) -> Catalogue:
    """The catalogue in `shape`, checked: every day has one ruleset, and every title one entry under each.

    Raises CatalogueError when it contradicts itself, pydantic's ValidationError when it has another shape.
    Keys that begin with a dot hold parts for reuse and are passed over.
    """
    read = Catalogue.model_validate({name: value for name, value in shape.items() if not name.startswith(".")})
    _check_days(read.rulesets)
    _check_titles(read)
    return read


def ruleset_on(day: date) -> str:
    """The id of the ruleset in force on `day`, a calendar day in Viet Nam, as in `L2003_ND91`.

    The oldest ruleset is open at its beginning: the catalogue knows no older law.
    """
    return next(one.id for one in catalogue().rulesets if _in_force(one, day))


def ruleset(ruleset_id: str) -> Ruleset:
    """The ruleset with this id; raises KeyError for one that the catalogue does not know."""
    return _rulesets()[ruleset_id]


def title(code: str, ruleset_id: str) -> Title:
    """The title with this code under a ruleset; raises KeyError for one that the catalogue does not know."""
    return _titles()[code, ruleset_id]


def titles(ruleset_id: str) -> tuple[Title, ...]:
    """Every title under a ruleset, in the catalogue's order; none for a ruleset that it does not know."""
    return tuple(one for one in catalogue().titles if one.ruleset == ruleset_id)


@cache
def title_names() -> Mapping[str, Words]:
    """The name of every title by its code; it is the same under every ruleset."""
    return {one.code: one.name for one in catalogue().titles}


def document_codes() -> frozenset[str]:
    """The codes of all documents that a dossier can hold."""
    return frozenset(catalogue().documents)


def listed_titles() -> tuple[ListedTitle, ...]:
    """Every title under every ruleset, in the catalogue's order, with the days on which it can be proposed."""
    return tuple(
        ListedTitle(
            code=one.code,
            name=one.name,
            subject_kind=one.subject_kind,
            commendation_type=one.commendation_type,
            ruleset=one.ruleset,
            valid_from=ruleset(one.ruleset).valid_from,
            valid_to=ruleset(one.ruleset).valid_to,
            levels=tuple(competence.level for competence in one.deciding),
            documents=one.documents.required,
        )
        for one in catalogue().titles
    )


def listed_documents() -> tuple[ListedDocument, ...]:
    """Every document that a dossier can hold, in the catalogue's order."""
    return tuple(ListedDocument(code=code, name=name) for code, name in catalogue().documents.items())


@cache
def _rulesets() -> dict[str, Ruleset]:
    return {one.id: one for one in catalogue().rulesets}


@cache
def _titles() -> dict[tuple[str, str], Title]:
    return {(one.code, one.ruleset): one for one in catalogue().titles}


def _in_force(one: Ruleset, day: date) -> bool:
    return (one.valid_from is None or one.valid_from <= day) and (one.valid_to is None or day <= one.valid_to)


def _check_days(rulesets: Sequence[Ruleset]) -> None:
    if not rulesets or rulesets[0].valid_from is not None or rulesets[-1].valid_to is not None:
        raise CatalogueError("the first ruleset must be open at its beginning and the last at its end")
    for earlier, later in pairwise(rulesets):
        if earlier.valid_to is None or later.valid_from != earlier.valid_to + timedelta(days=1):
            raise CatalogueError(f"{later.id} does not begin on the day after {earlier.id} ends")


def _check_titles(read: Catalogue) -> None:
    entries = [(one.code, one.ruleset) for one in read.titles]
    wanted = {(code, one.id) for code, _ in entries for one in read.rulesets}
    if len(set(entries)) != len(entries) or set(entries) != wanted:
        raise CatalogueError("every title needs exactly one entry under every ruleset")
    for one in read.titles:
        others = CollectiveRule if one.subject_kind is SubjectKind.INDIVIDUAL else IndividualRule
        if any(isinstance(rule, others) for rule in one.prerequisites):
            raise CatalogueError(f"{one.code} under {one.ruleset} asks of one kind of subject what only the other has")
        unknown = {document.code for document in one.documents.required} - read.documents.keys()
        unknown |= {named for named in _titles_named_by(one) if (named, one.ruleset) not in wanted}
        if unknown:
            raise CatalogueError(f"{one.code} under {one.ruleset} names {', '.join(sorted(unknown))}, which is nowhere")


def _titles_named_by(one: Title) -> set[str]:
    named = {rule.title for rule in one.prerequisites if isinstance(rule, NamesTitle)}
    return named | ({one.quota.base} if one.quota else set())
