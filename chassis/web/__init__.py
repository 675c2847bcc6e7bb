"""The web side of a service: one desk for each request, default deny, problems in two languages."""

from chassis.web.desk import Answer, Desk, NotFound, allow

__all__ = ["Answer", "Desk", "NotFound", "allow"]
