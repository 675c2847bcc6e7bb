"""The titles and the rules they are awarded by, as dated data: the prerequisites of each day, and their grounds."""

from contracts.catalog.loader import (
    appraisal_limit,
    base_salary_on,
    catalogue,
    document_codes,
    laws_of,
    listed,
    listed_documents,
    listed_titles,
    may_be_filed,
    opinion_limit,
    retention_of,
    ruleset,
    ruleset_on,
    title,
    title_names,
    titles,
)

__all__ = [
    "appraisal_limit",
    "base_salary_on",
    "catalogue",
    "document_codes",
    "laws_of",
    "listed",
    "listed_documents",
    "listed_titles",
    "may_be_filed",
    "opinion_limit",
    "retention_of",
    "ruleset",
    "ruleset_on",
    "title",
    "title_names",
    "titles",
]
