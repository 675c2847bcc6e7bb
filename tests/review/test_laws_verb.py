"""The verb that judges one file under the four laws: what the API answers, and the same in words."""

import json
from pathlib import Path

import pytest

from chassis.operating.cli import main
from services.review.dossier.comparing import DossierUnderLaws, under_every_law
from services.review.dossier.states import Filed
from services.review.service import SERVICE
from tests.review.cases import evidence, file_dossier, individual, submitted
from tests.review.steps import body_of


def written(folder: Path) -> Path:
    """A file of an excellent year without an initiative, with its evidence."""
    command = file_dossier("CSTDCS", facts=individual(task_rating="HTXSNV", initiatives=()))
    stated = {name: value for name, value in body_of(command).items() if name != "plan_id"}
    whole = stated | {"submitted_at": "2017-11-20T09:00:00+07:00", "evidence": evidence().model_dump(mode="json")}
    path = folder / "hồ sơ.json"
    path.write_text(json.dumps(whole), encoding="utf-8")
    return path


def test_a_file_is_judged_under_each_law_as_over_the_api(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The same function, as JSON and in words in both languages."""
    path = written(tmp_path)
    assert main(SERVICE, ["laws", "judge", str(path), "--json"]) == 0
    answer = DossierUnderLaws.model_validate_json(capsys.readouterr().out)
    command = file_dossier("CSTDCS", facts=individual(task_rating="HTXSNV", initiatives=()))
    asked = under_every_law(Filed(submitted(command), frozenset(command.documents), command.facts), evidence())
    assert [(one.ruleset, one.result, one.rules) for one in answer.laws] == [
        (one.ruleset, one.result, one.rules) for one in asked.laws
    ]

    assert main(SERVICE, ["laws", "judge", str(path), "--language", "en"]) == 0
    said = capsys.readouterr().out
    assert "L2003_ND91 (of this dossier): not eligible: no recognised initiative or research" in said
    assert "  L2022_ND98: Holds. Xếp loại: hoàn thành xuất sắc nhiệm vụ. [Luật TĐKT 2022 Đ23]" in said


def test_a_file_that_is_no_dossier_is_refused_with_its_fault(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The field is named, and nothing is judged."""
    path = tmp_path / "khác.json"
    path.write_text('{"unit": "phuong-chi-lang"}', encoding="utf-8")
    assert main(SERVICE, ["laws", "judge", str(path)]) == 1
    assert "subject: Field required" in capsys.readouterr().err
    assert main(SERVICE, ["laws", "judge", str(tmp_path / "không có.json")]) == 1
