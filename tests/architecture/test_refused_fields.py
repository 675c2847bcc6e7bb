"""A refusal that a field of the request brings about names the field, in every body in which it may stand."""

import asyncio
from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

import pytest
from fastapi import FastAPI
from fastapi.routing import iter_route_contexts

from chassis.web.blame import body_of, has_field
from contracts.message import Refusal, RefusalKind
from deploy.access_table import app_of
from deploy.schemas import SERVICES, service

_WITHOUT: Final[Mapping[str, str]] = {
    "content-": "the whole body is a file, or the part of one",
    "upload-part-": "the whole body is a part of a file",
    "list-": "the whole body is a file; its cells stand in the facts",
    "password": "passwords are typed on pages alone",
    "draft-incomplete": "a draft is issued without a body; the fields of the draft stand in the facts",
    "report-before-period": "the day on which it is sent is too early, whatever is sent",
}
"""How the codes of refusals of wrong content begin that no field of a JSON body brings about, and why."""


class Named(NamedTuple):
    """A refusal and the service that answers with it."""

    service: str
    refusal: type[Refusal]


_NAMED: Final = [Named(name, refusal) for name in SERVICES for refusal in service(name).refusals]


@pytest.fixture(scope="module")
def bodies() -> dict[str, list[Mapping[str, Any]]]:
    """The schemas of the bodies that the routes of each service take."""
    return {name: list(_bodies_of(asyncio.run(app_of(name)))) for name in SERVICES}


def _bodies_of(app: FastAPI) -> Iterator[Mapping[str, Any]]:
    for context in iter_route_contexts(app.routes):
        schema = body_of(context.original_route)
        if schema is not None:
            yield schema


@pytest.mark.parametrize(
    "named", [one for one in _NAMED if one.refusal.fields], ids=lambda named: f"{named.service}: {named.refusal.code}"
)
def test_each_field_that_a_refusal_names_is_one_of_a_body(
    named: Named, bodies: dict[str, list[Mapping[str, Any]]]
) -> None:
    """A pointer leads to a field, and the refusal is answered with it where the route takes that field."""
    nowhere = [one for one in named.refusal.fields if not any(has_field(body, one) for body in bodies[named.service])]

    assert nowhere == [], f"no body of {named.service} has them: correct `fields` of {named.refusal.__name__}"


def test_each_refusal_of_wrong_content_names_a_field() -> None:
    """Or the table says why no field of a body is at fault."""
    silent = [one.refusal.code for one in _NAMED if one.refusal.kind is RefusalKind.INVALID and not one.refusal.fields]

    assert [code for code in silent if not code.startswith(tuple(_WITHOUT))] == [], "give them `fields`"
    assert [start for start in _WITHOUT if not any(code.startswith(start) for code in silent)] == [], "not needed"


_SHAPE: Final[Mapping[str, Any]] = {
    "$defs": {"Part": {"properties": {"day": {"type": "string"}}}},
    "properties": {"part": {"anyOf": [{"$ref": "#/$defs/Part"}, {"type": "null"}]}, "rows": {"type": "array"}},
}


@pytest.mark.parametrize(
    ("pointer", "expected"),
    [
        ("/part", True),
        ("/part/day", True),
        ("/rows", True),
        ("/day", False),
        ("/part/month", False),
        ("/rows/0", False),
    ],
)
def test_a_pointer_is_followed_through_references_and_choices(pointer: str, *, expected: bool) -> None:
    """The control of the test above."""
    assert has_field(_SHAPE, pointer) is expected
