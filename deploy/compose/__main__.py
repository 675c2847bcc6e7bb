"""`python -m deploy.compose secrets|prepare`: the two steps before the services of a site start in containers.

`python -m deploy.compose play`, outside of containers, brings the site up and plays a year through it.
"""

import os
import sys
from pathlib import Path

from deploy.compose.play import play
from deploy.compose.prepare import prepare
from deploy.compose.secrets import lay_out

_ROOT = Path("/secrets")


def main() -> int:
    """Do the step that the command line names, for the site that TDKT_SITE names."""
    site = os.environ.get("TDKT_SITE", "lang-son")
    match sys.argv[1:]:
        case ["secrets"]:
            lay_out(_ROOT, site)
        case ["prepare"]:
            prepare(_ROOT / "prepare", site, os.environ.get("TDKT_KAFKA_ADMIN_BOOTSTRAP", "kafka:9094"))
        case ["play"]:
            return play()
        case _:
            print(__doc__, file=sys.stderr)
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
