"""The verbs of `python -m deploy.federation`: the two ends of a link between brokers.

TDKT_KAFKA_… name the broker of the own site as for `deploy.kafka`, and TDKT_REGISTER_… the signed register.
Exit codes: 0 done, 1 not done, with a sentence on stderr that says why, 2 wrong arguments or variables.
"""

import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated

import typer
from confluent_kafka import KafkaException

from chassis.errors import RegisterUnreadableError
from contracts.federation import Federation
from contracts.vocabulary import SiteCode
from deploy.federation.links import Link, links_into
from deploy.federation.mirror import CLASS, USER, Access, properties, rights_at_source, rights_at_target, user_at_source
from deploy.federation.register import StrangerError, federation_of
from deploy.kafka import apply
from deploy.kafka.administrator import PlaintextError, administrator, require_tls
from deploy.local.faults import RuntimeFault, make_folder, write_atomically
from deploy.local.java import java
from deploy.local.keys import SIGNING

_app = typer.Typer(add_completion=False, no_args_is_help=True, rich_markup_mode=None, pretty_exceptions_enable=False)
_PROPERTIES, _SECRETS = "mirror.properties", "secrets.properties"
_HEAP_MB = 128
_Folder = Annotated[Path, typer.Option("--folder", help="The mirror's folder, with secrets.properties in it.")]
_HERE = Path("mirror")


class LinkError(Exception):
    """A link is not made; the text is one sentence that says what to do."""


_NOT_DONE = (LinkError, StrangerError, RegisterUnreadableError, RuntimeFault, PlaintextError, OSError)


def main(arguments: Sequence[str]) -> int:
    """Carry out the verb in `arguments`; returns the exit code."""
    try:
        _app(list(arguments), "python -m deploy.federation")
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else 1
    except KeyError as missing:
        print(f"{missing.args[0]} is not set.", file=sys.stderr)
        return 2
    except KafkaException as refused:
        print(f"Kafka does not take it: {refused.args[0].str()}; look whether it runs, and repeat.", file=sys.stderr)
        return 1
    except _NOT_DONE as fault:
        print(fault, file=sys.stderr)
        return 1
    return 0


@_app.command("mirror")
def _mirror(
    site: str,
    source: Annotated[list[str], typer.Option("--source", help="NEIGHBOUR=HOST:PORT of its broker; any number.")],
    ca: Annotated[list[str] | None, typer.Option("--ca", help="NEIGHBOUR=FILE with its authority, where TLS.")] = None,
    folder: _Folder = _HERE,
) -> None:
    """Let the mirror of SITE write at its own broker, and write its configuration."""
    places, authorities = _pairs(source, "--source"), _pairs(ca or (), "--ca")
    into = [_link(_federation(site), neighbour, site) for neighbour in places]
    passwords = _passwords(folder, (site, *places))
    for neighbour, place in places.items():
        require_tls(place, authorities.get(neighbour), os.environ)
    own_ca = os.environ.get("TDKT_KAFKA_CA_FILE")
    target = Access(site, os.environ["TDKT_KAFKA_BOOTSTRAP"], USER, passwords[site], _path(own_ca))
    sources = [
        Access(neighbour, place, user_at_source(site), passwords[neighbour], _path(authorities.get(neighbour)))
        for neighbour, place in places.items()
    ]
    apply(administrator(os.environ), [rights_at_target(passwords[site], into)])
    text = properties(target, sources, into, (folder / _SECRETS).resolve())
    write_atomically(make_folder(folder) / _PROPERTIES, text)
    print(f"{folder / _PROPERTIES} reads at {', '.join(places)}; start the mirror anew once they let it read")


@_app.command("reader")
def _reader(site: str, neighbour: str) -> None:
    """Let the mirror of NEIGHBOUR read at the broker of SITE; its password is TDKT_MIRROR_PASSWORD."""
    link = _link(_federation(site), site, neighbour)
    rights = rights_at_source(os.environ["TDKT_MIRROR_PASSWORD"], link)
    apply(administrator(os.environ), [rights])
    print(f"{rights.user} may read {len(link.topics)} topics of {site}; its site needs the password")


@_app.command("run")
def _run(site: str, folder: _Folder = _HERE) -> None:
    """Become the mirror of SITE, until SIGTERM; Kafka's own connect-mirror-maker.sh does the same."""
    command = java(_HEAP_MB, CLASS, str(folder / _PROPERTIES), "--clusters", site, least_mb=32)
    os.execv(command[0], command)  # noqa: S606 - the words of the command are our own


def _federation(site: SiteCode) -> Federation:
    os.environ["TDKT_REGISTER_FOLDER"]  # a site alone has no links
    return federation_of(site, os.environ)


def _link(federation: Federation, source: SiteCode, target: SiteCode) -> Link:
    """The link between two neighbours; raises LinkError where they are none."""
    for site in (source, target):
        if federation.site(site) is None:
            raise LinkError(
                f"{site} is not in the register: have its root add the site and sign, and copy the register again"
            )
    for link in links_into(federation, target, SIGNING):
        if link.source == source:
            return link
    raise LinkError(f"{source} and {target} are no neighbours in the register: a link joins a site and its parent")


def _pairs(given: Sequence[str], option: str) -> Mapping[str, str]:
    pairs = dict(one.split("=", 1) for one in given if "=" in one)
    if len(pairs) != len(given):
        raise LinkError(f"{option} is NEIGHBOUR=VALUE, each neighbour once: {', '.join(given)} is not")
    return pairs


def _passwords(folder: Path, sites: Sequence[SiteCode]) -> Mapping[str, str]:
    file = folder / _SECRETS
    lines = file.read_text().splitlines() if file.exists() else []
    found = dict(line.split("=", 1) for line in lines if "=" in line)
    missing = [site for site in sites if not found.get(site)]
    if missing:
        raise LinkError(f"{file} needs a line {missing[0]}=PASSWORD: of the mirror at the broker of {missing[0]}")
    return found


def _path(file: str | None) -> Path | None:
    return None if file is None else Path(file)
