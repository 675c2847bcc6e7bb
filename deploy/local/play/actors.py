"""The actors in whose name the year's requests are made."""

from contracts.message import Actor
from deploy.local.play.dataset import Unit


def _staff(subject: str, *duties: str) -> Actor:
    return Actor(subject, None, frozenset(duties))


STANDING_BODY = _staff("phong-noi-vu.chuyen-vien", "clerk", "appraiser")
"""Phòng Nội vụ drafts the plan, takes in sheets, appraises and prepares the session."""
HEAD = _staff("chu-tich-ubnd", "signer", "chair")
"""The chair of the People's Committee signs, and presides over the council."""
AUDITOR = _staff("thanh-tra", "auditor")
"""The auditor, who follows a figure to its events."""
OPERATOR = _staff("quan-tri", "operator")
"""The operator of the site."""


def clerk_of(unit: Unit) -> Actor:
    """The clerk of a unit, who acts for that unit only."""
    return clerk_at(unit.code)


def clerk_at(addressee: str) -> Actor:
    """The clerk of any addressee of notices."""
    return Actor(f"van-thu.{addressee}", addressee, frozenset({"clerk"}))
