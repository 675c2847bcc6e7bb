"""The awards of this site, those below it and the superior, as the evidence of what is proposed here."""

from chassis.declaring.module import Module, On
from contracts.awards import AwardRevoked, RevocationPassedDown
from contracts.envelope import Relation
from contracts.review import AwardDecided, DossierAnswered
from services.review.awards import projection

MODULE = Module(
    "awards",
    __name__,
    projections=(
        On(AwardDecided, projection.decided, Relation.SUBORDINATE),
        On(AwardDecided, projection.recorded),
        On(AwardDecided, projection.recorded, Relation.SUPERIOR),
        On(DossierAnswered, projection.answered),
        On(DossierAnswered, projection.answered, Relation.SUPERIOR),
        On(AwardRevoked, projection.revoked),
        On(AwardRevoked, projection.revoked_below, Relation.SUBORDINATE),
        On(AwardRevoked, projection.revoked, Relation.SUPERIOR),
        On(RevocationPassedDown, projection.revoked, Relation.SUPERIOR),
    ),
    tables=projection.TABLES,
)
