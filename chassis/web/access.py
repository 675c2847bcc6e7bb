"""Access: the check before a route, and the authorized request that a route is given.

@router.post("/plans", status_code=201)
async def draft_plan(body: DraftPlanBody, request: Annotated[AuthorizedRequest, allow("clerk")]) -> Answer:
    return await request.handle(DraftPlan(plan_id=PlanId(request.new_id()), **dict(body)))

@router.get("/plans/{plan_id}")
async def show_plan(plan_id: PlanId, request: Annotated[AuthorizedRequest, allow("clerk", "auditor")]) -> PlanRow:
    plan = await queries.plan(request.reader, request.viewer, plan_id)
    if plan is None:
        raise NotFound(f"plan-{plan_id}")
    return plan
"""

from collections.abc import Collection, Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, TypeAlias
from uuid import UUID

from fastapi import Depends, Header, Query, Request
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from starlette.types import Scope

from chassis.database import Pool, Reader
from chassis.deciding.decider import Beside, Cause, Handler
from chassis.declaring.rows import Rows
from chassis.declaring.site import Site
from chassis.ids import new_id
from chassis.log.tail import DecodedEvent
from chassis.reading.past import events_of, rows_after
from chassis.reading.reached import PositionBeyondHeadError
from chassis.reading.viewer import Viewer
from chassis.settings import Settings
from chassis.telemetry import conversation_of
from chassis.web.auditing import AuditLog, Read
from chassis.web.auth import DUTIES, Authenticator, Duty, DutyMissing, SiteStaffOnly, TokenMissing, UnitMissing
from chassis.web.conditional import IfMatch, shown_at, stream_named
from chassis.web.description import example
from chassis.web.metrics import Metrics
from chassis.web.parameters import Position
from chassis.web.problems import PositionBeyondLog
from contracts.message import Actor, Command, EventT, Message, Refusal, RefusalKind
from contracts.vocabulary import derived_id

_ADMITTED = "tdkt.admitted"


class Answer(Message):
    """The outcome of a command, as the caller receives it.

    `position` is the last position of the log the command wrote or saw: send it as `Read-After` (header) or
    `read_after` (query) and a query waits for it. `changed` says whether the command recorded any event; it is False
    where the state was already as the command asks, and `first` is then greater than `last`, the head of the log at the
    time. Otherwise `first` and `last` are the positions of the command's events. `repeated` is true for an
    answer that had been given before under the same Idempotency-Key.
    """

    model_config = example(
        stream="plan-0199c0de-0000-7000-8000-0123456789ab", position=42, changed=True, first=41, last=42, repeated=False
    )

    stream: str
    position: int
    changed: bool
    first: int
    last: int
    repeated: bool


@dataclass(frozen=True, slots=True)
class WebState:
    """The state that all requests of a service share."""

    handler: Handler
    settings: Settings
    authenticator: Authenticator

    @property
    def pool(self) -> Pool:
        """The connections of the service."""
        return self.handler.store.pool


