"""What planning is told from outside: what every service is told."""

from chassis.settings import Settings


class PlanningSettings(Settings):
    """The settings of planning, from variables that begin with `PLANNING_`."""
