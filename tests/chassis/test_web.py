"""A request is served for its actor, under its key, in its conversation; and nobody is served by default."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4, uuid5

import pytest
from fastapi import APIRouter, Depends, FastAPI
from structlog.testing import capture_logs
from structlog.typing import EventDict

from chassis.deciding.decider import Handler
from chassis.errors import UnguardedRouteError
from chassis.reading.reached import ReadPosition
from chassis.web import allow, operations
from chassis.web.access import WebState
from chassis.web.app import build_app, refuse_unguarded
from chassis.web.bodies import LARGEST_BODY
from deploy.local import servers
from tests.chassis.databases import until
from tests.chassis.sample import NotePinned, altered, note_id
from tests.chassis.web_harness import NOTE, WebHarness, open_web, signed_in


@pytest.fixture
async def web(postgres: servers.Postgres | servers.GivenPostgres, tmp_path: Path) -> AsyncIterator[WebHarness]:
    async with open_web(postgres.admin_url, tmp_path, read_wait=timedelta(seconds=20)) as opened:
        yield opened


@pytest.fixture
def logged() -> Iterator[list[EventDict]]:
    with capture_logs() as lines:
        yield lines


async def test_a_command_is_answered_with_its_stream_and_its_position(web: WebHarness) -> None:
    """A caller learns where its command stands, in the body and in a header."""
    answer = await web.write()

    assert answer.status_code == 201
    body = answer.json()
    stream = body["stream"]
    assert body == {"stream": stream, "position": 1, "changed": True, "first": 1, "last": 1, "repeated": False}
    assert stream.startswith("note-")
    assert answer.headers["Position"] == "1"


async def test_no_answer_is_taken_for_another_type_than_it_says(web: WebHarness) -> None:
    """Those of commands and queries, and problems: what somebody typed is never read as a page."""
    answers = [await web.write(), await web.get("/events"), await web.client.get("/events"), await web.get("/nothing")]

    assert [answer.status_code for answer in answers] == [201, 200, 401, 404]
    assert {answer.headers["x-content-type-options"] for answer in answers} == {"nosniff"}


async def test_an_event_remembers_its_actor(web: WebHarness) -> None:
    """The actor of the event is the subject of the token, at its unit."""
    await web.write()

    (event,) = await web.harness.store.read(0, 10)
    assert event.actor == "an@unit-1"


@pytest.mark.parametrize("key", ["0199c0de-0000-7000-8000-0123456789ab", "sheet 12, second try"])
async def test_a_command_sent_twice_under_one_key_is_done_once(web: WebHarness, key: str) -> None:
    """A key that is a UUID and one that is a person's own words both stand for one command."""
    first = await web.write(**{"Idempotency-Key": key})
    again = await web.write(**{"Idempotency-Key": key})

    assert again.json() == first.json() | {"repeated": True}
    assert again.headers["Idempotency-Key"] == key
    assert await web.stored() == 1


async def test_a_key_that_was_drawn_can_be_sent_again(web: WebHarness) -> None:
    """A caller who gave no key learns the one its command stands under."""
    first = await web.write()
    again = await web.write(**{"Idempotency-Key": first.headers["Idempotency-Key"]})

    assert again.json() == first.json() | {"repeated": True}


@pytest.mark.parametrize("key", ["the first", "0199c0de-0000-7000-8000-0123456789ab"])
@pytest.mark.parametrize("other", [signed_in("binh"), signed_in("an", "clerk")])
async def test_a_key_is_its_actors_own(web: WebHarness, key: str, other: dict[str, str]) -> None:
    """The same key of another person, or of one of the same name among the staff, is another command."""
    first = await web.client.post("/notes", json=NOTE, headers={**signed_in("an"), "Idempotency-Key": key})
    second = await web.client.post("/notes", json=NOTE, headers={**other, "Idempotency-Key": key})

    assert (first.json()["repeated"], second.json()["repeated"]) == (False, False)
    assert await web.stored() == 2


async def test_a_key_is_refused_for_another_command(web: WebHarness) -> None:
    """One key never stands for two commands."""
    await web.write(**{"Idempotency-Key": "the first"})
    other = NOTE | {"text": "other words"}
    answer = await web.client.post("/notes", json=other, headers={**signed_in(), "Idempotency-Key": "the first"})

    assert (answer.status_code, answer.json()["code"]) == (409, "idempotency-key-reused")
    assert await web.stored() == 1


