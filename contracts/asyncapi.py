"""The AsyncAPI 3.1 document of a site: its topics, who sends and receives what, and an example of every message."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from contracts import asyncapi_contents
from contracts.declaration import PUBLIC, Audience, Declaration, Registry, to_site, topic
from contracts.registry import EXPORTED_LANES, HEARS, LANES
from contracts.schema import schema_of

Json = dict[str, Any]

_ID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_UUID: Json = {"type": "string", "format": "uuid", "pattern": f"^{_ID}$"}
_INSTANT: Json = {
    "type": "string",
    "format": "date-time",
    "pattern": r"^[0-9]{4}(-[0-9]{2}){2}T[0-9]{2}(:[0-9]{2}){2}(\.[0-9]{6})?\+00:00$",
}
_COUNT: Json = {"type": "string", "pattern": "^[1-9][0-9]*$"}
_HASH: Json = {"type": "string", "pattern": "^[0-9a-f]{64}$"}


def _described(schema: Json, meaning: str) -> Json:
    return schema | {"description": meaning}


HEADERS: Json = {
    "content-type": {"const": "application/json"},
    "ce_specversion": {"const": "1.0"},
    "ce_id": _described(_UUID, "The id of the event, the same for ever: a message heard twice is dropped by it."),
    "ce_type": _described({"type": "string"}, "The recorded name of the event."),
    "ce_source": _described({"type": "string", "pattern": "^/[^/]+/[^/]+$"}, "/site/service that says the event."),
    "ce_subject": _described({"type": "string"}, "The stream of the event, such as plan-0190…; also the key."),
    "ce_time": _described(
        _INSTANT, "The business instant of the event, in UTC; with six digits of a second, or none where all are 0."
    ),
    "ce_dataschema": _described(
        {"type": "string", "pattern": "^urn:tdkt:event:[^:]+:[1-9][0-9]*$"}, "The event's name and schema version."
    ),
    "ce_streamversion": _described(_COUNT, "The place of the event in its stream, from 1."),
    "ce_actor": _described({"type": "string"}, "Who acted: subject, or subject@unit."),
    "ce_correlationid": _described(_UUID, "The conversation to which the event belongs."),
    "ce_causationid": _described(
        {"type": "string", "pattern": f"^({_ID})?$"}, "The id of the event that led to this one, or empty."
    ),
    "ce_audience": _described(
        {"type": "string", "pattern": "^[^/]+/[0-9]+$"}, "topic/partition for which the message was signed."
    ),
    "ce_sequence": _described(_COUNT, "The place of the message in its lane, from 1 and without gaps."),
    "ce_previoushash": _described(_HASH, "The hash of the message before it in its lane; zeros before the first."),
    "ce_proof": _described(
        {"type": "string", "pattern": "^Ed25519 [^ ]+ [^ ]+ [^ ]+ [0-9]+/[0-9]+/[^ ]*$"},
        "In words: the algorithm; the key of the service that signed; when, at which the key is valid; base64 of the"
        " signature of that time and a Merkle root (RFC 9162); leaf/size/ and base64 of the hashes from the message up"
        " to the root.",
    ),
    "ce_traceparent": _described({"type": "string"}, "The trace of the conversation (W3C Trace Context)."),
}
"""Every header of a message: CloudEvents 1.0 in Kafka's binary mode; each value is UTF-8 text."""


EXAMPLE_HEADERS: Json = {
    "content-type": "application/json",
    "ce_specversion": "1.0",
    "ce_id": "0160b0d9-7a81-7d00-8b13-9e2f5c60aa17",
    "ce_source": "/lang-son/planning",
    "ce_subject": "plan-01592b6f-8a40-7c11-9d27-5e0c6a41f254",
    "ce_time": "2017-01-09T02:15:00+00:00",
    "ce_streamversion": "3",
    "ce_actor": "lan@phong-noi-vu",
    "ce_correlationid": "0160b0d9-7a80-7b52-9c04-71f3aa58d902",
    "ce_causationid": "",
    "ce_audience": "lang-son.planning/0",
    "ce_sequence": "12",
    "ce_previoushash": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "ce_proof": "Ed25519 lang-son-1 2017-01-09T02:15:01+00:00"
    " u5wPyPJT0GzqQXcGL0Wn7tJ8iZ4Jk0WmTq0Xc4q0lY4b5vJm0k3n9mXr6p1uS8eQy2hB7fKz0dVtAaNwCgHjBw== 0/1/",
    "ce_traceparent": "00-0160b0d97a807b529c0471f3aa58d902-71f3aa58d9020160-01",
}
"""The headers of an example message but for those that name its event; hash and signature are made up."""


