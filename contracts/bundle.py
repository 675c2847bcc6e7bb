"""The bundle: a file that carries messages and notes of lanes between two sites that no line joins.

It is UTF-8 JSON: `{"format": "tdkt-bundle", "version": 1, "from", "to", "messages", "notes": [{"topic", "note"}]}`.
`from` and `to` are the codes of the sites, messages have the form of the evidence file, and a note is a head, a receipt
or a request as it stands on the topic of heads. Each of them proves itself; nothing else of the file counts.
"""

import json
from collections.abc import Iterable
from typing import Any, NamedTuple

from contracts.evidence import EvidenceMessage, read_message_member, refuse_constant, require_members
from contracts.lane_head import LONGEST
from contracts.register import each_once

MOST_MESSAGES = 100_000
"""Messages in one file."""
MOST_OF_SERVICE = 25_000
"""Messages of one service in it, so that those of a site's services fit together."""
_MOST_NOTES = 10_000
_FORMAT, _VERSION = "tdkt-bundle", 1


class BundleNote(NamedTuple):
    """A note, and the topic of heads to which it belongs."""

    topic: str
    note: str


class Bundle(NamedTuple):
    """What a file carries from one site to another; nothing of it is verified."""

    sender: str
    receiver: str
    messages: list[EvidenceMessage]
    notes: list[BundleNote]


def bundle_text(bundle: Bundle) -> str:
    """The text of a bundle; raises ValueError for more messages or notes than one file holds."""
    _require_number(bundle.messages, bundle.notes)
    whole = {
        "format": _FORMAT,
        "version": _VERSION,
        "from": bundle.sender,
        "to": bundle.receiver,
        "messages": [message._asdict() for message in bundle.messages],
        "notes": [note._asdict() for note in bundle.notes],
    }
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def read_bundle(text: bytes) -> Bundle:
    """The bundle in a text, well-formed as a whole; raises ValueError, whose message follows on the file's name."""
    try:
        whole = json.loads(text.decode("utf-8-sig"), object_pairs_hook=each_once, parse_constant=refuse_constant)
        _require_format(whole)
        _require_texts(whole["from"], whole["to"])
        _require_number(whole["messages"], whole["notes"])
        messages = [read_message_member(one) for one in whole["messages"]]
        return Bundle(whole["from"], whole["to"], messages, [_note(one) for one in whole["notes"]])
    except (ValueError, RecursionError) as wrong:
        raise ValueError(f"is not a bundle: {wrong}") from None


def joined(bundles: Iterable[Bundle]) -> Bundle:
    """One bundle of those of several services; raises ValueError where they are not between the same two sites."""
    every = list(bundles)
    if len({(one.sender, one.receiver) for one in every}) != 1:
        raise ValueError("bundles of several sites, or for several, cannot be joined")
    messages = [message for one in every for message in one.messages]
    notes = [note for one in every for note in one.notes]
    return Bundle(every[0].sender, every[0].receiver, messages, notes)


def _require_format(whole: Any) -> None:
    require_members(whole, {"format", "version", "from", "to", "messages", "notes"})
    if (whole["format"], whole["version"]) != (_FORMAT, _VERSION) or whole["version"] is True:
        raise ValueError(f"it is not in the format {_FORMAT}, version {_VERSION}")


def _note(one: Any) -> BundleNote:
    require_members(one, {"topic", "note"})
    _require_texts(one["topic"], one["note"])
    if len(one["note"]) > LONGEST:
        raise ValueError(f"a note has more than {LONGEST} characters")
    return BundleNote(one["topic"], one["note"])


def _require_texts(*members: Any) -> None:
    if any(not isinstance(member, str) for member in members):
        raise ValueError("a site, a topic or a note is not a text")


def _require_number(messages: Any, notes: Any) -> None:
    lists = isinstance(messages, list) and isinstance(notes, list)
    if not lists or len(messages) > MOST_MESSAGES or len(notes) > _MOST_NOTES:
        raise ValueError(f"it holds no lists, or more than {MOST_MESSAGES} messages or {_MOST_NOTES} notes")
