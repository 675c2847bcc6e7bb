"""The school year within a plan: a round with a registration of its own, from its announcement to the awards."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from functools import partial
from random import Random
from typing import Any, Final
from uuid import UUID

from contracts.plan_parts import Round
from contracts.planning import PlanContent
from contracts.registration import registration_id_of, sheet_id_of
from contracts.vocabulary import VIETNAM, Deadline, PlanId, Subject, SubjectKind
from deploy.local.play import reviewing
from deploy.local.play.actors import HEAD, clerk_at
from deploy.local.play.acts import Act, Stated, at_of
from deploy.local.play.client import SiteClient, until
from deploy.local.play.dataset import Dataset, made_up_words
from deploy.local.play.filings import Dossier, Expected, Unit
from deploy.local.play.people import made_names
from deploy.local.play.reviewing import Filed

_NOT_YET: Final = frozenset({"registration-not-open"})
_TITLE: Final = "LDTT"


@dataclass(frozen=True)
class SchoolYear:
    """The round of one unit: what the file of the site states of it, for the plan of a dataset."""

    dataset: Dataset
    stated: Stated

    @property
    def content(self) -> PlanContent:
        """The plan as a further amendment has it: the round has a deadline of registration."""
        deadline = Deadline.model_validate(self.stated["registration"])
        rounds = tuple(self._with(one, deadline) for one in self.dataset.plan.rounds)
        return PlanContent.model_validate({**self.dataset.plan.model_dump(), "rounds": rounds})

    @property
    def filed(self) -> Filed:
        """Its dossiers, each with the unit: people that are made up, the same at each call."""
        unit = self.unit
        names = made_names(Random(self.stated["seed"]), made_up_words())  # noqa: S311 - it makes up people for training
        return [(unit, self._dossier(place, next(names).full)) for place in range(1, self.stated["people"] + 1)]

    @property
    def unit(self) -> Unit:
        """The unit that registers."""
        return next(one for one in self.dataset.units if one.code == self.stated["unit"])

    def acts(self, client: SiteClient, plan_id: str) -> Iterator[Act]:
        """Its acts from the amendment to the decision."""
        course, stated, filed = self.dataset.course, self.stated, self.filed
        authority, count = course.authority, len(filed)
        deadline = Deadline.model_validate(stated["registration"])
        decided, held = at_of(stated, "decided"), at_of(stated, "held")
        decision = authority.decision(stated["decision"], decided.date())
        sheet = f"/sheets/{sheet_id_of(PlanId(UUID(plan_id)), self.unit.code, stated['round'])}"
        locked = datetime.combine(deadline.ends_at.astimezone(VIETNAM).date(), time(8), VIETNAM)
        yield Act(
            at_of(stated, "announced"),
            "registration of the school year opened by an amendment",
            partial(self._announce, client, plan_id),
        )
        yield Act(
            at_of(stated, "handed_in"),
            f"{count} titles of the school year registered",
            partial(self._register, client, sheet),
        )
        yield Act(locked, "registration of the school year locked", partial(self._locked, client, plan_id))
        yield Act(at_of(stated, "filed"), "", partial(reviewing.file_all, client, filed, plan_id, course.year))
        appraise = partial(reviewing.appraise_all, client, authority, filed, plan_id)
        yield Act(at_of(stated, "appraised"), f"{count} dossiers of the school year appraised", appraise)
        vote = partial(reviewing.vote_on, client, authority, filed, plan_id, held)
        yield Act(held, "the council has voted on the school year", vote)
        decide = partial(reviewing.decide_on, client, authority, decision, filed, plan_id)
        yield Act(decided, f"{count} awards of the school year decided", decide)

    def _with(self, one: Round, deadline: Deadline) -> Round:
        return one.model_copy(update={"registration": deadline}) if one.code == self.stated["round"] else one

    def _dossier(self, place: int, name: str) -> Dossier:
        facts: Mapping[str, Any] = {
            "kind": "individual",
            "task_rating": "HTTNV",
            "service_months": 12,
            "maternity_months": 0,
            "newly_recruited": False,
            "discipline": "none",
        }
        subject = Subject(
            key=f"giao-vien-{place:03}", kind=SubjectKind.INDIVIDUAL, name=name, position=self.stated["position"]
        )
        return Dossier(subject, _TITLE, ("TO_TRINH", "BB_BINH_XET"), facts, Expected.AWARDED)

    async def _announce(self, client: SiteClient, plan_id: str) -> None:
        amended = {"content": self.content.model_dump(mode="json"), "reason": self.stated["reason"]}
        await client.service("planning", HEAD).post(f"/plans/{plan_id}/amend", amended)

    async def _register(self, client: SiteClient, sheet: str) -> None:
        entries = [{"subject": one.subject.model_dump(mode="json"), "title": one.title} for _, one in self.filed]
        body = {"entries": entries, "unit_plan": None}
        await client.service("registration", clerk_at(self.unit.code)).post(f"{sheet}/hand-in", body, _NOT_YET)
        staff = client.service("registration", self.dataset.course.authority.appraiser)
        await staff.post(f"{sheet}/accept", {"late_reason": "", "late_ground": None}, _NOT_YET)

    async def _locked(self, client: SiteClient, plan_id: str) -> None:
        path = f"/registrations/{registration_id_of(PlanId(UUID(plan_id)), self.stated['round'])}"
        service = client.service("registration", self.dataset.course.authority.appraiser)

        async def look() -> bool | None:
            return True if (await service.get(path))["state"] == "locked" else None

        await until(look, "registration of the school year to be locked by its deadline")


def school_year_of(dataset: Dataset) -> SchoolYear | None:
    """The school year of the plan of a dataset; None where the file of its site states none."""
    stated = dataset.course.stated.get("school_year")
    return None if stated is None else SchoolYear(dataset, stated)


def filed_in(dataset: Dataset) -> Filed:
    """What is filed in the school year of a dataset; nothing where it has none."""
    found = school_year_of(dataset)
    return () if found is None else found.filed
