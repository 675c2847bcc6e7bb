"""The command line of notification: `python -m services.notification serve|migrate|status|…`."""

from chassis.cli import run
from services.notification.service import SERVICE

run(SERVICE)
