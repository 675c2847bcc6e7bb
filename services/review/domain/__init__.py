"""The rules of review: dossiers, council sessions, decisions, and what a title asks of a subject."""
