"""The settings of planning: those that every service has."""

from chassis.settings import Settings


class PlanningSettings(Settings):
    """The settings of planning, from variables that begin with `PLANNING_`."""
