"""The site that most of these tests share; one that did not keep its promises is replaced by a new one."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field

import pytest

from tests.failure.account import reckon
from tests.failure.books import Expected
from tests.failure.callers import Memory
from tests.failure.site import Whole, running


@dataclass
class Place:
    """A site, and what its callers were told since it was made."""

    whole: Whole
    memory: Memory = field(default_factory=Memory)
    expected: Expected = field(default_factory=Expected)
    sound: bool = True
    """Whether the last reckoning found nothing."""

    async def settle(self) -> None:
        """Wait for quiet and reckon: fails with all that is not as it was promised."""
        self.sound = False
        await self.whole.quiet(waiting=len(self.expected.parked))
        findings = await reckon(self.whole, self.memory, self.expected)
        assert findings == [], "\n".join(findings)
        self.sound = True


@dataclass
class Stage:
    """Where the present site stands; a new one is made when there is none or it is unsound."""

    _open: ExitStack = field(default_factory=ExitStack)
    _place: Place | None = None

    def place(self) -> Place:
        """The present site, with all of it running."""
        if self._place is None or not self._place.sound:
            self.clear()
            self._place = Place(self._open.enter_context(running()))
        else:
            self._place.whole.site.up()
        return self._place

    def clear(self) -> None:
        """End the present site."""
        self._open.close()
        self._place = None


@pytest.fixture(scope="session")
def stage() -> Iterator[Stage]:
    """Where a site stands as long as these tests run."""
    made = Stage()
    yield made
    made.clear()


@pytest.fixture
def place(stage: Stage) -> Place:
    """A whole site, shared with the tests before; a test that does not settle leaves it to be replaced."""
    shared = stage.place()
    shared.sound = False
    return shared
