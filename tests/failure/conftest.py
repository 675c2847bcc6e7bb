"""The site that most of these tests share; one that has violated a guarantee is replaced by a new one."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field

import pytest

from tests.failure.audit import audit
from tests.failure.callers import Memory
from tests.failure.evidence import Expected
from tests.failure.site import SiteHarness, running


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run the tests of this folder first and those of the shared site last among them: it ends before all others."""
    items.sort(key=lambda item: (not item.nodeid.startswith("tests/failure/"), "shared" in _fixtures(item)))


def _fixtures(item: pytest.Item) -> tuple[str, ...]:
    return tuple(getattr(item, "fixturenames", ()))


@dataclass
class SharedSite:
    """A site that runs, and all answers its callers have got since it was made."""

    harness: SiteHarness
    memory: Memory = field(default_factory=Memory)
    expected: Expected = field(default_factory=Expected)
    sound: bool = True
    """Whether the last audit found nothing."""

    async def settle(self) -> None:
        """Wait for quiet and audit; fails with every violated guarantee."""
        self.sound = False
        await self.harness.quiet(waiting=len(self.expected.parked))
        findings = await audit(self.harness, self.memory, self.expected)
        assert findings == [], "\n".join(findings)
        self.sound = True


@dataclass
class SiteHolder:
    """Holds the present site; makes a new one when there is none or it is unsound."""

    _open: ExitStack = field(default_factory=ExitStack)
    _site: SharedSite | None = None

    def site(self) -> SharedSite:
        """The present site, with all of it running."""
        if self._site is None or not self._site.sound:
            self.clear()
            self._site = SharedSite(self._open.enter_context(running()))
        else:
            self._site.harness.site.up()
        return self._site

    def clear(self) -> None:
        """End the present site."""
        self._open.close()
        self._site = None


@pytest.fixture(scope="package")
def site_holder() -> Iterator[SiteHolder]:
    """The holder of the site for this folder; the site ends with the last of its tests."""
    holder = SiteHolder()
    yield holder
    holder.clear()


@pytest.fixture
def shared(site_holder: SiteHolder) -> SharedSite:
    """A whole site, shared with the tests before; a test that does not settle leaves it to be replaced."""
    site = site_holder.site()
    site.sound = False
    return site
