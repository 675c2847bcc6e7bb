"""Forms of pages over a real service: doubled, stale, forged and faulty ones, with what was typed kept."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from chassis.web.bodies import LARGEST_BODY
from deploy.local import servers
from tests.chassis.paged import paged_service
from tests.chassis.web_harness import WebHarness, open_web, session_of

NEW = "/writing/notes/new"
TYPED = {"title": "Thư <script>alert(1)</script>", "text": "một\r\nhai"}


@pytest.fixture
async def web(postgres: servers.Postgres, tmp_path: Path) -> AsyncIterator[WebHarness]:
    """The pages of the sample service for a clerk who has signed in."""
    async with open_web(postgres.admin_url, tmp_path, paged_service()) as opened, opened.projecting():
        opened.client.cookies.update(session_of("an", "clerk"))
        yield opened


async def test_a_form_is_carried_out_once_however_often_it_is_sent(web: WebHarness) -> None:
    """The page that follows shows what was typed as text, never as markup."""
    own = hidden(await web.client.get(NEW))
    led = await web.client.post(NEW, data=own | TYPED)
    assert led.status_code == 303
    shown = await web.client.get(led.headers["location"])
    assert "Thư &lt;script&gt;" in shown.text
    assert "<script>alert" not in shown.text
    assert "Đã ghi." in shown.text

    again = await web.client.post(NEW, data=own | TYPED)
    assert again.headers["location"].partition("?")[0] == led.headers["location"].partition("?")[0]
    assert await web.stored() == 1
    other = await web.client.post(NEW, data=hidden(await web.client.get(NEW)) | TYPED)
    assert other.status_code == 303
    assert await web.stored() == 2


async def test_a_fault_stands_at_its_field_and_nothing_typed_is_lost(web: WebHarness) -> None:
    """The summary leads to the field; the page says that it is in error before anything else."""
    faulty = await web.client.post(NEW, data=hidden(await web.client.get(NEW)) | TYPED | {"title": "  "})
    assert faulty.status_code == 422
    assert '<a href="#f-title">Tên: Thiếu trường bắt buộc.</a>' in faulty.text
    assert 'aria-describedby="f-title-fault" aria-invalid="true"' in faulty.text
    assert "một\r\nhai</textarea>" in faulty.text
    assert "<title>Có lỗi: " in faulty.text
    assert await web.stored() == 0


async def test_a_stale_form_is_refused_and_can_be_sent_again(web: WebHarness) -> None:
    """Whoever opened the page before somebody else changed its subject sees the change first."""
    note = (await web.client.post(NEW, data=hidden(await web.client.get(NEW)) | TYPED)).headers["location"]
    page = note.partition("?")[0]
    mine, theirs = hidden(await web.client.get(note)), hidden(await web.client.get(note))
    assert (await web.client.post(f"{page}/strike", data=theirs | {"reason": "của họ"})).status_code == 303
    stale = await web.client.post(f"{page}/strike", data=mine | {"reason": "của tôi"})
    assert (stale.status_code, "của tôi" in stale.text, "stream-went-on" in stale.text) == (412, True, True)
    assert await web.stored() == 2
    # The page that refused shows the present state, so that its own form is not stale any more.
    after = await web.client.post(f"{page}/strike", data=hidden(stale) | {"reason": "của tôi"})
    assert "stream-went-on" not in after.text


async def test_the_api_compares_with_if_match_alike(web: WebHarness) -> None:
    """Without the header nothing is compared."""
    written = await web.write()
    stream, position = written.json()["stream"], written.json()["position"]
    path = f"/notes/{stream.removeprefix('note-')}/pin"
    headers = {"Authorization": written.request.headers["Authorization"]}
    stale = await web.client.post(path, headers=headers | {"If-Match": str(position - 1)})
    assert (stale.status_code, stale.json()["code"]) == (412, "stream-went-on")
    assert (await web.client.post(path, headers=headers | {"If-Match": str(position)})).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "https://elsewhere.example"},
        {"origin": "null"},
    ],
)
async def test_a_form_from_elsewhere_is_refused(web: WebHarness, headers: dict[str, str]) -> None:
    """Even with the right token: what was typed is shown, so that an honest writer loses nothing."""
    own = hidden(await web.client.get(NEW))
    forged = await web.client.post(NEW, data=own | TYPED, headers=headers)
    assert (forged.status_code, "form-forged" in forged.text, "Thư &lt;script&gt;" in forged.text) == (403, True, True)
    assert await web.stored() == 0
    assert (await web.client.post(NEW, data=own | TYPED, headers={"origin": "http://service"})).status_code == 303


@pytest.mark.parametrize("token", ["", "guessed", None])
async def test_a_form_without_its_token_is_refused(web: WebHarness, token: str | None) -> None:
    """Another site can make a browser send the cookies, and cannot read the token."""
    own = {name: value for name, value in hidden(await web.client.get(NEW)).items() if name != "_form"}
    sent = own | TYPED | ({} if token is None else {"_form": token})
    assert (await web.client.post(NEW, data=sent)).status_code == 403
    web.client.cookies.delete("tdkt-lang-son-form")
    assert (await web.client.post(NEW, data=sent | {"_form": ""})).status_code == 403
    assert await web.stored() == 0


async def test_a_form_in_an_old_session_is_sent_on(web: WebHarness) -> None:
    """The answer keeps the method and the body, so that nothing is lost by it, and is given before the body is read."""
    web.client.cookies.clear()
    led = await web.client.post(NEW, data=TYPED)
    assert (led.status_code, led.headers["location"]) == (307, "/planning/session/renew?next=%2Fwriting%2Fnotes%2Fnew")


async def test_a_form_comes_with_a_file_as_well(web: WebHarness) -> None:
    """In the other encoding of HTML, with the same fields and the same faults; the file is there beside them."""
    own = hidden(await web.client.get(NEW))
    files = {"file": ("thư.txt", b"x" * 1_200_000)}
    faulty = await web.client.post(NEW, data=own | TYPED | {"title": " "}, files=files)
    assert (faulty.status_code, "một\r\nhai</textarea>" in faulty.text) == (422, True)
    assert (await web.client.post(NEW, data=own | TYPED | {"_form": "guessed"}, files=files)).status_code == 403
    assert (await web.client.post(NEW, data=own | TYPED, files=files)).status_code == 303
    assert await web.stored() == 1


async def test_a_form_with_files_is_read_whole_or_not_at_all(web: WebHarness) -> None:
    """Two files, a form that breaks off or has no boundary, and one beyond the limit of every body."""
    own = hidden(await web.client.get(NEW))
    two = [("one", ("a", b"a")), ("two", ("b", b"b"))]
    assert (await web.client.post(NEW, data=own | TYPED, files=two)).status_code == 400
    large = {"file": ("a", b"x" * LARGEST_BODY)}
    assert (await web.client.post(NEW, data=own | TYPED, files=large)).status_code == 413
    for kind in ("multipart/form-data", "multipart/form-data; boundary=a"):
        broken = await web.client.post(NEW, content=b"--a\r\nx", headers={"content-type": kind})
        assert broken.status_code in {400, 403}, kind
    assert await web.stored() == 0


async def test_a_page_takes_forms_and_the_api_takes_json(web: WebHarness) -> None:
    """Each refuses the other's body before it is read."""
    assert (await web.client.post(NEW, json=TYPED)).status_code == 415
    answer = await web.client.post(
        "/notes", data=TYPED, headers={"Authorization": (await web.write()).request.headers["Authorization"]}
    )
    assert answer.status_code == 415


def hidden(page: httpx.Response) -> dict[str, str]:
    """The fields that every form of a page holds, of its last form: the one of the content."""
    return dict(re.findall(r'<input type="hidden" name="(_\w+)" value="([^"]*)">', page.text))
