"""The actors in whose name the year's requests are made; none holds two duties that exclude each other."""

from contracts.message import Actor
from deploy.local.play.filings import Unit


def _staff(subject: str, *duties: str) -> Actor:
    return Actor(subject, None, frozenset(duties))


STANDING_BODY = _staff("phong-noi-vu.chuyen-vien", "appraiser")
"""Phòng Nội vụ drafts the plan, takes in sheets, appraises and prepares the session."""
HEAD = _staff("chu-tich-ubnd", "signer", "chair")
"""The chair of the People's Committee signs, and presides over the council."""
DEPUTY = _staff("pho-chu-tich-ubnd", "signer", "council")
"""The deputy chair signs in the head's stead (KT.), and sits on the council."""
SECRETARY = _staff("thu-ky-hoi-dong", "council")
"""The secretary of the council."""
STANDING_BODY_OF_WARD = _staff("van-phong-ubnd.cong-chuc", "appraiser")
"""Văn phòng UBND of the ward drafts its plan, appraises and passes up."""
STANDING_BODY_OF_PROVINCE = _staff("so-noi-vu.chuyen-vien", "appraiser")
"""Sở Nội vụ drafts the province's plan and appraises what the city passes up."""
AUDITOR = _staff("thanh-tra", "auditor")
"""The auditor, who follows a figure to its events."""
OPERATOR = _staff("quan-tri", "operator")
"""The operator of the site."""


def council_member(number: int) -> Actor:
    """A member of the council beside its chair, deputy and secretary."""
    return _staff(f"uy-vien-{number:02}", "council")


def clerk_of(unit: Unit) -> Actor:
    """The clerk of a unit, who acts for that unit only."""
    return clerk_at(unit.code)


def clerk_at(addressee: str) -> Actor:
    """The clerk of any addressee of notices."""
    return Actor(f"van-thu.{addressee}", addressee, frozenset({"clerk"}))
