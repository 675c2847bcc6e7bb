"""A movement to test with: the city's, for its 15 years, under the campaign of its plan."""

from datetime import date
from typing import Any

from contracts.movements import MovementLaunched, movement_id_of
from contracts.plan_parts import Asked, Campaign, CampaignKind, When
from contracts.vocabulary import MovementId, derived_id
from services.planning.movement.messages import CampaignOrdered, Launch, LaunchMovement
from tests.planning.plans import CHI_LANG, MAI_PHA, PLAN, TAM_THANH, document

FIFTEEN_YEARS = Campaign(
    code="ky-niem-15-nam",
    name="Phong trào thi đua kỷ niệm 15 năm thành lập thành phố",
    kind=CampaignKind.THEMATIC,
    occasion="15 năm thành lập thành phố",
    when=When(around="10-17"),
    asks=(Asked.MODEL, Asked.SOLUTIONS, Asked.PILOT, Asked.REPLICATION),
)
MOVEMENT = movement_id_of(PLAN, FIFTEEN_YEARS.code, 2017)
BESIDE = MovementId(derived_id("test-movement"))
UNITS = (CHI_LANG, TAM_THANH, MAI_PHA)
ORDERED = CampaignOrdered(campaign=FIFTEEN_YEARS, plan=document(), units=UNITS)
LAUNCHED_ON = date(2017, 2, 20)


def launch(**changed: Any) -> Launch:
    """The launch under the plan, but for the fields `changed`."""
    whole = Launch(
        name=FIFTEEN_YEARS.name,
        kind=FIFTEEN_YEARS.kind,
        plan_id=PLAN,
        campaign=FIFTEEN_YEARS.code,
        launched_by="Chủ tịch UBND thành phố Lạng Sơn",
        launched_on=LAUNCHED_ON,
        content="Hoàn thành các công trình chào mừng",
        until=date(2017, 10, 17),
    )
    return whole.model_copy(update=changed)


LAUNCH = LaunchMovement(movement_id=MOVEMENT, launch=launch())
LAUNCHED = MovementLaunched(
    movement_id=MOVEMENT,
    name=FIFTEEN_YEARS.name,
    kind=FIFTEEN_YEARS.kind,
    plan_id=PLAN,
    plan=document(),
    campaign=FIFTEEN_YEARS.code,
    launched_by="Chủ tịch UBND thành phố Lạng Sơn",
    launched_on=LAUNCHED_ON,
    content="Hoàn thành các công trình chào mừng",
    until=date(2017, 10, 17),
    asks=FIFTEEN_YEARS.asks,
    units=UNITS,
)
