"""The rows of the registrations: one for each plan and each round with a deadline of its own."""

from collections.abc import Iterable, Mapping

from chassis.declaring.rows import Change, Put, RowChange, Table, Value
from contracts.envelope import Origin
from contracts.registration import RegistrationLocked, RegistrationOpened, registration_id_of
from contracts.vocabulary import PlanId
from services.registration.registration.messages import RegistrationChanged, RegistrationClosed, Terms, terms_of

READ_WINDOWS = Table(
    "read_windows",
    ("registration_id",),
    {
        "plan_id": None,
        "round": "",
        "round_name": "",
        "cycle": None,
        "state": "open",
        "issuer": None,
        "number": None,
        "symbol": None,
        "dated": None,
        "plan_key": None,
        "year": None,
        "deadline_day": None,
        "deadline_inclusive": False,
        "ends_at": None,
        "units": 0,
        "clusters": {},
        "opened_at": None,
        "locked_at": None,
        "reason": "",
    },
)
TABLES = (READ_WINDOWS,)


def open_window(event: RegistrationOpened, origin: Origin) -> Iterable[RowChange]:
    """Registration is open from here on."""
    yield Put(READ_WINDOWS, _key(event), {**_stated(event.plan_id, terms_of(event)), "opened_at": origin.occurred_at})


def change_window(event: RegistrationChanged, origin: Origin) -> Iterable[RowChange]:
    """Registration on changed terms, opened again where these allow it."""
    _ = origin
    again = {} if event.locked else {"state": "open", "locked_at": None}
    key = (registration_id_of(event.plan_id, event.terms.round),)
    yield Put(READ_WINDOWS, key, {**_stated(event.plan_id, event.terms), **again})


def lock_window(event: RegistrationLocked, origin: Origin) -> Iterable[RowChange]:
    """Registration is locked from here on."""
    yield Change(READ_WINDOWS, _key(event), {"state": "locked", "locked_at": origin.occurred_at})


def close_window(event: RegistrationClosed, origin: Origin) -> Iterable[RowChange]:
    """Registration has ended, and why."""
    _ = origin
    yield Change(READ_WINDOWS, _key(event), {"state": "closed", "reason": event.reason})


def _key(event: RegistrationOpened | RegistrationLocked | RegistrationClosed) -> tuple[Value]:
    return (registration_id_of(event.plan_id, event.round),)


def _stated(plan_id: PlanId, terms: Terms) -> Mapping[str, Value]:
    return {
        "plan_id": plan_id,
        "round": terms.round,
        "round_name": terms.round_name,
        "cycle": None if terms.cycle is None else terms.cycle.value,
        "issuer": terms.plan.issuer,
        "number": terms.plan.number,
        "symbol": terms.plan.symbol,
        "dated": terms.plan.dated,
        "plan_key": terms.plan.key,
        "year": terms.year,
        "deadline_day": terms.deadline.day,
        "deadline_inclusive": terms.deadline.inclusive,
        "ends_at": terms.deadline.ends_at,
        "units": len(terms.units()),
        "clusters": {cluster.code: cluster.name for cluster in terms.clusters},
    }
