"""The catalogue over HTTP: the codes that a clerk files with."""

from contracts.catalog import catalogue, document_codes, listed
from tests.harness import ServiceHarness
from tests.review.cases import CLERK


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
