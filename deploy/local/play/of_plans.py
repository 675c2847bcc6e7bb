"""The play of each plan that has a training site of its own."""

from deploy.local.play.dataset import dataset_of
from deploy.local.play.followed import FollowedPlan
from deploy.local.play.plays import Play, RegisteredYear

_ISSUED = "003"
"""The one of them whose number, day and deadline are known."""


def play_of(number: str) -> Play:
    """The play of the plan with this number of its text."""
    return RegisteredYear(dataset_of(number)) if number == _ISSUED else FollowedPlan(number)
