"""How a figure is measured and kept beside its limit."""

from dataclasses import dataclass, field
from statistics import median
from time import perf_counter
from typing import NamedTuple

ROUNDS = 5
"""Every figure is measured this often beside its limit; the median of the ratios counts, as machines are noisy."""


@dataclass(slots=True)
class Figure:
    """One measured figure beside its limit.

    `rates` and `limits` hold one value a round, in `unit`; `wanted` is the least ratio, or None where none is set.
    `higher_is_better` is False for spans of time and for memory, where the ratio is limit over figure.
    `most_more` is the most by which it may be above its limit, where that is wanted and no ratio.
    """

    name: str
    limit_name: str
    unit: str = "events/s"
    wanted: float | None = None
    higher_is_better: bool = True
    most_more: float | None = None
    rates: list[float] = field(default_factory=list)
    limits: list[float] = field(default_factory=list)

    def add(self, rate: float, limit: float) -> None:
        """Keep one round."""
        self.rates.append(rate)
        self.limits.append(limit)

    @property
    def rate(self) -> float:
        """The median of the rounds."""
        return median(self.rates)

    @property
    def limit(self) -> float:
        """The median of the limit's rounds."""
        return median(self.limits)

    @property
    def ratios(self) -> list[float]:
        """The ratio of each round: more is better."""
        pairs = zip(self.rates, self.limits, strict=True)
        return [rate / limit if self.higher_is_better else limit / rate for rate, limit in pairs]

    @property
    def ratio(self) -> float:
        """The median of the rounds' ratios."""
        return median(self.ratios)

    @property
    def more(self) -> float:
        """The median of the differences between the figure and its limit."""
        return median(rate - limit for rate, limit in zip(self.rates, self.limits, strict=True))

    @property
    def reached(self) -> bool:
        """Whether the ratio and the difference are what was wanted."""
        is_near = self.most_more is None or self.more <= self.most_more
        return is_near and (self.wanted is None or self.ratio >= self.wanted)


class Fact(NamedTuple):
    """What was counted or measured once and stands beside no limit; `values` are written as they are."""

    name: str
    values: tuple[str, ...]


class Stopwatch:
    """Seconds since it was made."""

    def __init__(self) -> None:
        """Start now."""
        self._start = perf_counter()

    @property
    def seconds(self) -> float:
        """How long it has run."""
        return perf_counter() - self._start

    def rate(self, count: int) -> float:
        """`count` in so many seconds."""
        return count / self.seconds


def spin() -> float:
    """Milliseconds of one loop that does nothing but count: the same work takes longer when others use the machine."""
    watch, total = Stopwatch(), 0
    for number in range(200_000):
        total += number * number
    return watch.seconds * 1000
