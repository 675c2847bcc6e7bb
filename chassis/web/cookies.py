"""The cookies of a site's pages, and the session that one of them names.

Cookies know no ports, so that the name of each holds the code of the site: three sites on one machine share an address.
"""

from typing import Literal, TypeAlias

from starlette.requests import HTTPConnection
from starlette.responses import Response

from chassis.settings import Settings

CookieName: TypeAlias = Literal["session", "form", "language", "year", "unit", "provider"]
_LASTING = frozenset({"language", "year", "unit"})
"""Choices of a person, kept for a year; the others end with the browser."""
_YEAR = 365 * 24 * 3600


class Cookies:
    """Reads and sets the cookies of one site.

    Away from loopback they are `Secure` and bear the prefix `__Host-`, under which a browser takes no cookie that
    another host or an unencrypted page has set (RFC 6265bis §4.1.3).
    """

    def __init__(self, settings: Settings) -> None:
        """Name the cookies by the site and by its public address."""
        self._secure = settings.is_public_over_tls
        self._prefix = f"{'__Host-' if self._secure else ''}tdkt-{settings.site}"

    def name(self, cookie: CookieName) -> str:
        """The name under which the browser keeps it."""
        return self._prefix if cookie == "session" else f"{self._prefix}-{cookie}"

    def read(self, request: HTTPConnection, cookie: CookieName) -> str | None:
        """The value that the browser sent; None for none."""
        return request.cookies.get(self.name(cookie))

    def set(self, response: Response, cookie: CookieName, value: str) -> None:
        """Let the browser keep `value`."""
        response.set_cookie(
            self.name(cookie),
            value,
            max_age=_YEAR if cookie in _LASTING else None,
            path="/",
            secure=self._secure,
            httponly=True,
            samesite="lax",
        )

    def drop(self, response: Response, cookie: CookieName) -> None:
        """Let the browser forget it."""
        response.delete_cookie(self.name(cookie), path="/", secure=self._secure, httponly=True, samesite="lax")
