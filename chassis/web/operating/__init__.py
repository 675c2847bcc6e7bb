"""The pages of operators and auditors, which every service has below `/{service}/operations`."""

from fastapi import APIRouter

from chassis.web.operating import audit, federation, held, history, overview, parked

ROUTERS: tuple[APIRouter, ...] = (
    overview.pages,
    federation.pages,
    parked.pages,
    held.pages,
    history.pages,
    audit.pages,
)
"""Their routes without the name of the service."""
