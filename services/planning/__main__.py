"""Run planning: `python -m services.planning serve`."""

from chassis.operating.cli import run
from services.planning.service import SERVICE

run(SERVICE)
