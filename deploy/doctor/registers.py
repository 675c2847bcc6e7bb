"""The cases of a register: what the software of the examined site does with one that must not be trusted.

They are carried out with registers that are made for this purpose, in a folder that is thrown away: the peer's own
register stays as it is.
"""

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from chassis.clock import wall
from chassis.errors import RegisterRefusedError
from chassis.signed_register import SignedRegister
from contracts.register import KeyEntry
from deploy.doctor.cases import HEARD
from deploy.doctor.examination import Outcome
from deploy.register import content, signing
from deploy.register.folder import RootFolder
from deploy.register.keys import signers_in

_YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class RegisterCase:
    """A register that must be refused with a sentence that holds `expected`, after one that must be trusted."""

    name: str
    threat: int
    vi: str
    en: str
    expected: str
    offer: Callable[["_Federation"], Path]


class _Federation:
    """A federation for the examination, with one site, and a member of it that has trusted its first version."""

    def __init__(self, folder: Path, entries: Sequence[dict[str, Any]]) -> None:
        self.folder = folder
        self._entries = tuple(KeyEntry.model_validate(entry) for entry in entries)
        self.root = self.begun("root", "kit-test")
        self.first = self.signed(self.root, wall() + _YEAR)
        self.copy = folder / "copy"
        self.member = SignedRegister(self.copy, folder / "root.json", folder / "state")
        shutil.copy(self.root.public / "1.root.json", self.member.root)

    def begun(self, name: str, instance: str) -> RootFolder:
        """Another register below the folder."""
        root = RootFolder(self.folder / name)
        signing.begin(root, instance, signing.RootShape(1, 1, signing.expiry(730, wall())), None)
        site = {"code": self._entries[0].site, "name": "Nơi kiểm tra", "level": "district", "parent": None}
        root.keep(content.with_site(root.draft(), site, self._entries))
        return root

    def signed(self, root: RootFolder, expires: datetime) -> Path:
        """A copy of the public side after the next version was signed."""
        version = signing.sign(root, signers_in([root.keys], None), expires)
        return Path(shutil.copytree(root.public, self.folder / f"{root.path.name}-{version}"))

    def refusal(self, offered: Path) -> str:
        """The sentence with which the member refuses what is offered; HEARD where it trusts it."""
        shutil.rmtree(self.copy, ignore_errors=True)
        shutil.copytree(offered, self.copy)
        try:
            self.member.update()
        except RegisterRefusedError as refused:
            return str(refused)
        return HEARD


def _expired(federation: _Federation) -> Path:
    return federation.signed(federation.root, wall() - timedelta(days=1))


def _rolled_back(federation: _Federation) -> Path:
    newer = federation.signed(federation.root, wall() + _YEAR)
    if federation.refusal(newer) != HEARD:
        raise RuntimeError("a newer register was not trusted")
    return federation.first


def _of_another_instance(federation: _Federation) -> Path:
    other = federation.begun("other", "not-kit-test")
    shutil.copy(other.public / "1.root.json", federation.member.root)
    return federation.signed(other, wall() + _YEAR)


def _altered(federation: _Federation) -> Path:
    (target,) = (federation.first / "targets").iterdir()
    target.write_bytes(target.read_bytes().replace(b"district", b"province"))
    return federation.first


REGISTER_CASES: Sequence[RegisterCase] = (
    RegisterCase(
        "register-altered", 1, "Sổ đăng ký bị sửa.", "A register that was altered.", "was altered", _altered,
    ),
    RegisterCase(
        "register-expired", 1, "Sổ đăng ký đã hết hạn.", "A register that has expired.", "has expired", _expired,
    ),
    RegisterCase(
        "register-rolled-back", 1, "Sổ đăng ký cũ hơn bản đã tin.", "An older register than the one that is trusted.",
        "is older than one that was trusted before", _rolled_back,
    ),
    RegisterCase(
        "register-of-another-instance", 11, "Sổ đăng ký của hệ thống khác.", "The register of another federation.",
        "is of the federation not-kit-test", _of_another_instance,
    ),
)  # fmt: skip
"""Every case of a register, in the order of the report."""


def examine_register(case: RegisterCase, entries: Sequence[dict[str, Any]]) -> Outcome:
    """Offer the register of `case` to a member that trusts the one before; `entries` are keys of one site."""
    with TemporaryDirectory() as folder:
        federation = _Federation(Path(folder), entries)
        stopped = [] if federation.refusal(federation.first) == HEARD else ["the register before it"]
        sentence = federation.refusal(case.offer(federation))
    found = case.expected if case.expected in sentence else sentence
    return Outcome(case.name, case.threat, case.vi, case.en, case.expected, [found], stopped)
