"""The page of a line of the law: the standing body confirms it by its form, and withdraws that again."""

from pathlib import Path
from typing import Final

from contracts.catalog import retention_of, title
from contracts.vocabulary import Level
from deploy.local import servers
from services.review.catalogue.lines import COMMON, line_id
from tests.review.browsing import Person, pages_of_review
from tests.review.cases import CLERK, STANDING_BODY

_VOTE: Final = title("LDTT", "L2003_ND91").vote
_LINE: Final = f"/catalogue/L2003_ND91/lines/{line_id('L2003_ND91', _VOTE)}"
_OF_TITLE: Final = "/catalogue/L2003_ND91/LDTT"


async def test_a_line_is_confirmed_and_the_confirmation_withdrawn(postgres: servers.Postgres, tmp_path: Path) -> None:
    """What was typed stays in the form where it is refused; a clerk reads and confirms nothing."""
    async with pages_of_review(postgres.admin_url, tmp_path) as at_work:
        staff, clerk = Person(at_work, STANDING_BODY), Person(at_work, CLERK)
        assert f'href="/review{_LINE}"' in await staff.text(_OF_TITLE)
        page = await staff.get(_LINE)
        late = await staff.send(f"{_LINE}/confirm", page, source="Quy chế, Điều 7", checked_on="2030-01-01")
        assert late.status_code == 422
        assert "Quy chế, Điều 7" in late.text
        sent = await staff.send(f"{_LINE}/confirm", page, source="Quy chế, Điều 7", checked_on="2017-11-17")
        assert sent.status_code == 303, sent.text

        shown = await clerk.text(_LINE)
        assert "đã xác minh" in shown
        assert "Quy chế, Điều 7" in shown
        assert "/confirm" not in shown
        assert "đã xác minh" in await clerk.text(_OF_TITLE)

        page = await staff.get(_LINE)
        sent = await staff.send(f"{_LINE}/withdraw", page, reason="Đối chiếu nhầm")
        assert sent.status_code == 303, sent.text
        assert "chưa xác minh" in await staff.text(_LINE)
        assert (await staff.get(_LINE[:-16] + "0" * 16)).status_code == 404

        kept = retention_of(Level.DISTRICT)
        assert kept is not None
        common = f"/catalogue/{COMMON}/lines/{line_id(COMMON, kept)}"
        assert f'href="/review{common}"' in await staff.text("/catalogue")
        sent = await staff.send(
            f"{common}/confirm", await staff.get(common), source="TT 10/2022", checked_on="2017-11-17"
        )
        assert sent.status_code == 303, sent.text
        assert "đã xác minh" in await clerk.text("/catalogue")
