"""The pages of signing in, of one's own sessions, and of the accounts that an operator keeps."""

import re
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from chassis.web.sessions import session_token
from deploy.local import servers
from tests.chassis.databases import as_owner
from tests.chassis.issuer import Login, published
from tests.planning.people import PASSWORD, People, people_at
from tests.planning.test_oidc import AN, CLIENT, KEY

pytestmark = pytest.mark.usefixtures("cheap_hashes")
NEW = "hoa đào nở sớm năm nay"
COOKIE = "tdkt-lang-son"
REASON = {"reason": "Phân công <b>năm</b> 2017"}


@pytest.fixture
async def people(postgres: servers.Postgres, tmp_path: Path) -> AsyncIterator[People]:
    async with people_at(postgres.admin_url, tmp_path) as opened:
        yield opened


def hidden(page: httpx.Response) -> dict[str, str]:
    """The hidden fields of the last form of a page."""
    form = page.text.rpartition("<main")[2].rpartition("<form")[2]
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form))


async def sign_in(web: httpx.AsyncClient, name: str, password: str = PASSWORD.get_secret_value()) -> httpx.Response:
    """Send the form to sign in."""
    own = hidden(await web.get("/planning/sign-in?next=/planning/plans"))
    return await web.post("/planning/sign-in", data=own | {"user_name": name, "password": password})


async def test_a_person_signs_in_works_and_signs_out(people: People) -> None:
    """From a page that asks to sign in, there and back; afterwards the cookie opens nothing."""
    web = people.planning.web
    await people.add("chuyenvien", "clerk")
    led = await web.get("/planning/plans?year=2017")
    assert led.status_code == 307
    asked = await web.get(led.headers["location"])
    assert asked.headers["location"] == "/planning/sign-in?next=%2Fplanning%2Fplans%3Fyear%3D2017"

    wrong = await sign_in(web, "chuyenvien", "sai mật khẩu rồi")
    assert (wrong.status_code, COOKIE in web.cookies) == (403, False)
    assert "sign-in-failed" in wrong.text
    assert "sai mật khẩu rồi" not in wrong.text
    right = await sign_in(web, "chuyenvien")
    assert (right.status_code, right.headers["location"]) == (303, "/planning/plans")
    shown = await web.get("/planning/plans")
    assert (shown.status_code, "Bà chuyenvien" in shown.text) == (200, True)
    kept = web.cookies[COOKIE]
    await web.post("/planning/session/end", data=hidden_of_head(shown))
    assert COOKIE not in web.cookies
    web.cookies.set(COOKIE, kept)
    assert (await web.get("/planning/session/renew?quiet=yes")).status_code == 401


async def test_a_try_that_waits_says_until_when(people: People) -> None:
    """By the header that programs read, and in the sentence; a password that is merely wrong makes nobody wait."""
    web = people.planning.web
    await people.add("chuyenvien", "clerk")

    answers = [await sign_in(web, "chuyenvien", "sai mật khẩu rồi") for _ in range(6)]

    assert {one.status_code for one in answers} == {403}
    assert [one.headers.get("Retry-After") for one in answers] == [None] * 5 + ["1"]


def hidden_of_head(page: httpx.Response) -> dict[str, str]:
    """The hidden fields of the form to sign out."""
    form = page.text.partition('action="/planning/session/end"')[2].partition("</form>")[0]
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form))


async def test_a_form_survives_the_end_of_its_session(people: People) -> None:
    """Renewed, it goes on by itself; ended, it waits until its person has signed in, and is then sent once."""
    web, settings = people.planning.web, people.settings
    await people.add("quantri", "operator")
    await sign_in(web, "quantri")
    page = await web.get("/planning/accounts")
    typed = hidden(page) | {"user_name": "thamdinh", "display_name": "Bà <i>Thẩm</i>", **REASON}
    assert settings.session_private_key_file is not None
    person = await people.pages.person(web.cookies[COOKIE])
    ended = session_token(
        settings.session_private_key_file.read_bytes(),
        person.actor,
        site="lang-son",
        session_id=person.session_id,
        name="An",
        lasts=-(settings.session_idle / 2),
    )

    web.cookies.set(COOKIE, ended, domain="service.local")
    led = await web.post("/planning/accounts", data=typed)
    assert led.status_code == 307
    back = await web.post(led.headers["location"], data=typed)
    assert (back.status_code, back.headers["location"]) == (307, "/planning/accounts")
    assert (await people.pages.person(web.cookies[COOKIE])).actor == person.actor

    await as_owner(people.planning.database, "update account.sessions set revoked_at = now()")
    web.cookies.set(COOKIE, ended, domain="service.local")
    asked = await web.post(led.headers["location"], data=typed)
    assert (asked.status_code, "session-ended" in asked.text) == (403, True)
    again = hidden(asked) | {"user_name": "quantri", "password": PASSWORD.get_secret_value()}
    again["kept"] = again["kept"].replace("&amp;", "&")
    offered = await web.post("/planning/sign-in", data=again)
    assert "Bà &lt;i&gt;Thẩm&lt;/i&gt;" in offered.text
    sent = hidden(offered) | {"display_name": "Bà <i>Thẩm</i>", **REASON}
    made = await web.post("/planning/accounts", data=sent)
    assert (made.status_code, "thamdinh" in made.text) == (200, True)
    assert "<i>Thẩm" not in made.text


async def test_a_forged_sign_in_is_refused(people: People) -> None:
    """Without the page's own token nobody is signed in, and no password is shown again."""
    web = people.planning.web
    await people.add("chuyenvien", "clerk")

    forged = await web.post(
        "/planning/sign-in", data={"user_name": "chuyenvien", "password": PASSWORD.get_secret_value()}
    )

    assert (forged.status_code, COOKIE in web.cookies) == (403, False)
    assert PASSWORD.get_secret_value() not in forged.text


