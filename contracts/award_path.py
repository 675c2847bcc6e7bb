"""The path of an award through proven messages: from the registered title to the decision, also across sites.

A cause is the id of an event: a policy's command, and so each event that follows from it, names the event that the
policy reacted to, while an event that a person's command led to names none. Filing, appraising and deciding are such
commands, so the events of one award are joined by the identifiers in their data. The rule:

- The path begins with the award. A message about the same subject and title is on it when it shares the plan or the
  dossier with a message on it, or when one of the two names the other as its cause. The cause that a message on the
  path names is on it too, whatever it is about.
- The path is whole when it holds a TitleRegistered, a DossierSubmitted and a DossierAppraised, when the award's dossier
  stands in another message of it, and when each named cause is in the file. The cause of a TitleRegistered is not
  asked for: there the path begins.
- Steps are in the order of `ce_time`, which is each origin's own business clock and proves no order.

A withdrawal or a refusal among the steps is shown, and judged by the reader.
A file proves what was said. It cannot prove that nothing else was said, such as a later withdrawal.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, NamedTuple
from uuid import UUID

from contracts.cloudevent import EventColumns

AWARD: Final = "AwardDecided"
_FIRST: Final = "TitleRegistered"
_STAGES: Final = (_FIRST, "DossierSubmitted", "DossierAppraised", AWARD)


class Step(NamedTuple):
    """An event on its way to an award: its id, type and instant, its cause, and the identifiers in its data.

    An identifier is None where the data does not have it.
    """

    event_id: UUID
    type: str
    at: datetime
    cause: UUID | None
    subject: str | None
    title: str | None
    plan: str | None
    dossier: str | None

    def concerns(self, other: "Step") -> bool:
        """Whether both are about one subject and title, and about one plan or dossier or one because of the other."""
        if self.subject is None or self.title is None or (self.subject, self.title) != (other.subject, other.title):
            return False
        shares = (self.plan is not None and self.plan == other.plan) or (
            self.dossier is not None and self.dossier == other.dossier
        )
        return shares or self.cause == other.event_id or other.cause == self.event_id


@dataclass(frozen=True, slots=True)
class Path:
    """The path of one award; `missing` names the ids and types without which it is not whole."""

    award: UUID
    steps: tuple[Step, ...]
    missing: tuple[str, ...]

    @property
    def whole(self) -> bool:
        """Whether nothing is missing from registration to decision."""
        return not self.missing


def step_of(columns: EventColumns) -> Step:
    """The step that an event is; its identifiers are read from its data by their names in the contracts."""
    event_id, _, _, _, _, name, _, data, _, _, cause, occurred_at = columns
    found = _object(data)
    subject = found.get("subject")
    key = subject.get("key") if isinstance(subject, dict) else None
    words = (key, *(found.get(name) for name in ("title", "plan_id", "dossier_id")))
    return Step(event_id, name, occurred_at, cause, *(word if isinstance(word, str) else None for word in words))


def paths(steps: Sequence[Step]) -> list[Path]:
    """The path of each award among `steps`, which are of proven messages."""
    by_id = {step.event_id: step for step in steps}
    return [_path(award, by_id) for award in by_id.values() if award.type == AWARD]


def on_the_path(award: Step, by_id: Mapping[UUID, Step]) -> list[Step]:
    """The steps of an award, itself among them, in order."""
    taken = {award.event_id: award}
    waiting = [award]
    while waiting:
        one = waiting.pop()
        for other in _beside(one, by_id):
            if other.event_id not in taken:
                taken[other.event_id] = other
                waiting.append(other)
    return sorted(taken.values(), key=lambda step: (step.at, _rank(step), step.event_id))


def _beside(one: Step, by_id: Mapping[UUID, Step]) -> Iterator[Step]:
    if one.cause is not None and one.cause in by_id and one.type != _FIRST:
        yield by_id[one.cause]
    yield from (other for other in by_id.values() if other.type != AWARD and one.concerns(other))


def _path(award: Step, by_id: Mapping[UUID, Step]) -> Path:
    steps = on_the_path(award, by_id)
    there = {step.type for step in steps}
    missing = [name for name in _STAGES if name not in there]
    if not any(step.dossier == award.dossier for step in steps if step is not award):
        missing.append(f"dossier {award.dossier}")
    causes = (step.cause for step in steps if step.type != _FIRST and step.cause is not None)
    missing += [str(cause) for cause in dict.fromkeys(causes) if cause not in by_id]
    return Path(award.event_id, tuple(steps), tuple(missing))


def _rank(step: Step) -> int:
    return _STAGES.index(step.type) if step.type in _STAGES else len(_STAGES)


def _object(data: str) -> dict[str, Any]:
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