class AuthorizedRequest:
    """One request of an actor whose duties have been checked.

    `address` is the whole URL that was asked for; `prefix` precedes the addresses of this service there, as in
    `/api/planning`, and is empty where it was asked for without. `viewer` is handed
    to queries, which limit what they show by it.
    """

    def __init__(
        self,
        web_state: WebState,
        actor: Actor,
        request: Request,
        idempotency_key: str | None,
        seen: int | None = None,
    ) -> None:
        """Serve `actor`, whose duties have been checked.

        `seen` is the position of the log that the sender had read: a command on a stream that went on since is refused.
        """
        self.actor = actor
        self.viewer = Viewer(actor.unit, actor.duties)
        self.address = request.url
        self.prefix: str = request.scope.get("root_path", "")
        self._state = web_state
        self._metrics: Metrics = request.app.state.metrics
        self._audit: AuditLog = request.app.state.audit
        self._scope = request.scope
        self._conversation = conversation_of(request.scope)
        self._key = idempotency_key or str(new_id())
        self._command_id = command_id_of(actor, self._key)
        self._seen = seen
        self._handled = 0
        self._drawn = 0

    @property
    def correlation_id(self) -> UUID:
        """The conversation the request belongs to."""
        return self._conversation.correlation_id

    @property
    def reader(self) -> Reader:
        """The source of queries; the position asked for with `Read-After` has been reached."""
        return self._state.pool

    @property
    def pool(self) -> Pool:
        """The connections of the service, for what its side tables hold."""
        return self._state.pool

    @property
    def settings(self) -> Settings:
        """The settings of the service."""
        return self._state.settings

    def now(self) -> datetime:
        """The business instant, aware and in Asia/Ho_Chi_Minh; for queries, a decision takes its own."""
        return self._state.handler.clock.now()

    @property
    def site(self) -> Site:
        """The site that is asked: its level, and how others stand to it."""
        return self._state.handler.store.site

    async def history(self, *streams: str) -> tuple[DecodedEvent, ...]:
        """The events of some of the service's own streams, in the order of its log, whoever asks.

        Raises StoreUnavailableError.
        """
        return await events_of(self.reader, self._state.handler.service, self.site, streams)

    def rows_after(self, events: Iterable[DecodedEvent]) -> dict[str, Rows]:
        """The rows of the read tables as they stand after `events` and nothing else."""
        return rows_after(self._state.handler.service, events)

    async def foresee(self, command: Command, kind: type[EventT]) -> tuple[EventT, ...]:
        """The events of one class that would follow from `command` now; nothing is stored.

        Raises the Refusal in its way.
        """
        handler = self._state.handler
        name = handler.service.registry.by_kind[kind].name
        rows = await handler.foresee(command, Cause(self.actor, self._command_id, self.correlation_id))
        decoded = (handler.codec.decode(row.type, row.schema_version, row.data) for row in rows if row.type == name)
        return tuple(one for one in decoded if isinstance(one, kind))

    async def audit_read(
        self, kind: str, ids: Collection[object] = (), count: int | None = None, **asked: object
    ) -> None:
        """Store in the audit log that this actor reads personal data, before it is answered.

        `kind` names what is read, as in `dossier`; `ids` are the keys of the rows, or `count` says how many rows a
        list has, and `asked` by which conditions. None of them may be personal data: no name, no words searched for.
        Raises StoreUnavailableError where it cannot be stored: what nobody would know of is not shown.
        """
        await self._audit.read(self._scope, self.actor, Read(kind, tuple(map(str, ids)), count, asked))

    def new_id(self) -> UUID:
        """An id for something new: the next time another, but the same again under the same Idempotency-Key.

        So a request that is sent twice is the same command twice, and is answered the same.
        """
        self._drawn += 1
        return derived_id(self._command_id, "id", self._drawn)

    async def handle(self, command: Command, beside: Beside | None = None) -> Answer:
        """Carry out `command` as the actor of this request, under its Idempotency-Key.

        A second command of one request gets an id of its own, derived from the key. `beside` changes side tables in
        the transaction of the command's events.
        Raises the Refusal that stands in the way, or a Fault; a route lets both pass.
        """
        self._handled += 1
        first = self._handled == 1
        command_id = self._command_id if first else derived_id(self._command_id, "command", self._handled)
        self._conversation.headers["idempotency-key"] = self._key
        cause = Cause(self.actor, command_id, self.correlation_id)
        try:
            with self._metrics.command(type(command).__name__):
                answer = await self._state.handler.handle(command, cause, self._seen if first else None, beside)
        except Refusal as refusal:
            if refusal.kind is RefusalKind.NOT_ALLOWED:
                await self._audit.refused(self._scope, self.actor, refusal)
            raise
        self._conversation.headers["position"] = str(answer.last)
        return Answer(
            stream=answer.stream,
            position=answer.last,
            changed=answer.first <= answer.last,
            first=answer.first,
            last=answer.last,
            repeated=answer.repeated,
        )


def command_id_of(actor: Actor, key: str) -> UUID:
    """The id of the command of `actor` under `key`: the same key of another actor is another command.

    It is a UUID of version 5 in a namespace of its own, so that no caller can name the command of a policy.
    """
    return derived_id("idempotency-key", str(actor), key)


_BEARER = HTTPBearer(auto_error=False, bearerFormat="JWT")
_Bearer: TypeAlias = Annotated[HTTPAuthorizationCredentials | None, Depends(_BEARER)]
_Key: TypeAlias = Annotated[
    str | None,
    Header(
        min_length=1,
        max_length=200,
        description="Lệnh gửi hai lần với cùng một khóa chỉ được thực hiện một lần."
        " A command sent twice under one key is done once.",
    ),
]
_ReadAfter: TypeAlias = Annotated[
    Position | None,
    Header(
        alias="Read-After",
        description="Chờ đến khi đọc được vị trí này, do một lệnh đã trả lời."
        " Wait until this position, which a command answered with, can be read.",
    ),
]
_ReadAfterAsked: TypeAlias = Annotated[
    Position | None, Query(description="Như tiêu đề Read-After. The same as the header Read-After.")
]


