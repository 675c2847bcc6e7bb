"""The catalogue over HTTP: the codes that a clerk files with, and the confirmation of what is unsure."""

from typing import Final

from contracts.catalog import catalogue, document_codes, listed, title
from contracts.message import Actor
from contracts.review import DossierAppraised
from services.review.catalogue.lines import line_id
from services.review.session.messages import SessionConvened
from tests.harness import ServiceHarness, problem_of
from tests.review.cases import AUDITOR, CLERK, STANDING_BODY, person
from tests.review.steps import eligible, voted

LAW: Final = "L2003_ND91"
CONFIRMATION: Final = {"source": "Luật Thi đua, khen thưởng 2003, Điều 10", "checked_on": "2017-11-20"}


async def test_every_title_is_offered_with_its_documents(at_work: ServiceHarness) -> None:
    """So that nobody has to guess a code."""
    rulesets = (await at_work.get("/catalogue/rulesets", CLERK)).json()
    titles = (await at_work.get("/catalogue/titles", CLERK)).json()
    documents = (await at_work.get("/catalogue/documents", CLERK)).json()

    assert [one["id"] for one in rulesets] == [one.id for one in catalogue().rulesets]
    assert {(one["code"], one["ruleset"]) for one in titles} == {(one.code, one.ruleset) for one in catalogue().titles}
    assert [one["code"] for one in titles[0]["documents"]] == ["TO_TRINH", "BB_BINH_XET"]
    assert {one["code"] for one in documents} == document_codes()
    assert all(one["name"]["vi"] and one["name"]["en"] for one in (*titles, *documents))


async def test_the_whole_law_of_a_ruleset_marks_what_is_unsure(at_work: ServiceHarness) -> None:
    """Every title and form, line by line; one that was not checked says so in both languages."""
    law = (await at_work.get("/catalogue/rulesets/L2022_ND98", CLERK)).json()
    shown = {one["title"]["code"]: one for one in law["titles"]}

    assert shown.keys() == {one.code for one in listed("L2022_ND98")}
    vote = next(line for line in shown["CSTDBNT"]["law"] if line["about"]["vi"].startswith("Biểu quyết"))
    assert (vote["confidence"], vote["marked"]["vi"]) == ("unsure", "chưa xác minh")
    bonus = next(line for line in shown["CSTDTQ"]["law"] if line["about"]["vi"].startswith("Tiền thưởng"))
    assert bonus["about"]["vi"] == "Tiền thưởng: cá nhân 10.530.000 đ"
    assert (await at_work.get("/catalogue/rulesets/L1995", CLERK)).status_code == 404


async def test_what_an_officer_confirms_is_no_longer_unsure(at_work: ServiceHarness) -> None:
    """The line says by which text; a dossier that is appraised and voted on later is judged by a checked line."""
    law = title("LDTT", LAW)
    registered, vote = law.prerequisites[0], law.vote
    assert [one.confidence.value for one in (registered, vote)] == ["known", "unsure"]
    for ground in (registered, vote):
        path = f"/catalogue/rulesets/{LAW}/lines/{line_id(LAW, ground)}"
        answer = await at_work.post(f"{path}/confirm", STANDING_BODY, CONFIRMATION)
        assert answer.status_code == 200, answer.text
        shown = (await at_work.get(path, CLERK)).json()
        assert shown["marked"]["vi"] == "đã xác minh"
        assert shown["confirmed"]["source"] == CONFIRMATION["source"]
        assert shown["confidence"] == ground.confidence.value, "what the catalogue marks stays to be read"

    (dossier,) = await eligible(at_work, (person(), "LDTT"))
    await voted(at_work, [(dossier, 9)])

    said = await at_work.recorded()
    (appraised,) = [one for one in said if isinstance(one, DossierAppraised)]
    (convened,) = [one for one in said if isinstance(one, SessionConvened)]
    found = {one.rule: one.confidence.value for one in appraised.rules}
    assert found["registered_for_emulation"] == "sourced"
    assert convened.agenda[0].confidence.value == "sourced"


async def test_a_confirmation_is_withdrawn_with_a_reason(at_work: ServiceHarness) -> None:
    """Only the standing body confirms and withdraws; the history of a ruleset is one stream."""
    path = f"/catalogue/rulesets/{LAW}/lines/{line_id(LAW, title('LDTT', LAW).vote)}"
    unit = Actor("phong-noi-vu", CLERK.unit, frozenset({"appraiser"}))
    refused = await at_work.post(f"{path}/confirm", unit, CONFIRMATION)
    assert problem_of(refused) == (403, "law-not-standing-body")
    await at_work.post(f"{path}/confirm", STANDING_BODY, CONFIRMATION)
    again = await at_work.post(f"{path}/confirm", STANDING_BODY, {**CONFIRMATION, "source": "Văn bản khác"})
    assert problem_of(again) == (409, "law-line-confirmed")

    await at_work.post(f"{path}/withdraw", STANDING_BODY, {"reason": "Đối chiếu nhầm khoản."})

    shown = (await at_work.get(path, CLERK)).json()
    assert (shown["marked"]["vi"], shown["confirmed"]) == ("chưa xác minh", None)
    stream = (await at_work.get(f"/streams/catalogue-{LAW}", AUDITOR)).json()
    assert [one["type"] for one in stream["events"]] == ["LineConfirmed", "ConfirmationWithdrawn"]
    gone = await at_work.post(f"{path[:-16]}{'0' * 16}/confirm", STANDING_BODY, CONFIRMATION)
    assert problem_of(gone) == (404, "law-line-unknown")
