"""Reports of subordinates: received, late or missing, beside the reports that the site's plans order."""

from chassis.declaring.module import Module, On
from contracts.envelope import Relation
from contracts.planning import ReportSubmitted
from services.planning.report.messages import ReportReceived
from services.planning.subordinate_reports import pages, projection, routes

MODULE = Module(
    "subordinate_reports",
    __name__,
    projections=(
        On(ReportSubmitted, projection.submitted, Relation.SUBORDINATE),
        On(ReportReceived, projection.received),
    ),
    tables=projection.TABLES,
    router=routes.router,
    pages=pages.pages,
)
