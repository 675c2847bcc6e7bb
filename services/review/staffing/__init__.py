"""The service of people, as registration says it: transfers, ends, who manages them. A module without streams."""

from chassis.declaring.module import Module, On
from contracts.envelope import Relation
from contracts.staffing import (
    StaffChangeRetracted,
    StaffDied,
    StaffManagerRecorded,
    StaffRetired,
    StaffTransferred,
)
from services.review.staffing import projection

MODULE = Module(
    "staffing",
    __name__,
    projections=(
        On(StaffTransferred, projection.transfer),
        On(StaffRetired, projection.retire),
        On(StaffDied, projection.die),
        On(StaffChangeRetracted, projection.retract),
        On(StaffManagerRecorded, projection.manage),
        On(StaffTransferred, projection.transfer, Relation.SUPERIOR),
        On(StaffRetired, projection.retire, Relation.SUPERIOR),
        On(StaffDied, projection.die, Relation.SUPERIOR),
        On(StaffChangeRetracted, projection.retract, Relation.SUPERIOR),
        On(StaffTransferred, projection.transfer, Relation.SUBORDINATE),
        On(StaffRetired, projection.retire, Relation.SUBORDINATE),
        On(StaffDied, projection.die, Relation.SUBORDINATE),
        On(StaffChangeRetracted, projection.retract, Relation.SUBORDINATE),
    ),
    tables=projection.TABLES,
)
