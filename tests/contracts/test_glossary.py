"""The glossary knows the words of the events, each once and in the order of the alphabet."""

import re
from enum import StrEnum
from importlib import import_module

import pytest

from deploy.schemas import every_event
from tests.contracts.golden import ROOT

PAGE = (ROOT / "docs/glossary.md").read_text("utf-8")
KNOWN = set(re.findall(r"[A-Za-z_]+", " ".join(re.findall(r"`[^`]+`", PAGE))))
TABLES = [re.findall(r"^\| (.+?) \| .+ \| .+ \|$", table, re.MULTILINE)[1:] for table in PAGE.split("\n## ")[1:]]
MODULES = [
    import_module(f"contracts.{name}")
    for name in ("vocabulary", "planning", "units", "clusters", "movements", "registration", "review", "notification")
]


@pytest.mark.parametrize("name", [declared.name for declared in every_event()])
def test_every_event_is_in_the_glossary(name: str) -> None:
    """Every event has the trade's own word."""
    assert name in KNOWN


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__)
def test_every_list_of_words_is_in_the_glossary(module: object) -> None:
    """An enumeration is a set of words, and stands in the glossary under its name."""
    lists = {kind.__name__ for kind in vars(module).values() if isinstance(kind, type) and issubclass(kind, StrEnum)}

    assert lists - {"StrEnum"} <= KNOWN


@pytest.mark.parametrize("words", TABLES, ids=("trade", "machinery"))
def test_the_words_stand_in_the_order_of_the_alphabet(words: list[str]) -> None:
    """A reader finds a word without searching, and no word has two meanings."""
    assert words == sorted(set(words), key=str.casefold)
    assert len(words) > len("alphabet")
