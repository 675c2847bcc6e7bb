"""The verbs of the law: judge one file under the four laws, and the dossiers of a year under a draft of one."""

from asyncio import run
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Final
from uuid import UUID

import typer
from pydantic import Field, ValidationError

from chassis.declaring.service import Service
from chassis.operating.terminal import configured, show
from chassis.operating.verbs import VerbRefusedError, opened
from chassis.settings import Settings
from contracts.catalog.fixing import fix
from contracts.catalog.loader import texts_of_files
from contracts.catalog.source import CatalogueError
from contracts.catalog.terms import Procedure
from contracts.facts import DeedFacts
from contracts.message import Message
from contracts.review import AppraisalResult, Documents, DossierSubmitted
from contracts.review_words import REASONS, RULES, VERDICTS, Bilingual
from contracts.vocabulary import VIETNAM, Instant, PlanId, Subject, TitleCode, UnitCode, Year
from services.review.dossier.comparing import DossierUnderLaws, under_every_law
from services.review.dossier.drafting import DraftReport, draft_of, under_draft
from services.review.dossier.facts import FiledFacts
from services.review.dossier.filing import recorded
from services.review.dossier.found import AppraisalEvidence
from services.review.dossier.messages import dossier_id_of
from services.review.dossier.states import Filed
from services.review.registrations.messages import SheetFound

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Dossiers under the laws.")
_NO_PLAN: Final = PlanId(UUID(int=0))
_RESULTS: Final = {
    AppraisalResult.ELIGIBLE: Bilingual("đủ điều kiện", "eligible"),
    AppraisalResult.INELIGIBLE: Bilingual("chưa đủ điều kiện", "not eligible"),
    None: Bilingual("không có danh hiệu này", "does not have the title"),
}


class FileToJudge(Message):
    """A dossier as a JSON file states it: that of `POST /dossiers` without its plan, when it is filed, and evidence.

    `evidence` is what an appraisal knows beyond the dossier; without it there is no plan, registration or record.
    """

    unit: UnitCode
    unit_name: str = Field(default="", max_length=500)
    subject: Subject
    title: TitleCode
    year: Year
    submitted_at: Instant
    documents: Documents = ()
    facts: FiledFacts
    evidence: AppraisalEvidence = AppraisalEvidence(plan=None, registration=None, sheet=SheetFound(), locked_for=None)


@app.callback()
def _laws() -> None:
    """Dossiers under the laws."""


@app.command("judge")
def _judge(
    file: Path,
    language: Annotated[str, typer.Option(help="vi or en.")] = "vi",
    *,
    as_json: Annotated[bool, typer.Option("--json", help="What the API answers, for a program.")] = False,
) -> None:
    """Judge the dossier in a JSON file under each law, and say where and why they differ; nothing is recorded."""
    compared = judged(file)
    show(compared.model_dump_json(indent=1) if as_json else "\n".join(lines(compared, language)))


@app.command("text")
def _text(name: Annotated[str, typer.Argument(help="A ruleset, such as L2003_ND91.")]) -> None:
    """Print a ruleset's file of the catalogue, to be changed into a draft under the same name."""
    texts = texts_of_files()
    if f"{name}.yaml" not in texts:
        raise VerbRefusedError(f"no such ruleset: {name}; there are {', '.join(sorted(texts))}")
    show(texts[f"{name}.yaml"].rstrip("\n"))


@app.command("draft")
def _draft(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="A changed copy of a file of the catalogue, under the same name.")],
    year: Annotated[int, typer.Option(help="The year whose dossiers are judged again.")],
    language: Annotated[str, typer.Option(help="vi or en.")] = "vi",
    *,
    as_json: Annotated[bool, typer.Option("--json", help="For a program.")] = False,
) -> None:
    """Say what a draft of the law would have changed in a year; nothing is recorded."""
    report = run(tried(*configured(context), file, year))
    show(report.model_dump_json(indent=1) if as_json else "\n".join(report_lines(report, language)))


async def tried(service: Service, settings: Settings, file: Path, year: int) -> DraftReport:
    """What the draft in `file` would have changed; raises VerbRefusedError for one that cannot be read."""
    try:
        draft = draft_of(file)
    except KeyError:
        raise VerbRefusedError(f"{file.name} is none of {', '.join(sorted(texts_of_files()))}") from None
    except CatalogueError as wrong:
        raise VerbRefusedError(str(wrong)) from None
    except OSError as fault:
        raise VerbRefusedError(f"{file}: {fault.strerror}") from None
    except UnicodeDecodeError as wrong:
        raise VerbRefusedError(f"{file}: no UTF-8 from byte {wrong.start} on; save it as UTF-8") from None
    async with opened(service, settings) as store:
        return await under_draft(service, store, year, draft)


