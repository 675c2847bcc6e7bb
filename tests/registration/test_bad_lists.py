"""Every kind of bad list is answered with a code and a sentence in both languages; nothing is lost or half taken."""

import re

import pytest

from contracts.message import Refusal
from services.registration.lists.book import kept, taken_back
from services.registration.lists.faults import Found
from services.registration.lists.files import read_file
from services.registration.lists.kinds import KINDS
from services.registration.lists.preview import Preview, preview
from services.registration.lists.refusals import ListFileMissing
from tests.registration.bad_list_files import FILES, Bad, plain
from tests.registration.bad_lists import CELLS, NOTES, every
from tests.registration.lists import ASKED, read

_MARKED = re.compile("[ăâđêôơưàáạảãèéẹẻẽìíịỉĩòóọỏõùúụủũỳýỵỷỹấầậẩẫắằặẳẵếềệểễốồộổỗớờợởỡứừựửữ]", re.IGNORECASE)
LEAST = 120


def says_what_to_do(vi: str, en: str) -> None:
    """Both sentences are whole, and each is in its language."""
    assert _MARKED.search(vi)
    assert vi != en
    assert "{" not in vi + en
    assert min(len(vi), len(en)) > 20


@pytest.mark.parametrize("bad", FILES, ids=lambda bad: bad.kind)
def test_a_file_that_cannot_be_read_is_refused(bad: Bad) -> None:
    """By the code of its kind, with the sentence of what to do instead."""
    with pytest.raises(Refusal) as refused:
        read_file(bad.made())
    assert refused.value.code == bad.code
    says_what_to_do(refused.value.sentence("vi"), refused.value.sentence("en"))


@pytest.mark.parametrize("bad", CELLS, ids=lambda bad: bad.kind)
def test_a_fault_of_a_list_stands_at_its_cell(bad: Bad) -> None:
    """It keeps the whole list from being handed in, and what the cell says is carried on."""
    book = read_file(bad.made())
    result = preview(book, ASKED)
    found = at_its_cell(result, bad, result.faults)
    assert (result.entries, result.is_clean) == ((), False)
    says_what_to_do(found.vi, found.en)
    assert taken_back(kept(result.book)) == result.book
    assert result.book == book


@pytest.mark.parametrize("bad", NOTES, ids=lambda bad: bad.kind)
def test_a_note_of_a_list_leaves_it_to_the_clerk(bad: Bad) -> None:
    """The list can be handed in as it is read."""
    result = read(bad.made())
    found = at_its_cell(result, bad, result.notes)
    assert result.is_clean
    says_what_to_do(found.vi, found.en)


def at_its_cell(result: Preview, bad: Bad, among: list[Found]) -> Found:
    """The fault or note that the list is about."""
    found = [one for one in among if one.code == bad.code and one.cell == bad.cell]
    assert found, [(one.code, one.cell) for one in result.found]
    return found[0]


def test_there_are_as_many_kinds_as_were_promised() -> None:
    """Each by another name; every refusal and every kind of fault occurs."""
    kinds = list(every())
    assert len({bad.kind for bad in kinds}) == len(kinds) >= LEAST
    codes = {bad.code for bad in kinds}
    assert set(KINDS) - codes == {"list-name-column-missing"}
    refusals = {one.code for one in Refusal.__subclasses__() if one.__module__ == ListFileMissing.__module__}
    assert refusals - codes == {"list-file-missing", "list-kept-damaged", "list-faulty"}


def test_control_of_a_sound_list() -> None:
    """Without a fault a list is taken: the tables above look for what is not there otherwise."""
    result = read(plain())
    assert ([entry.title for entry in result.entries], result.found) == (["LDTT"], [])
