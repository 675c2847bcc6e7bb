"""A site's own days off: the settings read its file at the start, or stop the start and name what is wrong."""

from datetime import date
from pathlib import Path

import pytest
from pydantic import ValidationError

from chassis.settings import Settings
from contracts.working_days import national
from tests.chassis.test_plaintext import HERE

STORM = "days_off:\n  - { day: %s, reason: Bão số 3, citation: Công điện của UBND tỉnh }\n"


def settings(file: Path | None) -> Settings:
    """The settings of a service with this file of working days."""
    return Settings.model_validate({**HERE, "working_days_file": file})


def test_a_day_off_of_the_site_is_one_for_all_that_asks_the_settings(tmp_path: Path) -> None:
    """Without a file the days are those of the whole country."""
    file = tmp_path / "days.yaml"
    file.write_text(STORM % "2024-09-09", encoding="utf-8")

    assert not settings(file).working_days.is_working_day(date(2024, 9, 9))
    assert settings(None).working_days == national()


@pytest.mark.parametrize(
    ("text", "said"),
    [(STORM % "2024-09-31", "line 2: days_off, 2024-09-31, day: "), (None, "cannot be read: No such file")],
)
def test_a_file_that_is_wrong_or_missing_stops_the_start(tmp_path: Path, text: str | None, said: str) -> None:
    """With the variable, and the line of the fault."""
    file = tmp_path / "days.yaml"
    if text is not None:
        file.write_text(text, encoding="utf-8")
    with pytest.raises(ValidationError) as refused:
        settings(file)

    assert [fault["loc"] for fault in refused.value.errors()] == [("working_days_file",)]
    assert said in str(refused.value)
