"""The catalogue over HTTP: the codes that a clerk files with."""

from contracts.catalog import catalogue, document_codes
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
