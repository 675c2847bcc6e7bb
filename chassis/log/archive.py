"""The file in which a log is exported: one JSON object on each line; the first names the log, the last has its hash."""

import gzip
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import IO, Any, Self
from uuid import UUID

from chassis.errors import HistoryBrokenError
from contracts.envelope import Recorded

_FORMAT = {"format": "tdkt-log", "version": 1}
_PRIVATE = 0o600
"""An export holds personal data: its owner alone may read it."""
_BROKEN = (EOFError, ValueError, KeyError, TypeError, gzip.BadGzipFile)


@dataclass(frozen=True, slots=True)
class End:
    """The last line: how many events the log holds, the hash of the last in hex, and the signed note of that head."""

    position: int
    hash: str
    note: str = ""


class ArchiveWriter:
    """Writes an archive to a temporary file and renames it when it is complete; compressed for a name in `.gz`."""

    def __init__(self, file: Path, site: str, service: str) -> None:
        """Write the log of `service` at `site` to `file`; raises OSError when its folder cannot be written."""
        self._file = file
        self._first = {"archive": {**_FORMAT, "site": site, "service": service}}
        self._draft = file.with_name(f"{file.name}.part")
        self._draft.unlink(missing_ok=True)
        os.close(os.open(self._draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, _PRIVATE))
        self._out: IO[bytes] = _open(self._draft, file.suffix, "wb")
        self._digest = sha256()

    def __enter__(self) -> Self:
        self.write(json.dumps(self._first))
        return self

    def __exit__(self, *_: object) -> None:
        self._out.close()
        self._draft.unlink(missing_ok=True)

    def write(self, line: str) -> None:
        """Add a line: one JSON object whose one member is named after the kind of the line."""
        text = line.encode() + b"\n"
        self._digest.update(text)
        self._out.write(text)

    def finish(self, end: End) -> None:
        """Add the last line, flush the file to disk, and rename it into place."""
        last = {"position": end.position, "hash": end.hash, "note": end.note, "sha256": self._digest.hexdigest()}
        self.write(json.dumps({"end": last}))
        self._out.close()
        with self._draft.open("rb") as written:
            os.fsync(written.fileno())
        self._draft.replace(self._file)


def event_line(row: Recorded) -> str:
    """The line of one event: its columns by name, `data` as its exact text, hashes in hex."""
    return json.dumps({"event": row._asdict()}, ensure_ascii=False, default=_plain)


def recorded_of(event: dict[str, Any]) -> Recorded:
    """The event of a line; raises HistoryBrokenError when it is not one."""
    try:
        return Recorded(
            **{
                **event,
                "event_id": UUID(event["event_id"]),
                "correlation_id": UUID(event["correlation_id"]),
                "causation_id": UUID(event["causation_id"]) if event["causation_id"] else None,
                "audience": tuple(event["audience"]),
                "occurred_at": datetime.fromisoformat(event["occurred_at"]),
                "recorded_at": datetime.fromisoformat(event["recorded_at"]),
                "previous_hash": bytes.fromhex(event["previous_hash"]),
                "hash": bytes.fromhex(event["hash"]),
            }
        )
    except _BROKEN as wrong:
        raise HistoryBrokenError(f"the export holds an event that cannot be read: {wrong!r}") from wrong


def read_archive(file: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every line as its kind and its content: first `archive` with `site` and `service`, at the end `end`.

    Raises HistoryBrokenError when the file is not a whole archive, OSError when it cannot be read.
    """
    digest = sha256()
    with _open(file, file.suffix, "rb") as lines:
        try:
            for number, line in enumerate(lines):
                ((kind, content),) = json.loads(line).items()
                if number == 0:
                    _require_format(file, kind, content)
                if kind == "end":
                    if content["sha256"] != digest.hexdigest():
                        raise HistoryBrokenError(f"{file.name} is not what was exported")
                    yield kind, content
                    return
                digest.update(line)
                yield kind, content
        except _BROKEN as wrong:
            raise HistoryBrokenError(f"{file.name} cannot be read to its end: {wrong}") from wrong
    raise HistoryBrokenError(f"{file.name} ends before its end")


def _require_format(file: Path, kind: str, content: dict[str, Any]) -> None:
    if kind != "archive" or _FORMAT.items() > content.items() or not {"site", "service"} <= content.keys():
        raise HistoryBrokenError(f"{file.name} is not an export of a log")


def _open(file: Path, suffix: str, mode: str) -> IO[bytes]:
    return gzip.open(file, mode, compresslevel=6) if suffix == ".gz" else file.open(mode)  # type: ignore[return-value]  # both are binary streams, in the modes used here


def _plain(value: object) -> str:
    return value.hex() if isinstance(value, bytes) else value.isoformat() if isinstance(value, datetime) else str(value)
