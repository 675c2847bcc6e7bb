"""`python -m deploy.kafka SITE SERVICE…`: topics, users and rights of services on the Kafka that TDKT_KAFKA_… names.

The variables are TDKT_KAFKA_BOOTSTRAP, TDKT_KAFKA_ADMIN_USER, TDKT_KAFKA_ADMIN_PASSWORD and, where the line is TLS,
TDKT_KAFKA_CA_FILE; TDKT_KEYS_FILE names the register of a federation, if the site belongs to one.
Each service's password is its own variable <SERVICE>_KAFKA_PASSWORD.
Away from this machine plain text has to be meant: TDKT_KAFKA_SECURITY=none.
"""

import os
import sys
from pathlib import Path

from chassis.declaring.site import Site
from chassis.plaintext import are_here
from chassis.settings import federation_in
from contracts.federation import Federation
from contracts.vocabulary import Level
from deploy.kafka.declared import declared_rights
from deploy.kafka.rights import apply, connect


def main() -> int:
    """Make everything for the services on the command line; print the name of a variable that is missing."""
    site, *names = sys.argv[1:] or [""]
    if not names:
        print(__doc__, file=sys.stderr)
        return 2
    register = os.environ.get("TDKT_KEYS_FILE")
    # The rights follow from the neighbours of a site, and never from its level.
    here = Site(site, Level.DISTRICT, Federation() if register is None else federation_in(Path(register)))
    try:
        declaration = [declared_rights(here, name, os.environ[f"{name.upper()}_KAFKA_PASSWORD"]) for name in names]
        bootstrap, password = os.environ["TDKT_KAFKA_BOOTSTRAP"], os.environ["TDKT_KAFKA_ADMIN_PASSWORD"]
    except KeyError as missing:
        print(f"{missing.args[0]} is not set.", file=sys.stderr)
        return 2
    ca_file = os.environ.get("TDKT_KAFKA_CA_FILE")
    if ca_file is None and not are_here(bootstrap) and os.environ.get("TDKT_KAFKA_SECURITY") != "none":
        print("Kafka is not on this machine: set TDKT_KAFKA_CA_FILE, or TDKT_KAFKA_SECURITY=none.", file=sys.stderr)
        return 2
    admin = connect(
        bootstrap,
        os.environ.get("TDKT_KAFKA_ADMIN_USER", "admin"),
        password,
        None if ca_file is None else Path(ca_file),
    )
    apply(admin, declaration)
    return 0


if __name__ == "__main__":
    sys.exit(main())
