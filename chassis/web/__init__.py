"""The web side of a service: one request for each request, default deny, problems in two languages."""

from chassis.web.access import Answer, AuthorizedRequest, allow
from chassis.web.pages import place_of
from chassis.web.problems import NotFound

__all__ = ["Answer", "AuthorizedRequest", "NotFound", "allow", "place_of"]
