"""The titles and the rules they are awarded by, as dated data: what was asked for on which day, and on which ground."""

from contracts.catalog.loader import catalogue, document_codes, ruleset, ruleset_on, title, titles

__all__ = ["catalogue", "document_codes", "ruleset", "ruleset_on", "title", "titles"]
