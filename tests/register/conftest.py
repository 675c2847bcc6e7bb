"""A root and a member of its federation."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.register.root import Member, Root


@pytest.fixture
def root(tmp_path: Path) -> Root:
    """The root of three sites, which has signed version 1."""
    begun = Root(tmp_path)
    begun.begin()
    return begun


@pytest.fixture
def member_of() -> Callable[[Root], Member]:
    """A service of the city that joins a federation, with the copy of now."""

    def join(root: Root) -> Member:
        joined = Member(root.folder / "member", root)
        joined.join()
        joined.receive(root.public)
        return joined

    return join


@pytest.fixture
def member(root: Root, member_of: Callable[[Root], Member]) -> Member:
    """A service of the city that has joined, with the copy of version 1."""
    return member_of(root)
