"""A root and a member of its federation."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from chassis.clock import wall
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


@pytest.fixture
def days_later(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Let so many days pass, for the services, the verbs and the client of The Update Framework."""

    def pass_days(days: int) -> None:
        then = wall() + dt.timedelta(days=days)
        for place in ("chassis.messaging.register", "deploy.register.verbs"):
            monkeypatch.setattr(f"{place}.wall", lambda: then)
        clock = SimpleNamespace(datetime=SimpleNamespace(now=lambda _: then), timezone=dt.timezone)
        monkeypatch.setattr("tuf.ngclient._internal.trusted_metadata_set.datetime", clock)

    return pass_days
