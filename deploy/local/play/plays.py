"""A plan played at one site: what is done there, and what is shown of it afterwards."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence

from typing_extensions import override

from deploy.local.play.actors import AUDITOR
from deploy.local.play.acts import Acts, Place
from deploy.local.play.certificates import Certificates, certificates_in
from deploy.local.play.client import SiteClient
from deploy.local.play.composing import figures_of_composition
from deploy.local.play.dataset import Dataset
from deploy.local.play.figures import Group, InFull, figures, miscounted, unexpected
from deploy.local.play.inventing import Initiatives
from deploy.local.play.notices import read_notices
from deploy.local.play.planned import figures_of_planning, planned_acts
from deploy.local.play.registering import announce_units, issue_plan, register, sheet_id
from deploy.local.play.reviewed import figures_of_review
from deploy.local.play.reviewing import Filed, appraise, decide, file_dossiers, vote
from deploy.local.play.schooling import filed_in, school_year_of
from deploy.local.play.sudden import sudden_deeds_of
from deploy.local.play.working import figures_of_work
from deploy.local.play.year_end import YearEnd

Say = Callable[[str], None]
"""Is called with each step that is done."""


class Play(ABC):
    """A plan that is played at one site."""

    @property
    @abstractmethod
    def name(self) -> str:
        """The plan as the summary names it: by its number, else by its title."""

    @abstractmethod
    async def play(self, client: SiteClient, say: Say) -> str:
        """Play it to its end; answers with the id of the plan.

        Raises StepRefusedError or WaitTimeoutError where a step does not succeed.
        """

    @abstractmethod
    async def figures(self, client: SiteClient, plan_id: str) -> list[Group]:
        """Every figure that is shown, once all of it has arrived."""

    @abstractmethod
    async def in_full(self, client: SiteClient, plan_id: str) -> list[InFull]:
        """One thing of each kind, to look at in full."""

    async def wrong(self, client: SiteClient, plan_id: str, groups: Sequence[Group]) -> list[str]:
        """A line for everything that is not as it should be."""
        _ = plan_id
        return await miscounted(client, groups)


class RegisteredYear(Play):
    """A year in which units register, and dossiers are filed, appraised, voted on and decided at the site."""

    def __init__(self, dataset: Dataset, known: Filed | None = None) -> None:
        """Play `dataset`; where the site also knows dossiers that it did not file, `known` are all of which it does."""
        self.dataset = dataset
        self.known = (*dataset.filed, *filed_in(dataset), *certificates_in(dataset)) if known is None else known

    @property
    @override
    def name(self) -> str:
        """Its number."""
        return str(self.dataset.plan.document)

    @override
    async def play(self, client: SiteClient, say: Say) -> str:
        """From the plan to the last notice."""
        dataset, course = self.dataset, self.dataset.course
        plan_id = await issue_plan(client, dataset)
        say(f"{course.issued:%d/%m/%Y}  plan {dataset.plan.document} issued")
        await announce_units(client, dataset, plan_id)
        say(f"{course.announced:%d/%m/%Y}  {len(dataset.units)} units announced by an amendment")
        acts = acts_of_year(client, dataset, plan_id, say)
        await acts.begin(course.stated.get("ties", {}))
        await register(client, dataset, plan_id)
        last = max(unit.again_at or unit.at for unit in dataset.units)
        say(f"{last:%d/%m/%Y}  sheets accepted or returned, registration locked by its deadline")
        await self._review(client, plan_id, acts, say)
        await acts.until(course.read)
        await read_notices(client, dataset)
        say(f"{course.read:%d/%m/%Y}  notices read")
        return plan_id

    async def _review(self, client: SiteClient, plan_id: str, acts: Acts, say: Say) -> None:
        """The year's end as its file states it, or else one session and one decision."""
        dataset, course = self.dataset, self.dataset.course
        if "year_end" in course.stated:
            end = YearEnd(acts, dataset, dataset, say)
            for do in (end.file, end.supplement, end.appraise, end.sit, end.decide, end.decide_again):
                await do()
            for do in (end.confer, end.confer_later, end.revoke):
                await do()
            return
        for at, step, said in (
            (course.filed, file_dossiers, f"{len(dataset.filed)} dossiers filed"),
            (course.appraised, appraise, "dossiers appraised"),
            (course.held, vote, "the council has voted"),
            (course.decided, decide, "awards decided"),
        ):
            worked = await acts.until(at)
            await step(client, dataset, plan_id)
            say(f"{at:%d/%m/%Y}  {said}; {worked} pieces of the plan's work done since")

    @override
    async def figures(self, client: SiteClient, plan_id: str) -> list[Group]:
        """The work of the plan, what else planning did, sheets, titles, dossiers, reasons, notices and e-mail."""
        planning = [await figures_of_work(client, plan_id), *await figures_of_planning(client)]
        shares = await figures_of_composition(client, plan_id)
        return [*planning, *await figures(client, self.dataset, plan_id), *await figures_of_review(client), *shares]

    @override
    async def wrong(self, client: SiteClient, plan_id: str, groups: Sequence[Group]) -> list[str]:
        """Dossiers without their expected result, and figures that differ from their lists."""
        return await unexpected(client, self.known, plan_id) + await miscounted(client, groups)

    @override
    async def in_full(self, client: SiteClient, plan_id: str) -> list[InFull]:
        """The progress, a sheet that was accepted, and a refused dossier with its events."""
        return await samples_of(client, self.dataset, plan_id)


def acts_of_year(client: SiteClient, dataset: Dataset, plan_id: str, say: Say, above: SiteClient | None = None) -> Acts:
    """What the site of the plan does in the year beside sheets and dossiers; its reports reach the site `above`."""
    course = dataset.course
    units = dataset.plan.units()
    issuer = dataset.plan.document.issuer
    place = Place(client, plan_id, dataset.plan, issuer, course.authority.decides, units, course.authority.appraiser)
    school_year = school_year_of(dataset)
    schooling = [] if school_year is None else school_year.acts(client, plan_id)
    inventing = Initiatives(client, dataset).acts() if "year_end" in course.stated else ()
    sudden = sudden_deeds_of(client, dataset, plan_id)
    certified = Certificates(client, dataset, plan_id).acts() if "certificates" in course.stated else ()
    acts = [*planned_acts(place, course.stated, above), *schooling, *inventing, *sudden, *certified]
    return Acts(place, course.diary, acts, say)


async def samples_of(client: SiteClient, dataset: Dataset, plan_id: str) -> list[InFull]:
    """The progress of the plan, the first sheet that was accepted, and a refused dossier with several reasons."""
    refused = await client.service("review", AUDITOR).all("/dossiers", plan=plan_id, state="refused")
    dossier_id = max(refused, key=lambda row: len(row["reason_codes"]))["dossier_id"]
    unit = next(unit for unit in dataset.units if unit.submission.registers)
    return [
        InFull("progress of the plan", "planning", f"/plans/{plan_id}/progress"),
        InFull("a sheet", "registration", f"/sheets/{sheet_id(plan_id, unit.code)}"),
        InFull("a refused dossier", "review", f"/dossiers/{dossier_id}"),
        InFull("its events", "review", f"/streams/dossier-{dossier_id}"),
    ]
