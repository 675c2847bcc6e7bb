"""The register of subjects: people and collectives by their keys, doubles merged, and the record of merit."""

from chassis.declaring.module import Loads, Module, On, SideTables
from contracts.awards import AwardRevoked, RevocationPassedDown
from contracts.declaration import HomeEvent
from contracts.envelope import Relation
from contracts.registration import TitleRegistered
from contracts.review import AwardDecided, DossierAnswered
from contracts.staffing import StaffChangeRetracted, StaffTransferred
from services.registration.subject import evidence, pages, projection, routes
from services.registration.subject.messages import MergeSubject, PartSubject, SubjectMerged, SubjectParted
from services.registration.subject.rules import DECIDER

MODULE = Module(
    "subject",
    __name__,
    decider=DECIDER,
    commands=(MergeSubject, PartSubject),
    events=(HomeEvent("SubjectMerged", SubjectMerged), HomeEvent("SubjectParted", SubjectParted)),
    evidence=(Loads(MergeSubject, evidence.for_merge),),
    projections=(
        On(TitleRegistered, projection.register),
        On(TitleRegistered, projection.register, Relation.SUPERIOR),
        On(AwardDecided, projection.award),
        On(AwardDecided, projection.award, Relation.SUPERIOR),
        On(AwardDecided, projection.award, Relation.SUBORDINATE),
        On(DossierAnswered, projection.answered),
        On(DossierAnswered, projection.answered, Relation.SUPERIOR),
        On(AwardRevoked, projection.revoke),
        On(AwardRevoked, projection.revoke, Relation.SUPERIOR),
        On(RevocationPassedDown, projection.revoke, Relation.SUPERIOR),
        On(AwardRevoked, projection.revoke, Relation.SUBORDINATE),
        On(StaffTransferred, projection.transfer),
        On(StaffChangeRetracted, projection.transfer),
        On(SubjectMerged, projection.merge),
        On(SubjectParted, projection.part),
    ),
    tables=projection.TABLES,
    router=routes.router,
    pages=pages.pages,
    side_tables=SideTables("subject", ("side_tables.sql",)),
)
