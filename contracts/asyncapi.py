"""The AsyncAPI 3.0 document of a site: its topics, who sends and receives what, and an example of every message."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from contracts.declaration import Declaration, Registry, topic
from contracts.registry import HEARS, LANES

Json = dict[str, Any]

_SCHEMA_FORMAT = "application/schema+json;version=draft-2020-12"
_ID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_UUID: Json = {"type": "string", "format": "uuid", "pattern": f"^{_ID}$"}
_INSTANT: Json = {
    "type": "string",
    "format": "date-time",
    "pattern": r"^[0-9]{4}(-[0-9]{2}){2}T[0-9]{2}(:[0-9]{2}){2}(\.[0-9]{6})?\+00:00$",
}
_COUNT: Json = {"type": "string", "pattern": "^[1-9][0-9]*$"}
_HASH: Json = {"type": "string", "pattern": "^[0-9a-f]{64}$"}


def _said(schema: Json, meaning: str) -> Json:
    return schema | {"description": meaning}


HEADERS: Json = {
    "content-type": {"const": "application/json"},
    "ce_specversion": {"const": "1.0"},
    "ce_id": _said(_UUID, "The id of the event, the same for ever: a message heard twice is dropped by it."),
    "ce_type": _said({"type": "string"}, "The recorded name of the event."),
    "ce_source": _said({"type": "string", "pattern": "^/[^/]+/[^/]+$"}, "/site/service that says the event."),
    "ce_subject": _said({"type": "string"}, "The stream of the event, such as plan-0190…; also the key."),
    "ce_time": _said(
        _INSTANT, "The business instant of the event, in UTC; with six digits of a second, or none where all are 0."
    ),
    "ce_dataschema": _said(
        {"type": "string", "pattern": "^urn:tdkt:event:[^:]+:[1-9][0-9]*$"}, "The event's name and schema version."
    ),
    "ce_streamversion": _said(_COUNT, "The place of the event in its stream, from 1."),
    "ce_actor": _said({"type": "string"}, "Who acted: subject, or subject@unit."),
    "ce_correlationid": _said(_UUID, "The conversation to which the event belongs."),
    "ce_causationid": _said(
        {"type": "string", "pattern": f"^({_ID})?$"}, "The id of the event that led to this one, or empty."
    ),
    "ce_audience": _said(
        {"type": "string", "pattern": "^[^/]+/[0-9]+$"}, "topic/partition for which the message was signed."
    ),
    "ce_sequence": _said(_COUNT, "The place of the message in its lane, from 1 and without gaps."),
    "ce_previoushash": _said(_HASH, "The hash of the message before it in its lane; zeros before the first."),
    "ce_proof": _said(
        {"type": "string", "pattern": "^Ed25519 [^ ]+ [^ ]+ [^ ]+ [0-9]+/[0-9]+/[^ ]*$"},
        "In words: the algorithm; the key of the site that signed; when, at which the key is valid; base64 of the"
        " signature of that time and a Merkle root (RFC 9162); leaf/size/ and base64 of the hashes from the message up"
        " to the root.",
    ),
    "ce_traceparent": _said({"type": "string"}, "The trace of the conversation (W3C Trace Context)."),
}
"""Every header of a message: CloudEvents 1.0 in Kafka's binary mode; each value is UTF-8 text."""


