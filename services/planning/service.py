"""Planning, composed of its modules."""

from chassis.declaring.service import Service
from contracts.pages import FRAME
from contracts.registry import CONTRACTS
from services.planning.account import MODULE as ACCOUNT
from services.planning.case import MODULE as CASE
from services.planning.cluster import MODULE as CLUSTER
from services.planning.duty import MODULE as DUTY
from services.planning.inspection import MODULE as INSPECTION
from services.planning.movement import MODULE as MOVEMENT
from services.planning.plan import MODULE as PLAN
from services.planning.progress import MODULE as PROGRESS
from services.planning.report import MODULE as REPORT
from services.planning.settings import PlanningSettings
from services.planning.subordinate_reports import MODULE as SUBORDINATE_REPORTS
from services.planning.subordinate_units import MODULE as SUBORDINATE_UNITS
from services.planning.superior_plans import MODULE as SUPERIOR_PLANS
from services.planning.unit import MODULE as UNIT
from services.planning.work import MODULE as WORK

SERVICE = Service(
    "planning",
    (
        PLAN,
        PROGRESS,
        SUPERIOR_PLANS,
        UNIT,
        WORK,
        CLUSTER,
        MOVEMENT,
        CASE,
        REPORT,
        SUBORDINATE_REPORTS,
        SUBORDINATE_UNITS,
        INSPECTION,
        DUTY,
        ACCOUNT,
    ),
    CONTRACTS,
    PlanningSettings,
    FRAME,
)
