"""Bytes to event and back, through a registry it is handed."""

import json
from collections.abc import Callable
from functools import partial
from typing import Any

from pydantic import ValidationError

from chassis.errors import MalformedEventError, UnknownEventError
from contracts.declaration import Registry
from contracts.message import Event
from contracts.text import RECORDED


class Codec:
    """Turns events into their recorded form and back; the only place where a type name meets a class."""

    def __init__(self, registry: Registry) -> None:
        """Prepare a reader for every declared event."""
        self.registry = registry
        self._readers: dict[tuple[str, int], Callable[[str | bytes], Any]] = {
            (declared.name, declared.version): partial(
                declared.kind.__pydantic_validator__.validate_json, strict=True, context=RECORDED
            )
            for declared in registry.declarations
        }

    def encode(self, event: Event) -> tuple[str, int, str]:
        """The recorded name, the schema version and the JSON text of an event.

        Raises UnknownEventError for an event that is not declared.
        """
        declared = self.registry.by_kind.get(type(event))
        if declared is None:
            raise UnknownEventError(f"{type(event).__name__} is not declared")
        return declared.name, declared.version, event.model_dump_json()

    def decode(self, name: str, version: int, data: str | bytes) -> Event:
        """The event that was recorded as `data` under `name` and `version`, in its newest shape.

        Nothing is converted on the way: a number in quotation marks is no number, and text that is not in its one
        form (contracts.text) is refused, since `data` is what was hashed and signed.
        Raises UnknownEventError for a name or version that is not declared, MalformedEventError for data
        that does not have the declared shape.
        """
        reader = self._readers.get((name, version))
        try:
            if reader is not None:
                return reader(data)  # type: ignore[no-any-return]  # the validator returns the class it was built for
            return self._decode_old(name, version, data)
        except ValidationError as wrong:
            fields = ", ".join(".".join(map(str, fault["loc"])) or "(all)" for fault in wrong.errors()[:5])
            raise MalformedEventError(f"{name}.v{version} does not fit its shape at: {fields}") from None

    def _decode_old(self, name: str, version: int, data: str | bytes) -> Event:
        declared = self.registry.by_name.get(name)
        if declared is None or not 1 <= version < declared.version:
            raise UnknownEventError(f"{name}.v{version} is not declared here")
        try:
            shape = json.loads(data if isinstance(data, str) else data.decode())
        except (ValueError, RecursionError):
            raise MalformedEventError(f"{name}.v{version} is not JSON, or nested too deep") from None
        if not isinstance(shape, dict):
            raise MalformedEventError(f"{name}.v{version} is not a JSON object")
        try:
            for step in range(version, declared.version):
                shape = self.registry.upcasts[name, step](shape)
            newest = json.dumps(shape)
        except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as wrong:
            raise MalformedEventError(
                f"{name}.v{version} cannot be brought to v{declared.version}: {wrong!r}"
            ) from wrong
        return declared.kind.model_validate_json(newest, strict=True, context=RECORDED)
