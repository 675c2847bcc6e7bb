"""The copy of the federation's signed register in the folder of one site, and what its services trusted of it."""

import json
from dataclasses import dataclass
from pathlib import Path

from chassis.errors import RegisterUnreadableError
from chassis.signed_register import SignedRegister
from contracts.federation import Federation
from deploy.local.faults import RuntimeFault, make_folder, write_atomically

_FIRST_ROOT, _TIMESTAMP, _TARGET = "1.root.json", "timestamp.json", "register.json"
_PUBLIC = 0o644
_RUNNER = "site"


@dataclass(frozen=True)
class SiteRegister:
    """The copy in the folder of a site, the root file that came by hand, and a state for each reader of them."""

    folder: Path
    """The site's folder."""

    @property
    def copy(self) -> Path:
        """The folder into which the register is copied."""
        return self.folder / "register"

    @property
    def root(self) -> Path:
        """The root metadata that came by hand."""
        return self.folder / "root.json"

    def state(self, reader: str) -> Path:
        """The folder that keeps what `reader`, a service, trusted last."""
        return self.folder / "trusted" / reader

    def receive(self, public: Path) -> str | None:
        """Copy the register in `public`, and take its first root by hand where there is none.

        Returns the sentence with which the copy was refused, while an earlier register stays in force.
        Raises RuntimeFault when none is in force, or the folder cannot be written.
        """
        files = [file for file in public.rglob("*") if file.is_file() and not file.name.startswith(".")]
        # The timestamp comes last, as it makes the others count.
        for file in sorted(files, key=lambda file: (file.name == _TIMESTAMP, file)):
            _copy(file, self.copy / file.relative_to(public))
        if not self.root.exists():
            _copy(public / _FIRST_ROOT, self.root)
        try:
            return self._signed.look()[1]
        except RegisterUnreadableError as wrong:
            raise RuntimeFault(f"{self.folder.name} cannot start: {wrong}.") from wrong

    def names(self, federation: Federation) -> bool:
        """Whether a register is in force that names these sites: then what else is new comes by the topic."""
        known = self._signed.in_force() if self.root.exists() else None
        return known is not None and known.content.federation == federation

    @property
    def target(self) -> Path:
        """The file with the register itself, as the newest targets in the copy name it; with it anybody verifies."""
        newest = max(self.copy.glob("*.targets.json"), key=lambda file: int(file.name.partition(".")[0]))
        named = json.loads(newest.read_bytes())["signed"]["targets"][_TARGET]["hashes"]["sha256"]
        return self.copy / "targets" / f"{named}.{_TARGET}"

    def federation(self) -> Federation:
        """The sites of the register in force; raises RuntimeFault when none is."""
        try:
            known = self._signed.in_force()
        except RegisterUnreadableError as wrong:
            raise RuntimeFault(f"{self.folder.name} has no register of its federation: {wrong}.") from wrong
        if known is None:
            raise RuntimeFault(f"{self.folder.name} has no register of its federation yet: make up gives it one.")
        return known.content.federation

    @property
    def _signed(self) -> SignedRegister:
        return SignedRegister(self.copy, self.root, self.state(_RUNNER))


def _copy(file: Path, into: Path) -> None:
    content = file.read_bytes()
    if not into.exists() or into.read_bytes() != content:
        make_folder(into.parent)
        write_atomically(into, content, _PUBLIC)
