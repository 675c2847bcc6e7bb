"""`./tdkt doctor`: examines a site of this folder, whose probe becomes a site of the register without servers."""

import os
from collections.abc import Sequence

from chassis.declaring.site import Site as Place
from contracts.vocabulary import Level
from deploy.doctor.probe import ProbeKeys
from deploy.doctor.verbs import SERVICE, main, prepare
from deploy.kafka import apply, declared_rights
from deploy.local.faults import RuntimeFault
from deploy.local.federation import Sites
from deploy.local.probes import probe_of, with_probes
from deploy.local.services import ALL_SERVICES

_NONE_BELOW = (
    "{site} is a commune, below which no site can stand: the doctor examines a site as one below it. "
    "Examine the site above; its services are the same."
)


def examine(sites: Sites, words: Sequence[str]) -> int:
    """Let the main site of `sites` know its probe, and examine it with the options in `words`; returns the exit code.

    Raises RuntimeFault for a site that stands alone, has nothing below it, or is not started.
    """
    site = sites.main
    code = site.settings.site
    if not sites.federation.sites:
        raise RuntimeFault(f"{code} stands alone: the doctor examines a site of a federation for training.")
    if site.settings.level == Level.COMMUNE:
        raise RuntimeFault(_NONE_BELOW.format(site=code))
    if not site.kafka.running():
        raise RuntimeFault(f"{code} does not run: make up starts it.")
    keys, password = prepare(probe_of(sites.folder, code).folder, probe_of(sites.folder, code).site)
    _give_rights(sites, keys, password)
    sites.up()
    (service,) = [one for one in site.services if one.name == SERVICE]
    os.environ.update(service.owner_environment(site.addresses))
    return main(["examine", str(keys.folder), "--site", keys.site, *words])


def _give_rights(sites: Sites, keys: ProbeKeys, password: str) -> None:
    """Make the topics and users of the probe at the broker of the site, before the site reads them."""
    federation = with_probes(sites.federation, sites.folder)
    here = Place(keys.site, Level.COMMUNE, federation)
    apply(sites.main.admin(), [declared_rights(here, name, password) for name in ALL_SERVICES])
