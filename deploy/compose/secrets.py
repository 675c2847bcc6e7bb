"""Makes every secret of a site once and lays each into the folder of the one container that may read it."""

from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from chassis.plaintext import site_address
from deploy.compose.access import files_for_joining, host_of
from deploy.compose.certificates import address_certificate, broker_certificates
from deploy.federation.mirror import USER
from deploy.local.keys import SiteKeys

SERVICES = ("planning", "registration", "review", "notification")
KAFKA_ADMIN = "admin"
PUBLIC_URL = "https://localhost:8443"
_TEMPLATE = Path(__file__).with_name("server.properties")
_KEYSTORE = "broker.pem"
_FOR_SITES = """
# Mirrors of neighbours come in over SITES, with TLS and SCRAM.
listener.name.sites.sasl.enabled.mechanisms=SCRAM-SHA-512
listener.name.sites.scram-sha-512.sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required;
listener.name.sites.ssl.keystore.type=PEM
listener.name.sites.ssl.keystore.location=/mnt/shared/config/{keystore}
"""


def keys_of(root: Path, site: str) -> SiteKeys:
    """The originals of the site's secrets, in `root/master`."""
    return SiteKeys(root / "master", site)


def lay_out(root: Path, site: str, advertised: str | None = None, public_url: str = PUBLIC_URL) -> None:
    """Fill the folders under `root`, one for each container; what is there stays as it is.

    `root/master` keeps the originals. The folders are volumes of their own, so that a container sees only its own;
    the files in them can be read by whichever user that container runs as.
    `advertised`, host:port, is where the neighbours' mirrors reach the broker; None for a site alone. `public_url` is
    the address at which browsers reach the site: the proxy's certificate is for its host.
    Raises ValueError for an address that is none of a site.
    """
    host = urlsplit(site_address(public_url)).hostname or ""
    keys = keys_of(root, site)
    keys.make()
    _write(root / "postgres", {"password": keys.password("postgres-admin")})
    _write(root / "kafka", kafka_files(keys, advertised))
    everything = {
        "postgres_url": f"postgresql://postgres:{keys.password('postgres-admin')}@postgres:5432/postgres",
        "kafka_password": keys.password("kafka-admin"),
    }
    if advertised is not None:
        keys.password(USER)
        everything |= dict(files_for_joining(keys))
    public = {
        "keys.json": keys.public_keys.read_text(),
        "token-public-key.pem": keys.token_public_key.read_text(),
        "session-public-key.pem": keys.session_public_key.read_text(),
    }
    for service in SERVICES:
        own = {
            f"{service}_postgres_url": _address(keys, service, "service"),
            f"{service}_kafka_password": keys.password(f"{service}-kafka"),
        }
        everything |= own | {f"{service}_postgres_owner_url": _address(keys, service, "owner")}
        signing = {"signing-key.pem": keys.signing_key(service).read_text()}
        _write(root / service, own | signing | public)
    _write(root / "planning", {"session-key.pem": keys.session_key.read_text()})
    _write(root / "prepare", everything)
    key, certificate, authority = address_certificate(keys.folder, site, host)
    _write(root / "proxy", {"key.pem": key, "certificate.pem": certificate, "authority.pem": authority})
    _write(root / "play", {"token-key.pem": keys.token_key.read_text()})


def kafka_files(keys: SiteKeys, advertised: str | None) -> dict[str, str]:
    """The broker's settings, which hold its passwords and are therefore not in the repository, and its certificate."""
    own = _TEMPLATE.read_text(encoding="utf-8").format(
        admin=KAFKA_ADMIN,
        admin_password=keys.password("kafka-admin"),
        controller_password=keys.password("kafka-controller"),
        listener="" if advertised is None else ",SITES://:9095",
        advertised="" if advertised is None else f",SITES://{advertised}",
        protocol="" if advertised is None else ",SITES:SASL_SSL",
    )
    if advertised is None:
        return {"server.properties": own}
    keystore, _ = broker_certificates(keys.folder, keys.site, host_of(advertised))
    return {_KEYSTORE: keystore, "server.properties": own + _FOR_SITES.format(keystore=_KEYSTORE)}


def _address(keys: SiteKeys, service: str, role: str) -> str:
    password = keys.password(f"{service}-postgres-{role}")
    return f"postgresql://{service}_{role}:{password}@postgres:5432/{service}?sslmode=disable"


def _write(folder: Path, files: Mapping[str, str]) -> None:
    for name, text in files.items():
        file = folder / name
        if not file.exists() or file.read_text() != text:
            file.write_text(text)
        # Not 0444: Kafka's start-up copies its file with its mode and then writes to the copy.
        file.chmod(0o644)
