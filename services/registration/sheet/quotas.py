"""How many of a sheet's titles with a quota can be awarded at most, if all whom it names reach the standard."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from contracts.catalog import ruleset_on, titles
from contracts.catalog.entries import Quota, reaching_titles
from contracts.vocabulary import TitleCode


class SheetQuota(NamedTuple):
    """The quota of one title: `asked` by the sheet, `most` of the `reaching` whom it names for the base or above."""

    title: TitleCode
    quota: Quota
    asked: int
    reaching: int
    most: int


def sheet_quotas(listed: Iterable[tuple[str, TitleCode]], year: int) -> tuple[SheetQuota, ...]:
    """The quotas of the titles that are asked for, each with a subject's key, by the law on the last day of `year`.

    A superior or the site that decides may allow fewer; review counts by those who are found eligible.
    """
    pairs = frozenset(listed)
    return tuple(
        _counted(one.code, one.quota, pairs)
        for one in titles(ruleset_on(date(year, 12, 31)))
        if one.quota is not None and one.quota.is_of_units and any(code == one.code for _, code in pairs)
    )


def _counted(code: TitleCode, quota: Quota, pairs: frozenset[tuple[str, TitleCode]]) -> SheetQuota:
    reaching = len({subject for subject, title in pairs if title in reaching_titles(quota.base)})
    asked = sum(title == code for _, title in pairs)
    return SheetQuota(code, quota, asked, reaching, quota.most(reaching))
