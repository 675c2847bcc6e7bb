"""The address of Kafka and our user there, and the translation of aiokafka's errors into ours."""

import logging
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from aiokafka.errors import (
    GroupAuthorizationFailedError,
    KafkaConnectionError,
    KafkaError,
    MessageSizeTooLargeError,
    OutOfOrderSequenceNumber,
    TopicAuthorizationFailedError,
    UnknownTopicOrPartitionError,
)
from typing_extensions import override

from chassis.errors import BrokerUnavailableError
from chassis.plaintext import are_here
from chassis.settings import Settings

MECHANISM = "SCRAM-SHA-512"


@dataclass(frozen=True)
class Address:
    """The brokers of a Kafka, and the user with which a service connects.

    The connection is TLS with a certificate authority or where `security` is `tls`. It is plain text where `security`
    is `none`, or is not set and the brokers are on this machine.
    """

    bootstrap: str
    user: str
    password: str = field(repr=False)
    ca_file: Path | None = None
    security: Literal["tls", "none"] | None = None

    @classmethod
    def of(cls, settings: Settings) -> "Address":
        """The address in a service's settings."""
        return cls(
            settings.kafka_bootstrap,
            settings.kafka_user,
            settings.kafka_password.get_secret_value(),
            settings.kafka_ca_file,
            settings.kafka_security,
        )

    @property
    def tls(self) -> ssl.SSLContext | None:
        """The context that checks the broker's certificate; None for plain text.

        Raises BrokerUnavailableError without the file of the authority, and for plain text that nobody has asked for.
        """
        if self.security == "none":
            return None
        if self.security is None and self.ca_file is None:
            if are_here(self.bootstrap):
                return None
            raise BrokerUnavailableError(
                f"Kafka at {self.bootstrap} is not on this machine: set KAFKA_SECURITY to tls, or to none when plain"
                " text is meant"
            )
        try:
            return ssl.create_default_context(cafile=None if self.ca_file is None else str(self.ca_file))
        except OSError as wrong:
            raise BrokerUnavailableError(f"the certificate authority {self.ca_file} cannot be used: {wrong}") from wrong

    def client(self) -> dict[str, Any]:
        """The arguments with which aiokafka's clients connect."""
        tls = self.tls
        return {
            "bootstrap_servers": self.bootstrap,
            "security_protocol": "SASL_PLAINTEXT" if tls is None else "SASL_SSL",
            "ssl_context": tls,
            "sasl_mechanism": MECHANISM,
            "sasl_plain_username": self.user,
            "sasl_plain_password": self.password,
        }


class _Overheard(logging.Handler):
    """Keeps the last error that aiokafka logged: only its log names the reason of a refused connection."""

    last = ""

    @override
    def emit(self, record: logging.LogRecord) -> None:
        self.last = record.getMessage()


@contextmanager
def explained(address: Address, topic: str) -> Iterator[None]:
    """Raise BrokerUnavailableError with the true reason, in one sentence, for every error of aiokafka."""
    overheard = _Overheard(logging.ERROR)
    logger = logging.getLogger("aiokafka")
    logger.addHandler(overheard)
    try:
        yield
    except TimeoutError as late:
        detail = f": {overheard.last}" if overheard.last else ""
        raise BrokerUnavailableError(f"Kafka at {address.bootstrap} did not answer in time{detail}") from late
    except (KafkaError, OSError, AssertionError) as fault:
        raise BrokerUnavailableError(sentence(fault, address, topic, overheard.last)) from fault
    finally:
        logger.removeHandler(overheard)


def sentence(fault: BaseException, address: Address, topic: str, overheard: str = "") -> str:
    """A sentence about a fault of aiokafka, for the operator who has to repair it."""
    no_right = f"Kafka does not let {address.user} use the topic {topic}: give it the right"
    known = {
        TopicAuthorizationFailedError: no_right,
        GroupAuthorizationFailedError: f"Kafka does not let {address.user} into its group: give it the right",
        UnknownTopicOrPartitionError: f"Kafka has no topic {topic}, or does not let {address.user} see it: make it",
        MessageSizeTooLargeError: f"Kafka takes no message of this size on {topic}: raise its max.message.bytes",
        OutOfOrderSequenceNumber: f"Kafka at {address.bootstrap} lost track of this producer: a new one follows",
    }
    if isinstance(fault, KafkaConnectionError) and "uthentication" in overheard:
        return f"Kafka at {address.bootstrap} does not accept {address.user} with this password"
    if "ClusterAuthorizationFailed" in f"{fault}":  # who may write no topic at all gets no producer's id either
        return no_right
    reason = overheard or f"{type(fault).__name__}: {fault}"
    return known.get(type(fault), f"Kafka at {address.bootstrap} does not serve: {reason}")
