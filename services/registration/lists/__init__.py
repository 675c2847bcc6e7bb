"""The lists that units keep: read from Excel or CSV, shown with their faults, and handed in as a sheet."""

from chassis.declaring.module import Module
from services.registration.lists import pages, routes

MODULE = Module("lists", __name__, router=routes.router, pages=pages.pages)
