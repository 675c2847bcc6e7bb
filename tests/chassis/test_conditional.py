"""Conditional requests and HEAD: an answer is sent when it is new, and a command is refused when it is stale."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from deploy.local import servers
from tests.chassis.web_harness import WebHarness, open_web, signed_in


@pytest.fixture
async def web(postgres: servers.Postgres | servers.GivenPostgres, tmp_path: Path) -> AsyncIterator[WebHarness]:
    async with open_web(postgres.admin_url, tmp_path) as opened, opened.projecting():
        yield opened


async def written(web: WebHarness) -> tuple[str, httpx.Response]:
    """The address of a new note, and the note as it is shown."""
    answer = await web.write()
    note = f"/notes/{answer.json()['stream'].removeprefix('note-')}"
    return note, await web.get(note, **{"Read-After": answer.headers["Position"]})


async def strike(web: WebHarness, note: str, seen: str) -> httpx.Response:
    """Strike the note out as one who has read it with the tag `seen`."""
    headers = signed_in() | {"If-Match": seen}
    return await web.client.post(f"{note}/strike", json={"reason": "twice"}, headers=headers)


async def test_what_has_not_changed_is_not_sent_again(web: WebHarness) -> None:
    """304 without a body, as long as the answer would be the same; other streams do not count."""
    note, shown = await written(web)
    await written(web)
    tag = shown.headers["ETag"]
    same = [await web.get(note, **{"If-None-Match": sent}) for sent in (tag, f'"x", W/{tag}', "*")]

    assert tag.startswith('"1-')
    assert [(one.status_code, one.content, one.headers["ETag"]) for one in same] == [(304, b"", tag)] * 3
    assert (await web.get(note, **{"If-None-Match": '"1-0"'})).status_code == 200
    assert shown.headers["Cache-Control"] == "private, no-cache"


async def test_what_has_changed_is_sent_with_another_tag(web: WebHarness) -> None:
    """The new tag names the position of the change."""
    note, shown = await written(web)
    struck = await strike(web, note, shown.headers["ETag"])
    headers = {"If-None-Match": shown.headers["ETag"], "Read-After": struck.headers["Position"]}

    after = await web.get(note, **headers)

    assert (after.status_code, after.json()["struck"]) == (200, True)
    assert after.headers["ETag"].startswith(f'"{struck.headers["Position"]}-')


@pytest.mark.parametrize("form", ["{}", "W/{}", '"0-00", {}', "*"])
async def test_a_command_goes_through_on_what_its_sender_has_read(web: WebHarness, form: str) -> None:
    """The tag of the thing itself is what it takes, weakened by a proxy or one of several."""
    note, shown = await written(web)

    assert (await strike(web, note, form.format(shown.headers["ETag"]))).status_code == 200


async def test_a_command_on_what_has_changed_meanwhile_is_refused(web: WebHarness) -> None:
    """Nobody overwrites what he has not seen, and nothing is stored."""
    note, shown = await written(web)
    await strike(web, note, shown.headers["ETag"])
    stale = await web.client.post(f"{note}/pin", headers=signed_in() | {"If-Match": shown.headers["ETag"]})

    assert (stale.status_code, stale.json()["code"]) == (412, "stream-went-on")
    assert await web.stored() == 2


@pytest.mark.parametrize("sent", ["", "latest", '"9f86d081884c7d65"', '"1-2-3"', "-1", '"99999999999999999999"'])
async def test_a_tag_without_a_position_is_a_fault_of_its_header(web: WebHarness, sent: str) -> None:
    """As that of a list, which is no single thing's."""
    note, _ = await written(web)
    answer = await strike(web, note, sent)

    assert answer.status_code == 422
    assert [(fault["in"], fault["name"]) for fault in answer.json()["faults"]] == [("header", "if-match")]
    assert await web.stored() == 1


@pytest.mark.parametrize(
    "address", ["/notes/0199c0de-0000-7000-8000-0123456789ab", "/notes/%00", "/notes/%F0%9F%98%80"]
)
async def test_what_is_not_there_has_no_tag(web: WebHarness, address: str) -> None:
    """And an id that is none asks the database for nothing."""
    answer = await web.get(address)

    assert answer.status_code in {404, 422}
    assert "ETag" not in answer.headers


@pytest.mark.parametrize(
    "address",
    [
        "/notes/{}",
        "/events",
        "/openapi.json",
        "/docs",
        "/health/live",
        "/metrics",
        "/nowhere",
        "/notes",
        "/writing/notes/new",
    ],
)
async def test_head_is_get_without_its_body(web: WebHarness, address: str) -> None:
    """The same status and the same headers, for JSON, pages, probes and problems."""
    note, _ = await written(web)
    path = address.format(note.rpartition("/")[2])
    duties = ("auditor", "operator")
    shown = await web.get(path, *duties)

    head = await web.client.head(path, headers=signed_in("an", *duties))

    assert (head.status_code, head.content) == (shown.status_code, b"")
    for name in ("content-type", "etag", "allow"):
        assert head.headers.get(name) == shown.headers.get(name)
    if path not in {"/metrics", "/events", "/nowhere", "/notes"}:
        assert head.headers["content-length"] == shown.headers["content-length"]
