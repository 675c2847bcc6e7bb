"""The part of the AsyncAPI document about contents of files, which travel apart from all events."""

from typing import Any, Final

from contracts.content_piece import (
    MISSING_OF,
    PIECE,
    PIECE_OF,
    TOPIC_SETTINGS,
    MissingPieces,
    Piece,
    WrittenPiece,
    piece_length,
    written_missing,
    written_piece,
)
from contracts.declaration import contents_topic
from contracts.registry import CARRIES_CONTENTS

Json = dict[str, Any]
_SIZE: Final = 2 * PIECE + 7
_SHA256: Final = "0f" * 32
_NUMBER: Final = {"type": "string", "pattern": "^(0|[1-9][0-9]*)$"}
_SAID: Final[Json] = {
    "tdkt-sha256": {
        "type": "string",
        "pattern": "^[0-9a-f]{64}$",
        "description": "The SHA-256 of the whole content, as a signed event names it.",
    },
    "tdkt-size": {**_NUMBER, "description": "The bytes of the whole content."},
}


def channels() -> Json:
    """The topics of contents, which keep nothing for long."""
    return {_channel_name(service): _channel(service) for service in CARRIES_CONTENTS}


def operations() -> Json:
    """The operations by which a service sends contents to a neighbour, and asks it for missing pieces."""
    return {
        f"{_channel_name(service)}.says": {
            "action": "send",
            "channel": {"$ref": f"#/channels/{_channel_name(service)}"},
            "summary": f"{service} sends contents of files that it has granted, and asks for pieces that it lacks.",
            "messages": [{"$ref": f"#/channels/{_channel_name(service)}/messages/{name}"} for name in messages()],
        }
        for service in CARRIES_CONTENTS
    }


def messages() -> Json:
    """The two messages of such a topic."""
    piece = written_piece(Piece(_SHA256, _SIZE, 2, b"\x00" * piece_length(_SIZE, 2)))
    missing = written_missing(MissingPieces(_SHA256, _SIZE, (0, 2)))
    number = {**_NUMBER, "description": f"The place of the piece, from 0; each but the last has {PIECE} bytes."}
    data: Json = {"type": "string", "format": "binary", "description": "The bytes of the piece."}
    numbers: Json = {"type": "array", "items": {"type": "integer", "minimum": 0}, "description": "Pieces that lack."}
    return {
        "ContentPiece": _message(
            "ContentPiece",
            "A piece of the content of a file, which its receiver has asked for; signed by nobody.",
            "application/octet-stream",
            _headers(PIECE_OF, {"tdkt-number": number}),
            data,
            _example(piece, "\x00" * len(piece.value)),
        ),
        "MissingPieces": _message(
            "MissingPieces",
            "The receiver of a content lacks pieces of it, which are sent again; signed by nobody.",
            "application/json",
            _headers(MISSING_OF, {}),
            numbers,
            _example(missing, [0, 2]),
        ),
    }


def _channel_name(service: str) -> str:
    return f"{service}.contents"


def _channel(service: str) -> Json:
    return {
        "address": contents_topic("{site}", service, "{peer}"),
        "title": f"The contents of files that {service} sends to a neighbouring site",
        "servers": [{"$ref": "#/servers/site"}],
        "parameters": {
            "site": {"description": "The code of the site."},
            "peer": {"description": "The code of the superior or of a subordinate."},
        },
        "messages": {name: {"$ref": f"#/components/messages/{name}"} for name in messages()},
        "bindings": {
            "kafka": {
                "partitions": 1,
                "topicConfiguration": {
                    "cleanup.policy": ["delete"],
                    "retention.ms": int(TOPIC_SETTINGS["retention.ms"]),
                    "retention.bytes": int(TOPIC_SETTINGS["retention.bytes"]),
                },
                "bindingVersion": "0.5.0",
            }
        },
    }


def _headers(kind: str, more: Json) -> Json:
    said = {"tdkt-kind": {"const": kind}, **_SAID, **more}
    return {"type": "object", "properties": said, "required": list(said)}


def _message(name: str, summary: str, content_type: str, headers: Json, payload: Json, example: Json) -> Json:  # noqa: PLR0913, PLR0917 - the parts of a message
    return {
        "name": name,
        "title": name,
        "summary": summary,
        "contentType": content_type,
        "headers": headers,
        "payload": payload,
        "bindings": {"kafka": {"key": {"type": "string"}, "bindingVersion": "0.5.0"}},
        "examples": [example],
    }


def _example(written: WrittenPiece, payload: object) -> Json:
    headers = {name: value.decode() for name, value in written.headers}
    return {"name": "first", "headers": headers, "payload": payload}
