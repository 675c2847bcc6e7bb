"""What the operator of one site hands to that of a neighbour, so that the neighbour's mirror may read at its broker."""

from collections.abc import Iterator
from pathlib import Path

from pydantic import Field, TypeAdapter, ValidationError

from contracts.message import Message
from contracts.register import faults_of
from contracts.vocabulary import SiteCode
from deploy.compose.certificates import broker_certificates
from deploy.federation.mirror import user_at_source
from deploy.local.faults import RuntimeFault, write_atomically
from deploy.local.keys import SiteKeys


class BrokerAccess(Message):
    """How the mirror of the site `reader` enters the broker of `site`; secret, as it holds a password."""

    site: SiteCode
    reader: SiteCode
    bootstrap: str = Field(pattern=r"^[^\s:]+:\d+$")
    """The broker's address for neighbours, host:port."""
    password: str = Field(repr=False)
    authority: str
    """The certificate (PEM) of the authority of the broker."""


def given(keys: SiteKeys, reader: SiteCode, bootstrap: str) -> BrokerAccess:
    """Return the access of `reader` to the broker of the site whose secrets `keys` holds; its password is made once.

    Raises RuntimeFault for a `reader` that is no code of a site.
    """
    try:
        TypeAdapter(SiteCode).validate_python(reader)
    except ValidationError:
        raise RuntimeFault(f"{reader} is no code of a site: name the neighbour as the register does.") from None
    _, authority = broker_certificates(keys.folder, keys.site, host_of(bootstrap))
    password = keys.password(user_at_source(reader))
    return BrokerAccess(site=keys.site, reader=reader, bootstrap=bootstrap, password=password, authority=authority)


def take(keys: SiteKeys, text: str) -> BrokerAccess:
    """Keep the access that a neighbour has handed over, in place of an earlier one.

    Raises RuntimeFault for a text that is none, or that was meant for another site.
    """
    try:
        access = BrokerAccess.model_validate_json(text)
    except ValidationError as wrong:
        raise RuntimeFault(
            f"This is no access to a broker: {faults_of(wrong)}; ask the neighbour for it again."
        ) from None
    if access.reader != keys.site:
        raise RuntimeFault(f"This access is for {access.reader}, and the site is {keys.site}: ask the neighbour again.")
    write_atomically(keys.folder / f"access-{access.site}.json", access.model_dump_json())
    return access


def files_for_joining(keys: SiteKeys) -> Iterator[tuple[str, str]]:
    """The passwords of mirrors at the own broker and the accesses to others, by the names of their files."""
    for pattern in ("mirror*.password", "access-*.json"):
        for file in sorted(keys.folder.glob(pattern)):
            yield file.name, file.read_text()


def accesses(folder: Path) -> dict[SiteCode, BrokerAccess]:
    """The accesses in `folder`, by the code of the site whose broker each opens."""
    read = (BrokerAccess.model_validate_json(file.read_bytes()) for file in folder.glob("access-*.json"))
    return {access.site: access for access in read}


def host_of(bootstrap: str) -> str:
    """Return the host of an address host:port; raises RuntimeFault for any other text."""
    host, _, port = bootstrap.rpartition(":")
    if not host or not port.isdecimal():
        raise RuntimeFault(f"TDKT_KAFKA_ADVERTISED is host:port, as neighbours reach the broker; {bootstrap} is not.")
    return host
