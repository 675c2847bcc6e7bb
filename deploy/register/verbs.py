"""The verbs of `python -m deploy.register`.

TDKT_KAFKA_BOOTSTRAP, TDKT_KAFKA_CA_FILE and REGISTER_KAFKA_PASSWORD name the root's broker for `publish`.
Exit codes: 0 done, 1 not done, with a sentence on stderr that says why, 2 wrong arguments or variables.
"""

import os
import sys
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated, Any

import typer
from pydantic_core import PydanticCustomError
from securesystemslib.signer import CryptoSigner

from chassis.clock import wall
from chassis.errors import RegisterUnreadableError
from contracts.federation import Ending
from contracts.moments import instant
from contracts.vocabulary import Level
from deploy.kafka.administrator import PlaintextError
from deploy.local.faults import RuntimeFault
from deploy.register import content, publishing, signing
from deploy.register.checking import check, table_of
from deploy.register.content import RegisterError
from deploy.register.folder import RootFolder
from deploy.register.keys import hand_over, make_service_keys, signers_in

_app = typer.Typer(add_completion=False, no_args_is_help=True, rich_markup_mode=None, pretty_exceptions_enable=False)
_NOT_DONE = (RegisterError, RegisterUnreadableError, RuntimeFault, PlaintextError, OSError)

_Folder = Annotated[Path, typer.Option("--folder", help="The root's folder; the current one without.")]
_Keys = Annotated[
    list[Path] | None, typer.Option("--keys", help="A folder of private keys, any number; FOLDER/keys without.")
]
_At = Annotated[str, typer.Option("--at", help="An instant with its offset, as in 2026-11-29T08:00:00+07:00.")]
_ExpiresDays = Annotated[int, typer.Option("--expires-days", help="Days from now until it expires.")]
_RootDays = Annotated[int, typer.Option("--root-days", help="Days from now until the root expires.")]
_Threshold = Annotated[int, typer.Option("--threshold", help="How many root keys must sign a new root.")]
_RootKeys = Annotated[int, typer.Option("--root-keys", help="How many root keys are made.")]
_HERE = Path()


def main(arguments: Sequence[str]) -> int:
    """Carry out the verb in `arguments`; returns the exit code."""
    try:
        _app(list(arguments), "python -m deploy.register")
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else 1
    except KeyError as missing:
        print(f"{missing.args[0]} is not set.", file=sys.stderr)
        return 2
    except _NOT_DONE as fault:
        print(fault, file=sys.stderr)
        return 1
    return 0


@_app.command("new")
def _new(
    folder: Path,
    instance: Annotated[str, typer.Option("--instance", help="The code that tells this federation from any other.")],
    threshold: _Threshold = 1,
    root_keys: _RootKeys = 1,
    root_days: _RootDays = 730,
) -> None:
    """Begin a register: its root, its keys, and no site yet."""
    shape = signing.RootShape(root_keys, threshold, signing.expiry(root_days, wall()))
    root = RootFolder(folder)
    signing.begin(root, instance, shape, _passphrase())
    print(f"begun in {folder}; {root.public / '1.root.json'} goes to each site by hand, never with the register")
    print(
        f"private keys in {root.keys}: {', '.join(signing.private_files(root.keys))}; take the root's off this machine"
    )


@_app.command("add-site")
def _add_site(  # noqa: PLR0913 - what is known of a site
    code: str,
    *,
    name: Annotated[str, typer.Option("--name", help="Its name, in Vietnamese.")],
    level: Annotated[Level, typer.Option("--level")],
    keys: Annotated[Path, typer.Option("--keys", help="The public keys that the site hands over, as JSON.")],
    parent: Annotated[str | None, typer.Option("--parent", help="The site above it; none for the root.")] = None,
    units: Annotated[str, typer.Option("--units", help="Codes of the units that work there, with commas.")] = "",
    says: Annotated[
        list[str] | None, typer.Option("--says", help="SERVICE=EVENT,EVENT: all that it may say; any number.")
    ] = None,
    folder: _Folder = _HERE,
) -> None:
    """Add a site with the public keys of its services."""
    site = {
        "code": code,
        "name": name,
        "level": level,
        "parent": parent,
        "units": _listed(units),
        "says": _spoken(says),
    }
    root = RootFolder(folder)
    root.keep(content.with_site(root.draft(), site, content.handed_over(keys.read_bytes())))
    print(f"{code} is in the draft; sign makes it count")


