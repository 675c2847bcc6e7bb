"""Registration, as one table."""

from chassis.declaring.service import Service
from contracts.registry import CONTRACTS
from services.registration import policies, projections, queries, routes
from services.registration.domain import registration, sheet
from services.registration.settings import RegistrationSettings

SERVICE = Service(
    name="registration",
    deciders={"registration": registration.DECIDER, "sheet": sheet.DECIDER},
    registry=CONTRACTS.with_home("registration", (*registration.HOME_EVENTS, *sheet.HOME_EVENTS)),
    hears=policies.HEARS,
    react=policies.react,
    due=queries.due,
    gather=queries.gather,
    project=projections.project,
    tables=projections.TABLES,
    router=routes.router,
    settings=RegistrationSettings,
    refusals=(*registration.REFUSALS, *sheet.REFUSALS),
)
