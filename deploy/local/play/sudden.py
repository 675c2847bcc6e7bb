"""A sudden deed in a year: its unit files it within days, and the head decides without a session of the council."""

from collections.abc import Sequence
from typing import Any, Final

from contracts.facts import DeedFacts
from deploy.local.play.actors import clerk_at
from deploy.local.play.acts import Act, Stated, at_of
from deploy.local.play.client import SiteClient
from deploy.local.play.dataset import Dataset
from deploy.local.play.deciding import Deciding, Handed

_NOTE: Final = "Thành tích đột xuất, theo thủ tục đơn giản."
PAPERS: Final = ("TO_TRINH", "TOM_TAT_THANH_TICH")
"""What its unit files: the proposal with its list, and the certified summary."""


class SuddenDeed:
    """A deed that the file of a site states, from its filing to the conferral."""

    def __init__(self, client: SiteClient, dataset: Dataset, plan_id: str, stated: Stated) -> None:
        self.client, self.dataset, self.plan_id, self.stated = client, dataset, plan_id, stated
        self.deciding = Deciding(client, dataset.course.authority)
        self.dossier = self.decision = ""

    def acts(self) -> Sequence[Act]:
        """It is filed, received and appraised on the next day, decided a day later, and handed over."""
        return (
            Act(at_of(self.stated, "filed"), "a sudden deed filed by its unit, under no registration", self._file),
            Act(at_of(self.stated, "appraised"), "", self._appraise),
            Act(at_of(self.stated, "decided"), "it is commended by the simplified procedure, no council", self._decide),
            Act(at_of(self.stated, "conferred"), "", self._confer),
        )

    async def _file(self) -> None:
        facts = DeedFacts.model_validate({"kind": "deed", "certified": True, **self.stated["facts"]})
        body: dict[str, Any] = {
            "plan_id": self.plan_id,
            "unit": self.stated["unit"],
            "subject": self.stated["subject"],
            "title": self.stated["title"],
            "year": self.dataset.course.year,
            "documents": PAPERS,
            "facts": facts.model_dump(mode="json"),
        }
        answer = await self.client.service("review", clerk_at(self.stated["unit"])).post("/dossiers", body)
        self.dossier = str(answer["stream"]).removeprefix("dossier-")

    async def _appraise(self) -> None:
        staff = self.client.service("review", self.dataset.course.authority.appraiser)
        await staff.post(f"/dossiers/{self.dossier}/receipt")
        await staff.post(f"/dossiers/{self.dossier}/appraise")

    async def _decide(self) -> None:
        at = at_of(self.stated, "decided")
        proposed = await self.deciding.propose(None, [self.dossier], self.stated["paper"], at, _NOTE)
        self.decision = await self.deciding.sign(proposed, at)

    async def _confer(self) -> None:
        await self.deciding.confer(self.decision, [Handed(self.dossier)], at_of(self.stated, "conferred"))


def sudden_deeds_of(client: SiteClient, dataset: Dataset, plan_id: str) -> Sequence[Act]:
    """The acts of the sudden deeds of a year; none where the file of its site states none."""
    stated = dataset.course.stated.get("sudden_deeds", ())
    return [act for one in stated for act in SuddenDeed(client, dataset, plan_id, one).acts()]
