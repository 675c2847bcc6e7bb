"""A year at a city and a ward in which everything that people type freely is markup, over the API."""

import json
from collections.abc import Mapping
from datetime import date
from hashlib import sha256
from typing import Any, Final
from uuid import UUID

from httpx import codes

from contracts.message import Actor
from contracts.plan_parts import Clause, TaskKind
from contracts.registration import sheet_id_of
from contracts.vocabulary import Body, Deadline, PlanId, Subject
from services.registration.sheet.messages import Entry
from services.review.dossier.messages import dossier_id_of
from tests.browser.markup import FORMULAS, MARKUP, typed
from tests.browser.typed_awards import decide, play_awards, play_law, play_matter, play_proposals
from tests.browser.typed_cases import play_cases
from tests.browser.typed_deeds import play_deed
from tests.browser.typed_initiatives import play_initiatives
from tests.browser.typed_inspection import play_inspection
from tests.browser.typed_movements import play_clusters, play_movements
from tests.browser.typed_opinions import close_opinions, consider_lower, play_consultation, play_opinions
from tests.browser.typed_sheets import change_by_decision
from tests.browser.typed_staffing import play_service
from tests.chassis.content_files import PDF
from tests.chassis.operator import park
from tests.federation.sites import CITY, WARD, FederatedSite
from tests.federation.test_sheet_across_levels import CLERK, STANDING_BODY, done, issued, shown, state_is
from tests.harness import ServiceHarness
from tests.planning.plans import CHI_LANG, MAI_PHA, TAM_THANH, cluster, content, document
from tests.planning.plans import task as task_of
from tests.planning.test_plan_parts import EVERYTHING
from tests.review.cases import ALL_PAPERS, CHAIR, COLLECTIVE, HEAD, UNIT_PLAN, collective, individual, person

BEGUN, REGISTERED, LOCKED = "2016-12-28T14:00", "2017-01-09T09:00", "2017-01-16T08:00"
FILED, HELD, SIGNED = "2017-09-11T09:00", "2017-09-15T14:00", "2017-09-20T16:00"
AFTERWARDS = "2017-10-02T09:00"
OPERATOR: Final = Actor("quan-tri", duties=frozenset({"operator"}))
UNIT_CLERK: Final = Actor("van-thu", CHI_LANG.code, frozenset({"clerk"}))
QUANG_LAC: Final = Body(code="xa-quang-lac", name="UBND xã Quảng Lạc")
_OF_OPERATOR: Final = {"reason": MARKUP}
_PEOPLE: Final = tuple(typed(person(number)) for number in range(1, 4))
_FIGHTER: Final = typed(person(60))
_COMPUTED: Final = tuple(person(10 + number, name) for number, name in enumerate(FORMULAS))
_UNAPPRAISED: Final = (*_COMPUTED[1:3], typed(person(51)))
"""Their dossiers stay as they are filed; of the first a supplement is awaited, the last is suspended."""
_LEAVING: Final = typed(person(52))
_WAITING: Final = (typed(person(53)), typed(person(54)))
"""The council passes them; of the first a proposal waits for the head, of the second none is drawn up."""
_FALLEN: Final = (typed(person(55)), typed(person(56)))
"""The council refuses them for CSTDCS; for the first the lower title is considered."""
ENTRIES: Final = (
    *(Entry(subject=one, title="LDTT") for one in (*_PEOPLE, *_UNAPPRAISED[2:], _LEAVING, *_WAITING, *_COMPUTED)),
    *(Entry(subject=one, title="CSTDCS") for one in _FALLEN),
    Entry(subject=typed(COLLECTIVE), title="TTLDTT"),
)


def _json(message: Any) -> Any:
    return message.model_dump(mode="json")


