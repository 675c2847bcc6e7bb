"""The days after: every notice is served, and the units read their inboxes."""

import asyncio
from collections import Counter
from datetime import datetime

from contracts.vocabulary import VIETNAM
from deploy.local.play.actors import AUDITOR, clerk_of
from deploy.local.play.client import SiteClient, until
from deploy.local.play.dataset import Dataset, Expected, Submission, Unit

_READ = datetime(2017, 12, 30, 8, 0, tzinfo=VIETNAM)


def expected(dataset: Dataset) -> Counter[str]:
    """How many notices the year leads to, by what they are about."""
    lines = [1 for recipient in dataset.plan.recipients if not recipient.every_unit]
    results = Counter(dossier.expected for _, dossier in dataset.filed)
    awarded, voted_down = results[Expected.AWARDED], results[Expected.VOTE_BELOW_THRESHOLD]
    sheets = Counter(unit.submission for unit in dataset.units)
    return Counter(
        {
            "plan-issued": len(lines) + len(dataset.units),
            "registration-accepted": sum(unit.submission.registers for unit in dataset.units),
            "registration-returned": sheets[Submission.RETURNED] + sheets[Submission.LATE],
            "registration-missing": sheets[Submission.ON_THE_DAY] + sheets[Submission.LATE] + sheets[Submission.NEVER],
            "dossier-eligible": awarded + voted_down,
            "dossier-ineligible": sum(results.values()) - awarded - voted_down,
            "dossier-refused": voted_down,
            "award-decided": awarded,
        }
    )


async def read_notices(client: SiteClient, dataset: Dataset) -> None:
    """Wait until every notice is served and every e-mail has an outcome, and let the units acknowledge their notices.

    The unit that never answers does not read its inbox either.
    """
    client.site.move_clock(_READ)
    await until(lambda: _all_served(client, dataset), "every notice to be served")
    await asyncio.gather(*(_read(client, unit) for unit in dataset.units if unit.submission is not Submission.NEVER))
    await until(lambda: _mail_ended(client), "every e-mail to be sent")


async def _all_served(client: SiteClient, dataset: Dataset) -> bool | None:
    served: Counter[str] = Counter()
    for row in await client.service("notification", AUDITOR).get("/counts"):
        served[row["about"]] += row["notices"]
    return True if served == expected(dataset) else None


async def _read(client: SiteClient, unit: Unit) -> None:
    service = client.service("notification", clerk_of(unit))
    waiting = await service.all("/notices", state="served")
    await asyncio.gather(*(service.post(f"/notices/{notice['notice_id']}/acknowledge") for notice in waiting))


async def _mail_ended(client: SiteClient) -> bool | None:
    counted = await client.service("notification", AUDITOR).get("/counts")
    return None if any(row["email_state"] in ("queued", "started") for row in counted) else True
