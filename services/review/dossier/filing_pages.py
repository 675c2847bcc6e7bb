"""The pages on which a dossier is filed: what the law asks beside each field, and what is still missing."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Final

from fastapi import APIRouter
from starlette.responses import Response

from chassis.web import NotFound
from chassis.web.pages import PageRequest, open_to
from contracts import review_words
from contracts.catalog import may_be_filed, ruleset, ruleset_on, titles
from contracts.catalog.entries import Title
from contracts.catalog.fixing import fix
from contracts.catalog.prerequisites import AnyOf
from contracts.catalog.terms import Ground
from contracts.message import Message
from contracts.review import Documents, DossierSubmitted, RuleOutcome
from contracts.vocabulary import (
    VIETNAM,
    CatalogCode,
    Document,
    DossierId,
    Instant,
    PlanId,
    Subject,
    SubjectKind,
    TitleCode,
    UnitCode,
)
from services.review.catalogue.messages import law_of, papers_asked, title_names, titles_in_groups
from services.review.dossier import evidence, queries, words
from services.review.dossier.appraisal import appraise
from services.review.dossier.facts import FiledFacts
from services.review.dossier.filing import recorded
from services.review.dossier.messages import FileDossier, Progress
from services.review.dossier.standing import limited
from services.review.papers import queries as papers
from services.review.plans import queries as plans

filing = APIRouter()

Filing = Annotated[PageRequest, open_to("clerk", "appraiser")]
NUMBERS: Final = (
    "facts.service_months",
    "facts.maternity_months",
    "facts.members_reaching_ldtt",
    "facts.peer_review.present",
    "facts.peer_review.votes_for",
    "facts.initiatives.*.year",
    "facts.earlier_awards.*.year",
    "facts.earlier_ratings.*.year",
)
FLAGS: Final = (
    "facts.newly_recruited",
    "facts.emulation_confirmed",
    "facts.unity_confirmed",
    "facts.criteria_met",
    "facts.armed_forces",
    "facts.certified",
    "facts.research.*.applied",
)
LISTS: Final = ("documents", "facts.members")
"""The fields of the form that hold numbers, yes or no, and several values."""


_FIELDS_OF_WAYS: Final = {
    "combat_ingenuity": "facts.combat",
    "titles_in_a_row": "facts.earlier_awards",
    "ratings_with_initiatives": "facts.earlier_ratings",
}
"""The fields beside that of the initiatives which answer an alternative, by its kind."""


@dataclass(frozen=True)
class About:
    """Whose dossier is filed: the unit, the subject and the title, under which plan. `dossier_id` once it is opened."""

    plan_id: PlanId
    plan: Document | None
    unit: UnitCode
    unit_name: str
    subject: Subject
    title: TitleCode
    year: int
    dossier_id: DossierId | None = None


class AboutForm(Message):
    """Whose dossier is filed for a title that was not registered."""

    plan_id: PlanId
    unit: UnitCode
    subject: Subject
    title: TitleCode


class FilingForm(Message):
    """The documents and facts of a dossier; `submitted_at` only where the standing body enters a paper."""

    documents: Documents = ()
    facts: FiledFacts
    submitted_at: Instant | None = None


@filing.get("/dossiers/new")
async def begin_dossier(request: Filing) -> Response:
    """The form for a title that was not registered."""
    return await _page(request, None)


@filing.post("/dossiers/new")
async def file_unregistered(request: Filing) -> Response:
    """File a dossier for a title that was not registered; the first step says whose it is."""
    about = await _about_typed(request)
    if about is None or request.form.button == "next":
        return await _page(request, about)
    return await _file(request, about)


@filing.get("/dossiers/{dossier_id}/file")
async def begin_registered(dossier_id: DossierId, request: Filing) -> Response:
    """The form for a title that was registered."""
    about = await _about(request, dossier_id)
    return request.see(f"/review/dossiers/{dossier_id}") if about is None else await _page(request, about)


@filing.post("/dossiers/{dossier_id}/file")
async def file_registered(dossier_id: DossierId, request: Filing) -> Response:
    """File a dossier for a title that was registered."""
    about = await _about(request, dossier_id)
    return request.see(f"/review/dossiers/{dossier_id}") if about is None else await _file(request, about)


async def _file(request: PageRequest, about: About) -> Response:
    """File what was typed once its gaps have been shown; else the form with its faults or gaps."""
    form = request.form
    if form.change_rows():
        return await _page(request, about)
    known = {"submitted_at": f"{typed}:00+07:00"} if (typed := form.value("submitted_at").strip()) else {}
    body = form.read(FilingForm, NUMBERS, FLAGS, LISTS, **known)
    if body is None:
        return await _page(request, about)
    command = FileDossier(
        plan_id=about.plan_id,
        unit=about.unit,
        subject=about.subject,
        title=about.title,
        year=about.year,
        **dict(body),
    )
    outcomes = await foreseen(request, command, about)
    is_whole = all(one.holds for one in outcomes)
    if form.button == "check" or not (is_whole or form.value("knows_gaps") == "yes"):
        return await _page(request, about, outcomes)
    answer = await request.attempt(command)
    if answer is None:
        return await _page(request, about, outcomes)
    return request.see(f"/review/dossiers/{command.dossier_id}", answer, done="filed")


async def _about(request: PageRequest, dossier_id: DossierId) -> About | None:
    """Whose dossier an opened one is; None once it is filed. Raises NotFound."""
    found = await queries.dossier(request.reader, request.viewer, dossier_id)
    if found is None:
        raise NotFound(f"dossier-{dossier_id}")
    await request.audit_read("dossier", [dossier_id])
    if found.state is not Progress.OPENED:
        return None
    plan = await plans.plan(request.reader, found.plan_id, found.unit)
    cited = None if plan is None else plan.document
    return About(
        found.plan_id, cited, found.unit, found.unit_name, found.subject, found.title, found.year, found.dossier_id
    )


async def _about_typed(request: PageRequest) -> About | None:
    """Whose dossier was typed; None with the faults at their fields."""
    unit = {} if request.viewer.unit is None else {"unit": request.viewer.unit}
    body = request.form.read(AboutForm, **unit)
    if body is None:
        return None
    plan = await plans.plan(request.reader, body.plan_id, body.unit)
    if plan is None or plan.unit_name is None:
        request.form.blame("unit", "Kế hoạch không nêu đơn vị này.", "The plan does not name this unit.")
        return None
    return About(body.plan_id, plan.document, body.unit, plan.unit_name, body.subject, body.title, plan.year)


async def foreseen(request: PageRequest, command: FileDossier, about: About) -> tuple[RuleOutcome, ...]:
    """The outcome of every rule if what was typed were filed and appraised now, as far as the viewer may know."""
    at = (command.submitted_at or request.now()).astimezone(VIETNAM)
    fixed = fix(at.date(), command.year)
    if not may_be_filed(command.title, fixed.ruleset, command.procedure):
        return ()
    submitted = DossierSubmitted(
        dossier_id=command.dossier_id,
        plan_id=command.plan_id,
        unit=command.unit,
        unit_name=about.unit_name,
        subject=command.subject,
        title=command.title,
        year=command.year,
        submitted_at=at,
        ruleset=fixed.ruleset,
        fixing=recorded(fixed),
        procedure=command.procedure,
    )
    found = await evidence.before_filing(command, request.reader)
    return appraise(submitted, command.documents, command.facts, limited(found, request.viewer, command.unit))


async def _page(request: PageRequest, about: About | None, outcomes: tuple[RuleOutcome, ...] = ()) -> Response:
    asked = None if about is None else _title_today(request, about.title)
    kind = None if about is None else about.subject.kind
    people = (
        await queries.people(request.reader, request.viewer, about.plan_id, about.unit)
        if about is not None and kind is SubjectKind.COLLECTIVE
        else ()
    )
    choices = () if about is not None else await plans.plans_to_file_under(request.reader, request.viewer)
    return request.render(
        "dossier/file.html",
        about=about,
        asked=asked,
        law={} if asked is None or kind is None else _law(asked, kind),
        kind=kind,
        people=people,
        choices=choices,
        gaps=tuple(one for one in outcomes if not one.holds),
        outcomes=outcomes,
        papers=papers_asked(),
        attached=await _attached(request, about),
        titles=title_names(),
        title_groups=titles_in_groups(ruleset_on(request.now().date())) if about is None else (),
        words=words,
        terms=review_words,
    )


async def _attached(request: PageRequest, about: About | None) -> frozenset[CatalogCode]:
    """The papers that have a file: they are ticked before anything is typed."""
    if about is None or about.dossier_id is None:
        return frozenset()
    return papers.attached_papers(await papers.files(request.reader, about.dossier_id))


def _title_today(request: PageRequest, code: TitleCode) -> Title | None:
    """The title under today's law; None for one that the catalogue does not know."""
    return next((one for one in titles(ruleset_on(request.now().date())) if one.code == code), None)


def _law(asked: Title, kind: SubjectKind) -> Mapping[str, tuple[Ground, ...]]:
    """What the law asks in each field of the form, the standard of a lower title among it."""
    found: dict[str, list[Ground]] = {"documents": [asked.documents]}
    after = ruleset(asked.ruleset).achievements_after_discipline
    if after is not None and kind is SubjectKind.INDIVIDUAL:
        found["facts.discipline"] = [after]
    for rule in law_of(asked.code, asked.ruleset, kind):
        ways = [_FIELDS_OF_WAYS.get(one.kind) for one in rule.alternatives] if isinstance(rule, AnyOf) else []
        for name in (words.FIELDS.get(rule.rule, "registration"), *ways):
            grounds = found.setdefault(name, []) if name else []
            if rule not in grounds:
                grounds.append(rule)
    return {name: tuple(grounds) for name, grounds in found.items()}
