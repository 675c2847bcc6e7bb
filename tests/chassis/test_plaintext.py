"""Away from this machine no line is plain text by omission: it is said aloud, or the service does not start."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from chassis.errors import BrokerUnavailableError
from chassis.messaging.kafka import Address
from chassis.plaintext import are_here, is_here, require_private
from chassis.settings import Settings, SettingsMissingError, read_settings

HERE: dict[str, Any] = {
    "site": "lang-son",
    "level": "district",
    "postgres_url": "postgresql://role:secret@127.0.0.1:5432/planning",
    "kafka_bootstrap": "127.0.0.1:9092",
    "kafka_user": "lang-son.planning",
    "kafka_password": "secret",
    "http_port": 8101,
    "signing_key_file": "key.pem",
    "signing_key_id": "lang-son.planning-1",
    "keys_file": "keys.json",
}


@pytest.mark.parametrize("host", ["127.0.0.1", "127.9.9.9", "::1", "[::1]", "localhost", "kafka.localhost"])
def test_this_machine_is_known_by_its_names(host: str) -> None:
    """Loopback addresses, and the names that are reserved for them (RFC 6761)."""
    assert is_here(host)


@pytest.mark.parametrize("host", ["kafka", "10.0.0.1", "0.0.0.0", "localhost.example.org", "::2", ""])  # noqa: S104
def test_any_other_name_is_another_machine(host: str) -> None:
    """A name that looks like ours, or one of our own network, is not this machine."""
    assert not is_here(host)


def test_one_broker_elsewhere_makes_the_line_one_that_leads_away() -> None:
    """All of them have to be here."""
    assert are_here("127.0.0.1:9092,localhost:9093")
    assert not are_here("127.0.0.1:9092,kafka:9092")


@pytest.mark.parametrize(
    "changed",
    [
        {},
        {"kafka_bootstrap": "kafka:9092", "kafka_security": "tls"},
        {"kafka_bootstrap": "kafka:9092", "kafka_security": "none"},
        {"kafka_bootstrap": "kafka:9092", "kafka_ca_file": "ca.pem"},
        {"postgres_url": "postgresql://role:secret@db:5432/planning?sslmode=verify-full"},
        {"postgres_url": "postgresql://role:secret@db:5432/planning?sslmode=disable"},
        {"postgres_url": "postgresql://role:secret@/planning?host=/run/postgresql"},
    ],
)
def test_a_connection_on_this_machine_or_by_setting_is_allowed(changed: dict[str, str]) -> None:
    """TLS, or plain text that is meant."""
    Settings.model_validate({**HERE, **changed})


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"kafka_bootstrap": "kafka:9092"}, "kafka_security"),
        ({"kafka_bootstrap": "127.0.0.1:9092,kafka:9092"}, "kafka_security"),
        ({"kafka_security": "none", "kafka_ca_file": "ca.pem"}, "kafka_security"),
        ({"postgres_url": "postgresql://role:secret@db:5432/planning"}, "postgres_url"),
        ({"postgres_url": "postgresql://role:secret@db/planning?sslmode=prefer"}, "postgres_url"),
        ({"postgres_url": "postgresql://role:secret@127.0.0.1,db/planning"}, "postgres_url"),
        ({"postgres_owner_url": "postgresql://owner:secret@db:5432/planning"}, "postgres_owner_url"),
        ({"postgres_url": "postgresql://role:secret@/planning?host=db"}, "postgres_url"),
    ],
)
def test_plain_text_by_omission_is_refused(changed: dict[str, str], named: str) -> None:
    """The setting that has to say it is named."""
    with pytest.raises(ValidationError) as refused:
        Settings.model_validate({**HERE, **changed})

    assert [fault["loc"] for fault in refused.value.errors()] == [(named,)]


def test_the_start_is_stopped_with_a_line_that_names_the_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    """An operator reads what to set; no password is in the line."""
    for name, value in {**HERE, "kafka_bootstrap": "kafka:9092"}.items():
        monkeypatch.setenv(f"PLANNING_{name.upper()}", str(value))

    with pytest.raises(SettingsMissingError, match="PLANNING_KAFKA_SECURITY") as refused:
        read_settings(Settings, "planning")

    assert "secret" not in str(refused.value)


def test_the_client_refuses_as_well() -> None:
    """An address that is made without settings allows no plain text away from this machine either."""
    address = Address("127.0.0.1:9092", "user", "secret")

    plain = [address.client(), replace(address, bootstrap="kafka:9092", security="none").client()]

    assert [one["security_protocol"] for one in plain] == ["SASL_PLAINTEXT"] * 2
    assert replace(address, bootstrap="kafka:9092", security="tls").client()["security_protocol"] == "SASL_SSL"
    with pytest.raises(BrokerUnavailableError, match="KAFKA_SECURITY"):
        replace(address, bootstrap="kafka:9092").client()
    with pytest.raises(BrokerUnavailableError, match="certificate authority"):
        replace(address, ca_file=Path("missing.pem")).client()


def test_a_database_here_needs_no_word() -> None:
    """Neither its address nor its socket leads away."""
    require_private("postgresql://role@127.0.0.1/planning")
    require_private("postgresql:///planning")
