"""The content of the register: how each verb changes it, and what must hold before it is signed."""

import json
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Any

from pydantic import ValidationError

from contracts.federation import SiteEntry
from contracts.register import ALGORITHMS, KeyEntry, Register, faults_of, register_in
from contracts.registry import CONTRACTS
from deploy.local.keys import SIGNING


class RegisterError(Exception):
    """A register is not changed, signed or accepted; the text is one sentence that says why."""


def empty(instance: str) -> Register:
    """A register without sites; raises RegisterError for an instance that is no code."""
    return _of({"instance": instance, "keys": []})


def text_of(register: Register) -> str:
    """The register as JSON, one way of writing it for one content."""
    return json.dumps(register.model_dump(mode="json", exclude_none=True), ensure_ascii=False, indent=1) + "\n"


def with_site(register: Register, site: dict[str, Any], keys: Iterable[KeyEntry]) -> Register:
    """The register with one more site and the keys of its four services."""
    handed = list(keys)
    code = site["code"]
    strangers = sorted({key.site for key in handed} - {code})
    if strangers:
        raise RegisterError(f"the file of keys is that of {strangers[0]}, and the site is {code}")
    missing = [service for service in SIGNING if service not in {key.service for key in handed}]
    if missing:
        raise RegisterError(f"{code} hands over no key of {', '.join(missing)}")
    return _changed(register, sites=[*map(_plain, register.sites), site], keys=[*register.keys, *handed])


def with_site_as(register: Register, site: SiteEntry) -> Register:
    """The register in which the site of this code is described by `site`; its keys stay."""
    sites = [site if one.code == site.code else one for one in register.sites]
    return _changed(register, sites=map(_plain, sites), keys=register.keys)


def with_keys(register: Register, keys: Iterable[KeyEntry]) -> Register:
    """The register with more keys, beside those that are there."""
    return _changed(register, keys=[*register.keys, *keys])


def rotated(register: Register, successor: KeyEntry, since: datetime, overlap: timedelta) -> Register:
    """The register with `successor` valid from `since` on; the service's keys until now end `overlap` later."""
    until = since + overlap
    service = (successor.site, successor.service)
    keys = [
        key.model_copy(update={"valid_until": until})
        if key.name[:2] == service and (key.valid_until is None or key.valid_until > until)
        else key
        for key in register.keys
    ]
    if successor.name in {key.name for key in register.keys}:
        raise RegisterError(f"{successor.service} of {successor.site} has a key {successor.id} already")
    return _changed(register, keys=[*keys, successor.model_copy(update={"valid_from": since})])


def revoked(register: Register, name: tuple[str, str, str], at: datetime, because: str) -> Register:
    """The register in which the key of this name may not sign from `at` on."""
    site, service, key_id = name
    if name not in {key.name for key in register.keys}:
        raise RegisterError(f"{service} of {site} has no key {key_id}")
    change = {"revoked_at": at, "revoked_because": because}
    keys = [key.model_copy(update=change) if key.name == name else key for key in register.keys]
    return _changed(register, keys=keys)


def handed_over(text: bytes) -> list[KeyEntry]:
    """The public keys in a file that a site hands over; raises RegisterError for any other file."""
    if b"PRIVATE KEY" in text:
        raise RegisterError("the file holds a private key, which never leaves its site: have public ones handed over")
    try:
        return list(register_in(text).keys)
    except ValueError as wrong:
        raise RegisterError(f"the file of keys {wrong}") from None


def successor_in(text: bytes, site: str, service: str) -> KeyEntry:
    """The one key of `service` of `site` in a file that the site hands over."""
    found = [key for key in handed_over(text) if key.name[:2] == (site, service)]
    if len(found) != 1:
        raise RegisterError(f"the file holds {len(found)} keys of {service} of {site}, and the successor is one")
    return found[0]


def require_signable(register: Register, published: Register | None) -> None:
    """Raise RegisterError when `register` must not follow `published`, which is None for the first."""
    _require_usable(register)
    if published is not None:
        _require_follows(register, published)


def _require_usable(register: Register) -> None:
    if not register.sites:
        raise RegisterError("the register names no site: add one first")
    known = {site.code for site in register.sites}
    owners: dict[str, tuple[str, str]] = {}
    for key in register.keys:
        wrong = _wrong_with(key, known, owners.setdefault(key.public_key, key.name[:2]))
        if wrong is not None:
            raise RegisterError(f"the key {key.id} of {key.service} of {key.site} {wrong}")
    for site in register.sites:
        _require_declared(site)


def _wrong_with(key: KeyEntry, sites: Collection[str], owner: tuple[str, str]) -> str | None:
    """The reason for which a key must not be published, for the end of a sentence; `owner` had its public key first."""
    if key.site not in sites:
        return "belongs to no site of the federation"
    if key.service not in SIGNING:
        return f"belongs to none of the services {', '.join(SIGNING)}"
    if key.algorithm not in ALGORITHMS:
        return f"is of the unknown algorithm {key.algorithm}"
    if key.valid_until is not None and key.valid_until <= key.valid_from:
        return "ends before it begins"
    if owner != key.name[:2]:
        return f"is also that of {owner[1]} of {owner[0]}: each service has a key of its own"
    return None


def _require_declared(site: SiteEntry) -> None:
    declared = {(one.service, one.name) for one in CONTRACTS.by_name.values()}
    for service, events in (site.says or {}).items():
        for event in events:
            if (service, event) not in declared:
                raise RegisterError(f"{site.code} may say {event} of {service}, which no contract declares")


def _require_follows(register: Register, published: Register) -> None:
    """Nothing that was published may vanish: what a key signed is to be proven for ever."""
    if register.instance != published.instance:
        raise RegisterError(f"the register is of {register.instance}, and {published.instance} was published")
    gone = sorted({site.code for site in published.sites} - {site.code for site in register.sites})
    if gone:
        raise RegisterError(f"the site {gone[0]} was published and is gone: what it said is to be proven still")
    now = {key.name: key for key in register.keys}
    for before in published.keys:
        whose = f"the key {before.id} of {before.service} of {before.site}"
        key = now.get(before.name)
        if key is None:
            raise RegisterError(f"{whose} was published and is gone: revoke it instead")
        if (key.public_key, key.algorithm, key.valid_from) != (before.public_key, before.algorithm, before.valid_from):
            raise RegisterError(f"{whose} was published and is another now: give the new one an id of its own")
        if before.revoked_at is not None and (key.revoked_at is None or key.revoked_at > before.revoked_at):
            raise RegisterError(f"{whose} is revoked, which cannot be taken back")


def _changed(
    register: Register, *, keys: Iterable[KeyEntry], sites: Iterable[dict[str, Any]] | None = None
) -> Register:
    """The register with other keys, and other sites if they are given, checked as a whole."""
    kept = map(_plain, register.sites) if sites is None else sites
    return _of({"instance": register.instance, "sites": list(kept), "keys": list(map(_plain, keys))})


def _plain(entry: SiteEntry | KeyEntry) -> dict[str, Any]:
    return entry.model_dump(mode="json", exclude_none=True)


def _of(content: dict[str, Any]) -> Register:
    try:
        return Register.model_validate(content)
    except ValidationError as wrong:
        raise RegisterError(f"the register would not hold: {faults_of(wrong)}") from None
