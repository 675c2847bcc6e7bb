"""The lines of a ruleset by id. A line is what it says: one that a later release words otherwise is another line."""

from collections.abc import Iterator, Mapping
from functools import cache
from hashlib import sha256
from typing import Final, NamedTuple

from contracts.catalog import catalogue, listed, ruleset
from contracts.catalog.entries import Ruleset, SimplifiedProcedure
from contracts.catalog.grounds import grounds
from contracts.catalog.prerequisites import Rule
from contracts.catalog.terms import Ground
from contracts.vocabulary import Confidence, TitleCode
from services.review.catalogue.messages import LineId

_DIGITS = 16
COMMON: Final = "COMMON"
"""What stands in the place of a ruleset for the lines that belong to none, in their ids and in their stream."""


class Line(NamedTuple):
    """A line of the law, and the titles and forms that it stands in; none for a line of the ruleset itself."""

    ground: Ground
    titles: tuple[TitleCode, ...]


def line_id(ruleset_id: str, ground: Ground) -> LineId:
    """The id of a line: titles of one ruleset that share a line share its id.

    A rule that binds all subjects of its title says nothing of them.
    """
    narrowed = isinstance(ground, Rule) and ground.only_for
    content = ground.model_dump_json(exclude={"confidence"} if narrowed else {"confidence", "only_for"})
    return sha256(f"{ruleset_id}\n{content}".encode()).hexdigest()[:_DIGITS]


@cache
def lines(ruleset_id: str) -> Mapping[LineId, Line]:
    """Every line of a ruleset, or of the law that belongs to none; raises KeyError for an unknown one."""
    found: dict[LineId, Line] = {}
    every = ((None, ground) for ground in common_grounds()) if ruleset_id == COMMON else _every(ruleset_id)
    for code, ground in every:
        key = line_id(ruleset_id, ground)
        before = found[key].titles if key in found else ()
        found[key] = Line(ground, before if code is None or code in before else (*before, code))
    return found


def common_grounds() -> tuple[Ground, ...]:
    """The grounds that belong to no ruleset: the base salaries by their days, and how long files are kept."""
    return (*catalogue().base_salaries, *catalogue().retention)


def own_grounds(one: Ruleset) -> tuple[Ground, ...]:
    """The grounds of a ruleset itself: days, gates, who proposes, the simplified procedure, the time limits."""
    return (
        one.validity,
        one.fixing,
        one.gate,
        one.unit_plan_gate,
        one.peer_review,
        one.managing_unit,
        one.former_unit,
        one.own_staff,
        *(() if one.achievements_after_discipline is None else (one.achievements_after_discipline,)),
        *simplified_grounds(one.simplified),
        *one.limits,
        *one.simplified.limits,
    )


def simplified_grounds(one: SimplifiedProcedure) -> tuple[Ground, ...]:
    """The grounds of the simplified procedure: its conditions, documents, certificate, window and decision."""
    return (one, one.documents, one.certificate, one.window, one.council)


def sure_of(ruleset_id: str, ground: Ground, confirmed: frozenset[LineId]) -> Confidence:
    """How sure a line is: as the catalogue marks it, or checked against its source where an officer confirmed it."""
    if ground.confidence is not Confidence.SOURCED and confirmed and line_id(ruleset_id, ground) in confirmed:
        return Confidence.SOURCED
    return ground.confidence


def _every(ruleset_id: str) -> Iterator[tuple[TitleCode | None, Ground]]:
    yield from ((None, ground) for ground in own_grounds(ruleset(ruleset_id)))
    for one in listed(ruleset_id):
        yield from ((one.code, ground) for ground in grounds(one))
