"""The web side of a service: one desk for each request, default deny, problems in two languages."""

from chassis.problems import NotFound, PageUnknown
from chassis.web.desk import Answer, Desk, allow

__all__ = ["Answer", "Desk", "NotFound", "PageUnknown", "allow"]
