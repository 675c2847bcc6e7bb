"""Plans, as planning says them: their documents and their recipients. A module without streams."""

from chassis.declaring.module import Module
from services.notification.plans.projection import PROJECTIONS, TABLES

MODULE = Module("plans", __name__, projections=PROJECTIONS, tables=TABLES)
