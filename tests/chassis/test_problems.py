"""A problem has a stable code and a sentence in two languages, and does not repeat the request."""

import asyncio
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Annotated, Any, Literal

import asyncpg
import httpx
import pytest
from pydantic import Field, TypeAdapter, ValidationError
from starlette.exceptions import HTTPException

import contracts
from chassis import errors
from chassis.database import open_pool, translated
from chassis.errors import (
    Fault,
    IssuerUnavailableError,
    ReadModelBehindError,
    RegisterExpiredError,
    StoreRejectedError,
    StoreUnavailableError,
    StreamConflictError,
    TopicStoppedError,
)
from chassis.web.auth import DUTIES, DutyMissing
from chassis.web.parameters import SearchText
from chassis.web.problems import NotFound, language_of, problem_of
from chassis.web.wording import fault_in_words, place_of
from contracts.message import Message
from contracts.vocabulary import CatalogCode, Code, Document, Name, Text
from deploy.local import servers
from tests.chassis.sample import NoteMissing, WallFull, note_id
from tests.chassis.web_harness import WebHarness, open_web, signed_in


@pytest.fixture
async def web(postgres: servers.Postgres | servers.GivenPostgres, tmp_path: Path) -> AsyncIterator[WebHarness]:
    async with open_web(postgres.admin_url, tmp_path) as opened:
        yield opened


@pytest.mark.parametrize(
    ("fault", "status", "code"),
    [
        (NoteMissing(), 409, "note-missing"),
        (NotFound("note-1"), 404, "not-found"),
        (StoreUnavailableError("away"), 503, "store-unavailable"),
        (StreamConflictError("note-1"), 503, "stream-busy"),
        (ReadModelBehindError("behind"), 503, "read-model-behind"),
        (IssuerUnavailableError("away"), 503, "issuer-unavailable"),
        (StoreRejectedError("a zero byte"), 422, "content-not-storable"),
        (Fault("something"), 500, "unexpected"),
        (KeyError("something"), 500, "unexpected"),
        (FileNotFoundError("a file"), 500, "unexpected"),
        (ConnectionResetError("a mail server"), 500, "unexpected"),
        (TimeoutError(), 500, "unexpected"),
        (asyncpg.DataError("an argument of another type"), 500, "unexpected"),
        (asyncpg.ClientConfigurationError("an address"), 500, "unexpected"),
        (asyncpg.UndefinedColumnError("a column"), 500, "unexpected"),
        (asyncpg.InterfaceError("the connection is closed"), 503, "store-unavailable"),
        (asyncpg.AdminShutdownError("restarting"), 503, "store-unavailable"),
        (asyncpg.CannotConnectNowError("starting up"), 503, "store-unavailable"),
        (asyncpg.ConnectionDoesNotExistError("cut off"), 503, "store-unavailable"),
        (asyncpg.DiskFullError("no room"), 503, "store-unavailable"),
        (HTTPException(404), 404, "address-unknown"),
        (HTTPException(405), 405, "method-not-allowed"),
        (HTTPException(413), 413, "body-too-large"),
        (HTTPException(418), 418, "request-malformed"),
    ],
)
def test_every_no_and_every_fault_has_its_status_and_code(fault: Exception, status: int, code: str) -> None:
    """A caller can tell them apart without reading a sentence."""
    problem = problem_of(fault)

    assert (problem.status, problem.code) == (status, code)
    assert problem.vi
    assert problem.en
    assert problem.vi != problem.en


async def test_a_database_that_restarts_is_reported_as_such(postgres: servers.Postgres | servers.GivenPostgres) -> None:
    """Cut off in the middle of a query, and nobody there to connect to: come again, whichever it was."""
    faults: list[Exception] = []
    async with (
        asyncpg.create_pool(postgres.admin_url, min_size=0) as pool,
        pool.acquire() as cut_off,
        pool.acquire() as other,
    ):
        sleeping = asyncio.create_task(cut_off.fetchval("select pg_sleep(60)"))
        await other.execute("select pg_terminate_backend($1)", cut_off.get_server_pid())
        for attempt in (lambda: sleeping, lambda: cut_off.fetchval("select 1")):
            try:
                await attempt()
            except Exception as fault:  # noqa: BLE001 - whatever the driver raises is what is asked for
                faults.append(fault)
    try:
        await asyncpg.connect("postgresql://nobody@127.0.0.1:1/nowhere")
    except OSError as fault:
        faults.append(fault)

    assert [problem_of(fault).code for fault in faults] == ["store-unavailable"] * 3


