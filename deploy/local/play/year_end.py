"""The end of the year at the site of its plan, from the filing of dossiers to the last decision in March.

Two sessions of the council, two decisions on proposals, and a revocation. What is put off, suspended, complained about
or beyond a quota in the first session comes before the second.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from deploy.local.play import reviewing
from deploy.local.play.acts import Acts, Stated, at_of
from deploy.local.play.composing import compose
from deploy.local.play.council import Session, hold
from deploy.local.play.course import Authority, Course
from deploy.local.play.dataset import Dataset
from deploy.local.play.deciding import Deciding, Handed
from deploy.local.play.filings import Expected, Turn
from deploy.local.play.handling import Handling
from deploy.local.play.reviewing import ids_of
from deploy.local.play.staffing import Staffing

_INTEREST: Final = "Là người thân của cá nhân được xét."
_PUT_OFF: Final = "Cần làm rõ thêm thành tích; xét tại phiên họp sau."
_RETURNED: Final = "Chưa làm rõ một trường hợp trong danh sách; đề nghị rà soát và trình lại."
_DECLINED: Final = "Thành tích chưa tiêu biểu so với tiêu chuẩn."
_SECOND: Final = (Turn.SUSPENDED, Turn.COMPLAINT, Turn.PUT_OFF, Turn.BEYOND_QUOTA)
"""What happens to those that come before the second session."""


class YearEnd:
    """The steps of the year's end in their order.

    `filed` are the dossiers that are filed at the site, `before` those that it decides: in a federation also what a
    site below has passed up, and not what that site decides itself.
    """

    def __init__(self, acts: Acts, filed: Dataset, before: Dataset, say: Callable[[str], None]) -> None:
        self.client, self.plan_id = acts.place.client, acts.place.plan_id
        self.acts, self.filed, self.before, self.say = acts, filed, before, say
        self.stated: Stated = before.course.stated["year_end"]
        self.staff = Handling(self.client, self.authority, self.plan_id)
        self.deciding = Deciding(self.client, self.authority)
        self.people = Staffing(self.client, filed.filed)
        self.first = self.second = self.complaint = ""
        self.given: list[tuple[str, list[str]]] = []

    @property
    def course(self) -> Course:
        """The days of the year."""
        return self.before.course

    @property
    def authority(self) -> Authority:
        """The body whose head decides."""
        return self.course.authority

    async def file(self) -> None:
        """Units file, and their dossiers are received."""
        filed = self.filed.filed
        worked = await self.acts.until(self.course.filed)
        await reviewing.file_dossiers(self.client, self.filed, self.plan_id, wanting=True)
        self._said(self.course.filed, f"{len(filed)} dossiers filed; {worked} pieces of the plan's work done since")
        await self.staff.receive(filed, self.at("received"))

    async def supplement(self) -> None:
        """What is wanting is asked for and supplied; what is filed for people who have left is taken back."""
        filed = self.filed.filed
        wanting = [pair for pair in filed if pair[1].turn is Turn.SUPPLEMENT]
        await self.staff.ask(wanting, self.at("asked"))
        await self.acts.until(self.at("supplemented"))
        await self.staff.supply(wanting, self.at("supplemented"))
        await self.people.end(self.at("supplemented"))
        gone = [pair for pair in filed if pair[1].expected is Expected.TAKEN_BACK]
        await self.people.move(gone, self.at("taken_back"))
        await self.staff.take_back(gone, self.at("taken_back"))
        self._said(self.at("taken_back"), f"{len(wanting)} dossiers supplemented, {len(gone)} taken back")
        self._said(self.at("taken_back"), f"{len(gone)} people transferred, one retired and one died within the year")

    async def appraise(self) -> None:
        """Everything is appraised that was not taken back."""
        await self.acts.until(self.course.appraised)
        self.client.site.move_clock(self.course.appraised)
        stand = [pair for pair in self.before.filed if pair[1].expected is not Expected.TAKEN_BACK]
        await reviewing.appraise_all(self.client, self.authority, stand, self.plan_id)
        self._said(self.course.appraised, f"{len(stand)} dossiers appraised")

    async def sit(self) -> None:
        """The council is convened; what is suspended or complained about until it meets has no result."""
        eligible = reviewing.eligible(self.before.filed)
        session = Session(
            reviewing.items_of(self.plan_id, eligible, first=True),
            self.course.held,
            convened=self.at("convened"),
            in_vain=self.at("in_vain"),
            interests=dict.fromkeys(self._ids(Turn.INTEREST), _INTEREST),
            put_off=dict.fromkeys(self._ids(Turn.PUT_OFF), _PUT_OFF),
            beyond=frozenset(self._ids(Turn.BEYOND_QUOTA)),
            stopped=frozenset(self._ids(Turn.SUSPENDED, Turn.COMPLAINT)),
            mistyped=True,
        )
        self.first = await hold(self.client, self.authority, session, self._matters_come)
        put_off = len(self._ids(*_SECOND))
        self._said(self.course.held, f"the council has voted on {len(eligible) - put_off}, and put {put_off} off")

    async def decide(self) -> None:
        """The head returns the first proposal, declines one of its dossiers, and decides on the second."""
        papers = self.stated["papers"]
        passed = [pair for pair in self.before.filed if pair[1].turn not in _SECOND]
        given = ids_of(self.plan_id, reviewing.awarded(passed))
        declined = ids_of(self.plan_id, [one for one in passed if one[1].expected is Expected.CRITERIA_NOT_MET])
        first = await self.deciding.propose(self.first, [*given, *declined], papers[0], self.at("proposed"))
        await self.deciding.send_back(first, _RETURNED, self.at("returned"))
        for one in declined:
            await self.deciding.decline(one, _DECLINED, self.at("returned"))
        await self._matters_go()
        again = await self.deciding.propose(self.first, given, papers[1], self.at("proposed_again"))
        await self._sit_again()
        await self.acts.until(self.course.decided)
        decision = await self.deciding.sign(again, self.course.decided)
        self._said(
            self.course.decided,
            f"{len(given)} awards decided, after the head had returned the proposal and declined {len(declined)}",
        )
        self.given.append((decision, given))

    async def decide_again(self) -> None:
        """The deputy signs the decision on the second session, and both are conferred."""
        late = [pair for pair in self.before.filed if pair[1].turn in _SECOND]
        given = ids_of(self.plan_id, reviewing.awarded(late))
        paper = self.stated["papers"][2]
        await self.acts.until(self.at("second_proposed"))
        proposed = await self.deciding.propose(self.second, given, paper, self.at("second_proposed"))
        decided = self.at("second_decided")
        decision = await self.deciding.sign(proposed, decided, in_stead=True)
        self._said(decided, f"{len(given)} awards of the second session decided, signed in the head's stead")
        self.given.append((decision, given))

    async def confer(self) -> None:
        """The awards are handed over; one recipient is absent."""
        at = self.at("conferred")
        (decision, given), (other, late) = self.given
        absent, instead, *present = given
        (after_death,) = ids_of(self.plan_id, [self.people.died])
        handed = [Handed(absent, "absent"), Handed(instead, "by-another", "Trưởng đơn vị nhận thay")]
        handed.append(Handed(after_death, "posthumous", "Thân nhân của người được truy tặng"))
        others = [Handed(one) for one in present if one != after_death]
        await self.deciding.confer(decision, [*handed, *others], at)
        await self.deciding.confer(other, list(map(Handed, late)), at)
        known = await compose(self.client, self.before, self.plan_id, self.authority.appraiser)
        self._said(
            at, f"{len(given) + len(late) - 1} awards conferred, one recipient is absent, one award is posthumous"
        )
        self._said(at, f"the base is named, and what the shares are counted by is stated of {known} people")

    async def confer_later(self) -> None:
        """Who was absent is handed the award."""
        decision, given = self.given[0]
        await self.deciding.confer(decision, [Handed(given[0])], self.at("conferred_later"))

    async def revoke(self) -> None:
        """A denunciation after the award is founded: the award is annulled, and its bonus paid back."""
        founded = self._ids(Turn.FOUNDED)
        for one in founded:
            await self.acts.until(self.at("denounced"))
            path = await self.staff.open_matter(one, "DENUNCIATION", "Tố cáo kê khai thành tích.", self.at("denounced"))
            await self.staff.close_matter(path, "FOUNDED", "Kê khai không đúng.", self.at("concluded"))
            await self.staff.revoke(one, self.at("revoked"))
            await self.staff.recover(one, self.at("recovered"))
        self._said(self.at("revoked"), f"{len(founded)} awards revoked, their bonus paid back by 28/03")

    async def _matters_come(self) -> None:
        ids = self._ids(Turn.SUSPENDED)
        await self.staff.suspend(ids, self.at("suspended"))
        for one in self._ids(Turn.COMPLAINT):
            said = "Khiếu nại về việc bình xét ở đơn vị."
            self.complaint = await self.staff.open_matter(one, "COMPLAINT", said, self.at("complained"))

    async def _matters_go(self) -> None:
        await self.staff.resume(self._ids(Turn.SUSPENDED), self.at("resumed"))
        await self.staff.close_matter(self.complaint, "UNFOUNDED", "Khiếu nại không đúng.", self.at("settled"))

    async def _sit_again(self) -> None:
        """The second session of the year, over everything that the first has put off."""
        late = [pair for pair in self.before.filed if pair[1].turn in _SECOND]
        session = Session(reviewing.items_of(self.plan_id, late), self.at("second"), round=2)
        await self.acts.until(self.at("second"))
        self.second = await hold(self.client, self.authority, session)
        self._said(self.at("second"), f"the council has voted on {len(late)} dossiers in its second session")

    def at(self, name: str) -> datetime:
        """A day of the year's end, with its hour."""
        return at_of(self.stated, name)

    def _ids(self, *turns: Turn) -> list[str]:
        return ids_of(self.plan_id, [pair for pair in self.before.filed if pair[1].turn in turns])

    def _said(self, at: datetime, line: str) -> None:
        self.say(f"{at:%d/%m/%Y}  {line}")
