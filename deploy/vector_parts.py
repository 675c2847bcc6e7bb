"""The parts of which the shared vectors are made: test keys, events, and messages as a relay sends them."""

import json
from base64 import b64encode
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any, NamedTuple

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from chassis.messaging.cloudevents import Outgoing, headers, outgoing
from chassis.messaging.signing import DEFAULT_INSTANCE, SigningKey
from contracts.cloudevent import OF_EVENT, OF_PLACE, PROOF
from contracts.envelope import Recorded
from contracts.vocabulary import derived_id

Json = dict[str, Any]
SITE_CODE = "lang-son"
SIGNED_AT = datetime(2017, 12, 28, 3, 0, tzinfo=UTC)
KEYS = {"registration": "lang-son.registration-1", "review": "lang-son.review-1"}
SUBJECT = {"key": "nv-0147", "kind": "individual", "name": "Hoàng Thị Ngọc Lan"}
PLAN, DOSSIER = str(derived_id("vector", "plan")), str(derived_id("vector", "dossier"))


class Vector(NamedTuple):
    """A vector; an `evidence` or `register` that is a text stands for the file as it is."""

    name: str
    about: str
    evidence: Json | str
    register: Json | str
    expected: Sequence[str] | None
    holds: bool | None = None

    def text(self) -> str:
        """The text of its file."""
        members = {name: value for name, value in self._asdict().items() if value is not None or name == "expected"}
        return json.dumps(members, indent=1) + "\n"


def key_of(name: str, instance: str = DEFAULT_INSTANCE) -> SigningKey:
    """The test key `name`, which signs in the federation `instance`: everybody can derive it."""
    private = Ed25519PrivateKey.from_private_bytes(sha256(f"tdkt test key {name}".encode()).digest())
    return SigningKey(name, private, instance)


def entry(key_id: str, **changed: Any) -> Json:
    """The entry of a test key in a register, valid from 2010 on unless it is `changed`."""
    service = key_id.partition(".")[2].partition("-")[0]
    public = b64encode(key_of(key_id).private.public_key().public_bytes_raw()).decode()
    known = {"site": SITE_CODE, "service": service, "id": key_id, "algorithm": "Ed25519", "public_key": public}
    return {**known, "valid_from": "2010-01-01T00:00:00Z", "valid_until": None, **changed}


def register(*entries: Json) -> Json:
    """A register of these keys, or of one key for each service."""
    return {"keys": list(entries or map(entry, KEYS.values()))}


def event(name: str, number: int, service: str = "registration", **changed: Any) -> Recorded:
    """An event about the award of the vectors."""
    data = {"plan_id": PLAN, "subject": SUBJECT, "title": "CSTDCS", "year": 2017}
    if service == "review":
        data["dossier_id"] = DOSSIER
    at = datetime(2017, 1, 9, 1, 30, tzinfo=UTC) + timedelta(days=60 * number)
    row = Recorded(
        number, derived_id("vector", name, number), SITE_CODE, service, f"{service}-{number}", 1, name, 1,
        json.dumps(data, ensure_ascii=False), "lan@phong-noi-vu", derived_id("vector", "talk", number), None, at,
        ("site",), at, bytes(32), bytes(32),
    )  # fmt: skip
    return row._replace(**changed)


def placed(events: Sequence[Recorded], audience: str = "") -> list[Outgoing]:
    """`events` as consecutive messages of lane 0 of one topic."""
    messages: list[Outgoing] = []
    for number, one in enumerate(events, start=1):
        previous = messages[-1].leaf if messages else bytes(32)
        messages.append(outgoing(one, f"{one.site}.{one.service}{audience}", 0, number, previous))
    return messages


def sealed(messages: Sequence[Outgoing], key: SigningKey, at: datetime = SIGNED_AT) -> list[Json]:
    """The members of an evidence file for `messages`, signed together with `key`."""
    named = {*OF_EVENT, *OF_PLACE, PROOF}
    proofs = key.sign([message.leaf for message in messages], at)
    return [
        {
            "topic": message.topic,
            "lane": message.lane,
            "headers": {name: value.decode() for name, value in headers(message, proof) if name in named},
            "data": message.value.decode(),
        }
        for message, proof in zip(messages, proofs, strict=True)
    ]


def said(*events: Recorded, audience: str = "", key_id: str = "", at: datetime = SIGNED_AT) -> list[Json]:
    """Messages of one service, signed together with its key or another one."""
    return sealed(placed(events, audience), key_of(key_id or KEYS[events[0].service]), at)


def evidence(messages: Sequence[Json]) -> Json:
    """An evidence file."""
    return {"format": "tdkt-evidence", "version": 1, "messages": list(messages)}
