"""The titles, documents and rulesets of the catalogue, for whoever files: nothing is recorded here."""

from chassis.declaring.module import Module
from services.review.catalogue import pages, routes

MODULE = Module("catalogue", __name__, router=routes.router, pages=pages.pages)
