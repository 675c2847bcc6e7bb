"""Initiatives in a year: units submit them, the council scores them, and the head recognises them before titles."""

import asyncio
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from contracts.vocabulary import VIETNAM
from deploy.local.play.actors import HEAD, clerk_of
from deploy.local.play.acts import Act, Stated, at_of
from deploy.local.play.client import SiteClient
from deploy.local.play.dataset import Dataset
from deploy.local.play.filings import Dossier, Unit

_NOT_YET: Final = frozenset({"initiative-plan-unknown"})
_FIELDS: Final = ("Cải cách hành chính", "Giáo dục", "Quản lý đô thị", "Văn hóa - xã hội")
_SCORES: Final = (("Tính mới", 40, 33), ("Hiệu quả", 40, 34), ("Khả năng nhân rộng", 20, 15))


class Initiatives:
    """The initiatives on which the fighters of a dataset rest, in their order."""

    def __init__(self, client: SiteClient, dataset: Dataset) -> None:
        self.client, self.dataset = client, dataset
        self.stated: Stated = dataset.course.stated["year_end"]
        self.ids: list[str] = []

    @property
    def authors(self) -> Sequence[tuple[Unit, Dossier]]:
        """The dossiers that state an initiative, each with the unit."""
        return [
            pair for pair in self.dataset.filed if pair[0].submission.registers and pair[1].facts.get("initiatives")
        ]

    def acts(self) -> Sequence[Act]:
        """They are submitted, scored and recognised; all of them by one decision."""
        count = len(self.authors)
        return (
            Act(at_of(self.stated, "submitted"), "", self._submit),
            Act(at_of(self.stated, "scored"), f"{count} initiatives scored by their council", self._score),
            Act(at_of(self.stated, "recognised"), f"{count} initiatives recognised by one decision", self._recognise),
        )

    async def _submit(self) -> None:
        answers = await asyncio.gather(*(self._submitted(*pair, place) for place, pair in enumerate(self.authors)))
        self.ids = [str(one["stream"]).removeprefix("initiative-") for one in answers]

    async def _submitted(self, unit: Unit, dossier: Dossier, place: int) -> Any:
        subject = dossier.subject
        content = {
            "name": f"Giải pháp của {subject.name} tại {unit.name}",
            "field": _FIELDS[place % len(_FIELDS)],
            "solution": "Sắp xếp lại các bước công việc và dùng biểu mẫu điện tử.",
            "effect": "Rút ngắn thời gian giải quyết.",
            "applied_at": unit.name,
            "authors": [{"key": subject.key, "name": subject.name, "position": subject.position, "share": 100}],
        }
        body = {"unit": unit.code, "year": self.dataset.course.year, "content": content}
        return await self.client.service("review", clerk_of(unit)).post("/initiatives", body, _NOT_YET)

    async def _score(self) -> None:
        authority = self.dataset.course.authority
        scores = [{"criterion": name, "most": most, "points": points} for name, most, points in _SCORES]
        held_on = _day(at_of(self.stated, "scored"))
        body = {"council": authority.initiatives, "held_on": held_on, "scores": scores, "proposed": True}
        staff = self.client.service("review", authority.appraiser)
        await asyncio.gather(*(staff.post(f"/initiatives/{one}/score", body) for one in self.ids))

    async def _recognise(self) -> None:
        course = self.dataset.course
        body = {
            "scope": "grassroots",
            "decision": course.recognition.model_dump(mode="json"),
            "recognised_by": course.authority.decides,
        }
        head = self.client.service("review", HEAD)
        await asyncio.gather(*(head.post(f"/initiatives/{one}/recognise", body) for one in self.ids))


def _day(at: datetime) -> str:
    return at.astimezone(VIETNAM).date().isoformat()
