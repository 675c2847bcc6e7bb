"""The folder of a federation's root: the draft of the register, the private keys, and the public side.

`draft.json` is the register as the verbs have changed it, not signed yet; `keys/` holds private keys and is for its
owner alone; `register/` is the public side, which anybody may have: a repository of The Update Framework.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tuf.api.exceptions import RepositoryError
from tuf.api.metadata import Metadata, Root, Signed, Snapshot, Targets, Timestamp

from chassis.signed_register import TARGET
from contracts.register import Register, register_in
from contracts.vocabulary import SiteCode
from deploy.local.faults import make_folder, write_atomically
from deploy.register.content import RegisterError, text_of

PUBLIC = 0o644


@dataclass(frozen=True, slots=True)
class RootFolder:
    """The files of a federation's root in `path`."""

    path: Path

    @property
    def keys(self) -> Path:
        """The folder of the private keys."""
        return self.path / "keys"

    @property
    def public(self) -> Path:
        """The public side, of which each site has a copy."""
        return self.path / "register"

    @property
    def _draft(self) -> Path:
        return self.path / "draft.json"

    def is_new(self) -> bool:
        """Whether no register was begun here."""
        return not self._draft.exists() and not self.public.exists()

    def draft(self) -> Register:
        """The register as it would be signed; raises RegisterError where there is none or it does not hold."""
        try:
            return register_in(self._draft.read_bytes())
        except FileNotFoundError:
            raise RegisterError(
                f"{self.path} holds no register: begin one with the verb new, or name its folder with --folder"
            ) from None
        except ValueError as wrong:
            raise RegisterError(f"the draft {self._draft} {wrong}") from None

    def keep(self, register: Register) -> None:
        """Keep the draft."""
        make_folder(self.path)
        write_atomically(self._draft, text_of(register))

    def published(self) -> Register | None:
        """The register that was signed last; None before the first."""
        targets = self.targets()
        if targets is None:
            return None
        file = targets.signed.targets[TARGET]
        text = (self.public / "targets" / f"{file.hashes['sha256']}.{TARGET}").read_bytes()
        file.verify_length_and_hashes(text)
        return register_in(text)

    def code(self) -> SiteCode:
        """The site that is the root of the federation, as it was signed last; raises RegisterError before that."""
        published = self.published()
        if published is None or published.root is None:
            raise RegisterError(f"nothing is signed in {self.path}: add the root's site and sign first")
        return published.root

    def root(self) -> Metadata[Root]:
        """The newest root metadata; raises RegisterError where there is none."""
        versions = [int(file.name.partition(".")[0]) for file in self.public.glob("[0-9]*.root.json")]
        if not versions:
            raise RegisterError(f"{self.public} holds no root metadata: begin a register with the verb new")
        return _read(self.public / f"{max(versions)}.root.json", Root)

    def timestamp(self) -> Metadata[Timestamp] | None:
        """The newest timestamp; None before the first."""
        file = self.public / "timestamp.json"
        return _read(file, Timestamp) if file.exists() else None

    def snapshot(self) -> Metadata[Snapshot] | None:
        """The snapshot of the newest timestamp; None before the first."""
        timestamp = self.timestamp()
        if timestamp is None:
            return None
        return _read(self.public / f"{timestamp.signed.snapshot_meta.version}.snapshot.json", Snapshot)

    def targets(self) -> Metadata[Targets] | None:
        """The targets of the newest snapshot; None before the first."""
        snapshot = self.snapshot()
        if snapshot is None:
            return None
        return _read(self.public / f"{snapshot.signed.meta['targets.json'].version}.targets.json", Targets)

    def publish(self, name: str, content: bytes) -> None:
        """Put a file into the public side."""
        file = self.public / name
        file.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(file, content, PUBLIC)


def _read(file: Path, kind: type[Signed]) -> Metadata[Any]:
    try:
        metadata = Metadata[Any].from_bytes(file.read_bytes())
    except (OSError, RepositoryError) as wrong:
        raise RegisterError(f"{file} cannot be read: {wrong}") from wrong
    if not isinstance(metadata.signed, kind):
        raise RegisterError(f"{file} is no {kind.__name__.lower()} metadata")
    return metadata