async def test_a_caller_cannot_take_the_id_of_a_policys_command(web: WebHarness) -> None:
    """Ids that follow from something (version 5) belong to policies; a caller's key of that kind becomes another."""
    followed = uuid5(UUID(int=7), "what a policy would use")
    answer = await web.write(**{"Idempotency-Key": str(followed)})

    assert answer.status_code == 201
    assert await web.harness.store.answered(followed) is None


async def test_each_command_of_one_request_is_stored_and_repeated_for_itself(web: WebHarness) -> None:
    """A route that carries out two commands does both once, however often it is asked."""
    headers = {**signed_in(), "Idempotency-Key": "a pair"}
    first = await web.client.post("/notes/pair", json=NOTE, headers=headers)
    again = await web.client.post("/notes/pair", json=NOTE, headers=headers)

    assert [one["stream"] for one in again.json()] == [one["stream"] for one in first.json()]
    assert [one["repeated"] for one in again.json()] == [True, True]
    assert await web.stored() == 2


@pytest.mark.parametrize("how", ["header", "query"])
async def test_a_reader_sees_its_own_write(web: WebHarness, how: str) -> None:
    """A query that names a position waits until the read tables have reached it."""
    written = (await web.write()).json()
    address = f"/notes/{written['stream'].removeprefix('note-')}"
    asked = (
        web.get(address, **{"Read-After": str(written["position"])})
        if how == "header"
        else web.get(f"{address}?read_after={written['position']}")
    )
    reading = asyncio.create_task(asked)
    before = await web.get(address)
    async with web.projecting():
        answer = await reading

    assert before.status_code == 404
    assert (answer.status_code, answer.json()["title"]) == (200, NOTE["title"])


async def test_a_reader_who_waits_in_vain_is_asked_to_come_again(
    postgres: servers.Postgres | servers.GivenPostgres, tmp_path: Path
) -> None:
    """A read model that stays behind is a passing problem, not an old answer."""
    async with open_web(postgres.admin_url, tmp_path, read_wait=timedelta(0)) as web:
        await web.write()
        answer = await web.get(f"/notes/{note_id(1)}", **{"Read-After": "1"})

    assert (answer.status_code, answer.json()["code"]) == (503, "read-model-behind")
    assert "Retry-After" in answer.headers


async def test_a_position_beyond_the_log_is_answered_at_once(web: WebHarness) -> None:
    """A position of another service, or one that was made up, will not come by waiting."""
    await web.write()
    async with asyncio.timeout(5):
        answer = await web.get(f"/notes/{note_id(1)}", **{"Read-After": "2"})

    assert (answer.status_code, answer.json()["code"]) == (422, "position-beyond-log")


async def test_all_who_wait_look_at_the_database_together(web: WebHarness, monkeypatch: pytest.MonkeyPatch) -> None:
    """A hundred readers of one position ask again one at a time, as often as one would."""
    await web.write()
    under_way = most = looks = 0
    look_later = ReadPosition._look_later  # noqa: SLF001 - counted, not replaced

    async def counted(of: ReadPosition) -> tuple[int, int]:
        nonlocal under_way, most, looks
        under_way += 1
        most, looks = max(most, under_way), looks + 1
        try:
            return await look_later(of)
        finally:
            under_way -= 1

    monkeypatch.setattr(ReadPosition, "_look_later", counted)
    reading: ReadPosition = web.app.state.read_position
    waiting = [asyncio.create_task(reading.wait_for(1, 60)) for _ in range(100)]
    await until(lambda: looks >= 5, "some looks")
    async with web.projecting():
        await asyncio.gather(*waiting)

    assert most == 1


def _unguarded() -> APIRouter:
    router = APIRouter()

    @router.get("/open")
    async def show() -> None:
        """Show to whoever asks."""

    return router


def _guarded_from_outside() -> APIRouter:
    outer = APIRouter()
    outer.include_router(_unguarded(), dependencies=[allow("clerk")])
    return outer


def _with_another_check() -> APIRouter:
    router = APIRouter()

    @router.get("/open", dependencies=[Depends(note_id)])
    async def show() -> None:
        """Show to whoever asks."""

    return router


def _with_mounted() -> APIRouter:
    router = APIRouter()
    router.mount("/files", FastAPI())
    return router


@pytest.mark.parametrize("router", [_unguarded(), _guarded_from_outside(), _with_another_check(), _with_mounted()])
def test_a_route_that_does_not_say_whom_it_serves_stops_the_start(router: APIRouter) -> None:
    """Default is no: what is not opened by its own `allow` is not served at all."""
    with pytest.raises(UnguardedRouteError):
        refuse_unguarded(router)


