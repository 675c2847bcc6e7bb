"""Makes every secret of a site once and lays each into the folder of the one container that may read it."""

from collections.abc import Mapping
from pathlib import Path

from deploy.local.keys import SiteKeys

SERVICES = ("planning", "registration", "review", "notification")
KAFKA_ADMIN = "admin"
_TEMPLATE = Path(__file__).with_name("server.properties")


def lay_out(root: Path, site: str) -> None:
    """Fill the folders under `root`, one for each container; what is there stays as it is.

    `root/master` keeps the originals. The folders are volumes of their own, so that a container sees only its own;
    the files in them can be read by whichever user that container runs as.
    """
    keys = SiteKeys(root / "master", site)
    keys.make()
    _write(root / "postgres", {"password": keys.password("postgres-admin")})
    _write(root / "kafka", {"server.properties": kafka_properties(keys)})
    everything = {
        "postgres_url": f"postgresql://postgres:{keys.password('postgres-admin')}@postgres:5432/postgres",
        "kafka_password": keys.password("kafka-admin"),
    }
    public = {"keys.json": keys.public_keys.read_text(), "token-public-key.pem": keys.token_public_key.read_text()}
    for service in SERVICES:
        own = {
            f"{service}_postgres_url": _address(keys, service, "service"),
            f"{service}_kafka_password": keys.password(f"{service}-kafka"),
        }
        everything |= own | {f"{service}_postgres_owner_url": _address(keys, service, "owner")}
        signing = {"signing-key.pem": keys.signing_key(service).read_text()}
        _write(root / service, own | signing | public)
    _write(root / "prepare", everything)
    _write(root / "play", {"token-key.pem": keys.token_key.read_text()})


def kafka_properties(keys: SiteKeys) -> str:
    """The broker's settings; they hold its passwords, so they are made here and not kept in the repository."""
    return _TEMPLATE.read_text(encoding="utf-8").format(
        admin=KAFKA_ADMIN,
        admin_password=keys.password("kafka-admin"),
        controller_password=keys.password("kafka-controller"),
    )


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
