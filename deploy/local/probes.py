"""The probe sites of a folder: each is known below the site that the doctor has examined there."""

from pathlib import Path

from contracts.federation import Federation, SiteEntry
from contracts.vocabulary import Level
from deploy.doctor.probe import ProbeKeys

_FOLDER = "doctor"
_NAME = "Xã kiểm tra"


def probe_of(folder: Path, code: str) -> ProbeKeys:
    """The keys of the probe of the site `code` in the folder of all sites."""
    return ProbeKeys(folder / _FOLDER / code, f"{code}-kiem-tra")


def probes_in(folder: Path, federation: Federation) -> dict[str, ProbeKeys]:
    """The probes that are there, by the site that each examines."""
    codes = [site.code for site in federation.sites if (folder / _FOLDER / site.code).is_dir()]
    return {code: probe_of(folder, code) for code in codes}


def with_probes(federation: Federation, folder: Path) -> Federation:
    """The federation with the probes that are there, each below the site that it examines."""
    probes = probes_in(folder, federation)
    below = tuple(
        SiteEntry(code=keys.site, name=_NAME, level=Level.COMMUNE, parent=code) for code, keys in probes.items()
    )
    return federation.model_copy(update={"sites": (*federation.sites, *below)})