_PEER = to_site("{peer}")
_RECEIVERS = {PUBLIC: "everybody", _PEER: "a neighbouring site"}


_TRAVELS: Final = (
    "Each event travels as JSON under CloudEvents headers, keyed by its stream and signed.\n"
    "Text is in Unicode NFC, words one blank apart, lines ended by U+000A, without characters that nobody can"
    " see; a reader refuses any other.\n"
    "What is hashed and signed is the byte 0, then ce_audience, ce_sequence and ce_previoushash, then ce_id,"
    " ce_type, ce_source, ce_subject, ce_time, ce_dataschema, ce_streamversion, ce_actor, ce_correlationid and"
    " ce_causationid, each ended by a line feed, one more line feed, and the data.\n"
    "Each service has a topic for its site, one for everybody, and one for each neighbouring site, which keep"
    " everything; order holds within a partition.\n"
    "Contents of files travel apart from the events, in pieces, on topics that keep nothing for long."
)
"""How events and contents travel, for the reader of the document."""


def document(registry: Registry, golden: Path, older: Path) -> Json:
    """The document for the contract events of `registry`, with the files of the folder `golden` as examples.

    The schemas of versions that no class has any more are those of the folder `older`.
    """
    declared = [one for one in registry.declarations if one.is_contract]
    components = _Schemas(older)
    messages = {key: _message(one, key, golden, components) for one in declared for key in _keys(one)}
    services = list(dict.fromkeys(one.service for one in declared))
    return {
        "asyncapi": "3.1.0",
        "id": "urn:tdkt:site",
        "info": {
            "title": "TĐKT: what the services of a site say to one another",
            "version": "1.0.0",
            "description": _TRAVELS,
        },
        "defaultContentType": "application/json",
        "servers": {"site": _server()},
        "channels": {service: _channel(service, declared) for service in services}
        | _exported_channels(declared)
        | asyncapi_contents.channels(),
        "operations": dict(_operations(registry, services))
        | _exported_operations(declared)
        | asyncapi_contents.operations(),
        "components": {
            "schemas": components.all(),
            "messages": messages | asyncapi_contents.messages(),
            "securitySchemes": {
                "scram": {"type": "scramSha512", "description": "Each service has its own user and rights."}
            },
        },
    }


def _server() -> Json:
    return {
        "host": "{bootstrap}",
        "protocol": "kafka",
        "description": "The broker of the site: as docker-compose.yml names it inside its network; `make status` prints"
        " the address of a site that `make run` started.",
        "variables": {"bootstrap": {"default": "kafka:9092", "examples": ["kafka:9092", "kafka.tinh.example:9092"]}},
        "security": [{"$ref": "#/components/securitySchemes/scram"}],
        "bindings": {"kafka": {"bindingVersion": "0.5.0"}},
    }


class _Schemas:
    """The schemas of the document, each under a name of its own, with the shapes that several share written once."""

    def __init__(self, older: Path) -> None:
        self._older = older
        headers = {"type": "object", "properties": HEADERS, "required": list(HEADERS), "examples": [EXAMPLE_HEADERS]}
        self._named: Json = {"CloudEventHeaders": headers}

    def all(self) -> Json:
        """Every schema by name."""
        return self._named

    def add(self, declared: Declaration, key: str) -> str:
        """Add the schema of one version of an event and answer the reference to it."""
        if key == f"{declared.name}.{declared.version}":
            schema = schema_of(declared)
        else:
            schema = json.loads((self._older / f"{key}.json").read_text(encoding="utf-8"))
        shared = schema.get("$defs", {})
        names = {name: self._name_for(key, name, part) for name, part in shared.items()}
        for name, part in shared.items():
            self._named[names[name]] = _moved(part, names)
        # Its $id would make the references in it lead from there.
        self._named[key] = _moved({word: one for word, one in schema.items() if word[0] != "$"}, names)
        return f"#/components/schemas/{key}"

    def _name_for(self, key: str, name: str, part: Json) -> str:
        taken = self._named.get(name)
        return name if taken is None or taken == _moved(part, {}) else f"{key}.{name}"


