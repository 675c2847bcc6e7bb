"""Run registration: `python -m services.registration serve`."""

from chassis.operating.cli import run
from services.registration.service import SERVICE

run(SERVICE)
