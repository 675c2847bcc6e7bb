"""The verbs that write a bundle for another site, and hear one from there, where no line joins the two."""

import asyncio
from collections import Counter
from pathlib import Path

from chassis.declaring.service import Service
from chassis.declaring.site import Site
from chassis.messaging.bundling import HeardLane, collected, heard
from chassis.messaging.exporting import Origin
from chassis.messaging.heard_heads import HeardHeads
from chassis.messaging.hearing import Hearing
from chassis.messaging.parking_rows import ParkingLimits
from chassis.messaging.register import KeyRegister
from chassis.messaging.signing import SigningKey
from chassis.operating.evidence import write_private
from chassis.operating.verbs import VerbRefusedError, opened
from chassis.settings import Settings
from contracts.bundle import Bundle, bundle_text, read_bundle
from contracts.declaration import is_exported
from contracts.envelope import Relation


async def export_bundle(service: Service, settings: Settings, peer: str, file: Path, after: int | None) -> str:
    """Write what the service has for the site `peer` to `file`, which must not exist.

    Of each lane that are the messages beyond the first `after`, or those that `peer` has not confirmed.
    Raises VerbRefusedError for a site that is no neighbour and for a file that exists.
    """
    _require_neighbour(Site.of(settings), peer)
    key = await asyncio.to_thread(SigningKey.of, settings)
    async with opened(service, settings) as store:
        found = await collected(store, Origin(service, settings.site, key), peer, after)
    await asyncio.to_thread(write_private, file, bundle_text(found.bundle))
    lanes = Counter(f"{one.topic}/{one.lane}" for one in found.bundle.messages)
    return "\n".join(
        [
            f"{service.name}: {len(found.bundle.messages)} messages and {len(found.bundle.notes)} notes for {peer}",
            *(f"  {lane}: {number} messages" for lane, number in lanes.items()),
            *(f"  {lane}: {number} more wait for the next bundle" for lane, number in found.left_out.items()),
        ]
    )


async def import_bundle(service: Service, settings: Settings, file: Path) -> str:
    """Hear what a bundle holds for the service, by the checks that a message from Kafka passes.

    Raises VerbRefusedError for a file that is no bundle, or is not for this site, of which nothing is heard; what
    `Hearing.hear` raises leaves heard what was heard before, and the same file can be heard again.
    """
    bundle = await asyncio.to_thread(_read, file)
    _require_for(settings, bundle, file)
    limits = ParkingLimits(settings.parked_most_messages, settings.parked_most_megabytes * 1024 * 1024)
    register = KeyRegister.of(settings)
    async with opened(service, settings) as store:
        topics = [one for one in service.topics_heard(store.site) if is_exported(one)]
        topics += service.heads_heard(store.site)
        ours = [one for one in topics if one.startswith(f"{bundle.sender}.")]
        hearing = Hearing(service, store, register, limits)
        lanes = await heard(hearing, HeardHeads(store, service, register), store, ours, bundle)
        store.moved()
    notes = sum(one.topic in ours for one in bundle.notes)
    return "\n".join([f"{service.name}: {len(lanes)} lanes and {notes} notes of {bundle.sender}", *map(_line, lanes)])


def _line(one: HeardLane) -> str:
    return f"  {one.lane}: {one.taken} taken, {one.known} known, {one.parked} parked"


def _read(file: Path) -> Bundle:
    try:
        return read_bundle(file.read_bytes())
    except ValueError as wrong:
        raise VerbRefusedError(f"{file} {wrong}; nothing of it was heard") from None


def _require_for(settings: Settings, bundle: Bundle, file: Path) -> None:
    if bundle.receiver != settings.site:
        raise VerbRefusedError(
            f"{file} is a bundle for {bundle.receiver}, and this is {settings.site}: nothing was heard"
        )
    _require_neighbour(Site.of(settings), bundle.sender)


def _require_neighbour(site: Site, peer: str) -> None:
    if site.relation(peer) not in {Relation.SUPERIOR, Relation.SUBORDINATE}:
        known = ", ".join((*site.of_relation(Relation.SUPERIOR), *site.subordinates)) or "none"
        raise VerbRefusedError(f"{peer} is no neighbour of {site.code}; its neighbours: {known}")
