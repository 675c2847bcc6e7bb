"""The composition of awards under a plan (cơ cấu khen thưởng): to the base, to direct workers, women and minorities."""

from chassis.declaring.module import Loads, Module, On, SideTables
from contracts.awards import AwardRevoked, RevocationPassedDown
from contracts.declaration import HomeEvent
from contracts.envelope import Relation
from contracts.review import AwardDecided, DossierAnswered
from services.registration.composition import evidence, pages, projection, routes
from services.registration.composition.messages import BaseNamed, NameBase
from services.registration.composition.rules import DECIDER

MODULE = Module(
    "composition",
    __name__,
    decider=DECIDER,
    commands=(NameBase,),
    events=(HomeEvent("BaseNamed", BaseNamed),),
    evidence=(Loads(NameBase, evidence.for_base),),
    projections=(
        On(BaseNamed, projection.base),
        On(AwardDecided, projection.decided),
        On(AwardDecided, projection.decided, Relation.SUPERIOR),
        On(AwardDecided, projection.decided, Relation.SUBORDINATE),
        On(DossierAnswered, projection.answered),
        On(DossierAnswered, projection.answered, Relation.SUPERIOR),
        On(AwardRevoked, projection.revoked),
        On(AwardRevoked, projection.revoked, Relation.SUPERIOR),
        On(AwardRevoked, projection.revoked, Relation.SUBORDINATE),
        On(RevocationPassedDown, projection.revoked, Relation.SUPERIOR),
    ),
    tables=projection.TABLES,
    router=routes.router,
    pages=pages.pages,
    side_tables=SideTables("composition", ("side_tables.sql",)),
)
