"""The days after: everybody was told, and the units read what lies in their inboxes."""

import asyncio
from collections import Counter
from datetime import datetime

from contracts.vocabulary import VIETNAM
from deploy.local.play.cast import Cast, Fate, Manner, Unit
from deploy.local.play.office import Office, until
from deploy.local.play.people import AUDITOR, clerk_of

_READ = datetime(2017, 12, 30, 8, 0, tzinfo=VIETNAM)


def expected(cast: Cast) -> Counter[str]:
    """How many notices the year leads to, by what they are about."""
    lines = [1 for recipient in cast.plan.recipients if not recipient.every_unit]
    fates = Counter(dossier.fate for _, dossier in cast.filed)
    awarded, voted_down = fates[Fate.AWARDED], fates[Fate.VOTE_BELOW_THRESHOLD]
    manners = Counter(unit.manner for unit in cast.units)
    return Counter(
        {
            "plan-issued": len(lines) + len(cast.units),
            "registration-accepted": sum(unit.manner.registers for unit in cast.units),
            "registration-returned": manners[Manner.RETURNED] + manners[Manner.LATE],
            "registration-missing": manners[Manner.ON_THE_DAY] + manners[Manner.LATE] + manners[Manner.NEVER],
            "dossier-eligible": awarded + voted_down,
            "dossier-ineligible": sum(fates.values()) - awarded - voted_down,
            "dossier-refused": voted_down,
            "award-decided": awarded,
        }
    )


async def read_notices(office: Office, cast: Cast) -> None:
    """Wait until everybody was told and every e-mail has come to an end, and let the units confirm what they read.

    The unit that never answers does not read its inbox either.
    """
    office.place.move_clock(_READ)
    await until(lambda: _all_told(office, cast), "everybody to be told")
    await asyncio.gather(*(_read(office, unit) for unit in cast.units if unit.manner is not Manner.NEVER))
    await until(lambda: _mail_ended(office), "every e-mail to be sent")


async def _all_told(office: Office, cast: Cast) -> bool | None:
    told: Counter[str] = Counter()
    for row in await office.door("notification", AUDITOR).get("/counts"):
        told[row["about"]] += row["notices"]
    return True if told == expected(cast) else None


async def _read(office: Office, unit: Unit) -> None:
    door = office.door("notification", clerk_of(unit))
    waiting = await door.all("/notices", "position", state="served")
    await asyncio.gather(*(door.post(f"/notices/{notice['notice_id']}/acknowledge") for notice in waiting))


async def _mail_ended(office: Office) -> bool | None:
    counted = await office.door("notification", AUDITOR).get("/counts")
    return None if any(row["email_state"] in ("queued", "started") for row in counted) else True
