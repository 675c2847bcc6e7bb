"""Keeps the register of a federation all of whose sites are at hand, as on one machine."""

import shutil
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path

from contracts.federation import Federation, SiteEntry
from contracts.register import KeyEntry, Register
from contracts.vocabulary import SiteCode
from deploy.register.content import RegisterError, handed_over, with_keys, with_site, with_site_as
from deploy.register.folder import RootFolder
from deploy.register.keys import signers_in
from deploy.register.signing import RootShape, begin, expiry, renew_root, sign

DAYS = 365
"""For which the register is signed, as for a year of training; its root is valid for twice as long."""


def keep(path: Path, federation: Federation, keys: Mapping[SiteCode, bytes], now: datetime) -> RootFolder:
    """Begin the register in `path` or go on with it: add the sites that are new with the `keys` that they hand over.

    It is signed again when it has changed, or when less than half of its time is left. A site that is in the register
    and not in `federation` stays. Raises RegisterError when it must not be signed.
    """
    folder = RootFolder(path)
    if folder.is_new():
        _begin(folder, federation.instance, now)
    wanted = folder.draft()
    for site in sorted(federation.sites, key=lambda one: len(federation.ancestors(one.code))):
        own = [key for key in handed_over(keys[site.code]) if key.site == site.code]
        wanted = _with(wanted, site, own)
    if wanted != folder.draft():
        folder.keep(wanted)
    half = now + timedelta(days=DAYS / 2)
    if folder.root().signed.expires < expiry(DAYS, now):
        renew_root(folder, signers_in([folder.keys], None), expiry(2 * DAYS, now))
    signed = (folder.targets(), folder.snapshot(), folder.timestamp())
    if wanted != folder.published() or any(one is None or one.signed.expires < half for one in signed):
        sign(folder, signers_in([folder.keys], None), expiry(DAYS, now))
    return folder


def _begin(folder: RootFolder, instance: str, now: datetime) -> None:
    """Begin the register beside its place and move it there whole, so that half of one is never met."""
    draft = RootFolder(folder.path.with_name(f".{folder.path.name}"))
    shutil.rmtree(draft.path, ignore_errors=True)
    begin(draft, instance, RootShape(1, 1, expiry(2 * DAYS, now)), None)
    draft.path.replace(folder.path)


def _with(register: Register, site: SiteEntry, handed: list[KeyEntry]) -> Register:
    known = register.federation.site(site.code)
    if known is None:
        return with_site(register, site.model_dump(mode="json", exclude_none=True), handed)
    as_now = site.model_copy(update={"says": known.says})
    if known != as_now:
        register = with_site_as(register, as_now)
    published = {key.name: key for key in register.keys}
    for key in handed:
        if key.name in published and key.raw != published[key.name].raw:
            raise RegisterError(f"the key {key.id} of {key.service} of {key.site} is another than the register names")
    return with_keys(register, [key for key in handed if key.name not in published])
