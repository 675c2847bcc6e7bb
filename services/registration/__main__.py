"""Run registration: `python -m services.registration serve`."""

from chassis.cli import run
from services.registration.service import SERVICE

run(SERVICE)
