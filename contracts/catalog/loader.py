"""Reads the catalogue's own files once, and answers what was in force on a day."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from functools import cache
from importlib.resources import files

from contracts.catalog.checks import check_days, check_salaries, check_simplified, check_titles
from contracts.catalog.entries import (
    BaseSalary,
    Catalogue,
    ListedDocument,
    ListedTitle,
    Retention,
    Ruleset,
    TimeLimit,
    Title,
)
from contracts.catalog.grounds import is_unverified
from contracts.catalog.source import CatalogueError, Source
from contracts.catalog.terms import DocumentCode, DocumentName, Procedure, Words
from contracts.message import Message
from contracts.vocabulary import Level, TitleCode

RULESETS = "rulesets.yaml"
DOCUMENTS = "documents.yaml"
BASE_SALARIES = "base_salaries.yaml"
RETENTION = "retention.yaml"


class _Rulesets(Message):
    rulesets: tuple[Ruleset, ...]


class _Documents(Message):
    documents: dict[DocumentCode, DocumentName]


class _BaseSalaries(Message):
    base_salaries: tuple[BaseSalary, ...]


class _Retention(Message):
    retention: tuple[Retention, ...]


class _Titles(Message):
    titles: tuple[Title, ...]


_DRAFT: ContextVar[Catalogue | None] = ContextVar("draft of the catalogue", default=None)


def catalogue() -> Catalogue:
    """The catalogue that comes with this package; raises CatalogueError where it is wrong."""
    return _DRAFT.get() or _own()


def texts_of_files() -> dict[str, str]:
    """The texts of the catalogue's files by name, as they come with this package."""
    folder = files(__package__)
    return {one.name: one.read_text(encoding="utf-8") for one in folder.iterdir() if one.name.endswith(".yaml")}


@contextmanager
def drafted(draft: Catalogue) -> Iterator[None]:
    """Judge by `draft` in the place of the catalogue inside the block, in this task alone."""
    before = _DRAFT.set(draft)
    try:
        yield
    finally:
        _DRAFT.reset(before)


def parse(texts: Mapping[str, str]) -> Catalogue:
    """The catalogue in the texts of its files by name, checked.

    Every day has one ruleset, every ruleset a file of its titles, named by its id. Raises CatalogueError, which names
    file, line, entry and field.
    """
    rulesets = _source(texts, RULESETS)
    law = rulesets.read(_Rulesets).rulesets
    check_days(rulesets, law)
    documents = _source(texts, DOCUMENTS).read(_Documents).documents
    salaries = _source(texts, BASE_SALARIES)
    base_salaries = salaries.read(_BaseSalaries).base_salaries
    check_salaries(salaries, base_salaries)
    retention = _source(texts, RETENTION).read(_Retention).retention
    by_ruleset = {one.id: _titles_of(texts, one.id) for one in law}
    check_titles(by_ruleset, documents.keys())
    check_simplified(rulesets, law, by_ruleset, documents.keys())
    return Catalogue(
        rulesets=law,
        documents=documents,
        base_salaries=base_salaries,
        retention=retention,
        titles=tuple(title for _, found in by_ruleset.values() for title in found),
    )


def _source(texts: Mapping[str, str], name: str) -> Source:
    if name not in texts:
        raise CatalogueError(f"{name} is missing")
    return Source(name, texts[name])


def _titles_of(texts: Mapping[str, str], ruleset_id: str) -> tuple[Source, tuple[Title, ...]]:
    source = _source(texts, f"{ruleset_id}.yaml")
    for one in source.data.get("titles") or ():
        if isinstance(one, dict):
            one["ruleset"] = ruleset_id
    return source, source.read(_Titles).titles


def ruleset_on(day: date) -> str:
    """The id of the ruleset in force on `day`, a calendar day in Viet Nam, as in `L2003_ND91`.

    The oldest ruleset is open at its beginning: the catalogue knows no older law.
    """
    return next(one.id for one in catalogue().rulesets if _in_force(one, day))


def ruleset(ruleset_id: str) -> Ruleset:
    """The ruleset with this id; raises KeyError for one that the catalogue does not know."""
    return catalogue().ruleset_by_id[ruleset_id]


