"""Prints a token of the running site for an auditor, who may read everything: `python -m deploy.local.play.token`."""

import sys
from datetime import timedelta

from chassis.auth import issue_token
from deploy.local.play.people import AUDITOR
from deploy.local.play.place import find_place

if __name__ == "__main__":
    place = find_place()
    sys.stdout.write(issue_token(place.token_key.read_bytes(), AUDITOR, site=place.site, lasts=timedelta(hours=1)))
