"""The steps of a site in containers, and what brings sites up: `python -m deploy.compose VERB`.

In the containers, before the services start: `secrets` and `prepare`.
For browsers `authority` prints the authority of the certificate that the site has made for its address.
For the neighbours, in the container `secrets`: `public-keys` prints what the root of the federation needs,
`give-access SITE` prints what the mirror of SITE needs, and `take-access` reads that of a neighbour.
Outside of containers: `play` brings one site up and plays a year through it; `federation` brings up three, joins them
and plays a year across them, and `federation --down` removes them.
Exit codes: 0 done, 1 not done, with a sentence on stderr that says why, 2 wrong arguments.
"""

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from chassis.errors import RegisterUnreadableError
from chassis.plaintext import site_address
from deploy.compose.access import given, take
from deploy.compose.secrets import PUBLIC_URL, keys_of, lay_out
from deploy.federation.register import StrangerError, federation_of
from deploy.local.faults import RuntimeFault

_ROOT = Path("/secrets")


def main(arguments: Sequence[str]) -> int:
    """Do the step that the command line names, for the site that TDKT_SITE names; returns the exit code."""
    site = os.environ.get("TDKT_SITE", "lang-son")
    try:
        return _outside(arguments) if arguments[:1] in (["play"], ["federation"]) else _inside(arguments, site)
    except (RuntimeFault, RegisterUnreadableError, StrangerError, TimeoutError) as fault:
        print(fault, file=sys.stderr)
        return 1


def _outside(arguments: Sequence[str]) -> int:
    # Only here: the year needs what the image of a site does not have.
    if arguments == ["play"]:
        from deploy.compose.play import play  # noqa: PLC0415

        return play()
    from deploy.compose.federation import main as federation  # noqa: PLC0415

    return federation(arguments[1:])


def _inside(arguments: Sequence[str], site: str) -> int:
    advertised = os.environ.get("TDKT_KAFKA_ADVERTISED")
    keys = keys_of(_ROOT, site)
    match arguments:
        case ["secrets"]:
            lay_out(_ROOT, site, advertised, _public_url())
        case ["prepare"]:
            # Only here: the other steps need no service and no client of a server.
            from deploy.compose.prepare import prepare  # noqa: PLC0415

            bootstrap = os.environ.get("TDKT_KAFKA_ADMIN_BOOTSTRAP", "kafka:9094")
            prepare(_ROOT / "prepare", site, bootstrap, federation_of(site, os.environ))
        case ["authority"]:
            print((_ROOT / "proxy" / "authority.pem").read_text())
        case ["public-keys"]:
            print(keys.public_keys.read_text())
        case ["give-access", neighbour]:
            if advertised is None:
                raise RuntimeFault("TDKT_KAFKA_ADVERTISED is not set: name host:port, as neighbours reach the broker.")
            print(given(keys, neighbour, advertised).model_dump_json(indent=1))
        case ["take-access"]:
            print(f"the mirror of {site} will read at {take(keys, sys.stdin.read()).site}, from the next start on")
        case _:
            print(__doc__, file=sys.stderr)
            return 2
    return 0


def _public_url() -> str:
    try:
        return site_address(os.environ.get("TDKT_PUBLIC_URL", PUBLIC_URL))
    except ValueError as wrong:
        raise RuntimeFault(f"TDKT_PUBLIC_URL is wrong: {wrong}.") from None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
