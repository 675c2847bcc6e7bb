"""The glossary knows the words of the contracts."""

import re
from enum import StrEnum
from importlib import import_module

import pytest

from contracts.registry import CONTRACTS
from tests.contracts.golden import ROOT

KNOWN = set(re.findall(r"[A-Za-z_]+", " ".join(re.findall(r"`[^`]+`", (ROOT / "docs/glossary.md").read_text("utf-8")))))
MODULES = [
    import_module(f"contracts.{name}") for name in ("vocabulary", "planning", "registration", "review", "notification")
]


@pytest.mark.parametrize("name", [declared.name for declared in CONTRACTS.declarations])
def test_every_contract_event_is_in_the_glossary(name: str) -> None:
    """Whoever meets an event finds the trade's own word for it."""
    assert name in KNOWN


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__)
def test_every_list_of_words_is_in_the_glossary(module: object) -> None:
    """An enumeration is a set of words, and stands in the glossary under its name."""
    lists = {kind.__name__ for kind in vars(module).values() if isinstance(kind, type) and issubclass(kind, StrEnum)}

    assert lists - {"StrEnum"} <= KNOWN
