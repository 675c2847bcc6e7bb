"""The sheet: the titles that one unit registers under one plan, and the unit's own plan."""

from chassis.declaring.module import Module, On
from contracts.declaration import HomeEvent
from contracts.registration import (
    RegistrationOpened,
    RegistrationReturned,
    RegistrationWithdrawn,
    SheetClosed,
    TitleRegistered,
    UnitPlanReceived,
    UnitRegistrationMissing,
)
from services.registration.registration.messages import RegistrationChanged, RegistrationClosed
from services.registration.sheet import projection, queries, reactions, routes
from services.registration.sheet.messages import (
    AcceptSheet,
    CloseSheet,
    ExpectSheet,
    HandInSheet,
    LockSheet,
    ReturnSheet,
    SendUnitPlan,
    SheetExpectationChanged,
    SheetExpected,
    SheetHandedIn,
    SheetLocked,
    WithdrawTitle,
)
from services.registration.sheet.rules import DECIDER

MODULE = Module(
    "sheet",
    __name__,
    decider=DECIDER,
    commands=(
        ExpectSheet,
        HandInSheet,
        SendUnitPlan,
        AcceptSheet,
        ReturnSheet,
        WithdrawTitle,
        LockSheet,
        CloseSheet,
    ),
    events=(
        HomeEvent("SheetExpected", SheetExpected),
        HomeEvent("SheetExpectationChanged", SheetExpectationChanged),
        HomeEvent("SheetHandedIn", SheetHandedIn),
        HomeEvent("SheetLocked", SheetLocked),
    ),
    reactions=(
        On(RegistrationOpened, reactions.expect_sheets),
        On(RegistrationChanged, reactions.follow_change),
        On(RegistrationClosed, reactions.close_sheets),
    ),
    projections=(
        On(SheetExpected, projection.expect),
        On(SheetExpectationChanged, projection.change_expectation),
        On(SheetHandedIn, projection.hand_in),
        On(UnitPlanReceived, projection.receive_plan),
        On(RegistrationReturned, projection.return_sheet),
        On(UnitRegistrationMissing, projection.miss),
        On(SheetLocked, projection.lock),
        On(TitleRegistered, projection.register_title),
        On(RegistrationWithdrawn, projection.withdraw_title),
        On(SheetClosed, projection.close),
    ),
    tables=projection.TABLES,
    due=queries.due,
    router=routes.router,
)
