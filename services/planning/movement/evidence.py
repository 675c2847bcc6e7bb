"""The evidence of a launch: what the plan orders under which it is."""

from chassis.database import Reader
from contracts.vocabulary import Document
from services.planning.movement.messages import CampaignOrdered, LaunchMovement
from services.planning.plan import queries as plans


async def for_launch(command: LaunchMovement, reader: Reader) -> CampaignOrdered:
    """The campaign of the plan, where the plan is in force or followed and has one of that code."""
    launch = command.launch
    content = None if launch.plan_id is None else await plans.standing(reader, launch.plan_id)
    ordered = next((one for one in content.campaigns if one.code == launch.campaign), None) if content else None
    if content is None or ordered is None:
        return CampaignOrdered()
    document = content.document
    whole = document if isinstance(document, Document) else document.whole()
    return CampaignOrdered(campaign=ordered, plan=whole, units=content.bodies())
