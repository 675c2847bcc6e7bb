"""The quotas that a sheet runs into, by the law of its year."""

import pytest

from services.registration.sheet.quotas import sheet_quotas

_LDTT = [(f"nguoi-{number}", "LDTT") for number in range(13)]


def test_a_quota_is_a_share_of_those_who_are_named_for_its_base_or_above() -> None:
    """Fourteen people, one of whom stands for both, so 15 % are two; three ask."""
    asked = [("nguoi-1", "CSTDCS"), ("nguoi-2", "CSTDCS"), ("nguoi-99", "CSTDCS")]

    (found,) = sheet_quotas([*_LDTT, *asked], 2018)

    assert (found.title, found.asked, found.reaching, found.most) == ("CSTDCS", 3, 14, 2)
    assert found.quota.citation == "NĐ 91/2017 Đ9 k3"


@pytest.mark.parametrize(("asked", "year"), [("LDTT", 2018), ("CSTDCS", 2016), ("CSTDCS", 2024)])
def test_a_title_or_a_year_without_a_quota_has_none(asked: str, year: int) -> None:
    """The share of 15 % is decree 91's alone."""
    assert sheet_quotas([*_LDTT, ("nguoi-1", asked)], year) == ()