async def test_a_question_of_the_wrong_type_is_no_outage(postgres: servers.Postgres | servers.GivenPostgres) -> None:
    """A value that the driver refuses to send is our mistake, and another try would not help."""
    pool = await open_pool(postgres.admin_url, 1)
    with pytest.raises(asyncpg.DataError) as raised, translated():
        await pool.fetchval("select $1::integer", "no number")
    await pool.close()

    assert problem_of(raised.value).status == 500


def test_a_passing_fault_says_when_to_come_again() -> None:
    """The sentence says what to do, and that nothing is done twice."""
    problem = problem_of(StoreUnavailableError("away"))

    assert problem.headers["retry-after"] == "2"
    assert "Idempotency-Key" in problem.vi
    assert "Idempotency-Key" in problem.en


def test_a_refusal_shows_its_facts() -> None:
    """The facts of the sentences are members of the problem too."""
    problem = problem_of(WallFull(pinned=3))

    assert problem.members == {"facts": {"pinned": 3}}
    assert "3" in problem.vi


def test_every_fault_of_the_chassis_has_a_problem() -> None:
    """No fault escapes: what has no sentence of its own is unexpected, with a code to trace it by."""
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, Fault)]

    for kind in kinds:
        why = ("a.topic", "why") if kind in (TopicStoppedError, RegisterExpiredError) else ("why",)
        assert problem_of(kind(*why)).status >= 422


@pytest.mark.parametrize(
    ("preferred", "language"),
    [
        ("", "vi"),
        ("en", "en"),
        ("en-GB,en;q=0.9,vi;q=0.8", "en"),
        ("vi,en;q=0.9", "vi"),
        ("fr,en;q=0.5", "en"),
        ("fr", "vi"),
        ("en;q=abc", "vi"),
        ("en;q=0.5,vi;q=0.5", "vi"),
    ],
)
def test_the_caller_chooses_the_language(preferred: str, language: str) -> None:
    """Accept-Language picks; Vietnamese where it names neither language."""
    assert language_of({"type": "http", "headers": [(b"accept-language", preferred.encode())]}) == language


async def test_a_problem_speaks_both_languages_and_shows_one(web: WebHarness) -> None:
    """`detail` is the language asked for; both are always there, with the code by which to trace the request."""
    answer = await web.get(f"/notes/{note_id(1)}", "clerk", **{"Accept-Language": "en"})

    problem = answer.json()
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.headers["Content-Language"] == "en"
    assert problem == {
        "type": "urn:tdkt:problem:not-found",
        "title": "Not found",
        "status": 404,
        "code": "not-found",
        "detail": f"There is no note-{note_id(1)}.",
        "detail_vi": f"Không tìm thấy note-{note_id(1)}.",
        "detail_en": f"There is no note-{note_id(1)}.",
        "correlation_id": answer.headers["Correlation-Id"],
        "trace_id": answer.headers["traceparent"].split("-")[1],
        "facts": {"sought": f"note-{note_id(1)}"},
    }


async def test_every_fault_of_a_body_is_listed_with_its_place(web: WebHarness) -> None:
    """A clerk mends everything at once: each fault has a JSON pointer and a sentence in both languages."""
    answer = await web.client.post("/notes", json={"title": "", "extra/field": 1}, headers=signed_in())

    assert answer.status_code == 422
    problem = answer.json()
    assert problem["code"] == "request-invalid"
    assert {fault["pointer"]: fault["kind"] for fault in problem["faults"]} == {
        "#/title": "string_too_short",
        "#/text": "missing",
        "#/extra~1field": "extra_forbidden",
    }
    assert all(fault["vi"] and fault["en"] and fault["in"] == "body" for fault in problem["faults"])


async def test_a_problem_does_not_repeat_what_was_sent(web: WebHarness) -> None:
    """The value that was sent may be personal data: it is not in the answer."""
    answer = await web.client.post("/notes", json={"title": 4711, "text": {"name": "4711"}}, headers=signed_in())

    assert answer.status_code == 422
    assert "4711" not in answer.text


async def test_faults_outside_the_body_are_named(web: WebHarness) -> None:
    """A wrong id in the address and a wrong header are listed by their names."""
    answer = await web.get("/notes/first", "clerk", **{"Read-After": "-1"})

    places = [(fault["in"], fault["name"]) for fault in answer.json()["faults"]]
    assert sorted(places) == [("header", "Read-After"), ("path", "note_id")]


@pytest.mark.parametrize("body", ['{"title": ', "", "[1,", '{"title": "\x00"}'])
async def test_a_body_that_is_no_json_has_a_problem_of_its_own(web: WebHarness, body: str) -> None:
    """Text that cannot be read as JSON is a problem of its own, never a crash."""
    headers = {**signed_in(), "Content-Type": "application/json"}
    answer = await web.client.post("/notes", content=body.encode(), headers=headers)

    assert answer.status_code in {400, 422}
    assert answer.json()["code"] in {"json-malformed", "request-invalid"}


