"""The awards that subordinate sites have decided, as the evidence of what is proposed here."""

from chassis.declaring.module import Module, On
from contracts.awards import AwardRevoked
from contracts.envelope import Relation
from contracts.review import AwardDecided
from services.review.awards import projection

MODULE = Module(
    "awards",
    __name__,
    projections=(
        On(AwardDecided, projection.decided, Relation.SUBORDINATE),
        On(AwardRevoked, projection.revoked, Relation.SUBORDINATE),
    ),
    tables=projection.TABLES,
)
