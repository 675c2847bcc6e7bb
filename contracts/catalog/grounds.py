"""Every ground of a title, in the order in which its law is read."""

from collections.abc import Iterator

from contracts.catalog.entries import Title
from contracts.catalog.prerequisites import MinServiceMonths
from contracts.catalog.terms import Ground
from contracts.vocabulary import Confidence


def grounds(title: Title) -> Iterator[Ground]:
    """The grounds of a title's prerequisites, quota, documents, competence, vote and bonus."""
    for rule in title.prerequisites:
        yield rule
        if isinstance(rule, MinServiceMonths) and rule.maternity_counts is not None:
            yield rule.maternity_counts
    yield from (one for one in (title.quota, title.local_quota) if one is not None)
    yield title.documents
    yield from (one for one in (title.consultation, title.proposal, title.lower) if one is not None)
    yield from title.deciding
    yield title.vote
    if title.bonus is not None:
        yield title.bonus


def is_unverified(title: Title) -> bool:
    """Whether anything of a title's law was not checked against the statute (chưa xác minh)."""
    return any(one.confidence is Confidence.UNSURE for one in grounds(title))