async def test_unknown_addresses_and_methods_are_problems(web: WebHarness) -> None:
    """A refusal of the framework itself is in the same language."""
    nowhere = await web.client.get("/nowhere")
    wrong = await web.client.delete("/notes", headers=signed_in())

    assert (nowhere.status_code, nowhere.json()["code"]) == (404, "address-unknown")
    assert (wrong.status_code, wrong.json()["code"], wrong.headers["Allow"]) == (405, "method-not-allowed", "POST")


async def test_an_unexpected_fault_shows_its_code_alone(web: WebHarness) -> None:
    """The fault is written to the log; the caller gets a trace id and no detail."""
    answer = await web.get("/broken")

    problem: dict[str, Any] = answer.json()
    assert (answer.status_code, problem["code"]) == (500, "unexpected")
    assert problem["trace_id"] == answer.headers["traceparent"].split("-")[1]
    assert "4711" not in answer.text


async def test_a_database_that_is_away_is_a_passing_problem(web: WebHarness) -> None:
    """A command that meets a closed database may be sent again under the key of the answer."""
    web.harness.store.pool.terminate()
    answer: httpx.Response = await web.write()

    assert (answer.status_code, answer.json()["code"]) == (503, "store-unavailable")
    assert answer.headers["Retry-After"] == "2"
    assert answer.headers["Idempotency-Key"]


def test_a_place_is_a_pointer_in_a_body_and_a_name_elsewhere() -> None:
    """RFC 6901 §6, with its two escapes."""
    assert place_of(("body", "tasks", 0, "a/b~c")) == {"in": "body", "pointer": "#/tasks/0/a~1b~0c"}
    assert place_of(("body",)) == {"in": "body", "pointer": "#"}
    assert place_of(("query", "limit")) == {"in": "query", "name": "limit"}


@pytest.mark.parametrize(
    ("steps", "pointer", "deed"),
    [
        (("facts", "deed", "ground"), "#/facts/ground", "Cứu người"),
        (("facts", "deed", "ground"), "#/facts/ground", {}),
        (("facts", "deed", "deed"), "#/facts/deed", "Cứu người"),
        (("facts", "deed", "deed"), "#/facts/deed", {}),
        (("facts", "deed", "deed", "function-after[check(), str]"), "#/facts/deed", "Cứu người"),
        (("facts", "deed", "results", 0, "name"), "#/facts/results/0/name", "Cứu người"),
    ],
)
def test_the_kind_of_a_union_is_no_field_of_the_same_name(
    steps: tuple[str | int, ...], pointer: str, deed: object
) -> None:
    """A sudden deed is of the kind `deed`, and says in `deed` what was done."""
    body = {"facts": {"kind": "deed", "deed": deed, "ground": ["a", "b"], "results": [{"paper": "x"}]}}

    assert place_of(("body", *steps), body)["pointer"] == pointer


class Person(Message):
    """One kind of a union."""

    kind: Literal["person"]
    rating: int


class Team(Message):
    """Another."""

    kind: Literal["team"]
    members: tuple[Person, ...]


class Filed(Message):
    """A body with a union with a discriminating tag."""

    facts: Annotated[Person | Team, Field(discriminator="kind")]


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"facts": {"kind": "person"}}, "#/facts/rating"),
        ({"facts": {"kind": "person", "rating": "a"}}, "#/facts/rating"),
        ({"facts": {"kind": "person", "rating": 1, "person": 2}}, "#/facts/person"),
        ({"facts": {"kind": "team", "members": [{"kind": "person"}]}}, "#/facts/members/0/rating"),
        ({"facts": {"kind": "nobody"}}, "#/facts"),
        ({"facts": 7}, "#/facts"),
        ({}, "#/facts"),
        ([], "#"),
    ],
)
def test_a_pointer_leads_into_the_body_as_it_was_sent(body: object, pointer: str) -> None:
    """The tag of a union's kind is pydantic's own step, and not in what a caller has sent."""
    with pytest.raises(ValidationError) as raised:
        TypeAdapter(Filed).validate_python(body)
    (fault,) = raised.value.errors()

    assert place_of(("body", *fault["loc"]), body)["pointer"] == pointer


class Chosen(Message):
    """Fields with their forms."""

    level: Literal["a", "b", "c"] = "a"
    code: Code = "a"
    catalog: CatalogCode = "A"
    words: SearchText = ""
    number: Annotated[str, Field(pattern=r"^[0-9]{1,5}[a-z]?$")] = "1"
    other: Annotated[str, Field(pattern=r"^x+$")] = "x"


