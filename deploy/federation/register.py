"""The register of a federation: its sites, and the public keys of their services, as every site's services read it."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from contracts.federation import Federation

FEDERATION = Path(__file__).with_name("lang-son.json")
"""The sites that `make run` starts, in the order of their ports."""


def read_federation(file: Path = FEDERATION) -> Federation:
    """Return the sites that `file` lists; raises pydantic.ValidationError, with a sentence, when they are no tree."""
    return Federation.model_validate_json(file.read_bytes())


def register(federation: Federation, keys: Iterable[Mapping[str, str | None]]) -> str:
    """Return the text of the register: the sites, and an entry for each public key (chassis/messaging/register.py)."""
    return json.dumps({**federation.model_dump(mode="json"), "keys": [dict(key) for key in keys]}, indent=2)
