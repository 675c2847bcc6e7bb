"""Revocations (hủy bỏ quyết định tặng, thu hồi tiền thưởng): filed, decided, paid back, and what rests on the award."""

from chassis.declaring.module import Loads, Module, On
from contracts.awards import AwardRevoked, RevocationPassedDown
from contracts.declaration import HomeEvent
from contracts.envelope import Relation
from services.review.revocation import evidence, pages, projection, reactions, routes
from services.review.revocation.messages import (
    BonusRecovered,
    DependantReevaluated,
    DependantReexamined,
    DependantsFound,
    DropRevocation,
    PassRevocationDown,
    ProposeRevocation,
    RecordRecovery,
    RecoveryWrittenOff,
    ReevaluateDependant,
    ReexamineDependant,
    RevocationDropped,
    RevocationProposed,
    RevokeAward,
    WriteOffRecovery,
)
from services.review.revocation.rules import DECIDER

MODULE = Module(
    "revocation",
    __name__,
    decider=DECIDER,
    commands=(
        ProposeRevocation,
        RevokeAward,
        DropRevocation,
        RecordRecovery,
        WriteOffRecovery,
        ReexamineDependant,
        ReevaluateDependant,
        PassRevocationDown,
    ),
    events=(
        HomeEvent("RevocationProposed", RevocationProposed),
        HomeEvent("RevocationDropped", RevocationDropped),
        HomeEvent("DependantsFound", DependantsFound),
        HomeEvent("BonusRecovered", BonusRecovered),
        HomeEvent("RecoveryWrittenOff", RecoveryWrittenOff),
        HomeEvent("DependantReexamined", DependantReexamined),
        HomeEvent("DependantReevaluated", DependantReevaluated),
    ),
    evidence=(
        Loads(ProposeRevocation, evidence.for_proposal),
        Loads(RevokeAward, evidence.for_revoking),
        Loads(ReevaluateDependant, evidence.for_reevaluating),
        Loads(PassRevocationDown, evidence.for_passing_down),
    ),
    reactions=(
        On(DependantsFound, reactions.reevaluate),
        On(AwardRevoked, reactions.pass_down, Relation.SUPERIOR),
        On(RevocationPassedDown, reactions.pass_on, Relation.SUPERIOR),
    ),
    projections=(
        On(RevocationProposed, projection.proposed),
        On(RevocationDropped, projection.dropped),
        On(AwardRevoked, projection.revoked),
        On(DependantsFound, projection.found),
        On(BonusRecovered, projection.recovered),
        On(RecoveryWrittenOff, projection.written_off),
        On(DependantReevaluated, projection.reevaluated),
        On(DependantReexamined, projection.reexamined),
    ),
    tables=projection.TABLES,
    router=routes.router,
    pages=pages.pages,
)
