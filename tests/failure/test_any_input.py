"""A service answers every input of a caller: its OpenAPI description yields the inputs, right and wrong ones.

The services run in process over a database of their own with all they need, so no answer may be a server error.
"""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from requests import Request
from schemathesis.core.result import Ok
from schemathesis.generation import GenerationMode
from schemathesis.schemas import APIOperation

from chassis.declaring.service import Service
from chassis.log import loops
from chassis.reading.projector import Projector
from contracts.message import Actor
from deploy.local import servers
from tests.architecture.tree import SERVICES
from tests.chassis.writing_service import writing_service
from tests.harness import ServiceHarness, assembled

pytestmark = [pytest.mark.campaign, pytest.mark.timeout(600)]
_EXAMPLES = 8
"""Inputs for each operation, right and wrong ones apart; Hypothesis draws the same ones every time."""
_READINESS = "GET /health/ready"
"""Its 503 is the truth here: the loops of the service do not run."""
_CALLERS = (
    Actor("phong-noi-vu", None, frozenset({"clerk", "appraiser", "signer", "auditor", "operator"})),
    Actor("van-thu", "unit-1", frozenset({"clerk"})),
)


@dataclass(frozen=True)
class Caller:
    """Sends to one service what it is handed, as a person of the site's staff or of a unit."""

    runner: asyncio.Runner
    harness: ServiceHarness

    def answers(self, case: schemathesis.Case[Any]) -> Iterator[httpx.Response]:
        """The answers that each of the callers gets."""
        sent = Request(**case.as_transport_kwargs(base_url="http://service")).prepare()
        assert sent.body is None or isinstance(sent.body, str | bytes)
        headers = {name: value for name, value in sent.headers.items() if name != "Authorization"}
        for who in _CALLERS:
            request = self.harness.web.build_request(
                str(sent.method),
                str(sent.url),
                content=sent.body,
                headers=[(_bytes(name), _bytes(value)) for name, value in {**headers, **self._token(who)}.items()],
            )
            yield self.runner.run(self.harness.web.send(request))

    def _token(self, who: Actor) -> dict[str, str]:
        return self.harness.token(who)


def _bytes(text: str | bytes) -> bytes:
    return text if isinstance(text, bytes) else text.encode("latin-1", "replace")


@asynccontextmanager
async def _working(admin_url: str, service: Service, folder: Path) -> AsyncIterator[ServiceHarness]:
    mail = {"smtp_host": "127.0.0.1", "smtp_port": 9, "smtp_sender": "tdkt@lang-son.example"}
    async with assembled(admin_url, service, folder, mail if service.name == "notification" else {}) as harness:
        harness.it_is("2017-01-10T08:00")
        projecting = asyncio.create_task(loops.run(Projector(service, harness.store), harness.store))
        yield harness
        projecting.cancel()
        await asyncio.wait({projecting})


@contextmanager
def _caller(service: Service, postgres: servers.Postgres, folder: Path) -> Iterator[Caller]:
    with asyncio.Runner() as runner:
        running = _working(postgres.admin_url, service, folder)
        harness = runner.run(running.__aenter__())
        try:
            yield Caller(runner, harness)
        finally:
            runner.run(running.__aexit__(None, None, None))


def _faults(caller: Caller, operation: APIOperation[Any, Any, Any, Any], mode: GenerationMode) -> list[str]:
    """The first input of `operation` that is answered with a server error, if there is one."""

    @settings(
        max_examples=_EXAMPLES,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def send(case: schemathesis.Case[Any]) -> None:
        for answer in caller.answers(case):
            assert answer.status_code < httpx.codes.INTERNAL_SERVER_ERROR, (
                f"{answer.status_code} {answer.text[:200]} to {case.as_curl_command()}"
            )

    try:
        send()
    except Unsatisfiable:  # an operation without parameters has no wrong input
        return []
    except Exception as fault:  # noqa: BLE001 - all operations are tried, and every fault is listed
        return [f"{operation.label}: {fault!r}"]
    return []


def _all_faults(
    service: Service, mode: GenerationMode, postgres: servers.Postgres, folder: Path, among: str = ""
) -> list[str]:
    """The faults of all operations that `service` describes, or of those whose labels contain `among`."""
    with _caller(service, postgres, folder) as caller:
        token = caller.harness.token(_CALLERS[0])
        description = caller.runner.run(caller.harness.web.get("/openapi.json", headers=token)).json()
        found = list(schemathesis.openapi.from_dict(description).get_all_operations())
        operations = [one.ok() for one in found if isinstance(one, Ok)]
        assert len(operations) == len(found) > 3, "the description of each operation can be read"
        tried = [operation for operation in operations if operation.label != _READINESS and among in operation.label]
        return [fault for operation in tried for fault in _faults(caller, operation, mode)]


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=["right", "wrong"])
@pytest.mark.parametrize("name", SERVICES)
def test_no_input_is_answered_with_a_server_error(
    name: str, mode: GenerationMode, postgres: servers.Postgres, tmp_path: Path
) -> None:
    """Every operation is tried with inputs that its description allows, and with others."""
    service = import_module(f"services.{name}.service").SERVICE

    faults = _all_faults(service, mode, postgres, tmp_path)

    assert faults == [], "\n".join(faults)


def test_a_route_that_fails_is_found(postgres: servers.Postgres, tmp_path: Path) -> None:
    """The control: a service with a broken route is complained of."""
    faults = _all_faults(writing_service(), GenerationMode.POSITIVE, postgres, tmp_path, among="/broken")

    assert [fault.partition(":")[0] for fault in faults] == ["GET /broken"]
