"""The web side of a service: one request for each request, default deny, problems in two languages."""

from chassis.web.access import Answer, AuthorizedRequest, allow
from chassis.web.description import example
from chassis.web.paging import Page, page_of, place_of
from chassis.web.parameters import Position, SearchText
from chassis.web.problems import NotFound

__all__ = [
    "Answer",
    "AuthorizedRequest",
    "NotFound",
    "Page",
    "Position",
    "SearchText",
    "allow",
    "example",
    "page_of",
    "place_of",
]
