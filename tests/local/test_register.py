"""The signed register of the sites on one machine: who keeps it, who has a copy, and when it is signed again."""

import shutil
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from chassis.clock import wall
from chassis.messaging.register import KeyRegister
from chassis.settings import federation_in
from chassis.signed_register import SignedRegister
from contracts.federation import Federation
from deploy.federation.register import read_federation
from deploy.local.faults import RuntimeFault
from deploy.local.federation import Sites, federated
from deploy.local.keys import SIGNING, SiteKeys
from deploy.local.register import SiteRegister
from deploy.local.services import SiteAddresses, code_and_sites
from deploy.local.settings import MachineSettings
from deploy.register.content import RegisterError
from deploy.register.folder import RootFolder
from deploy.register.keeping import DAYS, keep

CITY, PROVINCE, WARD = "lang-son", "tinh-lang-son", "phuong-vinh-trai"
NOW = wall()


@pytest.fixture
def sites(tmp_path: Path) -> Sites:
    """The three sites, whose folders are not made."""
    return federated(MachineSettings(folder=tmp_path / "run"), 18100)


def kept(sites: Sites, now: datetime = NOW, federation: Federation | None = None) -> RootFolder:
    """The register as a start of the sites keeps it at `now`."""
    handed = {code: site.keys.public_keys.read_bytes() for code, site in sites.by_code.items()}
    return keep(sites.folder / "root", federation or sites.federation, handed, now)


def copy_of(sites: Sites, code: str) -> SiteRegister:
    """The copy of a site."""
    register = sites.by_code[code].register
    assert register is not None
    return register


def addresses(sites: Sites, code: str) -> SiteAddresses:
    """What the services of a site share."""
    keys, register = sites.by_code[code].keys, copy_of(sites, code)
    return SiteAddresses(code, "district", keys, sites.folder / "clock", "postgresql://u:p@h/d", "h:1", 25, register)


def test_every_site_knows_the_keys_of_all_and_no_private_one(sites: Sites) -> None:
    """From the copy, by the root that came by hand; the keys file of a site names its own services alone."""
    root = kept(sites)
    for code, site in sites.by_code.items():
        register = copy_of(sites, code)
        assert register.receive(root.public) is None
        known = KeyRegister(
            site.keys.public_keys, SignedRegister(register.copy, register.root, register.state("review")), code
        )
        for other in sites.everyone:
            for name in SIGNING:
                known.key(other.settings.site, name, other.keys.signing_key_id(name), wall())
        assert known.federation == addresses(sites, code).here.federation
        assert {one[0] for one in KeyRegister(site.keys.public_keys).keys} == {code}
        assert federation_in(site.keys.public_keys) == Federation()

    public = b"".join(file.read_bytes() for file in root.public.rglob("*.json"))
    secret = [site.keys.signing_key(name).read_text().splitlines()[1] for site in sites.everyone for name in SIGNING]
    assert not [line for line in secret if line.encode() in public]
    assert not list(copy_of(sites, CITY).folder.rglob("root.1.1.pem"))


def test_a_second_start_signs_nothing(sites: Sites) -> None:
    """Until less than half of the year is left; the services go on with the sites that they know."""
    root = kept(sites)
    copy_of(sites, CITY).receive(root.public)
    first = {file: file.read_bytes() for file in root.path.rglob("*") if file.is_file()}
    code = code_and_sites(addresses(sites, CITY).here)

    assert {file: file.read_bytes() for file in kept(sites).path.rglob("*") if file.is_file()} == first
    assert root.timestamp() is not None

    kept(sites, NOW + timedelta(days=DAYS / 2 + 1))

    timestamp = root.timestamp()
    assert timestamp is not None
    assert (timestamp.signed.version, timestamp.signed.expires.date()) == (
        2,
        (NOW + timedelta(days=DAYS / 2 + 1 + DAYS)).date(),
    )
    assert copy_of(sites, CITY).receive(root.public) is None
    assert code_and_sites(addresses(sites, CITY).here) == code


def test_a_register_that_has_expired_is_signed_again(sites: Sites) -> None:
    """A folder that nobody started for three years starts; its root is renewed before its register."""
    root = kept(sites)

    kept(sites, NOW + timedelta(days=3 * DAYS))

    assert root.root().signed.version == 2
    assert root.root().signed.expires.date() == (NOW + timedelta(days=5 * DAYS)).date()


def test_other_units_make_another_version(sites: Sites) -> None:
    """The services are started anew with them, as they read the sites once."""
    root = kept(sites)
    copy_of(sites, CITY).receive(root.public)
    before = code_and_sites(addresses(sites, CITY).here)

    kept(sites, federation=read_federation())
    copy_of(sites, CITY).receive(root.public)

    assert code_and_sites(addresses(sites, CITY).here) != before
    assert addresses(sites, CITY).here.federation.site_of("phuong-chi-lang") is None


def test_a_key_that_was_published_is_not_exchanged_in_silence(sites: Sites) -> None:
    """A site whose folder was removed has other keys under the same ids."""
    kept(sites)
    shutil.rmtree(sites.by_code[WARD].folder)

    with pytest.raises(RegisterError, match=f"the key {WARD}.planning-1 of planning of {WARD} is another"):
        kept(sites)


def test_an_older_register_does_not_take_the_place_of_the_one_in_force(sites: Sites, tmp_path: Path) -> None:
    """It is refused with a sentence, and the sites of the one in force stay."""
    root, city = kept(sites), copy_of(sites, CITY)
    older = Path(shutil.copytree(root.public, tmp_path / "older"))
    kept(sites, federation=read_federation())
    city.receive(root.public)
    before = city.federation()

    refused = city.receive(older)

    assert "is older than one that was trusted before" in (refused or "")
    assert city.federation() == before
    assert city.receive(root.public) is None


def test_a_site_without_a_register_in_force_does_not_start(sites: Sites) -> None:
    """It would take itself for alone, and what it says in that time would never reach its neighbours."""
    city = copy_of(sites, CITY)
    with pytest.raises(RuntimeFault, match=r"lang-son has no register of its federation yet: make up gives it one"):
        city.federation()

    root = kept(sites)
    (root.public / "timestamp.json").write_text("{}")
    with pytest.raises(RuntimeFault, match=r"lang-son cannot start: the register in .* malformed .* copy all of it"):
        city.receive(root.public)


def test_services_of_a_federation_read_the_signed_register(sites: Sites) -> None:
    """Each by a state of its own; those of a site alone read the plain file."""
    copy_of(sites, CITY).receive(kept(sites).public)
    (_, review) = sites.by_code[CITY].services[1:3]
    joined = addresses(sites, CITY)

    variables = review.environment(joined)
    alone = review.environment(replace(joined, register=None))

    folder = sites.by_code[CITY].folder
    assert variables["REVIEW_REGISTER_FOLDER"] == str(folder / "register")
    assert variables["REVIEW_REGISTER_ROOT"] == str(folder / "root.json")
    assert variables["REVIEW_REGISTER_STATE"] == str(folder / "trusted" / "review")
    assert not [name for name in alone if "REGISTER" in name]
    assert alone["REVIEW_KEYS_FILE"] == str(SiteKeys(folder / "secrets", CITY).public_keys)
