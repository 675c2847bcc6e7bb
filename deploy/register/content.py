"""The content of the register: how each verb changes it, and what must hold before it is signed."""

import json
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from pydantic import ValidationError

from contracts.federation import Ending, SiteEntry
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


def edited(register: Register, code: str, changes: Mapping[str, Any]) -> Register:
    """The register in which the site `code` has other values of the fields in `changes`."""
    _living(register, code)
    sites = [{**_plain(one), **(changes if one.code == code else {})} for one in register.sites]
    return _changed(register, sites=sites, keys=register.keys)


def ended(register: Register, code: str, ending: Ending) -> Register:
    """The register in which the site `code` has ended: its keys sign no more, its units work at the successor."""
    site = _living(register, code)
    below = register.federation.children(code)
    if below:
        raise RegisterError(f"{', '.join(below)} stand below {code}: move them first with edit-site --parent")
    without = with_site_as(register, site.model_copy(update={"ended": ending}))
    if ending.successor is not None:
        heir = _living(without, ending.successor)
        without = with_site_as(without, heir.model_copy(update={"units": (*heir.units, code, *site.units)}))
    change = {"revoked_at": ending.at, "revoked_because": ending.because}
    keys = [
        key.model_copy(update=change)
        if key.site == code and (key.revoked_at is None or key.revoked_at > ending.at)
        else key
        for key in without.keys
    ]
    return _changed(without, keys=keys)


def _living(register: Register, code: str) -> SiteEntry:
    site = register.federation.site(code)
    if site is None:
        raise RegisterError(f"the register names no site {code}: show lists them")
    if site.ended is not None:
        raise RegisterError(f"{code} has ended and stays as it was")
    return site


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
        if _signs_after_the_end(register, key):
            raise RegisterError(f"{key.site} has ended, and its key {key.id} may sign still: revoke it from then on")
    for site in register.sites:
        _require_declared(site)


def _signs_after_the_end(register: Register, key: KeyEntry) -> bool:
    site = register.federation.site(key.site)
    return site is not None and site.ended is not None and key.may_sign_at(site.ended.at)


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
    sites = {site.code: site for site in register.sites}
    for site in published.sites:
        if site.code not in sites:
            raise RegisterError(f"the site {site.code} was published and is gone: what it said is to be proven still")
        if site.ended is not None and site != sites[site.code]:
            raise RegisterError(f"{site.code} has ended, which cannot be taken back or changed")
    keys = {key.name: key for key in register.keys}
    for before in published.keys:
        wrong = _wrong_after(before, keys.get(before.name))
        if wrong is not None:
            raise RegisterError(f"the key {before.id} of {before.service} of {before.site} {wrong}")


def _wrong_after(before: KeyEntry, key: KeyEntry | None) -> str | None:
    """The reason for which `key` must not follow the published one, for the end of a sentence."""
    if key is None:
        return "was published and is gone: revoke it instead"
    if (key.public_key, key.algorithm, key.valid_from) != (before.public_key, before.algorithm, before.valid_from):
        return "was published and is another now: give the new one an id of its own"
    if before.revoked_at is not None and (key.revoked_at is None or key.revoked_at > before.revoked_at):
        return "is revoked, which cannot be taken back"
    return None


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
