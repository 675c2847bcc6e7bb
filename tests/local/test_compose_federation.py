"""A site of a federation in containers: its overlay, the settings of the levels, and what neighbours hand over."""

import ssl
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from dotenv import dotenv_values

from chassis.plaintext import site_address
from contracts.federation import Federation
from deploy.compose.access import given, take
from deploy.compose.certificates import address_certificate, broker_certificates
from deploy.compose.federation import SETTINGS
from deploy.compose.mirror import write_settings
from deploy.compose.secrets import keys_of, lay_out
from deploy.federation.register import read_federation
from deploy.local.faults import RuntimeFault
from deploy.local.keys import SIGNING
from deploy.local.settings import PROJECT

CITY, WARD = "lang-son", "phuong-vinh-trai"
CONTAINERS = ("master", "postgres", "kafka", "prepare", "proxy", "play", *SIGNING)


def described(file: str) -> dict[str, Any]:
    """The services of a compose file."""
    services: dict[str, Any] = yaml.safe_load((PROJECT / file).read_text(encoding="utf-8"))["services"]
    return services


SITE, OVERLAY = described("docker-compose.yml"), described("deploy/compose/federation.yml")
LEVELS = [dotenv_values(PROJECT / file) for file in SETTINGS]


def unjoined(overlay: Mapping[str, Any]) -> list[str]:
    """The services of a site that would not read the signed register, or whose state of it is not their own."""
    folder, root = "/register", "/root.json"
    found = []
    for name in (*SIGNING, "prepare"):
        prefix = "TDKT" if name == "prepare" else name.upper()
        wanted = {f"{prefix}_REGISTER_FOLDER": folder, f"{prefix}_REGISTER_ROOT": root}
        wanted |= {f"{prefix}_REGISTER_STATE": "/trusted"}
        mounts = overlay[name].get("volumes", [])
        bound = {one["target"]: one.get("read_only", False) for one in mounts if isinstance(one, dict)}
        named = wanted.items() <= overlay[name]["environment"].items()
        # The services renew the copy by the register's topic; the root of all trust changes by hand alone.
        mounted = bound == {folder: False, root: True} and f"trusted-{name}:/trusted" in mounts
        if not (named and mounted):
            found.append(name)
    return found


def test_every_service_reads_the_signed_register() -> None:
    """Each keeps on a volume of its own what it trusted last; one that is left out is seen (the control)."""
    assert unjoined(OVERLAY) == []
    assert unjoined({**OVERLAY, "review": {"environment": {}}}) == ["review"]


def test_the_overlay_leaves_images_limits_and_secrets_as_they_are() -> None:
    """It adds the mirror, with the broker's image and the fetters of a service, and publishes the broker's port."""
    added = {"secrets": {"environment"}, "kafka": {"ports"}}

    assert OVERLAY.keys() - SITE.keys() == {"mirror"}
    for name in OVERLAY.keys() - {"mirror"}:
        assert OVERLAY[name].keys() <= added.get(name, {"environment", "volumes"})
        assert not OVERLAY[name].get("environment", {}).keys() & SITE[name].get("environment", {}).keys()
    mirror, service = OVERLAY["mirror"], SITE["planning"]
    assert mirror["image"] == SITE["kafka"]["image"]
    for fetter in ("mem_limit", "cap_drop", "security_opt", "read_only", "init", "restart"):
        assert mirror[fetter] == service[fetter]


def test_the_levels_differ_in_values_alone() -> None:
    """Every file sets the same variables, none of which is a secret; the sites are those of the federation."""
    assert len({frozenset(one) for one in LEVELS}) == 1
    assert not [name for name in LEVELS[0] if {"PASSWORD", "SECRET", "KEY"} & set(name.split("_"))]
    assert {(one["TDKT_SITE"], one["TDKT_LEVEL"]) for one in LEVELS} == {
        (site.code, site.level) for site in read_federation().sites
    }


def test_three_sites_on_one_machine_share_neither_project_nor_port() -> None:
    """Volumes and networks are named after the project."""
    ports = [value for one in LEVELS for name, value in one.items() if name.endswith(("_PORT", "_PUBLISHED"))]

    assert [site_address(str(one["TDKT_PUBLIC_URL"])) for one in LEVELS] == [
        f"https://localhost:{one['TDKT_HTTPS_PORT']}" for one in LEVELS
    ]
    assert len({one["COMPOSE_PROJECT_NAME"] for one in LEVELS}) == len(LEVELS)
    assert len(set(ports)) == len(ports) == 6 * len(LEVELS)


def laid_out(folder: Path, site: str, advertised: str | None) -> Path:
    """The folders of the containers of a site."""
    for name in (*CONTAINERS, "mirror"):
        (folder / name).mkdir(parents=True)
    lay_out(folder, site, advertised)
    return folder


