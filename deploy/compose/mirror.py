"""Joins a site in containers with its neighbours: the rights of mirrors on its broker, and the settings of its own."""

from collections.abc import Mapping
from pathlib import Path

from confluent_kafka.admin import AdminClient

from contracts.federation import Federation
from contracts.vocabulary import SiteCode
from deploy.compose.access import BrokerAccess, accesses
from deploy.federation.links import links, links_into
from deploy.federation.mirror import (
    USER,
    Access,
    properties,
    rights_at_source,
    rights_at_target,
    secrets,
    user_at_source,
)
from deploy.kafka import apply as apply_rights
from deploy.local.keys import SIGNING

_IN_CONTAINER = Path("/run/mirror")
"""Where the mirror's container has its folder."""
_SECRETS = "secrets.properties"
_READABLE = 0o644


def let_mirrors_in(admin: AdminClient, site: SiteCode, federation: Federation, passwords: Mapping[str, str]) -> None:
    """Let the site's own mirror write, then those of the neighbours read that have been given an access.

    In this order, and before any mirror of the site starts: one that may read what it cannot write stands still.
    """
    into = links_into(federation, site, SIGNING)
    apply_rights(admin, [rights_at_target(passwords[f"{USER}.password"], into)])
    for link in links(federation, SIGNING):
        password = passwords.get(f"{user_at_source(link.target)}.password")
        if link.source == site and password is not None:
            apply_rights(admin, [rights_at_source(password, link)])


def write_settings(folder: Path, secrets_folder: Path, site: SiteCode, federation: Federation, bootstrap: str) -> None:
    """Write the settings of the site's mirror into `folder`, for those neighbours that have given access.

    Without any there are no settings, and the mirror waits. A neighbour that is missing is named in a line.
    """
    known = accesses(secrets_folder)
    linked = links_into(federation, site, SIGNING)
    for link in linked:
        if link.source not in known:
            print(f"nothing is read at {link.source}, which has given no access: take it with take-access")
    into = [link for link in linked if link.source in known]
    sources = [_source(known[link.source]) for link in into]
    if not into:
        return
    for link in into:
        _write(folder / f"{link.source}.pem", known[link.source].authority)
    password = (secrets_folder / f"{USER}.password").read_text()
    target = Access(site, bootstrap, USER, password)
    _write(folder / _SECRETS, secrets((target, *sources)))
    # Last: it is what the mirror waits for.
    _write(folder / "mirror.properties", properties(target, sources, into, _IN_CONTAINER / _SECRETS))


def _source(access: BrokerAccess) -> Access:
    user, ca_file = user_at_source(access.reader), _IN_CONTAINER / f"{access.site}.pem"
    return Access(access.site, access.bootstrap, user, access.password, ca_file)


def _write(file: Path, text: str) -> None:
    """Write what has changed, so that a mirror is started anew only for that; the mirror's user reads it."""
    if not file.exists() or file.read_text() != text:
        draft = file.with_name(f".{file.name}")
        draft.write_text(text)
        draft.chmod(_READABLE)
        draft.replace(file)
