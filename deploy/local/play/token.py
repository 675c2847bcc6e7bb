"""Prints a token for an hour for an auditor, who may read everything: `python -m deploy.local.play.token [KEY]`.

It is of the site that `make run` started, or of the one whose tokens' private key (PEM) is the file KEY.
"""

import sys
from datetime import timedelta
from pathlib import Path

from chassis.web.auth import issue_token
from deploy.local.faults import RuntimeFault
from deploy.local.play.actors import AUDITOR
from deploy.local.play.running_site import find_running_site
from deploy.local.site import Site


def main() -> int:
    """Print the token, or one sentence that says what is missing."""
    try:
        site, key = (Site().settings.site, Path(sys.argv[1])) if len(sys.argv) > 1 else _running()
    except RuntimeFault as fault:
        sys.stderr.write(f"{fault}\n")
        return 1
    try:
        sys.stdout.write(issue_token(key.read_bytes(), AUDITOR, site=site, lasts=timedelta(hours=1)))
    except (OSError, ValueError) as wrong:
        sys.stderr.write(f"The key {key} cannot be used: {wrong}\n")
        return 1
    return 0


def _running() -> tuple[str, Path]:
    place = find_running_site()
    return place.site, place.token_key


if __name__ == "__main__":
    sys.exit(main())
