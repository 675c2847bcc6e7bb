"""The verb that exports events with their proofs; anybody checks them with `python -m contracts.verify`."""

import asyncio
import os
from collections.abc import Sequence
from pathlib import Path
from uuid import UUID

from chassis.clock import wall
from chassis.declaring.service import Service
from chassis.messaging.exporting import Origin, exported
from chassis.messaging.register import KeyRegister
from chassis.messaging.signing import SigningKey
from chassis.operating.verbs import VerbRefusedError, opened
from chassis.settings import Settings
from contracts.evidence import OK, EvidenceMessage, check, evidence_text
from contracts.keys import Trusted

_PRIVATE = 0o600
"""The file may hold personal data: its owner alone may read it."""


async def export_evidence(
    service: Service, settings: Settings, ids: Sequence[UUID], file: Path, *, with_causes: bool
) -> str:
    """Write the events `ids` with their proofs to `file`, which must not exist; `with_causes` also what led to them.

    Each message is checked with the register of this service, and one that does not hold is named.
    Raises NotExportableError for an event without a proof, VerbRefusedError for a file that exists.
    """
    key = await asyncio.to_thread(SigningKey.of, settings)
    async with opened(service, settings) as store:
        origin = Origin(service, settings.site, key)
        found = await exported(store.pool, origin, ids, with_causes=with_causes)
    await asyncio.to_thread(write_private, file, evidence_text(found.messages))
    unproven = await asyncio.to_thread(_unproven, settings, found.messages)
    lines = [f"{service.name}: {len(found.messages)} messages in {file}", *unproven, *found.left_out]
    return "\n".join(lines)


def write_private(file: Path, text: str) -> None:
    """Write `text` to a new file that its owner alone may read; raises VerbRefusedError for one that exists."""
    try:
        made = os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, _PRIVATE)
    except FileExistsError:
        raise VerbRefusedError(f"{file} exists, and nothing is replaced: name another file") from None
    try:
        with os.fdopen(made, "wb") as written:
            written.write(text.encode())
            written.flush()
            os.fsync(written.fileno())
    except OSError:
        file.unlink(missing_ok=True)
        raise


def _unproven(settings: Settings, messages: Sequence[EvidenceMessage]) -> list[str]:
    """A line for each message that does not hold with the keys of here."""
    register = KeyRegister.of(settings)
    trusted = Trusted(register.federation.instance, register.keys)
    checked = check(messages, trusted, wall(), own=settings.site)
    return [f"{one.claimed['ce_id']} does not hold here: {one.code}: {one.detail}" for one in checked if one.code != OK]