@_app.command("edit-site")
def _edit_site(  # noqa: PLR0913 - what is known of a site
    code: str,
    *,
    name: Annotated[str | None, typer.Option("--name", help="Its name, in Vietnamese.")] = None,
    level: Annotated[Level | None, typer.Option("--level")] = None,
    parent: Annotated[str | None, typer.Option("--parent", help="The site above it.")] = None,
    units: Annotated[str | None, typer.Option("--units", help="All the units that work there, with commas.")] = None,
    says: Annotated[
        list[str] | None, typer.Option("--says", help="SERVICE=EVENT,EVENT: all that it may say; any number.")
    ] = None,
    anything: Annotated[bool, typer.Option("--says-anything", help="Take the limit of --says away.")] = False,
    folder: _Folder = _HERE,
) -> None:
    """Change what the register says of a site; what is not named stays."""
    named: dict[str, Any] = {"name": name, "level": level, "says": _spoken(says)}
    changes = {field: value for field, value in named.items() if value is not None}
    changes |= {} if parent is None else {"parent": parent or None}
    changes |= {} if units is None else {"units": _listed(units)}
    changes |= {"says": None} if anything else {}
    if not changes:
        raise RegisterError(f"nothing of {code} is to be changed: name --name, --level, --parent, --units or --says")
    root = RootFolder(folder)
    root.keep(content.edited(root.draft(), code, changes))
    print(f"{code} is changed in the draft; show says how, sign makes it count")


@_app.command("end-site")
def _end_site(
    code: str,
    *,
    because: Annotated[str, typer.Option("--because", help="Why, for everybody to read.")],
    at: Annotated[str | None, typer.Option("--at", help="The instant of its end; now without.")] = None,
    successor: Annotated[str | None, typer.Option("--successor", help="The site at which its units work now.")] = None,
    folder: _Folder = _HERE,
) -> None:
    """End a site: its keys sign no more from the instant on, and what it said before stays proven."""
    now = wall()
    instant_of_end = now.replace(microsecond=0) if at is None else _instant(at)
    if instant_of_end > now:
        raise RegisterError(f"{code} has not ended yet: end it when the day has come")
    root, ending = RootFolder(folder), Ending(at=instant_of_end, because=because, successor=successor)
    root.keep(content.ended(root.draft(), code, ending))
    print(f"{code} has ended in the draft; show says how, sign makes it count")


@_app.command("add-key")
def _add_key(keyfile: Path, folder: _Folder = _HERE) -> None:
    """Add the keys that a site hands over beside those that are there."""
    root = RootFolder(folder)
    handed = content.handed_over(keyfile.read_bytes())
    root.keep(content.with_keys(root.draft(), handed))
    print(f"{', '.join(key.id for key in handed)} in the draft; sign makes it count")


@_app.command("rotate-key")
def _rotate_key(  # noqa: PLR0913 - the options of a verb are its arguments
    site: str,
    service: str,
    keyfile: Path,
    *,
    since: Annotated[str, typer.Option("--from", help="The instant from which the new key may sign.")],
    overlap: Annotated[int, typer.Option("--overlap", min=0, help="Days for which the old key may sign still.")],
    folder: _Folder = _HERE,
) -> None:
    """Let a new key of a service follow those until now."""
    root = RootFolder(folder)
    successor = content.successor_in(keyfile.read_bytes(), site, service)
    root.keep(content.rotated(root.draft(), successor, _instant(since), timedelta(days=overlap)))
    print(f"{successor.id} follows from {since} on, in the draft; sign makes it count")


@_app.command("revoke-key")
def _revoke_key(  # noqa: PLR0913 - the options of a verb are its arguments
    site: str,
    service: str,
    key_id: str,
    *,
    at: _At,
    because: Annotated[str, typer.Option("--because", help="Why, for everybody to read.")],
    folder: _Folder = _HERE,
) -> None:
    """Let a key sign no more from an instant on."""
    root = RootFolder(folder)
    root.keep(content.revoked(root.draft(), (site, service, key_id), _instant(at), because))
    print(f"{key_id} may not sign from {at} on, in the draft; sign makes it count")


@_app.command("sign")
def _sign(keys: _Keys = None, expires_days: _ExpiresDays = 30, folder: _Folder = _HERE) -> None:
    """Sign the draft as the next version."""
    root, now = RootFolder(folder), wall()
    version = signing.sign(root, _signers(root, keys), signing.expiry(expires_days, now))
    found = check(root.public, None, now, now).in_force
    print(
        f"signed: {found.sentence()}; publish puts it on its topic, and a site without one gets a copy of {root.public}"
    )
    if found.version != version:
        raise RegisterError(f"version {version} was signed, and {found.version} is what a site would trust")


