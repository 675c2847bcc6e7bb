"""The certificates of a year's end (giấy khen): neighbourhood heads and households whom units propose to the chair."""

from collections.abc import Iterator, Sequence
from functools import partial
from random import Random
from typing import Any, Final

from contracts.vocabulary import Subject, SubjectKind
from deploy.local.play import reviewing
from deploy.local.play.acts import Act, Stated, at_of
from deploy.local.play.client import SiteClient
from deploy.local.play.dataset import Dataset, made_up_words
from deploy.local.play.deciding import Deciding, Handed
from deploy.local.play.filings import Dossier, Expected, Unit
from deploy.local.play.people import made_names
from deploy.local.play.reviewing import Filed

_PAPERS: Final = ("TO_TRINH", "BAO_CAO_THANH_TICH", "BB_BINH_XET")


class Certificates:
    """What the units of a site propose for a certificate, from its filing to the decision and the conferral."""

    def __init__(self, client: SiteClient, dataset: Dataset, plan_id: str) -> None:
        self.client, self.dataset, self.plan_id = client, dataset, plan_id
        self.stated: Stated = dataset.course.stated["certificates"]
        self.filed = certificates_in(dataset)
        self.deciding = Deciding(client, dataset.course.authority)
        self.session = self.decision = ""

    def acts(self) -> Sequence[Act]:
        """They are filed, appraised, voted on, decided by one decision and handed over."""
        course, count = self.dataset.course, len(self.filed)
        file = partial(reviewing.file_all, self.client, self.filed, self.plan_id, course.year)
        appraise = partial(reviewing.appraise_all, self.client, course.authority, self.filed, self.plan_id)
        return (
            Act(at_of(self.stated, "filed"), f"{count} people and households proposed for certificates", file),
            Act(at_of(self.stated, "appraised"), "", appraise),
            Act(at_of(self.stated, "held"), f"the council has voted on {count} certificates", self._vote),
            Act(at_of(self.stated, "decided"), f"{count} certificates decided and conferred", self._decide),
        )

    async def _vote(self) -> None:
        at, authority = at_of(self.stated, "held"), self.dataset.course.authority
        self.session = await reviewing.vote_on(self.client, authority, self.filed, self.plan_id, at)

    async def _decide(self) -> None:
        at, ids = at_of(self.stated, "decided"), reviewing.ids_of(self.plan_id, self.filed)
        proposed = await self.deciding.propose(self.session, ids, self.stated["paper"], at)
        self.decision = await self.deciding.sign(proposed, at)
        await self.deciding.confer(self.decision, [Handed(one) for one in ids], at)


def certificates_in(dataset: Dataset) -> Filed:
    """What is proposed for a certificate, each with its unit: made up, the same at each call; nothing where none is."""
    stated = dataset.course.stated.get("certificates")
    if stated is None:
        return ()
    units = [one for one in dataset.units if one.code in stated["units"] and one.submission.registers]
    return list(_dealt(units, [*_people(stated, dataset), *_households(stated, dataset)]))


def _dealt(units: Sequence[Unit], dossiers: Sequence[Dossier]) -> Iterator[tuple[Unit, Dossier]]:
    yield from ((units[place % len(units)], one) for place, one in enumerate(dossiers))


def _people(stated: Stated, dataset: Dataset) -> Iterator[Dossier]:
    """Heads of neighbourhoods, who are on no unit's staff."""
    names = made_names(Random(f"{stated['seed']}"), made_up_words())  # noqa: S311 - it makes up people for training
    for place in range(1, dataset.course.size.certificates + 1):
        key, name = f"to-truong-{place:03}", next(names).full
        subject = Subject(key=key, kind=SubjectKind.INDIVIDUAL, name=name, position=stated["position"])
        facts = {"task_rating": "HTTNV", "service_months": 12, "discipline": "none"}
        yield _dossier(stated, subject, facts)


def _households(stated: Stated, dataset: Dataset) -> Iterator[Dossier]:
    names = made_names(Random(f"ho-{stated['seed']}"), made_up_words())  # noqa: S311 - as above
    for place in range(1, dataset.course.size.certified_households + 1):
        name = f"Hộ gia đình {next(names).full}"
        yield _dossier(stated, Subject(key=f"ho-gk-{place:03}", kind=SubjectKind.HOUSEHOLD, name=name), {})


def _dossier(stated: Stated, subject: Subject, facts: dict[str, Any]) -> Dossier:
    whole = {"kind": subject.kind.value, "criteria_met": True, **facts}
    return Dossier(subject, stated["title"], _PAPERS, whole, Expected.AWARDED, registered=False)
