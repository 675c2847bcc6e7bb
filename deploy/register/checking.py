"""Checks a copy of the register as a service would, and shows a register to a person."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from tuf.api.metadata import Root, Signed

from chassis.signed_register import InForce, SignedRegister
from contracts.federation import Ending, SiteEntry
from contracts.message import Message
from contracts.register import ALGORITHMS, KeyEntry, Register
from deploy.local.keys import SIGNING
from deploy.register.content import RegisterError
from deploy.register.folder import RootFolder

_SOON = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Checked:
    """A register that holds: which it is, and what an operator should know of it, a sentence each."""

    in_force: InForce
    notes: tuple[str, ...]


def check(folder: Path, root: Path | None, at: datetime, now: datetime) -> Checked:
    """Verify the copy of a register in `folder`, from the trusted `root`, as in force at `at` (aware).

    `folder` may be the root's own, with the public side in it. Without `root` the first root in the copy is trusted.
    Raises RegisterRefusedError or RegisterUnreadableError with one sentence, and RegisterError for an `at` before now.
    """
    public = folder / "register" if (folder / "register").is_dir() else folder
    if at < now:
        raise RegisterError("a register is checked for now or for later: the expiry of an earlier day proves nothing")
    with TemporaryDirectory() as state:
        found = SignedRegister(public, root or public / "1.root.json", Path(state)).update()
    if at >= found.expires:
        raise RegisterError(f"the register expires before {at:%Y-%m-%d %H:%M %Z}: {found.sentence()}; sign it again")
    return Checked(found, tuple(_notes(found, root, at)))


def _notes(found: InForce, root: Path | None, at: datetime) -> Iterator[str]:
    if root is None:
        yield "trusted by the root in the copy itself: name the one that came by hand with --root"
    if found.expires - at < _SOON:
        yield "expires within a week: let the root sign it again"
    for key in found.content.keys:
        if key.algorithm not in ALGORITHMS:
            yield f"the key {key.id} of {key.service} of {key.site} is of {key.algorithm}, unknown here: it is skipped"
    for site in found.content.sites:
        for service in SIGNING if site.ended is None else ():
            keys = [key for key in found.content.keys if key.name[:2] == (site.code, service)]
            if not any(key.may_sign_at(at) for key in keys if key.algorithm in ALGORITHMS):
                yield f"{service} of {site.code} has no key that may sign"


def table_of(folder: RootFolder, now: datetime) -> str:
    """The draft as a tree of sites with their keys, and the versions and expiries of what is published."""
    draft, signed = folder.draft(), folder.published()
    changed = "" if draft == signed else "; it differs from what is signed: sign it"
    lines = [f"{draft.instance}: {len(draft.sites)} sites, {len(draft.keys)} keys{changed}", *_sites(draft, now)]
    if signed is not None and changed:
        lines += ["", "changed since what is signed:", *(f"  {line}" for line in changes(signed, draft))]
    root = folder.root()
    lines += ["", f"{'':<12} {'version':>7}  expires", _signed_line(root.signed)]
    lines += [_signed_line(one.signed) for one in (folder.targets(), folder.snapshot(), folder.timestamp()) if one]
    role = root.signed.roles[Root.type]
    lines.append(f"{role.threshold} of {len(role.keyids)} root keys must sign a new root")
    return "\n".join(lines)


def _signed_line(signed: Signed) -> str:
    return f"{signed.type:<12} {signed.version:>7}  {signed.expires:%Y-%m-%d %H:%M}Z"


class _Branch(NamedTuple):
    site: SiteEntry
    depth: int


def _sites(register: Register, now: datetime) -> Iterator[str]:
    waiting = [_Branch(site, 0) for site in register.sites if site.parent is None]
    while waiting:
        site, depth = waiting.pop()
        indent = "  " * depth
        units = f", units {', '.join(site.units)}" if site.units else ""
        says = "" if site.says is None else "; says only " + _said(site)
        end = "" if site.ended is None else f"; ended {_end(site.ended)}"
        yield f"{indent}{site.code}  {site.name} ({site.level}){units}{says}{end}"
        for key in sorted(register.keys, key=lambda key: (key.service, key.valid_from)):
            if key.site == site.code:
                yield f"{indent}    {key.service:<13} {key.id}  {_validity(key, now)}"
        waiting += [_Branch(one, depth + 1) for one in reversed(register.sites) if one.parent == site.code]


def changes(before: Register, after: Register) -> Iterator[str]:
    """What of the register `before` is otherwise in `after`, a line for each site and key, for a second person."""
    known = {site.code: site for site in before.sites}
    for site in after.sites:
        if site.code not in known:
            yield f"{site.code} is new: {site.name} ({site.level}) below {site.parent or 'nothing'}"
        elif site != known[site.code]:
            yield f"{site.code}: {'; '.join(_differences(known[site.code], site))}"
    yield from (f"{code} is gone" for code in known.keys() - {site.code for site in after.sites})
    keys = {key.name: key for key in before.keys}
    for key in after.keys:
        whose = f"the key {key.id} of {key.service} of {key.site}"
        if key.name not in keys:
            yield f"{whose} is new, from {key.valid_from:%Y-%m-%d %H:%M %Z}"
        elif key != keys[key.name]:
            yield f"{whose}: {'; '.join(_differences(keys[key.name], key))}"
    yield from (
        f"the key {name[2]} of {name[1]} of {name[0]} is gone"
        for name in keys.keys() - {key.name for key in after.keys}
    )


def _differences(before: Message, after: Message) -> Iterator[str]:
    for field in type(before).model_fields:
        old, new = getattr(before, field), getattr(after, field)
        if old != new:
            yield f"{field.replace('_', ' ')} {_written(old)} → {_written(new)}"


def _written(value: object) -> str:
    if isinstance(value, Ending):
        return _end(value)
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M %Z}"
    if isinstance(value, dict):
        return ", ".join(f"{service}={','.join(events)}" for service, events in value.items()) or "nothing"
    if isinstance(value, tuple):
        return ", ".join(value) or "none"
    return "none" if value is None else f"{value}"


def _end(ending: Ending) -> str:
    heir = "" if ending.successor is None else f", its units work at {ending.successor}"
    return f"at {ending.at:%Y-%m-%d %H:%M %Z}: {ending.because}{heir}"


def _said(site: SiteEntry) -> str:
    return ", ".join(event for events in (site.says or {}).values() for event in events) or "nothing"


def _validity(key: KeyEntry, now: datetime) -> str:
    until = "" if key.valid_until is None else f" until {key.valid_until:%Y-%m-%d %H:%M %Z}"
    revoked = (
        "" if key.revoked_at is None else f", revoked at {key.revoked_at:%Y-%m-%d %H:%M %Z}: {key.revoked_because}"
    )
    state = "may sign now" if key.may_sign_at(now) else "may not sign now"
    return f"from {key.valid_from:%Y-%m-%d %H:%M %Z}{until}{revoked}  {state}"
