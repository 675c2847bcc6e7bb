"""The days after: every notice is served, and the units read their inboxes."""

import asyncio
from collections import Counter
from collections.abc import Iterable

from deploy.local.play.actors import AUDITOR, clerk_of
from deploy.local.play.client import PATIENT, SiteClient, until
from deploy.local.play.dataset import Dataset
from deploy.local.play.filings import Expected, Submission, Unit
from deploy.local.play.reviewing import Filed


def expected(dataset: Dataset) -> Counter[str]:
    """Return how many notices the year leads to at the site of the plan, by subject.

    Whom an amendment names first learns of the plan, and not of the amendment.
    """
    lines = {one.code for one in dataset.issued.each_recipient()}
    named = {one.code for one in dataset.plan.each_recipient()}
    sheets = Counter(unit.submission for unit in dataset.units)
    return Counter(
        {
            "plan-issued": len(lines | named),
            "plan-amended": len(lines & named),
            "registration-accepted": sum(unit.submission.registers for unit in dataset.units),
            "registration-returned": sheets[Submission.RETURNED] + sheets[Submission.LATE],
            "registration-missing": sheets[Submission.JUST_LATE] + sheets[Submission.LATE] + sheets[Submission.NEVER],
        }
    ) + of_dossiers(dataset.filed)


def of_dossiers(filed: Filed) -> Counter[str]:
    """Return how many notices these dossiers lead to at a site that has them, by subject."""
    results = [dossier.expected for _, dossier in filed if dossier.expected is not Expected.TAKEN_BACK]
    eligible, decided = sum(one.comes_before_council for one in results), sum(one.is_decided for one in results)
    return Counter(
        {
            "dossier-eligible": eligible,
            "dossier-ineligible": len(results) - eligible,
            "dossier-refused": eligible - decided,
            "award-decided": decided,
        }
    )


async def read_notices(client: SiteClient, dataset: Dataset) -> None:
    """Wait until every notice is served and every e-mail is sent or given up, and let the units acknowledge theirs.

    The unit that never answers does not read its inbox either. Notices beyond those of the year do no harm.
    """
    client.site.move_clock(dataset.course.read)
    readers = [unit for unit in dataset.units if unit.submission is not Submission.NEVER]
    await read_all(client, expected(dataset), readers)


async def read_all(client: SiteClient, due: Counter[str], readers: Iterable[Unit]) -> None:
    """Wait until as many notices as are `due` are served and every e-mail has ended; `readers` acknowledge theirs."""
    await until(
        lambda: _all_served(client, due), f"every notice of the year to be served at {client.site.site}", PATIENT
    )
    await asyncio.gather(*(_read(client, unit) for unit in readers))
    await until(lambda: _mail_ended(client), "every e-mail to be sent", PATIENT)


async def _all_served(client: SiteClient, due: Counter[str]) -> bool | None:
    served: Counter[str] = Counter()
    for row in await client.service("notification", AUDITOR).get("/counts"):
        served[row["about"]] += row["notices"]
    return True if served >= due else None


async def _read(client: SiteClient, unit: Unit) -> None:
    """What is for the head of the unit alone, such as what is overdue, is left to the head."""
    service = client.service("notification", clerk_of(unit))
    waiting = await service.all("/notices", state="served")
    own = [notice["notice_id"] for notice in waiting if not notice["duties"] or "clerk" in notice["duties"]]
    await asyncio.gather(*(service.post(f"/notices/{notice_id}/acknowledge") for notice_id in own))


async def _mail_ended(client: SiteClient) -> bool | None:
    counted = await client.service("notification", AUDITOR).get("/counts")
    return None if any(row["email_state"] in ("queued", "started") for row in counted) else True
