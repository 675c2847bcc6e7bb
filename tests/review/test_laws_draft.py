"""What a draft of the law would have changed in a year: rules, quotas and shares, with nothing recorded."""

from pathlib import Path
from typing import Final

import pytest

from chassis.operating.cli import main
from chassis.operating.verbs import VerbRefusedError
from contracts.catalog import catalogue, title
from contracts.catalog.loader import drafted, parse, texts_of_files
from contracts.catalog.terms import TaskRating
from contracts.review import AppraisalResult, Verdict
from contracts.vocabulary import DossierId
from services.review.dossier.drafting import DraftReport
from services.review.dossier.verbs import report_lines, tried
from services.review.service import SERVICE
from tests.harness import ServiceHarness
from tests.review.cases import dossier_of, file_dossier, individual, person
from tests.review.steps import appraised_over_http, filed_over_http, under_plan, voted

_NAME: Final = "L2003_ND91"
_OWN: Final = texts_of_files()[f"{_NAME}.yaml"]
_RATING, _VOTE, _QUOTA = "        rating: HTTNV\n", "    share: '0.5'\n", "      share: '0.15'\n"
EXCELLENT: Final = individual(task_rating=TaskRating.HTXSNV)


def written(folder: Path, *changes: tuple[str, str]) -> Path:
    """A draft of decree 91's law with the first place of each text changed."""
    text = _OWN
    for before, after in changes:
        assert before in text
        text = text.replace(before, after, 1)
    file = folder / f"{_NAME}.yaml"
    file.write_text(text, encoding="utf-8")
    return file


async def year(at_work: ServiceHarness) -> list[DossierId]:
    """Seven good years and one excellent one are voted for, the last by six of ten; one is proposed for CSTDCS too."""
    whom = [person(number) for number in range(1, 9)]
    await under_plan(at_work, *((one, "LDTT") for one in whom), (whom[0], "CSTDCS"))
    facts = [EXCELLENT, *(individual() for _ in whom[1:])]
    commands = [file_dossier("LDTT", one, facts=stated) for one, stated in zip(whom, facts, strict=True)]
    await filed_over_http(at_work, *commands, file_dossier("CSTDCS", whom[0], facts=EXCELLENT))
    dossiers = [*(dossier_of(one, "LDTT") for one in whom), dossier_of(whom[0], "CSTDCS")]
    await appraised_over_http(at_work, *dossiers)
    await voted(at_work, [(one, 6 if number == 7 else 9) for number, one in enumerate(dossiers)])
    return dossiers


async def under(at_work: ServiceHarness, file: Path) -> DraftReport:
    """What a draft would have changed in 2017; nothing is recorded by it."""
    before = await at_work.store.head()
    report = await tried(SERVICE, at_work.settings, file, 2017)
    assert await at_work.store.head() == before
    return report


async def test_a_draft_is_compared_with_what_was_decided(at_work: ServiceHarness, tmp_path: Path) -> None:
    """Each of a rule, a share of votes and a quota changes what rests on it and nothing else."""
    dossiers = await year(at_work)
    nothing = await under(at_work, written(tmp_path))
    assert (nothing.judged, nothing.appraisals, nothing.votes, nothing.quotas) == (9, (), (), ())

    rule = await under(at_work, written(tmp_path, (_RATING, "        rating: HTXSNV\n")))
    changed = {one.dossier_id: one for one in rule.appraisals}
    assert changed.keys() == set(dossiers[1:8])
    found = changed[dossiers[1]]
    assert (found.before, found.after) == (AppraisalResult.ELIGIBLE, AppraisalResult.INELIGIBLE)
    assert [(one.rule, one.before, one.after) for one in found.rules] == [
        ("task_rating_at_least", Verdict.MET, Verdict.NOT_MET)
    ]
    assert (rule.votes, rule.quotas) == ((), ())

    share = await under(at_work, written(tmp_path, (_VOTE, "    share: '0.7'\n")))
    assert [(one.dossier_id, one.votes_for, one.before, one.after) for one in share.votes] == [
        (dossiers[7], 6, True, False)
    ]
    assert (share.appraisals, share.quotas) == ((), ())

    quota = await under(at_work, written(tmp_path, (_QUOTA, "      share: '0.10'\n")))
    assert [(one.title, one.reaching, one.before, one.after) for one in quota.quotas] == [("CSTDCS", 8, 1, 0)]
    said = "\n".join(report_lines(quota, "vi"))
    assert "phuong-chi-lang CSTDCS: 1 → 0 / 8, đã tặng 0" in said


async def test_a_draft_that_is_wrong_is_refused_with_its_place(at_work: ServiceHarness, tmp_path: Path) -> None:
    """The file, its line and the field, as where the catalogue itself is wrong; and a file of another name."""
    with pytest.raises(VerbRefusedError, match=rf"{_NAME}\.yaml.*share"):
        await under(at_work, written(tmp_path, (_QUOTA, "      share: 'ten'\n")))
    other = tmp_path / "quy-định.yaml"
    other.write_text(_OWN, encoding="utf-8")
    with pytest.raises(VerbRefusedError, match=f"none of .*{_NAME}"):
        await under(at_work, other)
    with pytest.raises(VerbRefusedError):
        await under(at_work, tmp_path / "L2022_ND98.yaml")
    (tmp_path / "L2022_ND98.yaml").write_bytes(_OWN.encode("utf-16"))
    with pytest.raises(VerbRefusedError, match="UTF-8"):
        await under(at_work, tmp_path / "L2022_ND98.yaml")


def test_the_text_of_a_ruleset_is_printed_to_be_changed(capsys: pytest.CaptureFixture[str]) -> None:
    """What is printed is the file as it stands; an unknown name is refused with those that there are."""
    assert main(SERVICE, ["laws", "text", _NAME]) == 0
    assert capsys.readouterr().out.strip() == _OWN.strip()
    assert main(SERVICE, ["laws", "text", "L1995"]) == 1
    assert _NAME in capsys.readouterr().err


def test_a_draft_holds_inside_its_block_alone() -> None:
    """What follows is judged by the catalogue again."""
    changed = parse({**texts_of_files(), f"{_NAME}.yaml": _OWN.replace(_VOTE, "    share: '0.7'\n", 1)})
    own = catalogue()
    with drafted(changed):
        assert f"{title('LDTT', _NAME).vote.share}" == "0.7"
    assert catalogue() is own
    assert f"{title('LDTT', _NAME).vote.share}" == "0.5"
