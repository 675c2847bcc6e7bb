"""People sign in with an account of the site, their sessions go on and end, and tries in vain wait."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from pydantic import SecretStr

from chassis.web.auth import Authenticator, TokenRefused, issue_token, site_issuer
from chassis.web.keys import SiteKeys
from chassis.web.sessions import PAGES_AUDIENCE, SessionNotFresh, session_token
from contracts.message import Actor, Refusal
from deploy.local import servers
from services.planning.account import administering, passwords, queries, sessions, throttle
from services.planning.account.refusals import (
    DutiesInConflict,
    NoDutyInForce,
    PasswordExpired,
    PasswordIsName,
    PasswordTooLong,
    PasswordTooShort,
    PasswordUnchanged,
    SessionEnded,
    SignInDelayed,
    SignInFailed,
    UnitNotHeld,
)
from services.planning.account.signing_in import Visit
from tests.chassis.databases import as_owner
from tests.planning.people import PASSWORD, VISIT, People, key_pair, people_at

pytestmark = pytest.mark.usefixtures("cheap_hashes")
WRONG = SecretStr("không phải mật khẩu")
NEW = SecretStr("hoa đào nở sớm năm nay")


@pytest.fixture
async def people(postgres: servers.Postgres, tmp_path: Path) -> AsyncIterator[People]:
    async with people_at(postgres.admin_url, tmp_path) as opened:
        yield opened


async def test_an_account_signs_in_with_the_duties_of_today(people: People) -> None:
    """Every service reads person, unit and duties from the cookie alone."""
    account_id = await people.add("chuyenvien", "clerk", "council")
    await people.grant(account_id, "chuyenvien", "chair", valid_from=people.day + timedelta(days=1))

    opened = await people.sign_in("chuyenvien")
    person = await people.pages.person(opened.cookie)

    assert person.actor == Actor("chuyenvien", None, frozenset({"clerk", "council"}))
    assert (person.name, opened.session.device) == ("Bà chuyenvien", "Firefox, Windows")
    people.day += timedelta(days=1)
    renewed = await people.door.renew(opened.cookie, people.at, people.day)
    assert renewed.actor.duties == {"clerk", "council", "chair"}


async def test_whoever_holds_duties_in_several_places_acts_for_one_of_them(people: People) -> None:
    """The site first; the choice stays with the session."""
    account_id = await people.add("vanthu", "clerk")
    await people.grant(account_id, "vanthu", "clerk", unit="phuong-chi-lang", valid_from=people.day)
    opened = await people.sign_in("vanthu")

    chosen = await people.door.choose_unit(opened.cookie, "phuong-chi-lang", people.at, people.day)
    again = await people.door.renew(opened.cookie, people.at, people.day)

    assert (opened.actor.unit, opened.units) == (None, (None, "phuong-chi-lang"))
    assert chosen.actor.unit == again.actor.unit == "phuong-chi-lang"
    with pytest.raises(UnitNotHeld):
        await people.door.choose_unit(opened.cookie, "xa-mai-pha", people.at, people.day)


async def test_nobody_signs_in_without_an_account_in_use_its_password_and_a_duty(people: People) -> None:
    """The same answer for a wrong name and a wrong password; another one for who has proven to be the holder."""
    account_id = await people.add("thamdinh")
    pool = people.planning.store.pool
    account = await queries.account_in_use(pool, account_id)

    with pytest.raises(SignInFailed) as wrong_password:
        await people.sign_in("thamdinh", WRONG)
    with pytest.raises(SignInFailed) as wrong_name:
        await people.sign_in("nguoi-la", WRONG)
    with pytest.raises(SignInFailed):
        await people.sign_in("a name \x00 that no database takes", WRONG)
    with pytest.raises(NoDutyInForce):
        await people.sign_in("thamdinh")
    await administering.disable(pool, people.record, account, "Nghỉ hưu", people.at)
    with pytest.raises(SignInFailed):
        await people.sign_in("thamdinh")
    await administering.enable(pool, people.record, account, "Trở lại")
    with pytest.raises(NoDutyInForce):
        await people.sign_in("thamdinh")

    assert str(wrong_password.value) == str(wrong_name.value)


async def test_duties_of_a_provider_and_of_planning_may_not_exclude_each_other(people: People) -> None:
    """Wherever they were given; the control is the same without the one that excludes."""
    account_id = await people.add("nguoiky", "signer")
    claimed = sessions.Claimed(duties=("chair",))

    opened = await people.door.begin(account_id, VISIT, claimed, people.at, people.day)
    with pytest.raises(DutiesInConflict) as refused:
        await people.door.begin(account_id, VISIT, sessions.Claimed(duties=("clerk",)), people.at, people.day)

    assert opened.actor.duties == {"signer", "chair"}
    assert "người ký" in refused.value.sentence("vi")


async def waits(people: People, name: str, source: str) -> int:
    """The seconds that a try has to wait; 0 where it was counted."""
    try:
        await throttle.count_try(people.planning.store.pool, name, source, people.at)
    except SignInDelayed as delayed:
        return int(str(delayed.facts["seconds"]))
    return 0


@pytest.mark.parametrize("name", ["chutich", "khong-ai-ca"])
async def test_tries_in_vain_wait_longer_and_longer_whether_or_not_there_is_an_account(
    people: People, name: str
) -> None:
    """Never longer than two minutes, and a try that has to wait makes nobody wait longer."""
    await people.add("chutich", "chair")
    delays = []
    for number in range(16):
        source = f"10.0.0.{number}"
        delay = await waits(people, name, source)
        if delay:
            delays.append(delay)
            people.wait(seconds=delay)
            assert not await waits(people, name, source)

    assert delays[:8] == [1, 2, 4, 8, 16, 32, 64, 120]
    assert max(delays) == 120


async def test_a_person_signs_in_at_once_after_the_delay_however_often_others_tried(people: People) -> None:
    """The right password takes the tries back; without that the next try would wait."""
    await people.add("chutich", "chair")
    for _ in range(5):
        with pytest.raises(SignInFailed):
            await people.sign_in("chutich", WRONG)
    with pytest.raises(SignInDelayed):
        await people.sign_in("chutich")
    people.wait(minutes=2)

    await people.sign_in("chutich")

    assert await as_owner(people.planning.database, "select * from account.tries where kind = 'name'") == []
    for _ in range(5):
        with pytest.raises(SignInFailed):
            await people.sign_in("chutich", WRONG)


async def test_a_thousand_tries_at_once_are_no_more_than_a_few(people: People) -> None:
    """Each is counted before its password is looked at."""
    pool = people.planning.store.pool

    counted = await asyncio.gather(
        *(throttle.count_try(pool, "chutich", f"10.1.{n}.1", people.at) for n in range(40)), return_exceptions=True
    )

    assert sum(one is None for one in counted) == throttle.DELAYS["name"].free
    assert all(one is None or isinstance(one, SignInDelayed) for one in counted)


async def test_one_source_waits_by_itself(people: People) -> None:
    """A hundred names tried from one address, and the whole /64 of a household; another address does not wait."""
    pool = people.planning.store.pool
    for number in range(throttle.DELAYS["source"].free):
        await throttle.count_try(pool, f"name-{number}", f"2001:db8::{number:x}", people.at)

    with pytest.raises(SignInDelayed):
        await throttle.count_try(pool, "chutich", "2001:db8::ffff", people.at)
    await throttle.count_try(pool, "chutich", "2001:db8:0:1::1", people.at)
    people.wait(minutes=31)
    await throttle.count_try(pool, "chutich", "2001:db8::ffff", people.at)
    assert throttle.source_of("10.0.0.7") == "10.0.0.7"


async def test_a_session_ends_by_time_by_idleness_and_by_being_revoked(people: People) -> None:
    """Several go on side by side, and each ends alone."""
    account_id = await people.add("chuyenvien", "clerk")
    pool, idle = people.planning.store.pool, people.settings.session_idle
    begun = people.at
    first = await people.sign_in("chuyenvien")
    second = await people.sign_in("chuyenvien", visit=Visit("10.0.0.8", "Mozilla/5.0 (iPhone) Safari/605.1"))

    assert len(await sessions.open_sessions(pool, account_id, people.at, idle)) == 2
    await people.door.sign_out(second.cookie, people.at)
    with pytest.raises(SessionEnded):
        await people.door.renew(second.cookie, people.at, people.day)
    for _ in range(13):  # 13 x 55 minutes are just below 12 hours
        people.wait(minutes=55)
        await people.door.renew(first.cookie, people.at, people.day)
    people.at = begun + timedelta(hours=12)
    with pytest.raises(SessionEnded):
        await people.door.renew(first.cookie, people.at, people.day)

    third = await people.sign_in("chuyenvien")
    people.wait(minutes=59)
    await people.door.renew(third.cookie, people.at, people.day)
    people.wait(minutes=60)
    with pytest.raises(SessionEnded):
        await people.door.renew(third.cookie, people.at, people.day)


async def test_a_new_password_ends_the_other_sessions(people: People) -> None:
    """Whoever knew the old one is out; and it opens nothing any more."""
    await people.add("chuyenvien", "clerk")
    elsewhere = await people.sign_in("chuyenvien")

    changed = await people.door.change_password("chuyenvien", PASSWORD, NEW, VISIT, people.at, people.day)

    await people.door.renew(changed.cookie, people.at, people.day)
    with pytest.raises(SessionEnded):
        await people.door.renew(elsewhere.cookie, people.at, people.day)
    with pytest.raises(SignInFailed):
        await people.sign_in("chuyenvien", PASSWORD)
    await people.sign_in("chuyenvien", NEW)


async def test_a_password_that_an_operator_set_is_changed_first(people: People) -> None:
    """It opens the way to a new one and nothing else; the sessions from before are over."""
    account_id = await people.add("chuyenvien", "clerk")
    pool = people.planning.store.pool
    before = await people.sign_in("chuyenvien")
    account = await queries.account_in_use(pool, account_id)

    made = await administering.reset(pool, people.record, account, "Quên mật khẩu", people.at)

    with pytest.raises(SessionEnded):
        await people.door.renew(before.cookie, people.at, people.day)
    with pytest.raises(PasswordExpired):
        await people.sign_in("chuyenvien", made)
    with pytest.raises(PasswordUnchanged):
        await people.door.change_password("chuyenvien", made, made, VISIT, people.at, people.day)
    await people.door.change_password("chuyenvien", made, NEW, VISIT, people.at, people.day)
    await people.sign_in("chuyenvien", NEW)


async def test_a_disabled_account_ends_its_sessions(people: People) -> None:
    """What it was given stays in the log, and opens nothing."""
    account_id = await people.add("chuyenvien", "clerk")
    opened = await people.sign_in("chuyenvien")
    account = await queries.account_in_use(people.planning.store.pool, account_id)

    await administering.disable(people.planning.store.pool, people.record, account, "Thôi việc", people.at)

    with pytest.raises(SessionEnded):
        await people.door.renew(opened.cookie, people.at, people.day)


async def test_neither_passwords_nor_secrets_can_be_read(
    people: People, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    """Not from the tables, not from the log of events, and not from the lines of the service."""
    await people.add("chuyenvien", "clerk")
    opened = await people.sign_in("chuyenvien")
    await people.door.change_password("chuyenvien", PASSWORD, NEW, VISIT, people.at, people.day)
    secret = (await people.pages.person(opened.cookie)).session_id
    database = people.planning.database
    texts = [
        str([tuple(row.values()) for row in await as_owner(database, f"select * from {table}")])  # noqa: S608
        for table in ("account.accounts", "account.sessions", "account.tries", "log.events")
    ]
    texts += [caplog.text, *capsys.readouterr()]

    assert "chuyenvien" in texts[0]
    for word in (PASSWORD.get_secret_value(), NEW.get_secret_value(), secret):
        assert not [text for text in texts if word in text]


async def test_a_hash_of_older_parameters_is_made_anew(people: People) -> None:
    """At the next sign-in, under the same password; the control is one that is of today."""
    account_id = await people.add("chuyenvien", "clerk")
    pool = people.planning.store.pool
    of_today = await queries.password_hash(pool, account_id)
    await people.sign_in("chuyenvien")
    assert await queries.password_hash(pool, account_id) == of_today
    older = SecretStr(PasswordHasher(time_cost=1, memory_cost=8192).hash(PASSWORD.get_secret_value()))
    await queries.set_password(pool, account_id, older, people.at, must_change=False)

    await people.sign_in("chuyenvien")

    newer = await queries.password_hash(pool, account_id)
    assert newer is not None
    assert newer not in {older, of_today}
    assert not passwords.is_outdated(newer)


@pytest.mark.parametrize(
    ("password", "refusal"),
    [
        ("mười một ký", PasswordTooShort),
        ("x" * 201, PasswordTooLong),
        ("xin chào ChuyenVien", PasswordIsName),
        (PASSWORD.get_secret_value(), PasswordUnchanged),
    ],
)
def test_a_new_password_follows_the_rules(password: str, refusal: type[Refusal]) -> None:
    """Long rather than strange, and neither the name nor the last one."""
    with pytest.raises(refusal):
        passwords.check_new(SecretStr(password), "chuyenvien", PASSWORD)
    passwords.check_new(NEW, "chuyenvien", PASSWORD)


async def test_a_cookie_and_a_bearer_token_never_stand_for_each_other(people: People, tmp_path: Path) -> None:
    """Nor another site's cookie, one of another key, or one that nobody signed; each has its control."""
    await people.add("chuyenvien", "clerk")
    opened = await people.sign_in("chuyenvien")
    private = people.settings.session_private_key_file
    assert private is not None
    assert people.settings.session_key_file is not None
    actor, pem = opened.actor, private.read_bytes()
    elsewhere = key_pair(tmp_path, "other")["session_private_key_file"].read_bytes()
    bearer = issue_token(pem, actor, site="lang-son")
    wrong = [
        bearer,
        issue_token(people.planning.token_key, actor, site="lang-son", audience=PAGES_AUDIENCE),
        session_token(pem, actor, site="tinh-lang-son", session_id="s", name="An"),
        session_token(elsewhere, actor, site="lang-son", session_id="s", name="An"),
        opened.cookie[:-4] + "AAAA",
        "no.token.at-all",
    ]
    api = Authenticator(SiteKeys(people.settings.session_key_file), site_issuer("lang-son"), "tdkt", "lang-son")

    for cookie in wrong:
        with pytest.raises(TokenRefused):
            await people.pages.person(cookie)
        with pytest.raises(SessionEnded):
            await people.door.renew(cookie, people.at, people.day)
    with pytest.raises(TokenRefused):
        await api.actor(opened.cookie)
    assert await api.actor(bearer) == actor
    answer = await people.planning.web.get("/plans", headers={"Authorization": f"Bearer {opened.cookie}"})
    assert answer.status_code == 401


async def test_a_cookie_whose_token_has_ended_renews_its_session_and_opens_no_page(people: People) -> None:
    """The token lasts minutes, the session hours."""
    await people.add("chuyenvien", "clerk")
    opened = await people.sign_in("chuyenvien")
    private = people.settings.session_private_key_file
    assert private is not None
    secret = (await people.pages.person(opened.cookie)).session_id
    ended = session_token(
        private.read_bytes(),
        opened.actor,
        site="lang-son",
        session_id=secret,
        name="An",
        lasts=timedelta(minutes=-30),
    )

    with pytest.raises(SessionNotFresh):
        await people.pages.person(ended)
    renewed = await people.door.renew(ended, people.at, people.day)
    assert (await people.pages.person(renewed.cookie)).actor == opened.actor
