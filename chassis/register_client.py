"""Verifies a copy of the signed register by the client of The Update Framework, over files instead of a server."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, NamedTuple

from tuf.api.exceptions import (
    BadVersionNumberError,
    DownloadError,
    DownloadHTTPError,
    DownloadLengthMismatchError,
    ExpiredMetadataError,
    LengthOrHashMismatchError,
    RepositoryError,
    UnsignedMetadataError,
)
from tuf.api.metadata import Metadata, Root, Signed, Snapshot, Targets, Timestamp
from tuf.api.serialization import DeserializationError
from tuf.ngclient import FetcherInterface, Updater, UpdaterConfig
from typing_extensions import override

_ROLES: Final = (Root, Timestamp, Snapshot, Targets)
"""The kinds of metadata, in the order in which they are trusted."""
_MOST_BYTES: Final = 64 * 1024 * 1024
"""Of a register; that of a nation with 20,000 sites has some 40 MB."""
_METADATA = "metadata/"
_TARGETS = "targets/"


class CopyRefusedError(Exception):
    """A copy does not prove itself, or does not go on from what was trusted last; the text is the end of a sentence."""


class Fetched(NamedTuple):
    """A target that was verified, with the versions of its metadata and the instant (aware) at which it expires."""

    text: bytes
    versions: dict[str, int]
    expires: datetime


def fetch(folder: Path, root: bytes, state: Path, name: str) -> Fetched:
    """Verify the target `name` of the repository in `folder`, from the trusted `root` and what `state` trusted last.

    Raises CopyRefusedError when it does not prove itself, and OSError for a folder that cannot be read or written.
    """
    with TemporaryDirectory(dir=state) as scratch:
        text = _verified(folder, root, state, Path(scratch) / name)
    signed = [_metadata(state / f"{kind.type}.json") for kind in _ROLES]
    return Fetched(
        text,
        {one.type: one.version for one in signed},
        min(one.expires for one in signed).replace(tzinfo=UTC),
    )


def _verified(folder: Path, root: bytes, state: Path, into: Path) -> bytes:
    try:
        updater = Updater(
            str(state),
            _METADATA,
            target_base_url=_TARGETS,
            fetcher=_Copied(folder),
            config=UpdaterConfig(root_max_length=_MOST_BYTES, targets_max_length=_MOST_BYTES),
            bootstrap=root,
        )
        updater.refresh()
        target = updater.get_targetinfo(into.name)
        if target is None or target.length > _MOST_BYTES:
            raise CopyRefusedError(f"names no {into.name}, or one of more than {_MOST_BYTES} bytes")
        return Path(updater.download_target(target, str(into))).read_bytes()
    except (RepositoryError, DownloadError) as wrong:
        raise CopyRefusedError(_reason(wrong)) from wrong


class _Copied(FetcherInterface):
    """Fetches from a folder instead of a server."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @override
    def _fetch(self, url: str) -> Iterator[bytes]:
        file = self._folder / url.removeprefix(_METADATA)
        try:
            return iter([file.read_bytes()])
        except (FileNotFoundError, NotADirectoryError):
            raise DownloadHTTPError(f"{file.name} is missing", 404) from None


def _metadata(file: Path) -> Signed:
    signed: Signed = Metadata.from_bytes(file.read_bytes()).signed
    return signed


_REASONS: Final = (
    (ExpiredMetadataError, "has expired ({}): copy a newer one, and ask its root to sign where there is none"),
    (
        BadVersionNumberError,
        "is older than one that was trusted before, or mixed of two versions ({}): copy the newest",
    ),
    (
        UnsignedMetadataError,
        "is not signed by the keys that its root names ({}): it was altered, or is of another root",
    ),
    (LengthOrHashMismatchError, "was altered, or is mixed of two versions ({}): copy all of it again"),
    (DeserializationError, "or its root is malformed ({}): copy all of it again, and look at the root"),
    (DownloadLengthMismatchError, "is too large ({}): copy all of it again"),
    (DownloadError, "is not whole ({}): copy all of it again"),
)
"""Why a repository is not trusted and what to do, for the end of a sentence, by the kind of error."""


def _reason(wrong: Exception) -> str:
    known = (sentence for kind, sentence in _REASONS if isinstance(wrong, kind))
    return next(known, "does not prove itself ({}): copy all of it again").format(wrong)
