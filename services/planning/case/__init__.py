"""Exemplary cases (điển hình tiên tiến): proposed by units month by month, received, honoured, and counted."""

from chassis.declaring.module import Loads, Module, On
from contracts.declaration import HomeEvent
from services.planning.case import evidence, pages, projection, routes
from services.planning.case.messages import (
    CaseCorrected,
    CaseHonoured,
    CaseProposed,
    CaseReceived,
    CaseReturned,
    CaseSpread,
    CaseWithdrawn,
    CorrectCase,
    HonourCase,
    ProposeCase,
    ReceiveCase,
    ReturnCase,
    SpreadCase,
    WithdrawCase,
)
from services.planning.case.rules import DECIDER

MODULE = Module(
    "case",
    __name__,
    decider=DECIDER,
    commands=(ProposeCase, CorrectCase, WithdrawCase, ReceiveCase, ReturnCase, HonourCase, SpreadCase),
    events=(
        HomeEvent("CaseProposed", CaseProposed),
        HomeEvent("CaseCorrected", CaseCorrected),
        HomeEvent("CaseWithdrawn", CaseWithdrawn),
        HomeEvent("CaseReceived", CaseReceived),
        HomeEvent("CaseReturned", CaseReturned),
        HomeEvent("CaseHonoured", CaseHonoured),
        HomeEvent("CaseSpread", CaseSpread),
    ),
    evidence=(
        Loads(ProposeCase, evidence.for_proposal),
        Loads(CorrectCase, evidence.for_correction),
        Loads(WithdrawCase, evidence.for_withdrawal),
    ),
    projections=(
        On(CaseProposed, projection.propose),
        On(CaseCorrected, projection.correct),
        On(CaseWithdrawn, projection.withdraw),
        On(CaseReceived, projection.receive),
        On(CaseReturned, projection.give_back),
        On(CaseHonoured, projection.honour),
        On(CaseSpread, projection.spread),
    ),
    tables=projection.TABLES,
    router=routes.router,
    pages=pages.pages,
)
