"""Sessions of pages: the token in the session cookie, which the site's own issuer of sessions has signed.

It lasts minutes and is renewed at one address of the site, which knows whether the session still goes on.
The API takes no cookie, and pages take no other token.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from chassis.settings import Settings
from chassis.web.auth import Authenticator, TokenExpired, actor_of, issue_token, site_issuer
from chassis.web.keys import SiteKeys
from contracts.message import Actor, Refusal, RefusalKind

PAGES_AUDIENCE: Final = "tdkt-pages"
"""The `aud` of the tokens in session cookies: no other token opens a page, and this one opens nothing else."""


SESSION_TOKEN_LASTS: Final = timedelta(minutes=10)
"""A session that is ended, and a duty that is taken away, end at every service within this time."""


class SessionNotFresh(Refusal):
    """A page is shown in a session whose token is fresh; an older one is renewed before anything else is done."""

    kind = RefusalKind.NOT_ALLOWED
    code = "session-not-fresh"
    vi = "Phiên làm việc cần được gia hạn hoặc bạn cần đăng nhập."
    en = "The session is to be renewed, or you are to sign in."


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A person who has signed in: the actor, the name to show, the session's id, and when its token ends (in UTC)."""

    actor: Actor
    name: str
    session_id: str
    ends_at: datetime


class Sessions:
    """Turns the value of a session cookie into the person who has signed in."""

    def __init__(self, settings: Settings) -> None:
        """Trust the session key of the site.

        Raises ValueError where none is named, or its file cannot be used.
        """
        if settings.session_key_file is None:
            raise ValueError("name the key of sessions (…_SESSION_KEY_FILE)")
        try:
            keys = SiteKeys(settings.session_key_file)
        except (OSError, ValueError) as wrong:
            raise ValueError(f"the key of sessions {settings.session_key_file} cannot be used: {wrong}") from None
        self._site = settings.site
        self._authenticator = Authenticator(keys, site_issuer(settings.site), PAGES_AUDIENCE, settings.site)

    async def person(self, cookie: str | None) -> SignedIn:
        """The person whom the cookie names.

        Raises SessionNotFresh without a cookie or for one that has expired, TokenRefused for any other that does not
        count, UnitMissing for one without a unit that names another site.
        """
        if not cookie:
            raise SessionNotFresh
        try:
            claims = await self._authenticator.claims(cookie)
        except TokenExpired:
            raise SessionNotFresh from None
        actor = actor_of(claims, self._site)
        name, session_id = claims.get("name"), claims.get("sid")
        return SignedIn(
            actor,
            name if isinstance(name, str) and name else actor.subject,
            session_id if isinstance(session_id, str) else "",
            datetime.fromtimestamp(claims["exp"], UTC),
        )


def session_token(  # noqa: PLR0913 - the claims of a token are its arguments
    private_key_pem: bytes,
    actor: Actor,
    *,
    site: str,
    session_id: str,
    name: str,
    lasts: timedelta = SESSION_TOKEN_LASTS,
) -> str:
    """The value of a session cookie for `actor`, whose `name` pages show; signed with the site's session key (PEM).

    Raises what `issue_token` raises.
    """
    claims = {"sid": session_id, "name": name}
    return issue_token(private_key_pem, actor, site=site, audience=PAGES_AUDIENCE, lasts=lasts, claims=claims)
