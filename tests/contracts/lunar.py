"""The lunar calendar of Viet Nam from the sky: an oracle that knows nothing of the project's table of days.

Formulas of Jean Meeus, Astronomical Algorithms, second edition: new moons by chapter 49, good to about a minute; the
sun's apparent longitude by chapter 25, good to a hundredth of a degree.
"""

from datetime import date, datetime, timedelta
from math import radians, sin

from contracts.vocabulary import VIETNAM

_J2000 = datetime.fromisoformat("2000-01-01T12:00:00+00:00")
_J2000_DAY = 2451545.0
_CENTURY = 36525.0
_DELTA_T = timedelta(seconds=70)
"""Terrestrial time runs ahead of UTC by 68 to 70 seconds in these years."""


def first_of_month(year: int, longitude: int) -> date:
    """The first day, in Viet Nam, of the lunar month of `year` in which the sun reaches `longitude` degrees."""
    k = int((year - 2000) * 12.3685) - 1
    for number in range(k, k + 15):
        first, following = new_moon(number), new_moon(number + 1)
        if first.year >= year and _before(first, longitude) and not _before(following, longitude):
            return first
    raise AssertionError(f"the sun never reaches {longitude} degrees in {year}")


def new_moon(k: int) -> date:
    """The day in Viet Nam of the `k`-th new moon after that of 6 January 2000."""
    t = k / 1236.85
    sun = radians(2.5534 + 29.10535670 * k)
    moon = radians(201.5643 + 385.81693528 * k)
    node = radians(160.7108 + 390.67050284 * k)
    e = 1 - 0.002516 * t
    shift = (
        -0.40720 * sin(moon)
        + 0.17241 * e * sin(sun)
        + 0.01608 * sin(2 * moon)
        + 0.01039 * sin(2 * node)
        + 0.00739 * e * sin(moon - sun)
        - 0.00514 * e * sin(moon + sun)
        + 0.00208 * e * e * sin(2 * sun)
        - 0.00111 * sin(moon - 2 * node)
        - 0.00057 * sin(moon + 2 * node)
        + 0.00056 * e * sin(2 * moon + sun)
        - 0.00042 * sin(3 * moon)
        + 0.00042 * e * sin(sun + 2 * node)
        + 0.00038 * e * sin(sun - 2 * node)
        - 0.00024 * e * sin(2 * moon - sun)
    )
    julian = 2451550.09766 + 29.530588861 * k + 0.00015437 * t * t + shift
    return (_J2000 + timedelta(days=julian - _J2000_DAY) - _DELTA_T).astimezone(VIETNAM).date()


def _before(day: date, longitude: int) -> bool:
    """Whether the sun is less than half a circle before `longitude` when `day` begins in Viet Nam."""
    return 0 < (longitude - _sun(day)) % 360 < 180


def _sun(day: date) -> float:
    begin = datetime.combine(day, datetime.min.time(), VIETNAM) + _DELTA_T
    t = (begin - _J2000) / timedelta(days=_CENTURY)
    anomaly = radians(357.52911 + 35999.05029 * t)
    centre = (1.914602 - 0.004817 * t) * sin(anomaly) + 0.019993 * sin(2 * anomaly) + 0.000289 * sin(3 * anomaly)
    node = radians(125.04 - 1934.136 * t)
    return (280.46646 + 36000.76983 * t + centre - 0.00569 - 0.00478 * sin(node)) % 360