class AccessCheck:
    """The check before a route: a valid token, one of the duties, and a read model that is far enough."""

    largest_body: int | None = None
    """The bytes that a body of the route may have; None where the limit of all routes is enough."""

    def __init__(self, duties: AbstractSet[Duty], *, whole_site: bool = False, shows: str | None = None) -> None:
        """Let through who has one of `duties`; with `whole_site` only who acts for no single unit.

        `shows` names the stream that a GET shows, with the parameters of its path in braces, as in `plan-{plan_id}`.
        """
        self.duties = duties
        self.whole_site = whole_site
        self.shows = shows

    async def __call__(  # noqa: PLR0913, PLR0917 - each is a parameter of the request
        self,
        request: Request,
        bearer: _Bearer,
        idempotency_key: _Key = None,
        read_after: _ReadAfterAsked = None,
        read_after_header: _ReadAfter = None,
        if_match: IfMatch = None,
    ) -> AuthorizedRequest:
        """The authorized request.

        Raises TokenMissing, TokenRefused, UnitMissing, DutyMissing, SiteStaffOnly, PositionBeyondLog,
        ReadModelBehindError or StoreUnavailableError.
        """
        _ = bearer  # `identify` reads it; here it makes the description say that a route needs one
        actor = await self.admit(request)
        await wait_for(request, max(read_after or 0, read_after_header or 0))
        if request.method == "GET":
            await name_ages(request)
            await self._name_position(request)
        return AuthorizedRequest(request.app.state.web_state, actor, request, idempotency_key, if_match)

    def takes(self, content_type: str) -> bool:
        """Whether a body of `content_type` may be read: of JSON."""
        return is_json(content_type)

    async def admit(self, request: Request) -> Actor:
        """The actor of `request`, once for each request; raises the Refusal or the Fault that keeps it out."""
        admitted: dict[AccessCheck, Actor] = request.scope.setdefault(_ADMITTED, {})
        if self not in admitted:
            admitted[self] = await self._admit(request)
        return admitted[self]

    async def identify(self, request: Request) -> Actor:
        """The actor that the request's token names; raises TokenMissing, TokenRefused, UnitMissing."""
        web_state: WebState = request.app.state.web_state
        bearer = await _BEARER(request)
        if bearer is None:
            raise TokenMissing
        return await web_state.authenticator.actor(bearer.credentials)

    async def _name_position(self, request: Request) -> None:
        """Find the position of what is shown before its rows are read, so that the ETag never promises too much."""
        if self.shows is not None:
            stream = stream_named(self.shows, request.path_params)
            shown_at(request.scope, await request.app.state.read_position.of_stream(stream))

    async def _admit(self, request: Request) -> Actor:
        actor: Actor | None = None
        try:
            actor = await self.identify(request)
            self._require_admission(actor)
        except Refusal as refusal:
            audit: AuditLog = request.app.state.audit
            await audit.refused(request.scope, refusal.bearer if isinstance(refusal, UnitMissing) else actor, refusal)
            raise
        return actor

    def _require_admission(self, actor: Actor) -> None:
        if not self.duties & actor.duties:
            raise DutyMissing(self.duties)
        if self.whole_site and actor.unit is not None:
            raise SiteStaffOnly(unit=actor.unit)


async def wait_for(request: Request, position: int) -> None:
    """Wait until the read tables hold what follows from `position`; 0 is no wait.

    Raises PositionBeyondLog, ReadModelBehindError or StoreUnavailableError.
    """
    state = request.app.state
    if not position:
        return
    try:
        await state.read_position.wait_for(position, state.web_state.settings.read_wait.total_seconds())
    except PositionBeyondHeadError:
        raise PositionBeyondLog(position=position) from None


async def name_ages(request: Request) -> None:
    """Say with the answer how old what it may show of each neighbour is."""
    ages = await request.app.state.neighbour_ages.written()
    if ages is not None:
        conversation_of(request.scope).headers["neighbour-age"] = ages


def is_json(content_type: str) -> bool:
    """Whether a Content-Type is that of JSON."""
    media_type = content_type.partition(";")[0].strip().lower()
    return media_type == "application/json" or (media_type.startswith("application/") and media_type.endswith("+json"))


def takes_body(scope: Scope, content_type: str) -> bool:
    """Whether the route of `scope` takes a body of `content_type`; a route without a check takes JSON."""
    route = scope.get("route")
    checks = tuple(checks_of(route.dependant)) if isinstance(route, APIRoute) else ()
    return all(check.takes(content_type) for check in checks) if checks else is_json(content_type)


def checks_of(dependant: Dependant) -> Iterator[AccessCheck]:
    """The access checks among the dependencies of a route."""
    for needed in dependant.dependencies:
        if isinstance(needed.call, AccessCheck):
            yield needed.call
        yield from checks_of(needed)


async def admit_before_body(scope: Scope) -> None:
    """Check the token and the duties that the route of `scope` asks for; what a route reads comes after it.

    Raises what `AccessCheck.admit` raises.
    """
    route = scope.get("route")
    if isinstance(route, APIRoute):
        request = Request(scope)
        for check in checks_of(route.dependant):
            await check.admit(request)


def allow(*duties: Duty, whole_site: bool = False, shows: str | None = None) -> Any:
    """Open a route to those who hold at least one of `duties`, and give it the authorized request.

    With `whole_site` to those among them who act for no single unit. `shows` names the stream that the route shows, as
    in `plan-{plan_id}`: the ETag of its answer then serves as the `If-Match` of a command on that stream.
    Used as in `request: Annotated[AuthorizedRequest, allow("clerk")]`; a route without it stops the start.
    Raises ValueError for no duty at all or for one that the trade does not know.
    """
    if not duties or not DUTIES.issuperset(duties):
        raise ValueError(f"a route is opened to some of {', '.join(sorted(DUTIES))}")
    return Depends(AccessCheck(frozenset(duties), whole_site=whole_site, shows=shows))
