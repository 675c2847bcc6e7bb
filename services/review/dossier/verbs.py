"""The verb that judges one file under the four laws: `python -m services.review laws judge FILE`."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Final
from uuid import UUID

import typer
from pydantic import Field, ValidationError

from chassis.operating.terminal import show
from chassis.operating.verbs import VerbRefusedError
from contracts.catalog.fixing import fix
from contracts.message import Message
from contracts.review import AppraisalResult, Documents, DossierSubmitted
from contracts.review_words import REASONS, RULES, VERDICTS, Bilingual
from contracts.vocabulary import VIETNAM, Instant, PlanId, Subject, TitleCode, UnitCode, Year
from services.review.dossier.comparing import DossierUnderLaws, under_every_law
from services.review.dossier.facts import FiledFacts
from services.review.dossier.filing import recorded
from services.review.dossier.found import AppraisalEvidence
from services.review.dossier.messages import dossier_id_of
from services.review.dossier.states import Filed
from services.review.registrations.messages import SheetFound

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="A dossier under the four laws.")
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
    """A dossier under the four laws."""


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
    submitted = DossierSubmitted(
        dossier_id=dossier_id_of(_NO_PLAN, stated.unit, stated.subject.key, stated.title),
        plan_id=_NO_PLAN,
        unit=stated.unit,
        unit_name=stated.unit_name or stated.unit,
        subject=stated.subject,
        title=stated.title,
        year=stated.year,
        submitted_at=stated.submitted_at,
        ruleset=fixed.ruleset,
        fixing=recorded(fixed),
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
