"""An award that was annulled stays in the record of merit, marked, and counts for nothing."""

from datetime import date

from contracts.awards import AwardRevoked, RevocationGround
from contracts.review import AwardDecided
from contracts.vocabulary import Confidence
from tests.harness import ServiceHarness
from tests.registration.test_subjects import AN, awarded, hear, shown


def revoked(award: AwardDecided) -> AwardRevoked:
    """The head has annulled an award."""
    return AwardRevoked(
        **award.model_dump(include=AwardRevoked.model_fields.keys() - {"decision"}),
        decision=award.decision.model_copy(update={"number": "512"}),
        annulled=award.decision,
        ground=RevocationGround.FRAUD,
        reason="Kê khai khống.",
        finding=None,
        due=0,
        citation="Luật TĐKT 2022 Đ93 k2",
        confidence=Confidence.SOURCED,
        revoked_on=date(2018, 3, 12),
    )


async def test_an_annulled_award_breaks_the_years_in_a_row(registration: ServiceHarness) -> None:
    """Of three years in a row the middle one is annulled."""
    years = [awarded(year=year) for year in (2015, 2016, 2017)]
    await hear(registration, *years)
    assert [(one["first"], one["last"]) for one in (await shown(registration, AN.key))["in_a_row"]] == [(2015, 2017)]

    await registration.hear(f"revocation-{years[1].dossier_id}", revoked(years[1]))
    await registration.settle()

    found = await shown(registration, AN.key)
    marked = {one["year"]: one["revoked"] for one in found["merits"]}
    assert (found["awards"], found["in_a_row"]) == (2, [])
    assert [year for year, annulled in marked.items() if annulled] == [2016]
    assert marked[2016]["decision"]["number"] == "512"
