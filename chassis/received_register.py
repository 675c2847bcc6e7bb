"""Takes a register that came as files into the folder of its copy, once it has proven itself.

Nothing reaches the folder that the client of The Update Framework has not verified beside it, and of what was received
only the files that a reader needs: so forged, older and needless files leave the copy as it is.
"""

import json
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from chassis.errors import RegisterUnreadableError
from chassis.signed_register import TARGET, InForce, SignedRegister, held, write_whole
from contracts.register_files import MOST_BYTES, TIMESTAMP, file_named

MOST_FILES: Final = 400
"""Files that are kept of a topic; the register has four, and one more for each root there ever was."""
MOST_BYTES_OF_ALL: Final = 8 * 1024 * 1024
_DRAFT = ".received-"


class ReceivedFiles:
    """The newest of each file that came, the first to come left out where they are too many or too large."""

    def __init__(self) -> None:
        """Begin with none."""
        self.files: dict[str, bytes] = {}
        self.changed = False
        """Whether a file came since this was last set to false."""

    def take(self, key: bytes | None, value: bytes | None) -> bool:
        """Keep a file, or take one back without a value; returns False for what is no file of a register."""
        name = file_named(key)
        if name is None or (value is not None and len(value) > MOST_BYTES):
            return False
        self.files.pop(name, None)
        if value is not None:
            self.files[name] = value
            self.changed = True
        while len(self.files) > MOST_FILES or sum(map(len, self.files.values())) > MOST_BYTES_OF_ALL:
            del self.files[next(iter(self.files))]
        return True


def take_up(files: Mapping[str, bytes], register: SignedRegister, source: str) -> InForce | None:
    """Write the register in `files` into the folder of `register`, which trusts it at its next look.

    None where it is trusted already. `source` says in sentences where the files came from.
    Raises RegisterRefusedError when they do not prove themselves or do not go on from what is trusted, and
    RegisterUnreadableError for a folder that cannot be read or written.
    """
    if TIMESTAMP not in files:
        return None
    try:
        register.folder.mkdir(parents=True, exist_ok=True)
        with held(register.folder / ".lock"):
            known, _ = register.look()
            found = _verified(files, register, source)
            if found.versions == known.versions:
                return None
            for name in _needed(files, known, found):
                file = register.folder / name
                file.parent.mkdir(exist_ok=True)
                write_whole(file, files[name])
            return found
    except OSError as away:
        raise RegisterUnreadableError(
            f"the register {source} cannot be put into {register.folder}: {away.strerror}; let the service write there"
        ) from away


def _verified(files: Mapping[str, bytes], register: SignedRegister, source: str) -> InForce:
    """The register in `files` as it would be trusted after what is trusted now."""
    with TemporaryDirectory(prefix=_DRAFT, dir=register.state) as scratch:
        folder, state = Path(scratch) / "copy", Path(scratch) / "state"
        with register.locked():
            shutil.copytree(register.state, state, ignore=shutil.ignore_patterns(f"{_DRAFT}*"))
        (folder / "targets").mkdir(parents=True)
        for name, content in files.items():
            (folder / name).write_bytes(content)
        return replace(register, folder=folder, state=state, source=source).update()


def _needed(files: Mapping[str, bytes], known: InForce, found: InForce) -> Iterator[str]:
    """The names of the files that lead from the register `known` to that in `files`, the timestamp last."""
    yield from (f"{version}.root.json" for version in range(known.versions["root"] + 1, found.versions["root"] + 1))
    targets = f"{found.versions['targets']}.targets.json"
    names = [f"{found.versions['snapshot']}.snapshot.json", targets]
    if targets in files:
        digest = json.loads(files[targets])["signed"]["targets"][TARGET]["hashes"]["sha256"]
        names.append(f"targets/{digest}.{TARGET}")
    yield from (name for name in sorted(names, reverse=True) if name in files)
    yield TIMESTAMP
