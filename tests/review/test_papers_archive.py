"""The contents of files are exported, restored beside a restored log, and compared with their SHA-256."""

import asyncio
import subprocess
from pathlib import Path

import pytest

from chassis.content import verbs
from chassis.operating.operators import NotConfirmed, Operator
from chassis.operating.verbs import VerbRefusedError
from services.review.service import SERVICE
from tests.chassis.content_files import PDF, PNG
from tests.harness import ServiceHarness
from tests.review.cases import CLERK
from tests.review.test_papers_routes import DOSSIER, OTHER, attached, opened, stored

__all__ = ["opened"]
BY = Operator("quan-tri", "a new disk")


async def test_contents_come_back_beside_a_restored_log(opened: ServiceHarness, tmp_path: Path) -> None:
    """All of them, each once, with their names; nothing is replaced, and what is there stays."""
    one = await attached(opened)
    two = await attached(opened, PNG, here=f"/dossiers/{OTHER}")
    await attached(opened, PDF, "BB_BINH_XET", here=f"/dossiers/{OTHER}")
    file, settings = tmp_path / "contents.tar", opened.settings
    assert "2 contents with 3 holds" in await verbs.export(SERVICE, settings, file, "")
    assert file.stat().st_mode & 0o777 == 0o600
    with pytest.raises(VerbRefusedError):
        await verbs.export(SERVICE, settings, file, "")
    await opened.store.pool.execute("delete from content.holds")
    await opened.store.pool.execute("delete from content.contents")
    await opened.store.pool.execute("delete from content.pieces")

    assert (await opened.get(one, CLERK)).status_code == 404
    with pytest.raises(NotConfirmed):
        await verbs.restore(SERVICE, settings, file, Operator("quan-tri", "", yes=False))
    for _ in range(2):
        assert "2 contents with 3 holds" in await verbs.restore(SERVICE, settings, file, BY)
    assert [(await opened.get(path, CLERK)).content for path in (one, two)] == [PDF, PNG]
    assert (await stored(opened))["pieces"] == 2


async def test_the_files_of_one_dossier_are_handed_to_whoever_asks_for_proof(
    opened: ServiceHarness, tmp_path: Path
) -> None:
    """An archive that `tar` opens, each file under the digest that the event names."""
    await attached(opened)
    await attached(opened, PNG, here=f"/dossiers/{OTHER}")
    file = tmp_path / "one.tar"
    assert "1 contents with 1 holds" in await verbs.export(SERVICE, opened.settings, file, f"papers-{DOSSIER}")
    await asyncio.to_thread(subprocess.run, ["tar", "-xf", str(file)], cwd=tmp_path, check=True)
    named = next(path for path in tmp_path.iterdir() if path.read_bytes() == PDF)
    assert named.name in (tmp_path / "holds.jsonl").read_text(encoding="utf-8")


async def test_a_damaged_content_is_named(opened: ServiceHarness, tmp_path: Path) -> None:
    """In the store and in an archive; nothing of another content than is listed is taken."""
    await attached(opened)
    file = tmp_path / "contents.tar"
    await verbs.export(SERVICE, opened.settings, file, "")
    assert "1 contents are what" in await verbs.verify(SERVICE, opened.settings)
    await opened.store.pool.execute("update content.pieces set bytes = 'other'")
    with pytest.raises(VerbRefusedError, match="1 of 1 contents are damaged"):
        await verbs.verify(SERVICE, opened.settings)
    file.write_bytes(file.read_bytes().replace(b"%PDF-1.7", b"%PDF-1.4"))
    with pytest.raises(VerbRefusedError, match="is not the content"):
        await verbs.restore(SERVICE, opened.settings, file, BY)
