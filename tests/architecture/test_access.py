"""The table of duties and actions is what the code says and does, and no route shows personal data unrecorded."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import pytest
from fastapi import APIRouter, FastAPI

from chassis.web import AuthorizedRequest, allow
from deploy import access_table
from deploy.access_table import Action, actions_of, app_of
from deploy.schemas import SERVICES
from tests.architecture.audited import IMPERSONAL, without_audit, without_route

Reading = Annotated[AuthorizedRequest, allow("clerk")]


async def _all_actions() -> list[Action]:
    return [action for name in SERVICES for action in actions_of(await app_of(name))]


async def show_openly(request: Reading) -> str:
    """A person."""
    return request.actor.subject


async def show_forgetfully(request: Reading) -> str:
    """A person, whose reading is prepared and never awaited."""
    _ = request.audit_read("person")
    return request.actor.subject


async def show_recorded(request: Reading) -> str:
    """A person, by a function that stores the reading."""
    await _record(request)
    return request.actor.subject


async def _record(request: AuthorizedRequest) -> None:
    await request.audit_read("person")


async def test_every_route_that_may_show_a_person_stores_the_reading() -> None:
    """And every route that is said to show nobody is there."""
    actions = await _all_actions()

    assert without_audit(actions) == []
    assert without_route(actions) == []


@pytest.mark.parametrize("endpoint", [show_openly, show_forgetfully, show_recorded])
def test_a_route_that_stores_no_reading_is_found(endpoint: Callable[..., Any]) -> None:
    """The control: one that does not, one that does not wait for it, and one that does."""
    router = APIRouter()
    router.get("/people")(endpoint)
    app = FastAPI()
    app.include_router(router)

    found = without_audit(actions_of(app), IMPERSONAL)

    forgets = endpoint is not show_recorded
    assert (f"{__name__}:{endpoint.__name__}" in found) is forgets


def test_the_page_is_what_the_code_says() -> None:
    """`python -m deploy.access_table` writes it."""
    assert access_table.main(["--check"]) == 0


def test_a_page_of_another_code_is_found(tmp_path: Path) -> None:
    """The control: one cell differs."""
    (tmp_path / "docs").mkdir()
    page = tmp_path / access_table.PAGE
    access_table.main([], tmp_path)
    page.write_text(page.read_text(encoding="utf-8").replace("| x |", "|  |", 1), encoding="utf-8")

    assert access_table.main(["--check"], tmp_path) == 1