@_app.command("publish")
def _publish(folder: _Folder = _HERE) -> None:
    """Put what was signed last on its topic at the root's broker, from where it reaches every site; a timer may."""
    root = RootFolder(folder)
    done = publishing.publish(root, publishing.connection_from(root.code(), os.environ), wall())
    print(f"version {done.version} is on {done.topic}: {', '.join(done.changed) or 'it was there already'}")


@_app.command("rotate-root")
def _rotate_root(  # noqa: PLR0913 - the options of a verb are its arguments
    *,
    keys: _Keys = None,
    threshold: Annotated[int | None, typer.Option("--threshold", help="As many as until now without.")] = None,
    root_keys: Annotated[int | None, typer.Option("--root-keys", help="As many as until now without.")] = None,
    root_days: _RootDays = 730,
    folder: _Folder = _HERE,
    keep_keys: Annotated[bool, typer.Option("--keep-keys", help="Only let the root expire later.")] = False,
    roles: Annotated[
        bool, typer.Option("--roles", help="Exchange the keys of targets, snapshot and timestamp instead, and sign.")
    ] = False,
    expires_days: _ExpiresDays = 30,
) -> None:
    """Publish a new root: with new root keys, or with the same ones for longer, or with new keys of the other roles."""
    root = RootFolder(folder)
    signers = _signers(root, keys)
    role = root.root().signed.roles["root"]
    expires = signing.expiry(root_days, wall())
    shape = signing.RootShape(root_keys or len(role.keyids), threshold or role.threshold, expires)
    if roles:
        _print_root(root, signing.rotate_roles(root, signers, expires, _passphrase()))
        _sign([root.keys, *(keys or [])], expires_days, folder)
    elif keep_keys:
        _print_root(root, signing.renew_root(root, signers, expires))
    else:
        _print_root(root, signing.rotate_root(root, signers, shape, _passphrase()))
        print("destroy the root keys of before: nothing needs them any more")


def _print_root(root: RootFolder, version: int) -> None:
    print(f"version {version} of the root is in {root.public}: each site takes it up by itself with the next copy")


@_app.command("show")
def _show(folder: _Folder = _HERE) -> None:
    """Show the sites as a tree, their keys, and the versions and expiries."""
    print(table_of(RootFolder(folder), wall()))


@_app.command("check")
def _check(
    folder: Path,
    root: Annotated[Path | None, typer.Option("--root", help="The root metadata that came by hand.")] = None,
    at: Annotated[str | None, typer.Option("--at", help="An instant to come at which it is to be in force.")] = None,
) -> None:
    """Verify a copy of the register as a service does, and say what is wrong."""
    now = wall()
    checked = check(folder, root, now if at is None else _instant(at), now)
    content_of = checked.in_force.content
    print(f"holds: {checked.in_force.sentence()}, {len(content_of.sites)} sites, {len(content_of.keys)} keys")
    for note in checked.notes:
        print(f"note: {note}")


@_app.command("make-keys")
def _make_keys(folder: Path) -> None:
    """At a site: make FOLDER/SERVICE-key.pem for each service that has none, private and for its owner alone."""
    made = make_service_keys(folder)
    print(f"made in {folder}: {', '.join(made) or 'nothing, as every service has a key there'}")


@_app.command("hand-over")
def _hand_over(
    site: str,
    folder: Path,
    since: Annotated[str, typer.Option("--from", help="The instant from which the keys may sign.")],
    number: Annotated[int, typer.Option("--number", min=1, help="The last part of the ids of the keys.")] = 1,
) -> None:
    """At a site: print the public halves of FOLDER/SERVICE-key.pem, to be handed over to the root."""
    print(hand_over(site, folder, number, _instant(since)))


def _signers(root: RootFolder, keys: list[Path] | None) -> Mapping[str, CryptoSigner]:
    return signers_in(keys or [root.keys], _passphrase())


def _passphrase() -> str | None:
    return os.environ.get("TDKT_REGISTER_PASSPHRASE") or None


def _instant(text: str) -> datetime:
    try:
        found = instant(text)
    except PydanticCustomError as wrong:
        raise RegisterError(f"{text} is no instant: {wrong.message()}") from None
    return found


def _spoken(says: list[str] | None) -> dict[str, list[str]] | None:
    return {service: _listed(events) for service, _, events in (one.partition("=") for one in says or ())} or None


def _listed(text: str) -> list[str]:
    return [one.strip() for one in text.split(",") if one.strip()]