def report_lines(report: DraftReport, language: str) -> Iterator[str]:
    """The counts, and a line for each dossier, vote and quota that the draft would have changed."""
    yield _said(
        Bilingual(
            f"Năm {report.year}: xét lại {report.judged} hồ sơ; khác {len(report.appraisals)} kết quả thẩm định, "
            f"{len(report.votes)} kết quả biểu quyết, {len(report.quotas)} chỉ tiêu.",
            f"{report.year}: {report.judged} dossiers judged again; {len(report.appraisals)} appraisals, "
            f"{len(report.votes)} votes and {len(report.quotas)} quotas differ.",
        ),
        language,
    )
    for one in report.appraisals:
        rules = ", ".join(_said(RULES.get(each.rule, Bilingual(each.rule, each.rule)), language) for each in one.rules)
        results = " → ".join(_said(_RESULTS[result], language) for result in (one.before, one.after))
        yield f"{one.dossier_id} {one.unit} {one.title}: {results} ({rules})"
    passed = {True: Bilingual("thông qua", "passed"), False: Bilingual("không thông qua", "not passed")}
    for vote in report.votes:
        results = f"{_said(passed[vote.before], language)} → {_said(passed[vote.after], language)}"
        yield f"{vote.dossier_id} {vote.unit} {vote.title}: {vote.votes_for}/{vote.members}, {results}"
    for quota in report.quotas:
        allowed = " → ".join("–" if most is None else str(most) for most in (quota.before, quota.after))
        awarded = Bilingual(f"đã tặng {quota.awarded}", f"{quota.awarded} awarded")
        yield f"{quota.unit} {quota.title}: {allowed} / {quota.reaching}, {_said(awarded, language)}"


def judged(file: Path) -> DossierUnderLaws:
    """The dossier in `file` under each law; raises VerbRefusedError for a file that cannot be read as one."""
    try:
        stated = FileToJudge.model_validate_json(file.read_bytes())
    except OSError as fault:
        raise VerbRefusedError(f"{file}: {fault.strerror}") from None
    except ValidationError as wrong:
        faults = "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in wrong.errors())
        raise VerbRefusedError(f"{file}: {faults}") from None
    fixed = fix(stated.submitted_at.astimezone(VIETNAM).date(), stated.year)
    deed = stated.facts if isinstance(stated.facts, DeedFacts) else None
    submitted = DossierSubmitted(
        dossier_id=dossier_id_of(_NO_PLAN, stated.unit, stated.subject.key, stated.title, deed),
        plan_id=_NO_PLAN,
        unit=stated.unit,
        unit_name=stated.unit_name or stated.unit,
        subject=stated.subject,
        title=stated.title,
        year=stated.year,
        submitted_at=stated.submitted_at,
        ruleset=fixed.ruleset,
        fixing=recorded(fixed),
        procedure=Procedure.ORDINARY if deed is None else Procedure.SIMPLIFIED,
    )
    return under_every_law(Filed(submitted, frozenset(stated.documents), stated.facts), stated.evidence)


def lines(compared: DossierUnderLaws, language: str) -> Iterator[str]:
    """The result under each law, and each rule on which they differ with its evidence and citation."""
    for law in compared.laws:
        own = _said(Bilingual(" (của hồ sơ)", " (of this dossier)"), language) if law.own else ""
        reasons = ", ".join(_said(REASONS[code], language) for code in law.reason_codes)
        yield f"{law.ruleset}{own}: {_said(_RESULTS[law.result], language)}{f': {reasons}' if reasons else ''}"
    evidence = {(law.ruleset, one.rule): one.evidence for law in compared.laws for one in law.rules}
    for one in compared.differences:
        yield ""
        yield _said(RULES.get(one.rule, Bilingual(one.rule, one.rule)), language)
        for under in one.under:
            if under.verdict is None:
                asked = _said(Bilingual("không quy định", "not asked"), language)
                yield f"  {under.ruleset}: {asked}"
            else:
                found = f"{_said(VERDICTS[under.verdict], language)}. {evidence[under.ruleset, one.rule]}"
                yield f"  {under.ruleset}: {found} [{under.citation}]"


def _said(words: Bilingual, language: str) -> str:
    return words.en if language == "en" else words.vi
