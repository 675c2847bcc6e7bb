"""`python -m deploy.kafka SITE SERVICE…`: topics, users and rights of services on the Kafka that TDKT_KAFKA_… names.

The variables are TDKT_KAFKA_BOOTSTRAP, TDKT_KAFKA_ADMIN_USER, TDKT_KAFKA_ADMIN_PASSWORD and, where the line is TLS,
TDKT_KAFKA_CA_FILE; for a site of a federation TDKT_REGISTER_FOLDER, TDKT_REGISTER_ROOT and TDKT_REGISTER_STATE name its
signed register.
Each service's password is its own variable <SERVICE>_KAFKA_PASSWORD.
At the root of a federation `register` may stand among the services: it stands for the user who publishes the register.
Away from this machine plain text has to be meant: TDKT_KAFKA_SECURITY=none.
"""

import os
import sys

from chassis.declaring.site import Site
from chassis.errors import RegisterUnreadableError
from contracts.register_files import WRITER
from contracts.vocabulary import Level
from deploy.federation.register import StrangerError, federation_of
from deploy.kafka.administrator import PlaintextError, administrator
from deploy.kafka.declared import NotTheRootError, declared_rights, register_rights
from deploy.kafka.rights import ServiceRights, apply


def main() -> int:
    """Make everything for the services on the command line; print the name of a variable that is missing."""
    site, *names = sys.argv[1:] or [""]
    if not names:
        print(__doc__, file=sys.stderr)
        return 2
    try:
        # The rights follow from the neighbours of a site, and never from its level.
        here = Site(site, Level.DISTRICT, federation_of(site, os.environ))
        declaration = [_rights(here, name, os.environ[f"{name.upper()}_KAFKA_PASSWORD"]) for name in names]
        admin = administrator(os.environ)
    except KeyError as missing:
        print(f"{missing.args[0]} is not set.", file=sys.stderr)
        return 2
    except PlaintextError as wrong:
        print(wrong, file=sys.stderr)
        return 2
    except (StrangerError, NotTheRootError, RegisterUnreadableError) as wrong:
        print(wrong, file=sys.stderr)
        return 1
    apply(admin, declaration)
    return 0


def _rights(site: Site, name: str, password: str) -> ServiceRights:
    return register_rights(site, password) if name == WRITER else declared_rights(site, name, password)


if __name__ == "__main__":
    sys.exit(main())