def test_an_access_opens_the_mirror_of_one_neighbour(tmp_path: Path) -> None:
    """The city gives it, the ward takes it, and at the ward only the mirror's own file holds the password."""
    city = keys_of(laid_out(tmp_path / "city", CITY, "kafka.lang-son.example:9195"), CITY)
    place = laid_out(tmp_path / "ward", WARD, "kafka.vinh-trai.example:9095")
    access = given(city, WARD, "kafka.lang-son.example:9195")

    take(keys_of(place, WARD), access.model_dump_json())
    lay_out(place, WARD, "kafka.vinh-trai.example:9095")
    write_settings(place / "mirror", place / "prepare", WARD, read_federation(), "kafka:9092")

    settings = (place / "mirror" / "mirror.properties").read_text()
    assert "lang-son.bootstrap.servers=kafka.lang-son.example:9195" in settings
    assert "lang-son.security.protocol=SASL_SSL" in settings
    assert f"{CITY}->{WARD}.enabled=true" in settings
    assert (place / "mirror" / "lang-son.pem").read_text() == access.authority
    assert access.password == city.password(f"mirror.{WARD}")
    holders = {file.parent.name for file in place.rglob("*") if file.is_file() and access.password in file.read_text()}
    assert holders == {"master", "prepare", "mirror"}
    assert access.password not in settings


def test_an_access_for_another_site_is_not_taken(tmp_path: Path) -> None:
    """Nor is a text that is none, and nobody is given one under a name that is no code."""
    city, ward = keys_of(tmp_path / "city", CITY), keys_of(tmp_path / "ward", WARD)
    access = given(city, "tinh-lang-son", "kafka.lang-son.example:9195")

    with pytest.raises(RuntimeFault, match="is for tinh-lang-son"):
        take(ward, access.model_dump_json())
    with pytest.raises(RuntimeFault, match="no access"):
        take(ward, "{}")
    with pytest.raises(RuntimeFault, match="no code"):
        given(city, "../ward", "kafka.lang-son.example:9195")


def test_a_mirror_has_no_settings_before_a_neighbour_gives_access(tmp_path: Path) -> None:
    """The container waits for them; the missing neighbours are named."""
    place = laid_out(tmp_path, WARD, "kafka.vinh-trai.example:9095")

    write_settings(place / "mirror", place / "prepare", WARD, read_federation(), "kafka:9092")

    assert list((place / "mirror").iterdir()) == []


def test_a_site_alone_has_no_listener_for_others(tmp_path: Path) -> None:
    """Nor a password for mirrors; with an address of its own it has both (the control)."""
    alone, joined = laid_out(tmp_path / "alone", CITY, None), laid_out(tmp_path / "joined", CITY, "kafka.example:9195")

    assert "SITES" not in (alone / "kafka" / "server.properties").read_text()
    assert not list((alone / "prepare").glob("mirror*"))
    assert "SITES://kafka.example:9195" in (joined / "kafka" / "server.properties").read_text()
    assert (joined / "prepare" / "mirror.password").exists()
    assert read_federation() != Federation()


@pytest.mark.parametrize("host", ["kafka.lang-son.example", "10.1.2.3"])
def test_the_authority_of_a_broker_proves_its_host(tmp_path: Path, host: str) -> None:
    """Neither another host nor another authority is believed, and a second start makes nothing anew."""
    keystore, authority = broker_certificates(tmp_path, CITY, host)
    _, other = broker_certificates(tmp_path / "other", CITY, host)
    file = tmp_path / "keystore.pem"
    file.write_text(keystore)

    assert shakes_hands(file, authority, host)
    assert not shakes_hands(file, authority, "kafka.elsewhere.example")
    assert not shakes_hands(file, other, host)
    assert broker_certificates(tmp_path, CITY, host) == (keystore, authority)


@pytest.mark.parametrize("host", ["tdkt.lang-son.example", "10.1.2.3", "localhost"])
def test_the_authority_of_an_address_proves_its_host_and_this_machine(tmp_path: Path, host: str) -> None:
    """No other host is believed, the proxy gets all of it, and another address makes it anew."""
    place = laid_out(tmp_path / "site", CITY, None)
    lay_out(place, CITY, None, f"https://{host}:8443")
    key, certificate, authority = address_certificate(place / "master", CITY, host)
    file = tmp_path / "both.pem"
    file.write_text(key + certificate)

    assert [shakes_hands(file, authority, name) for name in (host, "localhost", "127.0.0.1")] == [True] * 3
    assert not shakes_hands(file, authority, "tdkt.elsewhere.example")
    assert {one.name: one.read_text() for one in (place / "proxy").iterdir()} == {
        "key.pem": key,
        "certificate.pem": certificate,
        "authority.pem": authority,
    }
    assert address_certificate(place / "master", CITY, host) == (key, certificate, authority)
    assert address_certificate(place / "master", CITY, "another.example")[0] != key


def shakes_hands(keystore: Path, authority: str, host: str) -> bool:
    """Whether a client that trusts `authority` believes that the server of `keystore` is `host`."""
    serving = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    serving.load_cert_chain(keystore)
    to_server, to_client = ssl.MemoryBIO(), ssl.MemoryBIO()
    server = serving.wrap_bio(to_server, to_client, server_side=True)
    client = ssl.create_default_context(cadata=authority).wrap_bio(to_client, to_server, server_hostname=host)
    for _ in range(3):
        for side in (client, server):
            try:
                side.do_handshake()
            except ssl.SSLWantReadError:
                continue
            except ssl.SSLError:
                return False
    return client.getpeercert() is not None
