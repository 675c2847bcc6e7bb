"""Contacts over HTTP, and the description of the service's request bodies."""

from typing import Any

import httpx
from fastapi.routing import APIRoute
from structlog.testing import capture_logs

from services.notification.choice.routes import ChoiceBody, WaysBody
from services.notification.contact.routes import ContactBody
from services.notification.service import SERVICE
from tests.notification.conftest import TokenHeaders
from tests.notification.harness import NotificationHarness
from tests.notification.heard_events import COMMUNE, WARD

ADDRESS = "vanphong@maipha.example"

BODIES = (ContactBody, ChoiceBody, WaysBody)


async def test_a_contact_is_set_and_shown(
    web: httpx.AsyncClient, token_of: TokenHeaders, harness: NotificationHarness
) -> None:
    """A unit's clerk sets the contact of the unit, and nobody of another unit sees it."""
    clerk = token_of("clerk", COMMUNE.code)
    body = {"email": ADDRESS, "language": "en"}

    await web.put(f"/contacts/{COMMUNE.code}", json=body, headers=clerk)
    await harness.settle()

    shown = (await web.get(f"/contacts/{COMMUNE.code}", headers=clerk)).json()
    assert (shown["email"], shown["language"]) == (body["email"], body["language"])
    assert (await web.get(f"/contacts/{COMMUNE.code}", headers=token_of("clerk", WARD.code))).status_code == 404


async def test_a_reading_of_a_contact_leaves_a_line_for_the_audit(
    web: httpx.AsyncClient, token_of: TokenHeaders, harness: NotificationHarness
) -> None:
    """The address of an office may name a person; the line says whose contact was read, and not the address."""
    await web.put(f"/contacts/{COMMUNE.code}", json={"email": ADDRESS}, headers=token_of("operator"))
    await harness.settle()

    with capture_logs() as lines:
        await web.get(f"/contacts/{COMMUNE.code}", headers=token_of("auditor"))
        await web.get(f"/contacts/{WARD.code}", headers=token_of("auditor"))

    (line,) = [line for line in lines if line["event"] == "personal_data_read"]
    assert (line["subject"], line["kind"], line["ids"]) == ("can-bo", "contact", [COMMUNE.code])
    assert ADDRESS not in str(line)


async def test_a_clerk_does_not_set_another_units_contact(web: httpx.AsyncClient, token_of: TokenHeaders) -> None:
    """That is not allowed to this actor, whatever the address."""
    answer = await web.put(f"/contacts/{COMMUNE.code}", json={"email": ADDRESS}, headers=token_of("clerk", WARD.code))

    assert (answer.status_code, answer.json()["code"]) == (403, "not-your-contact")


async def test_a_body_that_is_no_contact_is_refused_with_its_faults(
    web: httpx.AsyncClient, token_of: TokenHeaders
) -> None:
    """Each fault has its place."""
    bodies: tuple[object, ...] = (
        {},
        [],
        {"email": "a b@c"},
        {"email": "a\u0000@maipha.example"},
        {"email": "van\u200bphong@maipha.example"},
        {"email": 9223372036854775808},
        {"email": f"{'a' * 300}@maipha.example"},
        {"email": ADDRESS, "language": "fr"},
        {"email": ADDRESS, "telephone": "0205"},
    )
    for body in bodies:
        answer = await web.put(f"/contacts/{COMMUNE.code}", json=body, headers=token_of("operator"))

        assert answer.status_code == 422, body
        assert all(fault["pointer"].startswith("#") for fault in answer.json()["faults"])


async def test_an_addressee_is_named_by_a_code(web: httpx.AsyncClient, token_of: TokenHeaders) -> None:
    """Anything else is refused before the database is asked."""
    for addressee in ("UBND", "a" * 61, "xa--mai-pha", "xa%00mai-pha", "9223372036854775808%ff"):
        put = await web.put(f"/contacts/{addressee}", json={"email": ADDRESS}, headers=token_of("operator"))
        shown = await web.get(f"/contacts/{addressee}", headers=token_of("operator"))

        assert (put.status_code, shown.status_code) == (422, 422), addressee


async def test_an_address_is_recorded_in_its_one_form(
    web: httpx.AsyncClient, token_of: TokenHeaders, harness: NotificationHarness
) -> None:
    """However it was typed: the second request changes nothing."""
    operator = token_of("operator")
    await web.put(f"/contacts/{WARD.code}", json={"email": ADDRESS}, headers=operator)
    head = await harness.store.head()

    again = {"email": " vanphong@MAIPHA.example\u00a0"}
    answer = await web.put(f"/contacts/{WARD.code}", json=again, headers=operator)

    assert (answer.status_code, await harness.store.head()) == (200, head)


async def test_the_description_has_an_example_of_every_body(web: httpx.AsyncClient, token_of: TokenHeaders) -> None:
    """Each can be sent as it stands."""
    described: dict[str, Any] = (await web.get("/openapi.json", headers=token_of("auditor"))).json()
    own = {route.path for router in SERVICE.routers for route in router.routes if isinstance(route, APIRoute)}
    bodies = [
        operation["requestBody"]["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2]
        for path, operations in described["paths"].items()
        if path in own
        for operation in operations.values()
        if "requestBody" in operation
    ]

    assert set(bodies) == {kind.__name__ for kind in BODIES}
    for kind in BODIES:
        for example in described["components"]["schemas"][kind.__name__]["examples"]:
            assert kind.model_validate(example).model_dump(mode="json", exclude_unset=True) == example