def test_only_the_two_probes_need_no_check() -> None:
    """The routes of operations are checked like any other; the exceptions are two, by name."""
    refuse_unguarded(operations.router, operations.PROBES)

    assert {"/health/live", "/health/ready"} == operations.PROBES
    with pytest.raises(UnguardedRouteError, match="/health/live"):
        refuse_unguarded(operations.router)


def test_a_service_cannot_hide_a_route_behind_the_name_of_a_probe(web: WebHarness) -> None:
    """The exceptions are those of operations, and not of whoever takes their address."""
    router = APIRouter()

    @router.get("/health/live")
    async def pretend() -> str:
        return "everything"

    web_state: WebState = web.app.state.web_state
    known = web_state.handler
    handler = Handler(altered(known.service, router=router), known.store, known.clock)

    with pytest.raises(UnguardedRouteError, match="/health/live"):
        build_app(replace(web_state, handler=handler), web.health)


async def test_a_service_with_an_open_route_is_not_built(web: WebHarness) -> None:
    """The check stands in the way of the whole application."""
    web_state: WebState = web.app.state.web_state
    known = web_state.handler
    handler = Handler(altered(known.service, router=_unguarded()), known.store, known.clock)

    with pytest.raises(UnguardedRouteError):
        build_app(replace(web_state, handler=handler), web.health)


@pytest.mark.parametrize("duties", [(), ("policy",), ("clerk", "king")])
def test_a_route_is_opened_only_to_duties_people_hold(duties: tuple[str, ...]) -> None:
    """Nobody at all, a policy, and a duty that does not exist cannot be let in."""
    with pytest.raises(ValueError, match="opened"):
        allow(*duties)  # type: ignore[arg-type]  # what the type forbids is forbidden at run time too


async def test_a_request_without_a_token_is_refused(web: WebHarness) -> None:
    """No caller is served without a token."""
    answer = await web.client.post("/notes", json=NOTE)

    assert (answer.status_code, answer.json()["code"]) == (401, "token-missing")
    assert answer.headers["WWW-Authenticate"] == "Bearer"


async def test_who_lacks_the_duty_is_refused_and_noted(web: WebHarness, logged: list[EventDict]) -> None:
    """A refused access leaves a line for the audit, and nothing in the store."""
    answer = await web.client.post("/notes", json=NOTE, headers=signed_in("an", "auditor"))

    assert (answer.status_code, answer.json()["code"]) == (403, "duty-missing")
    assert await web.stored() == 0
    (line,) = [line for line in logged if line["event"] == "access_refused"]
    assert (line["subject"], line["route"], line["needed"]) == ("an", "/notes", "clerk")


async def test_a_refused_token_is_noted_without_what_it_claims(web: WebHarness, logged: list[EventDict]) -> None:
    """A token that is not accepted proves nothing, not even a name."""
    answer = await web.client.get(f"/notes/{note_id(1)}", headers={"Authorization": "Bearer a.b.c"})

    assert (answer.status_code, answer.json()["code"]) == (401, "token-refused")
    (line,) = [line for line in logged if line["event"] == "access_refused"]
    assert "subject" not in line


async def test_a_conversation_is_handed_on(web: WebHarness) -> None:
    """The correlation a caller names is on the answer and on the event."""
    correlation = uuid4()
    answer = await web.write(**{"Correlation-Id": str(correlation)})

    (event,) = await web.harness.store.read(0, 10)
    assert event.correlation_id == correlation
    assert answer.headers["Correlation-Id"] == str(correlation)


async def test_a_trace_of_another_system_becomes_the_conversation(web: WebHarness) -> None:
    """A caller that knows W3C Trace Context only finds its trace again in the event."""
    trace = uuid4().hex
    answer = await web.write(traceparent=f"00-{trace}-00f067aa0ba902b7-01")

    (event,) = await web.harness.store.read(0, 10)
    assert event.correlation_id == UUID(hex=trace)
    assert answer.headers["traceparent"].split("-")[1] == trace


@pytest.mark.parametrize("header", ["Correlation-Id", "traceparent"])
async def test_a_malformed_conversation_is_replaced(web: WebHarness, header: str) -> None:
    """A malformed correlation is neither refused nor logged."""
    answer = await web.write(**{header: "'; drop table events"})

    assert answer.status_code == 201
    assert UUID(answer.headers["Correlation-Id"]).version == 7


