"""The catalogue over HTTP: the codes that a clerk files with."""

import pytest

from contracts.catalog import catalogue, document_codes
from tests.harness import ServiceHarness, said
from tests.review.cases import CLERK


async def test_every_title_of_a_ruleset_is_offered_with_its_documents(at_work: ServiceHarness) -> None:
    """So that nobody has to guess a code."""
    rulesets = (await at_work.get("/catalogue/rulesets", CLERK)).json()
    titles = (await at_work.get("/catalogue/rulesets/L2003_ND91/titles", CLERK)).json()
    documents = (await at_work.get("/catalogue/documents", CLERK)).json()

    assert [one["id"] for one in rulesets] == [one.id for one in catalogue().rulesets]
    assert [one["code"] for one in titles] == ["LDTT", "CSTDCS", "TTLDTT"]
    assert [one["code"] for one in titles[0]["documents"]["required"]] == ["TO_TRINH", "BB_BINH_XET"]
    assert {one["code"] for one in documents} == document_codes()
    assert all(one["name"]["vi"] and one["name"]["en"] for one in documents)


@pytest.mark.parametrize("path", ["/catalogue/rulesets/L1998/titles"])
async def test_a_ruleset_that_is_not_there_is_not_found(at_work: ServiceHarness, path: str) -> None:
    """An empty list would look like a law without titles."""
    assert said(await at_work.get(path, CLERK)) == (404, "not-found")
