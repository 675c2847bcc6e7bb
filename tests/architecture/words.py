"""Finds banned words in the identifiers and docstrings of the code."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from tests.architecture.tree import parsed, sources

BANNED: Final = frozenset(
    {
        *("tell", "told", "telling", "teller", "tidings", "news"),
        *("wish", "wished", "wishes", "wishing", "reckon", "reckoned", "reckoning"),
        *("desk", "landlord", "office", "speaker"),
    }
)
"""Pictures for which the field has a term, such as command, event, notice, configured, reported or acknowledged."""

_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")


def banned_words(root: Path, *packages: str) -> list[str]:
    """A line for every banned word in an identifier or docstring of `packages` below `root`."""
    return [
        f"{file.relative_to(root)}:{line}: {word}"
        for file in sources(root, *packages)
        for line, word in words_in(parsed(file))
        if word in BANNED
    ]


def words_in(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Each word of an identifier, or of a string that stands as a statement, in lower case, with its line."""
    for node in ast.walk(tree):
        yield from ((line, word.lower()) for line, text in _texts(node) for word in _WORD.findall(text))


def _texts(node: ast.AST) -> Iterator[tuple[int, str]]:
    match node:
        case ast.FunctionDef(name=text) | ast.AsyncFunctionDef(name=text) | ast.ClassDef(name=text):
            yield node.lineno, text
        case ast.Name(id=text) | ast.arg(arg=text) | ast.Attribute(attr=text) | ast.alias(name=text):
            yield node.lineno, text
        case ast.Expr(value=ast.Constant(value=str(text))):
            yield node.lineno, text
        case _:
            pass
