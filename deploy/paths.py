"""The rules by which a reverse proxy joins the four services of a site under one address.

Paths go to a service unchanged: it takes `/api/{service}` off itself. `/` is notification's work list.
"""

from typing import Final, NamedTuple

SERVICES: Final = ("planning", "registration", "review", "notification")


class Rule(NamedTuple):
    """The paths `prefix` and all below it lead to `service`; the first rule that fits counts."""

    prefix: str
    service: str


RULES: Final = (
    *(Rule(f"/api/{service}", service) for service in SERVICES),
    *(Rule(f"/{service}", service) for service in SERVICES),
    Rule("", "notification"),
)
_LAST: Final = RULES[-1]

AWAY_VI: Final = "Phần này của hệ thống tạm thời chưa sẵn sàng: xin thử lại sau ít phút, các phần khác vẫn dùng được."
AWAY_EN: Final = "This part of the system is not available for the moment: try again in a few minutes, the others work."
"""What a proxy answers in the place of a service that is away."""


def service_of(path: str) -> str:
    """The service to which the decoded `path` of a request leads."""
    return next((rule.service for rule in RULES if f"{path}/".startswith(f"{rule.prefix}/")), _LAST.service)