def document(registry: Registry, golden: Path) -> Json:
    """The document for the contract events of `registry`, with the files of the folder `golden` as examples."""
    declared = [one for one in registry.declarations if one.is_contract]
    services = list(dict.fromkeys(one.service for one in declared))
    return {
        "asyncapi": "3.0.0",
        "id": "urn:tdkt:site",
        "info": {
            "title": "TĐKT: what the services of a site say to one another",
            "version": "1.0.0",
            "description": "Each event travels as JSON under CloudEvents headers, keyed by its stream and signed.\n"
            "What is hashed for that is the byte 0, then ce_audience, ce_sequence and ce_previoushash, then ce_id,"
            " ce_type, ce_source, ce_subject, ce_time, ce_dataschema, ce_streamversion, ce_actor, ce_correlationid and"
            " ce_causationid, each ended by a line feed, one more line feed, and the data.\n"
            "Each service has one topic, which keeps everything; order holds within a partition.",
        },
        "defaultContentType": "application/json",
        "servers": {"site": _server()},
        "channels": {service: _channel(service, declared) for service in services},
        "operations": dict(_operations(registry, services)),
        "components": {
            "schemas": {"CloudEventHeaders": {"type": "object", "properties": HEADERS, "required": list(HEADERS)}},
            "messages": {key: _message(one, key, golden) for one in declared for key in _keys(one)},
            "securitySchemes": {
                "scram": {"type": "scramSha512", "description": "Each service has its own user and rights."}
            },
        },
    }


def _server() -> Json:
    return {
        "host": "{bootstrap}",
        "protocol": "kafka",
        "description": "The broker of the site.",
        "variables": {"bootstrap": {"default": "127.0.0.1:19092"}},
        "security": [{"$ref": "#/components/securitySchemes/scram"}],
    }


def _channel(service: str, declared: list[Declaration]) -> Json:
    return {
        "address": topic("{site}", service),
        "title": f"What {service} says",
        "servers": [{"$ref": "#/servers/site"}],
        "parameters": {"site": {"description": "The code of the site."}},
        "messages": {
            key: {"$ref": f"#/components/messages/{key}"}
            for one in declared
            if one.service == service
            for key in _keys(one)
        },
        "bindings": {
            "kafka": {
                "partitions": LANES,
                "topicConfiguration": {"cleanup.policy": ["delete"], "retention.ms": -1, "retention.bytes": -1},
                "bindingVersion": "0.5.0",
            }
        },
    }


def _operations(registry: Registry, services: list[str]) -> Iterator[tuple[str, Json]]:
    """What each service sends, and what each receives from each other."""
    for service in services:
        said = [one for one in registry.declarations if one.service == service]
        yield f"{service}.says", _operation("send", service, said, f"{service} tells the others what was decided.")
    for service in services:
        heard = [registry.by_name[name] for name in HEARS[service]]
        for origin in dict.fromkeys(one.service for one in heard):
            from_origin = [one for one in heard if one.service == origin]
            title = f"{service} stores what it hears from {origin}."
            yield f"{service}.hears.{origin}", _operation("receive", origin, from_origin, title)


def _operation(action: str, channel: str, declared: list[Declaration], summary: str) -> Json:
    return {
        "action": action,
        "channel": {"$ref": f"#/channels/{channel}"},
        "summary": summary,
        "messages": [{"$ref": f"#/channels/{channel}/messages/{key}"} for one in declared for key in _keys(one)],
    }


def _keys(declared: Declaration) -> list[str]:
    """The message of every version: a topic keeps the old ones, and a late reader meets them."""
    return [f"{declared.name}.{version}" for version in range(1, declared.version + 1)]


def _message(declared: Declaration, key: str, golden: Path) -> Json:
    schema = f"urn:tdkt:event:{key.replace('.', ':')}"
    own = {"ce_type": {"const": declared.name}, "ce_dataschema": {"const": schema}}
    return {
        "name": declared.name,
        "title": key.replace(".", ", version "),
        "summary": (declared.kind.__doc__ or "").partition("\n")[0],
        "contentType": "application/json",
        "headers": {"allOf": [{"$ref": "#/components/schemas/CloudEventHeaders"}, {"properties": own}]},
        "payload": {"schemaFormat": _SCHEMA_FORMAT, "schema": {"$ref": f"./{key}.json"}},
        "correlationId": {"location": "$message.header#/ce_correlationid"},
        "bindings": {"kafka": {"key": {"type": "string"}, "bindingVersion": "0.5.0"}},
        "examples": [
            {"name": path.stem, "payload": json.loads(path.read_text(encoding="utf-8"))}
            for path in (golden / f"{key}.json", *sorted(golden.glob(f"{key}.*.json")))
        ],
    }
