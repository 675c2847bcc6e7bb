"""The evidence file: exported messages, each of which proves its origin by itself with the register of keys alone.

It is UTF-8 JSON: `{"format": "tdkt-evidence", "version": 1, "messages": [{"topic", "lane", "headers", "data"}]}`.
`lane` is the number of the partition, `headers` the signed attributes and `ce_proof` as text, `data` the exact JSON
text of the event. Nothing here reads a file or a clock.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, NamedTuple, NoReturn

from contracts.cloudevent import Message, read_message
from contracts.declaration import PUBLIC, topic
from contracts.keys import Trusted, signing_key
from contracts.proof import UnverifiedError, Verifier
from contracts.register import each_once

OK: Final = "ok"
"""The code of a message that proves itself; every other code is the reason for which one does not."""
_FORMAT, _VERSION = "tdkt-evidence", 1
_MOST_MESSAGES = 100_000
_MOST_LANES = 2**31
_SITE = re.compile("[a-z0-9]+(-[a-z0-9]+)*")


class EvidenceMessage(NamedTuple):
    """A message as the file holds it; nothing of it is checked but that each member has its kind."""

    topic: str
    lane: int
    headers: Mapping[str, str]
    data: str


@dataclass(frozen=True, slots=True)
class Checked:
    """A message with the outcome of its check: OK, or the reason code for which it is not proven, and a detail.

    `message` is there where it is well-formed, though its signature may not hold; `claimed` are its headers.
    """

    claimed: Mapping[str, str]
    message: Message | None
    code: str
    detail: str = ""

    @property
    def proven(self) -> Message | None:
        """The message, where it is proven."""
        return self.message if self.code == OK else None


def evidence_text(messages: Iterable[EvidenceMessage]) -> str:
    """The text of an evidence file."""
    members = [message._asdict() for message in messages]
    whole = {"format": _FORMAT, "version": _VERSION, "messages": members}
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def read_evidence(text: bytes) -> list[EvidenceMessage]:
    """The messages of an evidence file, at least one; raises ValueError, whose message follows on the file's name."""
    try:
        whole = json.loads(text.decode("utf-8-sig"), object_pairs_hook=each_once, parse_constant=refuse_constant)
        return [read_message_member(one) for one in _messages(whole)]
    except (ValueError, RecursionError) as wrong:
        raise ValueError(f"is not an evidence file: {wrong}") from None


def check(messages: Iterable[EvidenceMessage], trusted: Trusted, now: datetime, own: str = "") -> list[Checked]:
    """Check each message with the keys that are `trusted`; `now` (aware) is the reader's clock.

    Messages of the site `own` may be from before it joined its federation (Verifier).

    The order is that of intake: form (`malformed`), origin (`wrong-origin`), lane (`wrong-audience`), path, key and
    signature. A second event under the id of one that is proven is `id-taken`: one of its origin's two pasts is false.
    """
    verifier = Verifier(
        lambda site, service, key_id, at: signing_key(trusted.keys, (site, service, key_id), at, now),
        trusted.instance,
        own,
    )
    texts: dict[object, bytes] = {}
    found = []
    for one in messages:
        checked = _checked(one, verifier)
        message = checked.proven
        if message is not None and texts.setdefault(message.columns[0], message.text) != message.text:
            checked = Checked(one.headers, message, "id-taken", f"another event has the id {message.columns[0]}")
        found.append(checked)
    return found


def _checked(one: EvidenceMessage, verifier: Verifier) -> Checked:
    message = None
    try:
        message = _read(one)
        _, site, service, *_ = message.columns
        _require_its_lane(one, site, service, message.audience)
        verifier.verify(site, service, message.leaf, message.seal, message.path)
    except UnverifiedError as unproven:
        return Checked(one.headers, message, unproven.reason, str(unproven).removeprefix(unproven.reason).lstrip(": "))
    return Checked(one.headers, message, OK)


def _read(one: EvidenceMessage) -> Message:
    try:
        headers = {name: value.encode() for name, value in one.headers.items()}
        data = one.data.encode()
    except UnicodeEncodeError:
        raise UnverifiedError("malformed", "a header or the data cannot be written as UTF-8") from None
    return read_message(headers, data)


def _require_its_lane(one: EvidenceMessage, site: str, service: str, audience: str) -> None:
    if not _owns(site, service, one.topic):
        raise UnverifiedError("wrong-origin", f"/{site}/{service} does not own {one.topic}")
    if audience != f"{one.topic}/{one.lane}":
        raise UnverifiedError("wrong-audience", f"made for {audience}")


def _owns(site: str, service: str, name: str) -> bool:
    """Whether a service publishes on a topic: to its site, to everybody, or to one addressed site."""
    mine = topic(site, service)
    addressed = name.removeprefix(f"{mine}.to.")
    return name in {mine, topic(site, service, PUBLIC)} or (addressed != name and bool(_SITE.fullmatch(addressed)))


def _messages(whole: Any) -> list[Any]:
    require_members(whole, {"format", "version", "messages"})
    if whole["format"] != _FORMAT or not _is_number(whole["version"]) or whole["version"] != _VERSION:
        raise ValueError(f"it is not in the format {_FORMAT}, version {_VERSION}")
    messages = whole["messages"]
    if not isinstance(messages, list) or not 0 < len(messages) <= _MOST_MESSAGES:
        raise ValueError(f"it holds no message, or more than {_MOST_MESSAGES}")
    return messages


def read_message_member(one: Any) -> EvidenceMessage:
    """The message in a member of a file; raises ValueError for one that has not its form."""
    require_members(one, {"topic", "lane", "headers", "data"})
    headers, lane = one["headers"], one["lane"]
    texts = [one["topic"], one["data"], *(headers.values() if isinstance(headers, dict) else [None])]
    if any(not isinstance(text, str) for text in texts):
        raise ValueError("the topic, a header or the data of a message is not a text")
    if not _is_number(lane) or not 0 <= lane < _MOST_LANES or lane != int(lane):
        raise ValueError("the lane of a message is not the number of a partition")
    return EvidenceMessage(one["topic"], int(lane), headers, one["data"])


def require_members(found: Any, names: set[str]) -> None:
    """Raise ValueError unless `found` is an object with the members `names` and no others."""
    if not isinstance(found, dict) or found.keys() != names:
        raise ValueError(f"an object does not have the members {', '.join(sorted(names))}, and these alone")


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def refuse_constant(constant: str) -> NoReturn:
    """Raise ValueError for a constant that Python reads and JSON does not know."""
    raise ValueError(f"{constant} is not JSON")
