"""The settings of a service; read once, at the start, from the environment or from files.

A variable is `<SERVICE>_<NAME>`, as in `REVIEW_POSTGRES_URL`.
A secret may instead be a file of that name, in lower case, in the folder `TDKT_SECRETS` (default `/run/secrets`).
"""

import json
import os
from datetime import timedelta
from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal, TypeVar

from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from chassis.plaintext import are_here, require_private, site_address
from chassis.signed_register import SignedRegister
from contracts.federation import Federation
from contracts.message import Limits
from contracts.vocabulary import Level, SiteCode
from contracts.working_days import WorkingCalendar, national, with_site_file

TOKEN_KEY = "TDKT_TOKEN_KEY"  # noqa: S105 - the name of a variable
"""The variable that may name, to the verb `token`, the file with the private key of the site's own tokens."""

RECEIPT_AFTER = timedelta(days=1)
"""A site may be cut off for a night without an alarm."""
RESEND_AFTER = timedelta(seconds=60)
"""Messages that are under way arrive within seconds; what is missing for longer is asked for."""


class Settings(BaseSettings):
    """The settings of every service; a missing one stops the start with a line that names it."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore", case_sensitive=False)

    site: SiteCode
    level: Level
    site_name: str | None = None
    """The name of the site as pages show it, such as Thành phố Lạng Sơn; the register's where none is given."""

    postgres_url: SecretStr
    postgres_owner_url: SecretStr | None = None
    """Only `migrate` and `restore` need the owner of the tables; a serving process does not have it."""

    kafka_bootstrap: str
    kafka_user: str
    kafka_password: SecretStr
    kafka_ca_file: Path | None = None
    """The certificate authority of the brokers, where it is not one of the system's."""
    kafka_security: Annotated[Literal["tls", "none"] | None, Field(validate_default=True)] = None
    """Without it the connection is TLS where a certificate authority is named, and plain text on this machine alone.

    `none` is plain text anywhere: it must be set explicitly and is never the default.
    """

    http_host: str = "127.0.0.1"
    http_port: int

    signing_key_file: Path
    """The service's own Ed25519 private key, PKCS#8 PEM; signs the messages that leave the service."""
    signing_key_id: Annotated[str, Field(pattern="^[!-*,-~]+$")]
    """Visible ASCII without spaces, as it is a word of each message's proof; no plus, which no signed note can name."""
    keys_file: Path
    """The public keys that sign messages with the time in which each may sign, and the sites of the federation.

    With a signed register only the keys of the own site's services count here.
    """
    register_folder: Path | None = None
    """A copy of the signed register of the federation; none for a site alone."""
    register_root: Path | None = None
    """The root metadata of that register, which came by hand; all trust in the register begins there."""
    register_state: Annotated[Path | None, Field(validate_default=True)] = None
    """A folder of the service's own, which keeps what of that register was trusted last."""
    parked_most_messages: Annotated[int, Field(gt=0)] = 10_000
    parked_most_megabytes: Annotated[int, Field(gt=0)] = 256
    """The most that waits parked of one topic; with more the service hears no more of it."""

    oidc_issuer: str | None = None
    """The exact `iss` of the issuer of tokens: https, unless it is on this machine."""
    oidc_plaintext_allowed: bool = False
    """Says aloud that an issuer elsewhere is asked for its keys without TLS."""
    oidc_audience: str = "tdkt"
    token_key_file: Path | None = None
    """The public key (PEM) of the site's own tokens, where no OIDC issuer is named."""
    session_key_file: Path | None = None
    """The public key (PEM) that sessions of pages are checked with; without it the service serves no pages."""
    public_url: str | None = None
    """The address at which browsers find the site, such as https://tdkt.example; http only on this machine."""

    training_clock_file: Path | None = None
    working_days_file: Path | None = None
    """Days off of the site's own, and years instead of ours: docs/working-days.md."""
    log_format: Literal["json", "console"] = "json"
    log_level: Literal["debug", "info", "warning", "error"] = "info"

    read_wait: timedelta = timedelta(seconds=5)
    """How long a reader waits for a read model to reach its own write."""
    stalled_after: timedelta = timedelta(seconds=60)
    """A loop that has work and has not moved for this long is not alive."""
    receipt_after: timedelta = RECEIPT_AFTER
    """A message to a neighbour that has not been confirmed for this long is overdue."""
    resend_after: Annotated[timedelta, Field(gt=timedelta(0))] = RESEND_AFTER
    """A neighbour is asked for messages that have been missing for this long, and a lane sent again once in it."""

    @field_validator("postgres_url", "postgres_owner_url")
    @classmethod
    def _private_database(cls, url: SecretStr | None) -> SecretStr | None:
        if url is not None:
            require_private(url.get_secret_value())
        return url

    @field_validator("public_url")
    @classmethod
    def _public_address(cls, url: str | None) -> str | None:
        return None if url is None else site_address(url)

    @field_validator("kafka_security")
    @classmethod
    def _private_kafka(cls, security: str | None, info: ValidationInfo) -> str | None:
        if security == "none" and info.data.get("kafka_ca_file") is not None:
            raise ValueError("plain text and a certificate authority exclude each other")
        named = security is not None or info.data.get("kafka_ca_file") is not None
        if not named and not are_here(info.data.get("kafka_bootstrap", "")):
            raise ValueError("Kafka is not on this machine: say tls, or none when plain text is meant")
        return security

    @field_validator("register_state")
    @classmethod
    def _whole_register(cls, state: Path | None, info: ValidationInfo) -> Path | None:
        named = (info.data.get("register_folder"), info.data.get("register_root"), state)
        if any(named) and not all(named):
            raise ValueError("a signed register needs its folder, its root and its state: name all three or none")
        return state

    @field_validator("working_days_file")
    @classmethod
    def _sound_working_days(cls, file: Path | None) -> Path | None:
        try:
            if file is not None:
                with_site_file(file)
        except OSError as unreadable:
            raise ValueError(f"{file} cannot be read: {unreadable.strerror}") from None
        return file

    @cached_property
    def working_days(self) -> WorkingCalendar:
        """The country's working days with what the site's own file adds; read once.

        Raises WorkingDaysError or OSError where the file was spoilt after the start.
        """
        return national() if self.working_days_file is None else with_site_file(self.working_days_file)

    @property
    def is_public_over_tls(self) -> bool:
        """Whether browsers reach the site over TLS, so that its cookies are for TLS alone."""
        return self.public_url is not None and self.public_url.startswith("https://")

    @property
    def signed_register(self) -> SignedRegister | None:
        """The signed register of the federation; None for a site whose keys stand in a file."""
        if self.register_folder is None or self.register_root is None or self.register_state is None:
            return None
        return SignedRegister(self.register_folder, self.register_root, self.register_state)

    @property
    def federation(self) -> Federation:
        """The sites of the signed register that is in force, or else those that `keys_file` names.

        Raises RegisterUnreadableError when no signed register is in force: a service that took itself for alone would
        record events without the audience of its neighbours. Of a keys file its reader complains.
        """
        signed = self.signed_register
        return federation_in(self.keys_file) if signed is None else signed.look()[0].content.federation

    @property
    def limits(self) -> Limits:
        """The limits that this site has set for the decisions of the service; a service with any overrides it."""
        return Limits()


SettingsT = TypeVar("SettingsT", bound=Settings)


class SettingsMissingError(Exception):
    """A service cannot start because of its settings; the message has a line for each."""


def federation_in(file: Path) -> Federation:
    """The sites that the register `file` names; none where it cannot be read, of which the reader of keys complains."""
    try:
        found = json.loads(file.read_bytes())
        return Federation.model_validate({name: found[name] for name in Federation.model_fields if name in found})
    except (OSError, ValueError, TypeError):
        return Federation()


def read_settings(kind: type[SettingsT], service: str) -> SettingsT:
    """The settings of `service` from the environment and from the folder of secrets.

    Raises SettingsMissingError with one line for each variable that is missing or wrong.
    """
    prefix = f"{service}_"
    secrets = Path(os.environ.get("TDKT_SECRETS", "/run/secrets"))
    try:
        return kind(_env_prefix=prefix, _secrets_dir=secrets if secrets.is_dir() else None)
    except ValidationError as wrong:
        lines = [
            f"{prefix.upper()}{'_'.join(str(part) for part in fault['loc']).upper()}: {fault['msg']}"
            for fault in wrong.errors(include_input=False)
        ]
        raise SettingsMissingError("\n".join(lines)) from None
