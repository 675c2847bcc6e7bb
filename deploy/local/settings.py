"""The variables TDKT_*; all of them may be left out."""

from importlib.machinery import PathFinder
from pathlib import Path

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from contracts.vocabulary import Level, SiteCode
from deploy.local.faults import RuntimeFault
from deploy.local.plan_sites import NUMBERS, plan_site

PROJECT = Path(__file__).resolve().parents[2]
"""The checkout's own folder."""


def _default_cache() -> Path:
    return _Xdg().xdg_cache_home / "tdkt"


class _Xdg(BaseSettings):
    xdg_cache_home: Path = Field(default_factory=lambda: Path.home() / ".cache")


class MachineSettings(BaseSettings):
    """The variables TDKT_*: servers and programs that are there already, and the folders and ports of the site.

    A server or program that is named here is used as it is, and nothing is fetched in its place.
    """

    model_config = SettingsConfigDict(env_prefix="TDKT_", frozen=True)

    postgres_url: str | None = None
    """Administrator's address of a Postgres that is already there: postgresql://user:password@host:port/postgres."""
    kafka_bootstrap: str | None = None
    """Address of a Kafka that is already there: host:port."""
    kafka_admin_user: str = "admin"
    kafka_admin_password: SecretStr | None = None
    java: Path | None = None
    """The java program, 17 or later."""
    kafka_libs: Path | None = None
    """A folder with the jars of Apache Kafka 4."""
    postgres_bin: Path | None = None
    """A folder with initdb, pg_ctl and postgres, 15 or later."""
    postgres_fsync: bool = True
    """Whether our own Postgres writes to the disk itself at each commit; `no` is for tests of whole sites.

    Then what was committed last survives the death of any process, and not that of the machine.
    """
    chromium: Path | None = None
    """The program Chromium or Chrome, for tests in the browser."""
    cache: Path = Field(default_factory=_default_cache)
    """The folder of what is fetched once for each machine."""
    folder: Path = PROJECT / ".tdkt" / "run"
    """The site's own state: secrets, process ids, logs, data."""
    first_port: int = Field(default=18100, ge=1024, le=65000)
    """The site takes ports of the hundred from here on."""
    site: SiteCode = "lang-son"
    """The code of the site; it stays what it was at the first start."""
    level: Level = Level.DISTRICT
    """The administrative level of the site: commune, department, district or province."""
    plan: str | None = Field(default=None, pattern=f"^({'|'.join(NUMBERS)})$")
    """The plan that is played at a site of its issuer, by the number of its text; without it plan 254 is."""


_SENTENCES = {
    "first_port": "is a number from 1024 to 65000, the first of a hundred free ports, such as 18100",
    "site": "is a code of lower-case letters, digits and hyphens, such as lang-son",
    "level": f"is one of {', '.join(Level)}",
    "plan": f"is one of {', '.join(NUMBERS)}, as in make run PLAN=001; without it plan 254 is played",
}


def read_machine_settings() -> MachineSettings:
    """Read the variables TDKT_*; TDKT_PLAN names the site of its plan, with a folder and ports of its own.

    Raises RuntimeFault with a sentence for each one that cannot be used.
    """
    try:
        return _at_site_of_plan(MachineSettings())
    except ValidationError as wrong:
        fields = {str(fault["loc"][0]): fault["msg"] for fault in wrong.errors(include_input=False)}
    lines = [f"TDKT_{name.upper()} {_SENTENCES.get(name, f'is wrong: {reason}')}." for name, reason in fields.items()]
    raise RuntimeFault("\n".join(lines))


def _at_site_of_plan(settings: MachineSettings) -> MachineSettings:
    if settings.plan is None:
        return settings
    named = settings.model_fields_set & {"site", "level"}
    if named:
        given = " and ".join(sorted(f"TDKT_{name.upper()}" for name in named))
        raise RuntimeFault(f"The plan {settings.plan} is played at the site of its issuer: leave out {given}.")
    site = plan_site(settings.plan)
    own: dict[str, object] = {"site": site.code, "level": site.level}
    if "folder" not in settings.model_fields_set:
        own["folder"] = settings.folder.with_name(site.folder)
    placed = settings.model_copy(update=own)
    if "first_port" in settings.model_fields_set:
        return placed
    # Not counted as named: a site that was started at other ports keeps them.
    placed = placed.model_copy(update={"first_port": site.first_port})
    placed.model_fields_set.discard("first_port")
    return placed


def package_folder(package: str, what: str, variable: str) -> Path:
    """Return the folder of an installed package without running any of its code.

    Raises RuntimeFault, which names the `variable` to set instead, when it is not installed.
    """
    # `importlib.util.find_spec` takes the lock of all imports; Ctrl-C within leaves it locked, and other threads hang.
    spec = PathFinder.find_spec(package)
    if spec is None or spec.origin is None:
        raise RuntimeFault(
            f"The package {package}, which brings {what}, is not installed: run make, or set {variable}."
        )
    return Path(spec.origin).parent