class TypedYear:
    """What people type in a year, with markup in it."""

    def __init__(self, sites: Mapping[str, FederatedSite]) -> None:
        """Begin at the sites CITY and WARD."""
        self.sites = sites
        self.city, self.ward = sites[CITY], sites[WARD]
        self.plan_id = PlanId(UUID(int=0))
        self.opinions = ""

    def it_is(self, instant: str) -> None:
        """Set the clocks of both sites."""
        for site in self.sites.values():
            site.it_is(instant)

    async def play(self) -> None:
        """All of the year."""
        await self.contacts()
        await self.plans()
        await self.units()
        await self.accounts()
        self.it_is(REGISTERED)
        await self.sheets()
        await self.sheet_of_the_ward()
        self.it_is(LOCKED)
        await self.late_sheet()
        self.it_is(FILED)
        await self.work()
        await play_movements(self.city["planning"], self.plan_id)
        await play_clusters(self.city["planning"], self.plan_id)
        await self.reports()
        await play_inspection(self.city["planning"], self.plan_id)
        await play_cases(self.city["planning"], self.plan_id)
        await play_initiatives(self.city["review"])
        await self.dossiers()
        await self.session()
        await self.decision()
        first, second, third = (one.key for one in _PEOPLE)
        await play_service(self.city["registration"], (first, second, third))
        await self.operations()

    async def contacts(self) -> None:
        """Two units want mails, each in another language."""
        for unit, language in ((CHI_LANG, "vi"), (MAI_PHA, "en")):
            body = {"email": f"{unit.code}@lang-son.example", "language": language}
            await self._put(self.city["notification"], f"/contacts/{unit.code}", body)

    async def plans(self) -> None:
        """The city's plan, amended; another one withdrawn; the ward's under it."""
        planning, below = self.city["planning"], self.ward["planning"]
        ward = Body(code=self.ward.code, name="Vĩnh Trại")
        units = (cluster("phuong", CHI_LANG, TAM_THANH, ward), cluster("xa", MAI_PHA, QUANG_LAC))
        parts = {name: EVERYTHING[name] for name in ("place", "signs_for", "references", "rounds", "campaigns")}
        parts |= {name: EVERYTHING[name] for name in ("targets", "submission")}
        parts |= {"gates": (*content().gates, *EVERYTHING["gates"]), "clauses": (Clause(label="IV", text="Một"),)}
        plan = typed(content(clusters=units, parent=None, measures=("Một",), signer_name="Một", **parts))
        self.plan_id = await issued(planning, await done(planning, "/plans", CLERK, {"content": _json(plan)}))
        deadline = Deadline(day=date(2017, 1, 14), inclusive=True)
        report = typed(task_of(2, 2)).model_copy(update={"kind": TaskKind.REPORT})
        tasks = (typed(task_of(1)), report)
        amended = plan.model_copy(update={"tasks": tasks, "registration_deadline": deadline})
        body = {"content": _json(amended), "reason": MARKUP}
        await done(planning, f"/plans/{self.plan_id}/amend", CLERK, body)
        other = plan.model_copy(update={"document": typed(document("255"))})
        mistaken = await issued(planning, await done(planning, "/plans", CLERK, {"content": _json(other)}))
        await done(planning, f"/plans/{mistaken}/withdraw", CLERK, {"reason": MARKUP})
        unissued = plan.model_copy(update={"document": typed(document("256"))})
        unfinished = plan.model_copy(update={"document": typed(document("257")), "recipients": ()})
        await done(planning, "/plans", CLERK, {"content": _json(unfinished)})
        known = await done(planning, "/plans", CLERK, {"content": _json(unissued)})
        await done(planning, f"/plans/{known['stream'].removeprefix('plan-')}/follow", CLERK)
        await shown(below, "/superior-plans", lambda page: len(page["items"]) == 2)
        under = {
            "document": _json(typed(UNIT_PLAN)),
            "signer_role": MARKUP,
            "registration_deadline": {"day": "2017-01-10"},
            "standing_body": {"code": "van-phong", "name": MARKUP},
        }
        drafted = await done(below, f"/superior-plans/{self.plan_id}/draft", CLERK, under)
        draft = f"/plans/{drafted['stream'].removeprefix('plan-')}"
        whole = (await shown(below, draft, state_is("draft")))["content"]
        recipient = {"code": "to-dan-pho", "name": MARKUP, "purpose": "to-implement"}
        await self._put(below, draft, {"content": {**whole, "recipients": [recipient]}})
        await issued(below, drafted)

    async def work(self) -> None:
        """An item is assigned, done, reopened, and marked as not applicable."""
        planning = self.city["planning"]
        here = f"/plans/{self.plan_id}/work/1"
        await shown(planning, here, lambda item: item["state"] == "overdue")
        await done(planning, f"{here}/assign", CLERK, {"owner": {"code": "phong-noi-vu", "name": MARKUP}})
        paper = {"done_on": "2017-03-20", "reference": _json(typed(document("12"))), "note": MARKUP}
        await done(planning, f"{here}/complete", CLERK, paper)
        await done(planning, f"{here}/reopen", CLERK, {"reason": MARKUP})
        await done(planning, f"{here}/excuse", CLERK, {"reason": MARKUP})
        await done(planning, f"{here}/reopen", CLERK, {"reason": MARKUP})

    async def units(self) -> None:
        """Units of the city are established, renamed, moved, given a code, merged, split and dissolved."""
        decision = {"effective": "2016-12-28", "basis": _json(typed(document("31"))), "reason": MARKUP}
        named = [{"code": f"don-vi-{one}", "name": MARKUP, "kind": "collective"} for one in "abcd"]
        official = {"system": MARKUP, "code": "H37.01"}
        steps = [
            *({"do": "establish", **one} for one in named),
            {"do": "rename", "code": "don-vi-a", "name": f"{MARKUP} A"},
            {"do": "move", "code": "don-vi-a", "parent": "don-vi-b"},
            {"do": "assign-code", "code": "don-vi-a", "official_code": official},
            {"do": "merge", "units": ["don-vi-c"], "into": "don-vi-b"},
            {"do": "split", "code": "don-vi-b", "into": ["don-vi-b", "don-vi-d"], "successor": "don-vi-b"},
            {"do": "dissolve", "code": "don-vi-d", "successor": "don-vi-b"},
        ]
        await done(self.city["planning"], "/reorganisations", CLERK, {**decision, "steps": steps})

    async def reports(self) -> None:
        """The ward submits a report to the city, which draws up its own and records one on paper."""
        above, below = self.city["planning"], self.ward["planning"]
        own = (await shown(below, "/plans", lambda page: bool(page["items"])))["items"][0]["plan_id"]
        paper = {"document": _json(typed(document("21")))}
        here = ""
        for planning, plan_id, item in ((below, own, None), (above, str(self.plan_id), "1")):
            body = {"plan_id": plan_id, "item": item, "period": "half-year", "year": 2017}
            drafted = await done(planning, "/reports", CLERK, body)
            here = f"/reports/{drafted['stream'].removeprefix('report-')}"
            await shown(planning, here, state_is("draft"))
            written = {"title": MARKUP, "sections": [{"heading": MARKUP, "text": MARKUP}]}
            await self._put(planning, here, written)
            if planning is below:
                await done(planning, f"{here}/submit", CLERK, paper)
        received = {"unit": CHI_LANG.code, "unit_name": MARKUP, "received_on": "2017-06-12", "note": MARKUP}
        ours = {"plan_id": str(self.plan_id), "period": "half-year", "year": 2017}
        await done(above, "/reports/received", CLERK, {**received, **ours, **paper})
        await done(above, f"{here}/figures", CLERK)

    async def accounts(self) -> None:
        """An account, a duty with the document that authorises it, the end of the duty, and of the account."""
        planning = self.city["planning"]
        made = await done(planning, "/accounts", OPERATOR, {"user_name": "chi", "display_name": MARKUP, **_OF_OPERATOR})
        account = made["account_id"]
        granted = {
            "duty": "signer",
            "valid_from": "2016-12-28",
            "authority": "KT",
            "acting_for": MARKUP,
            "authorised_by": _json(typed(document("12"))),
        }
        duty = await done(planning, "/duties", OPERATOR, {"account_id": account, "granted": granted, **_OF_OPERATOR})
        assert duty["changed"]
        (held,) = (await shown(planning, "/duties", lambda page: bool(page["items"]), OPERATOR))["items"]
        end = {"last_day": "2017-12-31", **_OF_OPERATOR}
        await done(planning, f"/duties/{account}/{held['grant_id']}/end", OPERATOR, end)
        await done(planning, f"/accounts/{account}/disable", OPERATOR, _OF_OPERATOR)

    async def sheets(self) -> None:
        """A sheet is returned with a reason, handed in again, and accepted; a title is withdrawn with a reason."""
        registration = self.city["registration"]
        sheet = f"/sheets/{sheet_id_of(self.plan_id, CHI_LANG.code)}"
        await shown(registration, sheet, state_is("expected"))
        body = {"entries": [_json(one) for one in ENTRIES], "unit_plan": _json(typed(UNIT_PLAN))}
        target = (await registration.get(f"{sheet}/commitments", UNIT_CLERK)).json()["targets"][0]["code"]
        promised = {"commitments": [{"target": target, "text": MARKUP}]}
        await done(registration, f"{sheet}/commitments", UNIT_CLERK, promised)
        await done(registration, f"{sheet}/hand-in", UNIT_CLERK, body)
        await done(registration, f"{sheet}/return", STANDING_BODY, {"reason_code": "INCOMPLETE", "reason": MARKUP})
        await done(registration, f"{sheet}/hand-in", UNIT_CLERK, body)
        await done(registration, f"{sheet}/accept", STANDING_BODY)
        taken = {"subject": _COMPUTED[-1].key, "title": "LDTT", "reason_code": "LEFT_UNIT", "reason": MARKUP}
        await done(registration, f"{sheet}/withdraw-title", STANDING_BODY, taken)

    async def sheet_of_the_ward(self) -> None:
        """The ward hands in at its own site, the city returns the sheet, and accepts the next one."""
        below, above = self.ward["registration"], self.city["registration"]
        sheet = f"/sheets/{sheet_id_of(self.plan_id, self.ward.code)}"
        await shown(below, sheet, lambda row: row["plan_received"] is not None)
        body = {"entries": [_json(Entry(subject=_FIGHTER, title="CSTDCS"))]}
        for reason in ({"reason_code": "WRONG_FORM", "reason": MARKUP}, None):
            await done(below, f"{sheet}/hand-in", CLERK, body)
            await shown(above, sheet, state_is("handed-in"))
            if reason is None:
                await done(above, f"{sheet}/accept", STANDING_BODY)
            else:
                await done(above, f"{sheet}/return", STANDING_BODY, reason)
                await shown(below, sheet, state_is("returned"))
        await shown(below, sheet, state_is("accepted"))

    async def late_sheet(self) -> None:
        """Of two late sheets one is accepted with a reason, and the other waits; a third one does not come."""
        registration = self.city["registration"]
        for unit in (MAI_PHA, TAM_THANH):
            sheet = f"/sheets/{sheet_id_of(self.plan_id, unit.code)}"
            await shown(registration, sheet, state_is("missing"))
            entries = [_json(Entry(subject=typed(person(50)), title="LDTT"))]
            clerk = Actor("van-thu-2", unit.code, frozenset({"clerk"}))
            await done(registration, f"{sheet}/hand-in", clerk, {"entries": entries})
        accepted = f"/sheets/{sheet_id_of(self.plan_id, MAI_PHA.code)}"
        plan = {"unit_plan": _json(typed(document("9"))), "late_reason": MARKUP}
        await done(registration, f"{accepted}/unit-plan", STANDING_BODY, plan)
        ground = {"plan_clause": MARKUP, "decision": _json(typed(document("11")))}
        await done(registration, f"{accepted}/accept", STANDING_BODY, {"late_reason": MARKUP, "late_ground": ground})
        await change_by_decision(registration, accepted, f"/sheets/{sheet_id_of(self.plan_id, TAM_THANH.code)}")

    async def dossiers(self) -> None:
        """Each is filed and appraised; the collective's members are not all named, so it is not eligible."""
        for one in (*_PEOPLE, *_COMPUTED[:1], *_UNAPPRAISED, _LEAVING, *_WAITING, *_FALLEN, typed(COLLECTIVE)):
            await self._file(self.city, CHI_LANG.code, one)
        await self._ask(self.city["review"], f"/dossiers/{self._dossier(_UNAPPRAISED[0])}")
        await self._attach(self.city["review"], f"/dossiers/{self._dossier(_UNAPPRAISED[0])}")
        await self._stop(self.city["review"])
        await play_deed(self.city["review"], self.plan_id)
        paper = _json(typed(document("31", dated=date(2017, 9, 10))))
        self.opinions = await play_opinions(self.city["review"], str(self._dossier(_UNAPPRAISED[1])), paper)
        await self._file(self.ward, self.ward.code, _FIGHTER)
        path = f"/dossiers/{self._dossier(_FIGHTER)}"
        await shown(self.ward["review"], path, state_is("eligible"))
        await done(self.ward["review"], f"{path}/forward", STANDING_BODY)
        await shown(self.city["review"], path, state_is("filed"))
        await done(self.city["review"], f"{path}/appraise", STANDING_BODY)

    async def _file(self, site: FederatedSite, unit: str, one: Subject) -> None:
        review, path = site["review"], f"/dossiers/{self._dossier(one)}"
        await shown(review, path, state_is("opened"))
        facts = typed(collective(4) if one.key == COLLECTIVE.key else individual())
        body = {
            "plan_id": str(self.plan_id),
            "unit": unit,
            "subject": _json(one),
            "title": self._title(one),
            "year": 2017,
            "documents": ALL_PAPERS,
            "facts": _json(facts),
        }
        await done(review, "/dossiers", Actor("van-thu", unit, frozenset({"clerk"})), body)
        await shown(review, path, state_is("filed"))
        if one in _UNAPPRAISED:
            return
        if one is _PEOPLE[0]:
            await self._supplement(review, path, body)
        await done(review, f"{path}/appraise", STANDING_BODY)

    async def _supplement(self, review: ServiceHarness, path: str, body: Mapping[str, Any]) -> None:
        """The dossier is received, and the unit is asked for more and answers."""
        await done(review, f"{path}/receipt", STANDING_BODY)
        await self._ask(review, path)
        stated = {"documents": body["documents"], "facts": body["facts"], "note": MARKUP}
        await done(review, f"{path}/supplement", UNIT_CLERK, stated)

    async def _attach(self, review: ServiceHarness, path: str) -> None:
        """A file under a name that is typed."""
        sent = {"sha256": sha256(PDF).hexdigest(), "size": len(PDF), "name": f"{FORMULAS[-1]}.pdf"}
        begun = await review.post(f"{path}/papers/TO_TRINH/uploads", STANDING_BODY, sent)
        assert begun.status_code == codes.CREATED, begun.text
        upload = f"/uploads/{begun.json()['upload_id']}"
        headers = review.token(STANDING_BODY) | {"content-type": "application/octet-stream"}
        added = await review.web.post(f"{upload}/parts", params={"offset": 0}, headers=headers, content=PDF)
        assert added.status_code == codes.OK, added.text
        await done(review, f"{upload}/finish", STANDING_BODY)

    async def _stop(self, review: ServiceHarness) -> None:
        """One is taken back, one suspended and resumed, and one suspended."""
        left = {"reason_code": "LEFT_UNIT", "reason": MARKUP}
        await done(review, f"/dossiers/{self._dossier(_LEAVING)}/take-back", UNIT_CLERK, left)
        paper = {"reason": MARKUP, "reference": _json(typed(document("12", dated=date(2017, 9, 1))))}
        for one in (_PEOPLE[1], _UNAPPRAISED[-1]):
            path = f"/dossiers/{self._dossier(one)}"
            await done(review, f"{path}/suspend", STANDING_BODY, {"ground": "PRESS", **paper})
            if one is _PEOPLE[1]:
                await done(review, f"{path}/resume", STANDING_BODY, paper)

    async def _ask(self, review: ServiceHarness, path: str) -> None:
        asked = {"documents": ["TO_TRINH"], "facts": ["service_months"], "reason": MARKUP}
        await done(review, f"{path}/supplement-request", STANDING_BODY, asked)

    async def session(self) -> None:
        """The council of that name does not vote for three; for one of them the lower title is considered."""
        self.it_is(HELD)
        paper = _json(typed(document("32", dated=date(2017, 9, 11))))
        waiting = [str(self._dossier(one)) for one in _UNAPPRAISED[1:]]
        await play_consultation(self.city["review"], waiting[0], waiting[1], paper)
        proposed = (*_PEOPLE, *_COMPUTED[:1], _FIGHTER, *_WAITING, *_FALLEN)
        refused = {str(self._dossier(one)) for one in (_PEOPLE[1], *_FALLEN)}
        review, whom = self.city["review"], [str(self._dossier(one)) for one in proposed]
        for one in whom:
            await shown(review, f"/dossiers/{one}", state_is("eligible"))
        body = {"council": MARKUP, "members": 7, "held_on": "2017-09-15", "dossiers": whom}
        convened = await done(review, "/sessions", CHAIR, body)
        session = f"/sessions/{convened['stream'].removeprefix('session-')}"
        votes = [{"dossier_id": one, "votes_for": 2 if one in refused else 7} for one in whom]
        await done(review, f"{session}/votes", CHAIR, {"votes": votes})
        correction = {"dossier_id": whom[1], "votes_for": 1, "reason": MARKUP}
        await done(review, f"{session}/corrections", CHAIR, correction)
        await done(review, f"{session}/close", CHAIR)
        passed = [str(self._dossier(one)) for one in (_PEOPLE[0], _COMPUTED[0], *_WAITING)]
        for dossier in passed:
            await shown(review, f"/dossiers/{dossier}", lambda row: row["passed"] is True)
        fallen = str(self._dossier(_FALLEN[0]))
        await shown(review, f"/dossiers/{fallen}", state_is("refused"))
        await consider_lower(review, fallen)
        await play_proposals(review, session.removeprefix("/sessions/"), passed[:2], passed[2])

    async def decision(self) -> None:
        """The head declines two with a reason, of which the ward's clerk is told, and awards the others."""
        self.it_is(SIGNED)
        review = self.city["review"]
        for one in (_PEOPLE[2], _FIGHTER):
            path = f"/dossiers/{self._dossier(one)}"
            await shown(review, path, lambda row: row["votes_for"] == 7)
            await done(review, f"{path}/decline", HEAD, {"reason_code": "DISCIPLINE", "reason": MARKUP})
        awarded = [str(self._dossier(one)) for one in (_PEOPLE[0], _COMPUTED[0])]
        await play_law(review)
        await play_matter(review, awarded[1])
        decided = await decide(review, awarded)
        await shown(review, f"/dossiers/{awarded[0]}", state_is("awarded"))
        await play_awards(review, decided["stream"].removeprefix("decision-"), awarded[1], awarded[0])
        await shown(self.ward["review"], f"/dossiers/{self._dossier(_FIGHTER)}", state_is("refused"))

    async def operations(self) -> None:
        """Opinions are closed, a notice is acknowledged; a message that holds markup waits for an operator."""
        self.it_is(AFTERWARDS)
        await close_opinions(self.city["review"], self.opinions)
        notification = self.city["notification"]
        page = await shown(notification, "/notices", lambda page: bool(page["items"]), addressee=CHI_LANG.code)
        await done(notification, f"/notices/{page['items'][0]['notice_id']}/acknowledge", UNIT_CLERK)
        for site in self.sites.values():
            database = site["review"].database
            await park(database, detail=MARKUP, value=json.dumps({"name": MARKUP}).encode())

    async def _put(self, service: ServiceHarness, path: str, body: object) -> None:
        answer = await service.web.put(path, headers=service.token(CLERK), json=body)
        assert answer.is_success, answer.text

    def _dossier(self, one: Subject) -> UUID:
        unit = self.ward.code if one is _FIGHTER else CHI_LANG.code
        return dossier_id_of(self.plan_id, unit, one.key, self._title(one))

    @staticmethod
    def _title(one: Subject) -> str:
        fighters = dict.fromkeys((one.key for one in (_FIGHTER, *_FALLEN)), "CSTDCS")
        return {COLLECTIVE.key: "TTLDTT", **fighters}.get(one.key, "LDTT")