def _moved(part: Any, names: Mapping[str, str]) -> Any:
    """A part of a schema whose references lead to the document's schemas; `names` are those that have another name."""
    if isinstance(part, list):
        return [_moved(one, names) for one in part]
    if not isinstance(part, dict):
        return part
    if isinstance(part.get("$ref"), str):
        name = part["$ref"].removeprefix("#/$defs/")
        return part | {"$ref": f"#/components/schemas/{names.get(name, name)}"}
    return {word: _moved(one, names) for word, one in part.items()}


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
    """The operations of each service: sending its events, and receiving those of others.

    An event that a service hears of its own kind is that of another site.
    """
    for service in services:
        said = [one for one in registry.declarations if one.service == service]
        yield f"{service}.says", _operation("send", service, said, f"{service} tells the others what was decided.")
    for service in services:
        said = [one for one in registry.declarations if one.service == service]
        yield f"{service}.read", _operation("receive", service, said, f"A reader takes what {service} says.")
    for service in services:
        heard = [registry.by_name[name] for name in HEARS[service]]
        for origin in dict.fromkeys(one.service for one in heard):
            from_origin = [one for one in heard if one.service == origin]
            title = f"{service} stores what it hears from {origin}."
            yield f"{service}.hears.{origin}", _operation("receive", origin, from_origin, title)


def _exported(declared: list[Declaration]) -> dict[tuple[str, Audience], list[Declaration]]:
    """The events that leave their site, by the service that says them and the audience of their topic."""
    found: dict[tuple[str, Audience], list[Declaration]] = {}
    for one in declared:
        audiences = (PUBLIC,) * one.addressing.public + (_PEER,) * one.addressing.addressed
        for audience in audiences:
            found.setdefault((one.service, audience), []).append(one)
    return found


def _exported_channels(declared: list[Declaration]) -> Json:
    """The topics of each service for other sites, each with its own sequence and chain."""
    channels: Json = {}
    for (service, audience), said in _exported(declared).items():
        channel = _channel(service, said)
        channel["address"] = topic("{site}", service, audience)
        channel["title"] = f"What {service} says to {_RECEIVERS[audience]}"
        channel["bindings"]["kafka"]["partitions"] = EXPORTED_LANES
        if audience == _PEER:
            channel["parameters"]["peer"] = {"description": "The code of the superior or of a subordinate."}
        channels[_export(service, audience)] = channel
    return channels


def _exported_operations(declared: list[Declaration]) -> Json:
    """The operation by which each service sends to other sites."""
    return {
        f"{_export(service, audience)}.says": _operation(
            "send", _export(service, audience), said, f"{service} tells {_RECEIVERS[audience]}."
        )
        for (service, audience), said in _exported(declared).items()
    }


def _export(service: str, audience: Audience) -> str:
    """The name of a channel for other sites."""
    return f"{service}.public" if audience == PUBLIC else f"{service}.to"


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


def _message(declared: Declaration, key: str, golden: Path, schemas: _Schemas) -> Json:
    schema = f"urn:tdkt:event:{key.replace('.', ':')}"
    own = {"ce_type": {"const": declared.name}, "ce_dataschema": {"const": schema}}
    headers = EXAMPLE_HEADERS | {name: one["const"] for name, one in own.items()}
    headers |= {"ce_source": f"/lang-son/{declared.service}", "ce_audience": f"{topic('lang-son', declared.service)}/0"}
    return {
        "name": declared.name,
        "title": key.replace(".", ", version "),
        "summary": (declared.kind.__doc__ or "").partition("\n")[0],
        "contentType": "application/json",
        "headers": {"allOf": [{"$ref": "#/components/schemas/CloudEventHeaders"}, {"properties": own}]},
        "payload": {"$ref": schemas.add(declared, key)},
        "correlationId": {"location": "$message.header#/ce_correlationid"},
        "bindings": {"kafka": {"key": {"type": "string"}, "bindingVersion": "0.5.0"}},
        "examples": [
            {"name": path.stem, "headers": headers, "payload": json.loads(path.read_text(encoding="utf-8"))}
            for path in (golden / f"{key}.json", *sorted(golden.glob(f"{key}.*.json")))
        ],
    }
