"""People sign in at an OIDC provider: by discovery, code flow and PKCE, over real HTTP."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest
from joserfc.jwk import OctKey, RSAKey

from contracts.message import Actor
from deploy.local import servers
from services.planning.account import queries
from services.planning.account.oidc import CALLBACK, OidcSignIn, Proven, claimed_by
from services.planning.account.refusals import NoDutyInForce, ProviderAway, ProviderRefused, UserNameTaken
from services.planning.account.sessions import Claimed
from tests.chassis.issuer import Issuer, Login, published
from tests.planning.people import VISIT, People, people_at

pytestmark = pytest.mark.usefixtures("cheap_hashes")

CLIENT, ADDRESS = "tdkt-lang-son", "https://tdkt.example"
KEY, OTHER_KEY = (RSAKey.generate_key(2048, {"kid": "2017"}) for _ in range(2))
AN: dict[str, Any] = {"sub": "248289761001", "name": "Bà An"}


class Place(People):
    """Planning whose people sign in at `issuer`."""

    issuer: Issuer

    @property
    def way(self) -> OidcSignIn:
        """The way over the provider."""
        return OidcSignIn(self.planning.store.pool, self.settings)

    def says(self, **changed: Any) -> None:
        """Let the provider sign in An, with claims that differ."""
        self.issuer.login = Login(CLIENT, None, {**AN, **changed})

    async def there_and_back(self, way: OidcSignIn) -> tuple[dict[str, str], str]:
        """The query of the provider's answer, and the cookie of the browser that was led there."""
        address, cookie = await way.begin("/planning/plans?year=2017")
        async with httpx.AsyncClient() as browser:
            led = await browser.get(address)
        back = urlsplit(led.headers["location"])
        assert f"{back.scheme}://{back.netloc}{back.path}" == f"{ADDRESS}{CALLBACK}"
        return dict(parse_qsl(back.query)), cookie

    async def arrive(self) -> Proven:
        """Sign in at the provider from beginning to end."""
        way = self.way
        answered, cookie = await self.there_and_back(way)
        return await way.end(answered, cookie, self.at)


@pytest.fixture
async def place(postgres: servers.Postgres, tmp_path: Path) -> AsyncIterator[Place]:
    with published() as issuer:
        issuer.keys = [KEY]
        provider = {"sign_in_oidc_issuer": issuer.url, "sign_in_oidc_client_id": CLIENT, "public_url": ADDRESS}
        async with people_at(postgres.admin_url, tmp_path, **provider) as people:
            opened = Place(people.planning)
            opened.issuer = issuer
            opened.says()
            yield opened


async def test_a_person_of_a_provider_has_the_duties_that_planning_grants(place: Place) -> None:
    """The first sign-in makes an account without a duty; with one the same person has a session."""
    proven = await place.arrive()
    with pytest.raises(NoDutyInForce):
        await place.door.begin(proven.account_id, VISIT, proven.claimed, place.at, place.day)
    await place.grant(proven.account_id, AN["sub"], "appraiser", valid_from=place.day)

    again = await place.arrive()
    opened = await place.door.begin(again.account_id, VISIT, again.claimed, place.at, place.day)

    assert (again.account_id, again.next) == (proven.account_id, "/planning/plans?year=2017")
    assert (await place.pages.person(opened.cookie)).actor == Actor(AN["sub"], None, frozenset({"appraiser"}))
    account = await queries.account(place.planning.store.pool, proven.account_id)
    assert account is not None
    assert (account.display_name, account.issuer) == ("Bà An", place.issuer.url)


async def test_duties_that_a_provider_sends_count_too(place: Place) -> None:
    """For the unit or the site that it names with them, in the session and at each renewal."""
    place.says(duties=["clerk", "policy", "gardener"], unit="phuong-chi-lang")
    proven = await place.arrive()

    opened = await place.door.begin(proven.account_id, VISIT, proven.claimed, place.at, place.day)
    renewed = await place.door.renew(opened.cookie, place.at, place.day)

    assert renewed.actor == Actor(AN["sub"], "phuong-chi-lang", frozenset({"clerk"}))


@pytest.mark.parametrize(
    ("claims", "claimed"),
    [
        ({"duties": ["signer", "chair"], "staff_of": "lang-son"}, Claimed(duties=("chair", "signer"))),
        ({"duties": ["signer"], "staff_of": ["ha-noi", "lang-son"]}, Claimed(duties=("signer",))),
        ({"duties": ["signer"], "staff_of": "ha-noi"}, Claimed()),
        ({"duties": ["signer"]}, Claimed()),
        ({"duties": "signer", "staff_of": "lang-son"}, Claimed()),
        ({"duties": ["clerk"], "unit": "Not A Code"}, Claimed()),
        ({"duties": ["clerk"], "unit": 7}, Claimed()),
    ],
)
def test_claims_count_for_this_site_alone(claims: dict[str, Any], claimed: Claimed) -> None:
    """Whatever else a provider sends is no duty."""
    assert claimed_by(claims, "lang-son") == claimed