def appraisal_limit(
    ruleset_id: str, code: TitleCode, level: Level, procedure: Procedure = Procedure.ORDINARY
) -> TimeLimit:
    """How long the appraisal of a title may take at a level: the closest limit of the ruleset for the procedure.

    One for the title comes before one for all, and one for the level before one for every level. Raises ValueError for
    a ruleset without any that fits; every one has a limit for all.
    """
    law = ruleset(ruleset_id)
    limits = law.limits if procedure is Procedure.ORDINARY else law.simplified.limits
    fitting = [one for one in limits if _fits(one, code, level)]
    return max(fitting, key=lambda one: (one.title is not None, one.level is not None))


def opinion_limit(ruleset_id: str) -> TimeLimit:
    """How long a body has that is asked for its opinion, and what its silence means, under a ruleset."""
    return next(one for one in ruleset(ruleset_id).limits if one.step == "OPINION")


def _fits(limit: TimeLimit, code: TitleCode, level: Level) -> bool:
    at = limit.level is None or limit.level.value == level.value
    return limit.step == "APPRAISAL" and limit.title in {None, code} and at


def title(code: str, ruleset_id: str) -> Title:
    """The title or form with this code under a ruleset; raises KeyError for one that the catalogue does not know."""
    return catalogue().title_by_code[code, ruleset_id]


def titles(ruleset_id: str) -> tuple[Title, ...]:
    """The titles that sheets and dossiers are open to, in the catalogue's order; none for an unknown ruleset."""
    return tuple(one for one in listed(ruleset_id) if one.filed)


def laws_of(code: str) -> Words | None:
    """The names of the laws under which sheets and dossiers are open to a title; None where no law has it."""
    laws = [one.name for one in catalogue().rulesets if any(of.code == code for of in titles(one.id))]
    return Words(vi="; ".join(one.vi for one in laws), en="; ".join(one.en for one in laws)) if laws else None


def listed(ruleset_id: str) -> tuple[Title, ...]:
    """Every title and form under a ruleset, in the catalogue's order; none for a ruleset that it does not know."""
    return tuple(one for one in catalogue().titles if one.ruleset == ruleset_id)


def base_salary_on(day: date) -> BaseSalary | None:
    """The base salary on `day`, a calendar day in Viet Nam; None before the first one that the catalogue knows."""
    return next((one for one in reversed(catalogue().base_salaries) if one.valid_from <= day), None)


def retention_of(level: Level) -> Retention | None:
    """How long the file of a commendation is kept that a site of `level` decides; None where nothing says so."""
    return next((one for one in catalogue().retention if one.level.value == level.value), None)


@cache
def title_names() -> Mapping[str, Words]:
    """The name of every title that is filed or given by the simplified procedure, by its code.

    It is the same under every ruleset.
    """
    sudden = {code for law in catalogue().rulesets for code in law.simplified.forms}
    return {one.code: one.name for one in catalogue().titles if one.filed or one.code in sudden}


def may_be_filed(code: TitleCode, ruleset_id: str, procedure: Procedure) -> bool:
    """Whether dossiers by this procedure are open to a title or form under a ruleset that the catalogue knows."""
    if procedure is Procedure.SIMPLIFIED:
        return code in ruleset(ruleset_id).simplified.forms
    return any(one.code == code for one in titles(ruleset_id))


def document_codes() -> frozenset[str]:
    """The codes of all documents that a dossier can hold."""
    return frozenset(catalogue().documents)


def listed_titles() -> tuple[ListedTitle, ...]:
    """Every title and form under every ruleset, with the days on which it can be proposed."""
    return tuple(_as_listed(one, ruleset(one.ruleset)) for one in catalogue().titles)


def _as_listed(one: Title, law: Ruleset) -> ListedTitle:
    return ListedTitle(
        code=one.code,
        kind=one.kind,
        filed=one.filed,
        name=one.name,
        short=one.short,
        subject_kinds=one.subject_kinds,
        subjects=one.subjects,
        commendation_type=one.commendation_type,
        cycles=one.cycles,
        ruleset=one.ruleset,
        valid_from=law.valid_from,
        valid_to=law.valid_to,
        levels=tuple(competence.level for competence in one.deciding),
        documents=one.documents.required,
        unverified=is_unverified(one),
    )


def listed_documents() -> tuple[ListedDocument, ...]:
    """Every document that a dossier can hold, in the catalogue's order."""
    return tuple(
        ListedDocument(code=code, name=Words(vi=one.vi, en=one.en), furnished_by=one.furnished_by)
        for code, one in catalogue().documents.items()
    )


@cache
def _own() -> Catalogue:
    return parse(texts_of_files())


def _in_force(one: Ruleset, day: date) -> bool:
    return (one.valid_from is None or one.valid_from <= day) and (one.valid_to is None or day <= one.valid_to)
