"""Databases and roles on a Postgres: one of each kind per service, and none may enter another's."""

from deploy.postgres.databases import ServiceDatabase, apply

__all__ = ["ServiceDatabase", "apply"]
