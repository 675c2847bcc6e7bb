"""The settings of planning: those that every service has, and those of signing in."""

from datetime import timedelta
from pathlib import Path
from typing import Annotated

from pydantic import Field, SecretStr, ValidationInfo, field_validator

from chassis.settings import Settings


class PlanningSettings(Settings):
    """The settings of planning, from variables that begin with `PLANNING_`."""

    session_private_key_file: Path | None = None
    """The private key (PEM) that signs the tokens of sessions; its public half is the `session_key_file` of all."""
    session_idle: Annotated[timedelta, Field(gt=timedelta(0))] = timedelta(minutes=60)
    """A session ends after this long without a page."""
    session_life: Annotated[timedelta, Field(gt=timedelta(0), le=timedelta(hours=24))] = timedelta(hours=12)
    """A session ends this long after its beginning, whatever is done in it."""

    sign_in_oidc_issuer: str | None = None
    """The exact `iss` of the OIDC provider at which people sign in; without it they have accounts of the site."""
    sign_in_oidc_client_id: Annotated[str | None, Field(validate_default=True)] = None
    sign_in_oidc_client_secret: SecretStr | None = None
    """None for a client that the provider registers as public, which PKCE protects alone."""
    sign_in_oidc_scope: str = "openid profile"
    sign_in_oidc_plaintext_allowed: bool = False
    """Says aloud that a provider elsewhere is spoken to without TLS."""

    proxies_in_front: Annotated[int, Field(ge=0, le=5)] = 0
    """How many reverse proxies stand before the service, each of which appends to X-Forwarded-For.

    Tries to sign in are throttled by the address that the outermost of them has seen.
    """

    @field_validator("sign_in_oidc_client_id")
    @classmethod
    def _whole_provider(cls, client_id: str | None, info: ValidationInfo) -> str | None:
        issuer = info.data.get("sign_in_oidc_issuer")
        if (issuer is None) != (client_id is None):
            raise ValueError("a provider needs its issuer and the client's id: name both or none")
        if issuer is not None and info.data.get("public_url") is None:
            raise ValueError("a provider leads people back to the site's address: name …_PUBLIC_URL too")
        return client_id
