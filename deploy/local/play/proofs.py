"""Proofs of the year: the hash chain of every log, and every read table compared with one made anew."""

import asyncio
import os
import shlex
from importlib import import_module
from typing import NamedTuple

from chassis.declaring.service import Service
from chassis.errors import Fault
from chassis.operating import verbs
from chassis.settings import read_settings
from deploy.local.play.running_site import SERVICES, RunningSite


class Proof(NamedTuple):
    """Whether something holds, and the lines that the verb printed."""

    name: str
    holds: bool
    details: str


async def proofs(place: RunningSite) -> list[Proof]:
    """Verify the log of every service and compare its live read tables with rebuilt ones.

    On this machine the verbs run in this process: starting Python eight times would take longer than the proofs.
    """
    if place.command is None:
        os.environ.update(place.environment)  # of one site after the other: the names are the same at each
        both = [await _prove_here(import_module(f"services.{name}.service").SERVICE) for name in SERVICES]
    else:
        both = await asyncio.gather(*(_prove_elsewhere(place.command.format(service=name), name) for name in SERVICES))
    return [proof._replace(name=f"{proof.name} at {place.site}") for pair in both for proof in pair]


async def _prove_here(service: Service) -> tuple[Proof, Proof]:
    settings = read_settings(service.settings, service.name)
    try:
        chain = Proof(f"the log of {service.name}", holds=True, details=await verbs.verify(service, settings))
    except Fault as broken:
        chain = Proof(f"the log of {service.name}", holds=False, details=str(broken))
    lines, identical = await verbs.compare(service, settings)
    return chain, Proof(f"the read model of {service.name}", identical, lines)


async def _prove_elsewhere(command: str, service: str) -> tuple[Proof, Proof]:
    chain = await _run(f"{command} verify")
    tables = await _run(f"{command} rebuild --compare")
    return Proof(f"the log of {service}", *chain), Proof(f"the read model of {service}", *tables)


async def _run(command: str) -> tuple[bool, str]:
    process = await asyncio.create_subprocess_exec(
        *shlex.split(command),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    output, errors = await process.communicate()
    done = process.returncode == 0
    return done, (output if done else output + errors).decode().strip()
