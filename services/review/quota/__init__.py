"""Quotas as they stand while sheets, agendas and decisions are prepared: nothing is recorded here."""

from chassis.declaring.module import Module
from services.review.quota import pages, routes

MODULE = Module("quota", __name__, router=routes.router, pages=pages.pages)
