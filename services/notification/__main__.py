"""Run notification: `python -m services.notification serve`."""

from chassis.operating.cli import run
from services.notification.service import SERVICE

run(SERVICE)
