"""The round of the plan for which a title is registered: on the lists and pages of dossiers and sessions."""

from pathlib import Path

from contracts.plan_parts import Cycle, Round
from deploy.local import servers
from tests.review.browsing import Person, pages_of_review
from tests.review.cases import PLAN, STANDING_BODY, amended, dossier_of, person
from tests.review.steps import eligible, register

SCHOOLS = Round(code="nam-hoc-2016-2017", name="Năm học 2016–2017", cycle=Cycle.SCHOOL_YEAR)
OFFICES = Round(code="nam-2017", name="Các cơ quan, đơn vị")
AN, DAO = person(1), person(2, "Hoàng Thị Đào")


async def test_the_round_of_a_registration_is_shown_and_asked_for(postgres: servers.Postgres, tmp_path: Path) -> None:
    """Of a dossier, of an eligible one, and of one on an agenda; a title of the plan itself has none."""
    async with pages_of_review(postgres.admin_url, tmp_path) as at_work:
        await eligible(at_work, (AN, "LDTT"), (DAO, "LDTT"))
        await at_work.hear(f"plan-{PLAN}", amended(rounds=(SCHOOLS, OFFICES)))
        await register(at_work, (DAO, "CSTDCS"), round=SCHOOLS.code)
        await register(at_work, (DAO, "LDTT"), round=OFFICES.code)
        body = Person(at_work, STANDING_BODY)

        rows = {
            code: [(one["subject"]["name"], one["title"], one["round_name"]) for one in listed["items"]]
            for code in (None, SCHOOLS.code, OFFICES.code)
            for listed in [(await at_work.get("/dossiers", STANDING_BODY, **({"round": code} if code else {}))).json()]
        }
        of_schools = (DAO.name, "CSTDCS", SCHOOLS.name)
        of_offices = (DAO.name, "LDTT", OFFICES.name)

        assert sorted(rows[None]) == sorted([(AN.name, "LDTT", ""), of_schools, of_offices])
        assert rows[SCHOOLS.code] == [of_schools]
        assert rows[OFFICES.code] == [of_offices]
        page = await body.get(f"/dossiers?round={OFFICES.code}")
        assert f'<option value="{OFFICES.code}" selected>{OFFICES.name}</option>' in page.text
        assert (str(dossier_of(DAO)) in page.text, str(dossier_of(AN)) in page.text) == (True, False)
        shown = await body.get(f"/dossiers/{dossier_of(DAO)}")
        assert f"<dt>Đợt xét</dt><dd>{OFFICES.name}</dd>" in shown.text
        ready = await body.text(f"/sessions/new?round={OFFICES.code}")
        assert f'<span class="soft">{OFFICES.name}</span>' in ready
        assert (DAO.name in ready, AN.name in ready) == (True, False)
