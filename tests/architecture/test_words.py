"""The code uses the field's terms: no identifier and no docstring has one of the banned words."""

import ast
from pathlib import Path

import pytest

from tests.architecture.tree import PROJECT, copy_to
from tests.architecture.words import BANNED, banned_words, words_in


def test_no_identifier_or_docstring_has_a_banned_word() -> None:
    """A word that is found is named with its file and line."""
    assert banned_words(PROJECT, "chassis", "contracts", "services", "deploy") == []


def test_a_banned_word_in_a_file_is_reported(tmp_path: Path) -> None:
    """The file, the line and the word."""
    root = copy_to(tmp_path)
    (root / "services" / "planning" / "extra.py").write_text('"""The caller\nis told."""\n')

    assert banned_words(root, "services") == ["services/planning/extra.py:1: told"]


@pytest.mark.parametrize(
    "source",
    [
        "def as_told(): ...",
        "class CalmWish: ...",
        "front_desk = 1",
        "def f(news): ...",
        "x.telling",
        "from m import Told",
        "async def f():\n    'The office.'",
    ],
)
def test_a_banned_word_is_found(source: str) -> None:
    """In docstrings, names, attributes, imports and arguments alike."""
    assert BANNED & {word for _, word in words_in(ast.parse(source))}


def test_part_of_a_word_and_a_printed_text_are_allowed() -> None:
    """Only whole words count, in identifiers and docstrings."""
    assert not BANNED & {word for _, word in words_in(ast.parse("'An officer.'\nnewsletter = print('told')"))}
