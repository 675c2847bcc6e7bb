"""Run review: `python -m services.review serve`."""

from chassis.operating.cli import run
from services.review.service import SERVICE

run(SERVICE)
