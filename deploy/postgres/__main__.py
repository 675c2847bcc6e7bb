"""`python -m deploy.postgres SERVICE…`: databases and roles of services on the Postgres that TDKT_POSTGRES_URL names.

Roles, passwords and databases are those of the services' own variables <SERVICE>_POSTGRES_OWNER_URL and
<SERVICE>_POSTGRES_URL.
"""

import asyncio
import os
import sys

from deploy.postgres.databases import ServiceDatabase, apply


def main() -> int:
    """Make everything for the services on the command line; print the name of a variable that is missing."""
    names = sys.argv[1:]
    if not names:
        print(__doc__, file=sys.stderr)
        return 2
    try:
        databases = [
            ServiceDatabase.from_urls(
                os.environ[f"{name.upper()}_POSTGRES_OWNER_URL"], os.environ[f"{name.upper()}_POSTGRES_URL"]
            )
            for name in names
        ]
        admin_url = os.environ["TDKT_POSTGRES_URL"]
    except KeyError as missing:
        print(f"{missing.args[0]} is not set.", file=sys.stderr)
        return 2
    asyncio.run(apply(admin_url, databases))
    return 0


if __name__ == "__main__":
    sys.exit(main())
