"""What stops a dossier and what carries it on at the same moment: one of them comes first, and the other sees it."""

import asyncio

from contracts.vocabulary import DossierId
from tests.harness import ServiceHarness
from tests.review.cases import AUDITOR, CHAIR, STANDING_BODY, person
from tests.review.steps import COUNCIL, decide, eligible, voted

_PEOPLE = tuple(person(number) for number in range(1, 5))


def _matter(dossier: DossierId, day: str = "2017-12-29") -> dict[str, object]:
    return {"dossier_id": str(dossier), "kind": "COMPLAINT", "opened_on": day, "summary": "Đơn tố cáo"}


async def test_a_matter_and_a_decision_at_once(at_work: ServiceHarness) -> None:
    """A dossier that a matter suspends is not awarded, and one that was awarded is not suspended."""
    dossiers = await eligible(at_work, *((one, "LDTT") for one in _PEOPLE))
    await voted(at_work, [(one, 9) for one in dossiers])
    at_work.it_is("2017-12-29T16:00")
    await at_work.settle()
    for number, one in enumerate(dossiers):

        async def later(dossier: DossierId = one, paper: str = f"{3200 + number}") -> int:
            await asyncio.sleep(0.002)
            return (await decide(at_work, [dossier], paper)).status_code

        opened, decided = await asyncio.gather(at_work.post("/matters", STANDING_BODY, _matter(one)), later())
        await at_work.settle()
        row = (await at_work.get(f"/dossiers/{one}", STANDING_BODY)).json()
        assert opened.status_code == 201
        assert (row["state"] == "awarded") is (decided == 201)
        assert (row["suspended"] is None) is (decided == 201)


async def test_a_consultation_and_an_agenda_at_once(at_work: ServiceHarness) -> None:
    """The public is asked about no dossier that comes before a council meanwhile."""
    dossiers = await eligible(at_work, *((one, "LDTT") for one in _PEOPLE))
    at_work.it_is("2017-12-15T09:00")
    await at_work.settle()
    for one in dossiers:
        asked = {"dossiers": [str(one)], "channel": "Trang tin", "published_on": "2017-12-15", "working_days": 5}
        answers = await asyncio.gather(
            at_work.post("/consultations", STANDING_BODY, asked),
            at_work.post("/sessions", CHAIR, {**COUNCIL, "dossiers": [str(one)]}),
        )
        assert sorted(answer.is_success for answer in answers) == [False, True], [answer.text for answer in answers]


async def test_the_end_of_a_matter_resumes_only_what_it_suspended(at_work: ServiceHarness) -> None:
    """What an upheld objection asks to suspend stays suspended, and what a person has suspended since."""
    objected, suspended, free = await eligible(at_work, *((one, "LDTT") for one in _PEOPLE[:3]))
    asked = {"dossiers": [str(objected)], "channel": "Trang tin", "published_on": "2017-12-04", "working_days": 1}
    opened = await at_work.post("/consultations", STANDING_BODY, asked)
    path = f"/consultations/{opened.json()['stream'].removeprefix('consultation-')}"
    matters = {one: await _opened(at_work, one) for one in (objected, suspended, free)}
    about = {"dossier_id": str(objected), "about": "CONDUCT", "received_on": "2017-12-04", "words": "Không đúng"}
    assert (await at_work.post(f"{path}/objections", STANDING_BODY, about)).status_code == 201
    (received,) = (await at_work.get(path, AUDITOR)).json()["received"]
    answer = f"{path}/objections/{received['objection_id']}/answer"
    upheld = {"finding": "UPHELD_SUSPENDS", "ground": "Có cơ sở"}
    assert (await at_work.post(answer, STANDING_BODY, upheld)).is_success
    await _closed(at_work, matters[suspended])
    at_work.it_is("2017-12-05T09:00")
    by_hand = {"ground": "PRESS", "reason": "Báo nêu"}
    assert (await at_work.post(f"/dossiers/{suspended}/suspend", STANDING_BODY, by_hand)).is_success
    again = await _opened(at_work, suspended)

    for matter in (matters[objected], matters[free], again):
        await _closed(at_work, matter)

    rows = [(await at_work.get(f"/dossiers/{one}", STANDING_BODY)).json() for one in (objected, suspended, free)]
    assert [row["suspended"] is None for row in rows] == [False, False, True]


async def _opened(at_work: ServiceHarness, dossier: DossierId) -> str:
    answer = await at_work.post("/matters", STANDING_BODY, _matter(dossier, "2017-12-04"))
    assert answer.status_code == 201, answer.text
    return str(answer.json()["stream"].removeprefix("complaint-"))


async def _closed(at_work: ServiceHarness, matter: str) -> None:
    end = {"outcome": "UNFOUNDED", "closed_on": "2017-12-04", "conclusion": "Không có cơ sở"}
    assert (await at_work.post(f"/matters/{matter}/close", STANDING_BODY, end)).is_success


async def test_what_is_suspended_after_midnight_is_resumed_as_well(at_work: ServiceHarness) -> None:
    """The suspension follows its matter when policies come to it, which may be on another day."""
    (one,) = await eligible(at_work, (_PEOPLE[0], "LDTT"))
    opened = await at_work.web.post("/matters", headers=at_work.token(STANDING_BODY), json=_matter(one, "2017-12-04"))
    at_work.it_is("2017-12-05T00:01")
    await at_work.settle()
    assert (await at_work.get(f"/dossiers/{one}", STANDING_BODY)).json()["suspended"] is not None

    await _closed(at_work, opened.json()["stream"].removeprefix("complaint-"))

    assert (await at_work.get(f"/dossiers/{one}", STANDING_BODY)).json()["suspended"] is None