WRONG: dict[str, dict[str, Any]] = {
    "another issuer": {"iss": "https://another.example"},
    "another client": {"aud": "another"},
    "this client among others, and another one asked": {"aud": [CLIENT, "another"], "azp": "another"},
    "another nonce": {"nonce": "another"},
    "no nonce": {"nonce": None},
    "expired": {"exp": 1_500_000_000},
    "no end": {"exp": None},
    "a name that nobody can see": {"sub": " an"},
    "a name like the clerk of a unit": {"sub": "an@phuong-chi-lang"},
}


async def test_an_id_token_that_says_something_else_is_refused(place: Place) -> None:
    """Each claim by itself; the control is the one as it ought to be."""
    taken = []
    for reason, claims in WRONG.items():
        place.says(**claims)
        try:
            await place.arrive()
        except ProviderRefused:
            continue
        taken.append(reason)
    assert taken == []

    place.says()
    await place.arrive()


async def test_an_id_token_of_another_key_or_algorithm_is_refused(place: Place) -> None:
    """A stranger's key under the same id, a shared secret, and an algorithm that is not listed."""
    assert place.issuer.login is not None
    place.issuer.login.key = OTHER_KEY
    with pytest.raises(ProviderRefused):
        await place.arrive()
    place.issuer.login = Login(CLIENT, None, AN, "HS256", OctKey.generate_key(256))
    with pytest.raises(ProviderRefused):
        await place.arrive()
    place.issuer.login = Login(CLIENT, None, AN, "RS512")
    with pytest.raises(ProviderRefused):
        await place.arrive()


async def test_only_the_browser_that_began_ends_it_and_once(place: Place) -> None:
    """Another state, no cookie, another browser's cookie, a code used twice, and an answer of another provider."""
    way = place.way
    answered, cookie = await place.there_and_back(way)
    others, other_cookie = await place.there_and_back(way)
    wrong: list[tuple[dict[str, str], str | None]] = [
        ({**answered, "state": "another"}, cookie),
        ({**answered, "iss": "https://another.example"}, cookie),
        ({"state": answered["state"], "error": "access_denied"}, cookie),
        (answered, None),
        (answered, other_cookie),
    ]
    for answer, brought in wrong:
        with pytest.raises(ProviderRefused):
            await way.end(answer, brought, place.at)

    await way.end(answered, cookie, place.at)
    with pytest.raises(ProviderRefused):
        await way.end(answered, cookie, place.at)
    # The code of another's sign-in under the own state: the verifier does not fit.
    with pytest.raises(ProviderRefused):
        await way.end({**others, "state": answered["state"]}, cookie, place.at)


async def test_a_person_of_a_provider_is_never_taken_for_one_of_the_site(place: Place) -> None:
    """A subject that is the user name of an account here is refused."""
    await place.add("chutich", "chair")
    place.says(sub="chutich")

    with pytest.raises(UserNameTaken):
        await place.arrive()


async def test_a_provider_that_does_not_answer_is_named(place: Place) -> None:
    """Nothing of this site is stopped by it but the signing in."""
    place.issuer.away = True
    with pytest.raises(ProviderAway):
        await place.way.begin("/")
    place.issuer.away, place.issuer.claimed_issuer = False, "https://another.example"
    with pytest.raises(ProviderRefused):
        await place.way.begin("/")


async def test_a_client_with_a_secret_proves_itself(postgres: servers.Postgres, tmp_path: Path) -> None:
    """By its secret, and not without it."""
    with published() as issuer:
        issuer.keys = [KEY]
        issuer.login = Login(CLIENT, "a secret of two", AN)
        provider = {"sign_in_oidc_issuer": issuer.url, "sign_in_oidc_client_id": CLIENT, "public_url": ADDRESS}
        secret = {"sign_in_oidc_client_secret": "a secret of two"}
        async with people_at(postgres.admin_url, tmp_path, **provider, **secret) as people:
            opened = Place(people.planning)
            opened.issuer = issuer
            await opened.arrive()
            issuer.login.client_secret = "another"
            with pytest.raises(ProviderRefused):
                await opened.arrive()