@pytest.mark.parametrize("name", ["level", "code", "catalog", "words", "other"])
def test_a_clerk_reads_no_english_and_no_regular_expression(name: str) -> None:
    """Every form is said in words, and what may be chosen is joined in Vietnamese."""
    with pytest.raises(ValidationError) as raised:
        Chosen.model_validate({name: "!\n"})
    (fault,) = raised.value.errors()
    said = fault_in_words(fault)

    assert " or " not in said["vi"]
    assert not {"^", "$", "\\x", "{"} & set(said["vi"] + said["en"])
    assert said["vi"] != "Giá trị không hợp lệ."


def test_every_form_of_the_vocabulary_has_its_words() -> None:
    """A new pattern among the shared types brings its sentence along."""
    of_document = Document.model_json_schema()["properties"]
    patterns = {
        *(TypeAdapter(of).json_schema().get("pattern") for of in (Code, CatalogCode, SearchText)),
        *(of_document[part].get("pattern") for part in ("number", "symbol", "issuer")),
        *(TypeAdapter(of).json_schema().get("pattern") for of in (Name, Text)),
    } - {None}

    fallback = fault_in_words({"type": "string_pattern_mismatch", "msg": "", "ctx": {"pattern": "^x$"}})
    for pattern in patterns:
        said = fault_in_words({"type": "string_pattern_mismatch", "msg": "", "ctx": {"pattern": pattern}})
        assert said != fallback, pattern


def test_every_kind_of_fault_of_our_own_has_its_words() -> None:
    """A type that refuses a value with a kind of its own has its sentence here, or brings one along as `vi`."""
    root = Path(contracts.__file__).parents[1]
    sources = [file.read_text() for folder in ("contracts", "services") for file in (root / folder).rglob("*.py")]
    raised = [found for source in sources for found in re.findall(r'PydanticCustomError\(\s*"(\w+)"([^)]*)', source)]
    kinds = {kind for kind, facts in raised if '"vi"' not in facts}
    otherwise = fault_in_words({"type": "brand_new", "msg": ""})["vi"]

    assert kinds
    assert [kind for kind in sorted(kinds) if fault_in_words({"type": kind, "msg": ""})["vi"] == otherwise] == []


def test_a_type_may_bring_words_of_its_own() -> None:
    """A sentence of a service about its own form is answered as it stands."""
    fault = {"type": "email_form", "msg": "Bad", "ctx": {"vi": "Phải là địa chỉ thư.", "en": "Should be an address."}}

    assert fault_in_words(fault) == {"kind": "email_form", "vi": "Phải là địa chỉ thư.", "en": "Should be an address."}


def test_duties_have_the_names_that_an_office_uses() -> None:
    """No code stands in either sentence; a program finds the codes among the facts."""
    problem = problem_of(DutyMissing(DUTIES))

    assert not [duty for duty in DUTIES if duty in problem.vi]
    assert "chuyên viên, văn thư" in problem.vi
    assert "chair of the council" in problem.en
    assert problem.members["facts"] == {"needed": ", ".join(sorted(DUTIES))}


async def test_a_401_says_how_to_get_a_token(web: WebHarness) -> None:
    """Which command of this site, and in the language asked for."""
    problem = (await web.client.get("/events", headers={"Accept-Language": "en"})).json()

    assert problem["help"] == problem["help_en"]
    assert "python -m services.writing token" in problem["help_en"]
    assert "python -m services.writing token" in problem["help_vi"]


async def test_a_401_names_the_issuer_of_tokens(
    postgres: servers.Postgres | servers.GivenPostgres, tmp_path: Path
) -> None:
    """Where an issuer is named, it is the one to ask."""
    async with open_web(postgres.admin_url, tmp_path, oidc_issuer="https://login.example") as web:
        problem = (await web.client.get("/events")).json()
        other = (await web.client.get("/nowhere")).json()

    assert "https://login.example" in problem["help"]
    assert "help" not in other


def test_a_kind_of_fault_without_its_own_sentence_still_has_one() -> None:
    """A new kind of pydantic's has general words, and one that lacks a fact has dots for it."""
    new = fault_in_words({"type": "brand_new", "msg": "Is new", "loc": ()})
    bare = fault_in_words({"type": "greater_than", "msg": "Is small", "loc": ()})

    assert new == {"kind": "brand_new", "vi": "Giá trị không hợp lệ.", "en": "Is new"}
    assert bare["vi"] == "Phải lớn hơn …."