@pytest.mark.parametrize(
    ("headers", "status"), [({}, 401), ({"Authorization": "Bearer a.b.c"}, 401), (signed_in("an", "auditor"), 403)]
)
async def test_a_body_is_read_only_for_who_may_send_it(web: WebHarness, headers: dict[str, str], status: int) -> None:
    """Neither a stranger nor one without the duty makes the service read, let alone parse, what they send."""
    read: list[bytes] = []

    async def body() -> AsyncIterator[bytes]:
        read.append(b"{")
        yield b"{"

    answer = await web.client.post("/notes", content=body(), headers={**headers, "Content-Type": "application/json"})

    assert (answer.status_code, read) == (status, [])


async def test_a_body_that_trickles_in_is_given_up(web: WebHarness, monkeypatch: pytest.MonkeyPatch) -> None:
    """A caller who sends a byte now and then does not hold a connection for ever."""
    monkeypatch.setattr("chassis.web.conversations.LONGEST_BODY_WAIT", 0.05)

    async def trickle() -> AsyncIterator[bytes]:
        yield b"{"
        await asyncio.Event().wait()

    headers = {**signed_in(), "Content-Type": "application/json"}
    answer = await web.client.post("/notes", content=trickle(), headers=headers)

    assert (answer.status_code, answer.json()["code"]) == (408, "request-too-slow")


@pytest.mark.parametrize("media_type", ["application/x-www-form-urlencoded", "text/plain", "text/json", ""])
async def test_a_body_that_is_no_json_is_refused_as_such(web: WebHarness, media_type: str) -> None:
    """A form is answered that JSON is wanted, and not which of its letters is wrong."""
    headers = {**signed_in(), "Content-Type": media_type}
    answer = await web.client.post("/notes", content=b"title=a&text=b", headers=headers)

    assert (answer.status_code, answer.json()["code"]) == (415, "media-type-unsupported")
    assert answer.headers["Accept"] == "application/json"


@pytest.mark.parametrize("media_type", ["application/json; charset=utf-8", "APPLICATION/JSON", "application/x.y+json"])
async def test_json_is_taken_under_each_of_its_names(web: WebHarness, media_type: str) -> None:
    """RFC 8259 and RFC 6839."""
    headers = {**signed_in(), "Content-Type": media_type}
    answer = await web.client.post("/notes", content=json.dumps(NOTE), headers=headers)

    assert answer.status_code == 201


async def test_what_is_declared_too_large_is_not_even_read(web: WebHarness) -> None:
    """A body beyond 2 MiB is refused by its declared length."""
    answer = await web.client.post("/notes", content=b" " * (LARGEST_BODY + 1), headers=signed_in())

    assert (answer.status_code, answer.json()["code"]) == (413, "body-too-large")


async def test_what_turns_out_too_large_is_cut_off(web: WebHarness) -> None:
    """A body without a declared length is refused at the limit."""

    async def endless() -> AsyncIterator[bytes]:
        for _ in range(LARGEST_BODY // 1024 + 1):
            yield b" " * 1024

    headers = {**signed_in(), "Content-Type": "application/json"}
    answer = await web.client.post("/notes", content=endless(), headers=headers)

    assert (answer.status_code, answer.json()["code"]) == (413, "body-too-large")


async def test_a_request_leaves_one_line_without_personal_data(web: WebHarness, logged: list[EventDict]) -> None:
    """The log shows the route as declared, the status and the time; not the address, the person or the words."""
    await web.get(f"/notes/{note_id(1)}", "clerk")

    (line,) = [line for line in logged if line["event"] == "request_served"]
    assert (line["method"], line["route"], line["status"]) == ("GET", "/notes/{note_id}", 404)
    assert not {"subject", "path", "query"} & line.keys()
    assert str(note_id(1)) not in str(logged)


async def test_a_refusal_of_a_rule_is_a_conflict_that_leaves_nothing(web: WebHarness) -> None:
    """A rule's no is answered with its code, its facts and its two sentences."""
    answer = await web.client.post(f"/notes/{note_id(1)}/strike", json={"reason": "wrong"}, headers=signed_in())

    assert answer.status_code == 409
    problem = answer.json()
    assert problem["type"] == "urn:tdkt:problem:note-missing"
    assert (problem["detail_vi"], problem["detail_en"]) == ("Không có ghi chép này.", "There is no such note.")
    assert await web.stored() == 0


async def test_the_evidence_of_a_command_is_in_its_event(web: WebHarness) -> None:
    """The evidence of a decision is loaded before it, and recorded."""
    written = (await web.write()).json()
    note = UUID(written["stream"].removeprefix("note-"))
    await web.client.post(f"/notes/{note}/pin", headers=signed_in())

    _, pinned = await web.harness.store.read_stream(written["stream"], web.settings.site, "writing")
    assert pinned.data == NotePinned(note_id=note, pinned_before=0).model_dump_json()
