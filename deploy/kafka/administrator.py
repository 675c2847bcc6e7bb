"""The administrator's client of the Kafka that the variables TDKT_KAFKA_… name."""

from collections.abc import Mapping
from pathlib import Path

from confluent_kafka.admin import AdminClient

from chassis.plaintext import are_here
from deploy.kafka.rights import connect


class PlaintextError(Exception):
    """A line that leaves the machine would be plain text, and nobody has said so; the text says what to set."""


def administrator(environment: Mapping[str, str]) -> AdminClient:
    """Return a client for the administrator.

    Raises KeyError, with its name, for a variable that is missing, and PlaintextError.
    """
    bootstrap, password = environment["TDKT_KAFKA_BOOTSTRAP"], environment["TDKT_KAFKA_ADMIN_PASSWORD"]
    ca_file = environment.get("TDKT_KAFKA_CA_FILE")
    require_tls(bootstrap, ca_file, environment)
    user = environment.get("TDKT_KAFKA_ADMIN_USER", "admin")
    return connect(bootstrap, user, password, None if ca_file is None else Path(ca_file))


def require_tls(bootstrap: str, ca_file: str | None, environment: Mapping[str, str]) -> None:
    """Raise PlaintextError for brokers elsewhere without a certificate authority, unless plain text is meant."""
    if ca_file is None and not are_here(bootstrap) and environment.get("TDKT_KAFKA_SECURITY") != "none":
        raise PlaintextError(
            f"Kafka at {bootstrap} is not on this machine: name its certificate authority (TDKT_KAFKA_CA_FILE, or --ca "
            "for a neighbour's), or set TDKT_KAFKA_SECURITY=none."
        )
