"""The pages of a dossier's papers: the checklist, a file sent by a plain form, saved, taken back and erased."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from contracts.message import Actor
from deploy.local import servers
from tests.chassis.content_files import PDF, PNG, pdf
from tests.review.browsing import Person, hidden, pages_of_review
from tests.review.cases import CLERK, OTHER_CLERK, STANDING_BODY, dossier_of, file_dossier, person
from tests.review.steps import body_of, under_plan

DOSSIER = dossier_of(person())
HERE = f"/dossiers/{DOSSIER}/papers"
DUTIES = ("clerk", "appraiser", "council", "chair", "signer", "auditor", "operator")
_FILE = re.compile(rf"/review(/dossiers/{DOSSIER}/files/[0-9a-f-]+)\"")


@pytest.fixture
async def clerk(postgres: servers.Postgres, tmp_path: Path) -> AsyncIterator[Person]:
    """The clerk of Chi Lăng, whose dossier waits."""
    async with pages_of_review(postgres.admin_url, tmp_path) as at_work:
        await under_plan(at_work, (person(), "LDTT"))
        yield Person(at_work, CLERK)


def who(clerk: Person, actor: Actor) -> Person:
    """Somebody else at the same pages."""
    return Person(clerk.at_work, actor)


async def send(person: Person, content: bytes, name: str = "Tờ trình.pdf", **typed: str) -> httpx.Response:
    """The answer to a file that is sent by the form of the page."""
    own = hidden(await person.get(HERE)) | {"paper": "TO_TRINH"} | typed
    return await person.post_file(HERE, own, (name, content))


async def file_of(person: Person) -> str:
    """The path of the last file of the page."""
    found: list[str] = _FILE.findall(await person.text(HERE))
    return found[-1]


async def test_a_file_is_sent_saved_and_taken_back(clerk: Person) -> None:
    """The page names what is missing, then the file; the dossier's own page leads there."""
    assert f'href="/review{HERE}"' in await clerk.text(f"/dossiers/{DOSSIER}")
    before = await clerk.text(HERE)
    assert "Còn thiếu" in before
    assert (await send(clerk, PDF)).headers["location"].startswith(f"/review{HERE}?")
    form = await clerk.text(f"/dossiers/{DOSSIER}/file")
    assert re.findall(r'name="documents" value="(\w+)" checked', form) == ["TO_TRINH"]
    after = await clerk.text(HERE)
    assert ("Tờ trình.pdf" in after, "có tệp" in after) == (True, True)
    path = await file_of(clerk)
    saved = await clerk.get(path)
    assert (saved.content, saved.headers["content-disposition"][:10]) == (PDF, "attachment")

    replaced = await send(clerk, PNG, "anh.png", replaces=path.rpartition("/")[2])
    assert replaced.status_code == 303
    assert (await clerk.get(path)).status_code == 404
    path = await file_of(clerk)
    assert (await clerk.send(f"{path}/remove", await clerk.get(HERE))).status_code == 303
    assert "Tệp đã gỡ" in await clerk.text(HERE)


async def test_a_form_with_a_fault_says_what_to_do(clerk: Person) -> None:
    """No file, no paper, a script, a file that is too large: nothing is kept, and the page is shown again."""
    own = hidden(await clerk.get(HERE))
    nothing = await clerk.post(HERE, own | {"paper": ""})
    assert (nothing.status_code, 'href="#f-file"' in nothing.text, 'href="#f-paper"' in nothing.text) == (
        422,
        True,
        True,
    )
    script = await send(clerk, pdf(b"<< /S /JavaScript >>"))
    assert (script.status_code, "content-active" in script.text) == (422, True)
    large = await send(clerk, b"x" * (20 * 2**20 + 1))
    assert (large.status_code, "content-too-large" in large.text) == (422, True)
    beyond = await send(clerk, b"x" * (21 * 2**20))
    assert beyond.status_code == 413
    assert await clerk.at_work.store.pool.fetchval("select count(*) from content.contents") == 0


async def test_the_standing_body_erases_a_file_of_a_filed_dossier(clerk: Person) -> None:
    """The unit takes nothing back any more; the page says who erased what, when and why."""
    await send(clerk, PDF)
    path = await file_of(clerk)
    await clerk.at_work.post("/dossiers", CLERK, body_of(file_dossier()))
    staff = who(clerk, STANDING_BODY)
    assert "/remove" not in await clerk.text(HERE)
    assert "/erase" not in await clerk.text(HERE)
    gone = await clerk.send(f"{path}/remove", await clerk.get(HERE))
    assert (gone.status_code, "file-stays" in gone.text) == (409, True)
    asked = await staff.get(f"{path}/erase")
    unsaid = await staff.send(f"{path}/erase", asked, ground="")
    assert (unsaid.status_code, 'id="f-ground-fault"' in unsaid.text) == (422, True)
    assert (await staff.send(f"{path}/erase", asked, ground="wrong-file")).status_code == 303
    shown = await clerk.text(HERE)
    assert ("Nội dung đã xóa: Gửi nhầm tệp" in shown, "Tờ trình.pdf" in shown) == (True, False)
    assert "Content erased" in await clerk.text(f"{HERE}?lang=en")


async def test_the_pages_are_for_their_duties(clerk: Person) -> None:
    """All who read the dossier see its papers; another unit does not know of it."""
    await send(clerk, PDF)
    path = await file_of(clerk)
    for duty in DUTIES:
        staff = who(clerk, Actor("an", None, frozenset({duty})))
        assert (await staff.get(HERE)).status_code == 200, duty
        assert (await staff.get(path)).status_code == 200, duty
        assert (await staff.get(f"{path}/erase")).status_code == (200 if duty == "appraiser" else 403), duty
        assert ('type="file"' in await staff.text(HERE)) is (duty == "appraiser"), duty
    other = who(clerk, OTHER_CLERK)
    assert [(await other.get(one)).status_code for one in (HERE, path)] == [404, 404]