async def test_an_operator_keeps_accounts_and_an_auditor_looks(people: People) -> None:
    """Added, granted a duty, changed at the first sign-in, reset, disabled; each with its reason in the log."""
    web = people.planning.web
    await people.add("quantri", "operator")
    await people.add("kiemtra", "auditor")
    await sign_in(web, "quantri")
    own = hidden(await web.get("/planning/accounts"))
    made = await web.post("/planning/accounts", data=own | {"user_name": "nguoiky", "display_name": "Ông Ký", **REASON})
    assert made.status_code == 200
    password = re.search(r"<code>([\w-]{18})</code>", made.text)
    address = re.search(r'href="(/planning/accounts/[0-9a-f-]{36})"', made.text)
    assert password is not None
    assert address is not None
    account = await web.get(address[1])
    asked = hidden_for(account, f"{address[1]}/duties") | {"duty": "signer", "valid_from": "2016-12-23", **REASON}
    faulty = await web.post(f"{address[1]}/duties", data=asked | {"authority": "KT", "_key": "1"})
    assert (faulty.status_code, "duty-authority-incomplete" in faulty.text) == (422, True)
    granted = await web.post(f"{address[1]}/duties", data=asked | {"authority": "own"})
    assert granted.status_code == 303
    await people.planning.settle()
    assert "người ký" in (await web.get(granted.headers["location"])).text

    web.cookies.clear()
    first = await sign_in(web, "nguoiky", password[1])
    assert (first.status_code, "password-to-be-changed" in first.text) == (403, True)
    change = {"password_last": password[1], "password_new": NEW, "password_again": NEW, "user_name": "nguoiky"}
    differing = await web.post("/planning/password", data=hidden(first) | change | {"password_again": "khác"})
    assert (differing.status_code, NEW in differing.text) == (422, False)
    assert (await web.post("/planning/password", data=hidden(first) | change)).status_code == 303
    assert (await web.get("/planning/accounts")).status_code == 403

    web.cookies.clear()
    await sign_in(web, "kiemtra")
    looked = await web.get(address[1])
    assert (looked.status_code, "Giao nhiệm vụ" in looked.text) == (200, False)
    assert (await web.post(f"{address[1]}/disable", data=hidden_of_head(looked) | REASON)).status_code == 403

    web.cookies.clear()
    await sign_in(web, "quantri")
    page = await web.get(address[1])
    disabled = await web.post(f"{address[1]}/disable", data=hidden_for(page, f"{address[1]}/disable") | REASON)
    assert disabled.status_code == 303
    web.cookies.clear()
    assert (await sign_in(web, "nguoiky", NEW)).status_code == 403
    recorded = await as_owner(
        people.planning.database, "select data->>'verb' as verb, actor from log.events where type = 'VerbOrdered'"
    )
    assert [row["verb"] for row in recorded if row["actor"] == "quantri"][-2:] == ["account add", "account disable"]


def hidden_for(page: httpx.Response, action: str) -> dict[str, str]:
    """The hidden fields of the form that is sent to `action`."""
    form = page.text.partition(f'action="{action}"')[2].partition("</form>")[0]
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form))


async def test_a_person_sees_and_ends_the_own_sessions(people: People) -> None:
    """And nobody else's: another person's session is not there."""
    web = people.planning.web
    await people.add("chuyenvien", "clerk")
    await people.add("vanthu", "clerk")
    elsewhere = await people.sign_in("chuyenvien")
    others = await people.sign_in("vanthu")
    await sign_in(web, "chuyenvien")

    page = await web.get("/planning/account")
    end = f"/planning/account/sessions/{elsewhere.session.session_id}/end"
    own = hidden_for(page, end)
    foreign = await web.post(end.replace(str(elsewhere.session.session_id), str(others.session.session_id)), data=own)

    assert "Firefox, Windows" in page.text
    assert str(others.session.session_id) not in page.text
    assert foreign.status_code == 404
    assert (await web.post(end, data=own)).status_code == 303
    assert "Firefox, Windows" not in (await web.get("/planning/account")).text


async def test_a_person_comes_in_over_the_provider(postgres: servers.Postgres, tmp_path: Path) -> None:
    """By the link of the page to sign in, and back to the page that was wanted; another browser gets nothing."""
    with published() as issuer:
        issuer.keys = [KEY]
        issuer.login = Login(CLIENT, None, {**AN, "duties": ["clerk"], "staff_of": "lang-son"})
        named = {
            "sign_in_oidc_issuer": issuer.url,
            "sign_in_oidc_client_id": CLIENT,
            "public_url": "http://localhost:8100",
        }
        async with people_at(postgres.admin_url, tmp_path, **named) as people:
            web = people.planning.web
            page = await web.get("/planning/sign-in?next=/planning/plans")
            link = re.search(r'href="(/planning/session/provider[^"]+)"', page.text)
            assert link is not None
            led = await web.get(link[1])
            async with httpx.AsyncClient() as browser:
                back = urlsplit((await browser.get(led.headers["location"])).headers["location"])
            assert parse_qs(urlsplit(led.headers["location"]).query)["code_challenge_method"] == ["S256"]
            kept = dict(web.cookies)
            web.cookies.clear()
            assert (await web.get(f"{back.path}?{back.query}")).status_code == 403
            web.cookies.update(kept)

            arrived = await web.get(f"{back.path}?{back.query}")

            assert (arrived.status_code, arrived.headers["location"]) == (303, "/planning/plans")
            assert "Bà An" in (await web.get("/planning/plans")).text
