"""What signing in needs of a request: the address it came from, the day, and what signs people in."""

from datetime import date

from fastapi import Request

from chassis.web.access import WebState
from services.planning.account.oidc import OidcSignIn
from services.planning.account.signing_in import SignIn, Visit
from services.planning.settings import PlanningSettings


def settings_of(request: Request) -> PlanningSettings:
    """The settings of planning."""
    settings = _state(request).settings
    if not isinstance(settings, PlanningSettings):
        raise TypeError("planning runs with its own settings")
    return settings


def sign_in_of(request: Request) -> SignIn:
    """What signs people in; raises SessionKeyMissingError where the settings name no pair of keys."""
    return SignIn(_state(request).pool, settings_of(request))


def oidc_of(request: Request) -> OidcSignIn | None:
    """The way over the OIDC provider, which keeps the provider's keys; None where the settings name none."""
    settings, kept = settings_of(request), request.app.state
    if settings.sign_in_oidc_issuer is None:
        return None
    if not hasattr(kept, "oidc_sign_in"):
        kept.oidc_sign_in = OidcSignIn(_state(request).pool, settings)
    way: OidcSignIn = kept.oidc_sign_in
    return way


def today(request: Request) -> date:
    """The day of the business clock, by which duties are in force."""
    return _state(request).handler.clock.now().date()


def visit_of(request: Request) -> Visit:
    """The address that the outermost trusted proxy has seen, or else the one that is connected, and the device."""
    trusted = settings_of(request).proxies_in_front
    named = [one.strip() for one in ",".join(request.headers.getlist("x-forwarded-for")).split(",") if one.strip()]
    connected = request.client.host if request.client else ""
    source = named[-trusted] if trusted and len(named) >= trusted else connected
    return Visit(source, request.headers.get("user-agent", "")[:1000])


def _state(request: Request) -> WebState:
    state: WebState = request.app.state.web_state
    return state
