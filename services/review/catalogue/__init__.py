"""The titles, documents and rulesets of the catalogue, for whoever files: nothing is recorded here."""

from chassis.declaring.module import Module
from services.review.catalogue.routes import router

MODULE = Module(name="catalogue", package=__name__, router=router)
