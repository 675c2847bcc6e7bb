"""The web side of a service: one desk for each request, default deny, problems in two languages."""

from chassis.problems import NotFound
from chassis.web.desk import Answer, Desk, allow
from chassis.web.pages import place_of

__all__ = ["Answer", "Desk", "NotFound", "allow", "place_of"]
