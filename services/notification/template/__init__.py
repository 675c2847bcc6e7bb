"""The texts of notices, as the table has them: each with its audience and a preview. A module without streams."""

from chassis.declaring.module import Module
from services.notification.template import pages, routes

MODULE = Module("template", __name__, router=routes.router, pages=pages.pages)
