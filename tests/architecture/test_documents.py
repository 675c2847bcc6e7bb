"""The documents speak of files, names and commands that are there."""

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from itertools import chain
from pathlib import Path

import pytest

from chassis.declaring.service import Service
from tests.architecture.corridor import FURTHER
from tests.architecture.tree import PROJECT, SERVICES

WALK = "docs/walk.md"
PAGES = (
    "README.md",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
    *(f"services/{name}/README.md" for name in SERVICES),
    *(str(page.relative_to(PROJECT)) for page in sorted((PROJECT / "docs").rglob("*.md"))),
)
HEADINGS = ("Owns", "Hears", "Says", "Modules", "Tables", "Duties", "Settings")
"""The headings that every service's card has, in this order; others may stand between them."""
_STEP = re.compile(r"^(\d+)\. `([^`:]+): ([\w.]+)` ", re.MULTILINE)
_QUOTED = re.compile(r"`([^`\n]+)`")
_LINK = re.compile(r"\]\(([^)#\s]+)[^)]*\)")
_FOLDERS = ("contracts", "chassis", "services", "deploy", "docs", "tests")
_TOP = re.compile(rf"(?:{'|'.join(_FOLDERS)}|\.ci)/[\w./-]+")
_NAMED = re.compile(r"(?:[\w.-]+/)*[\w-]+\.(?:py|sql|md|yaml|yml|toml)")
_TARGET = re.compile(r"\bmake ([a-z][a-z-]*)")
_CLASS = re.compile(r"\b[A-Z][a-z]+[A-Z]\w*\b")
_OF_LOG = re.compile(r"`log\.(\w+)`")
_SQL = tuple(sorted((PROJECT / "chassis/log").glob("*.sql")))


def text_of(page: str) -> str:
    """The text of a page, without its blocks of code."""
    return re.sub(r"^```.*?^```$", "", (PROJECT / page).read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)


def strangers(text: str, place: Path) -> Iterator[str]:
    """Every path, link, target of make or name of the event store in `text` that leads nowhere.

    SERVICE and MODULE in a path stand for any of them. A path that does not begin at the project's folder is the end
    of one: on the card of a service, of one below it.
    """
    yield from (link for link in _LINK.findall(text) if "://" not in link and not (place / link).exists())
    for quoted in _QUOTED.findall(text):
        path = quoted.partition(": ")[0]
        if _TOP.fullmatch(path):
            if next(PROJECT.glob(re.sub("SERVICE|MODULE", "*", path).rstrip("/")), None) is None:
                yield path
        elif _NAMED.fullmatch(path) and not is_below(place, path):
            yield path
        yield from (target for target in _TARGET.findall(quoted) if f"\n{target}:" not in makefile())
    yield from (f"log.{name}" for name in _OF_LOG.findall(text) if not any(defines(one, name) for one in _SQL))


def is_below(place: Path, path: str) -> bool:
    """Whether `path` is a file at the project's folder, or the end of one below `place` or a folder of the project."""
    folders = [place] if place.parent == PROJECT / "services" else [PROJECT / folder for folder in _FOLDERS]
    return (PROJECT / path).exists() or any(next(folder.rglob(path), None) is not None for folder in folders)


def unknown_classes(text: str) -> list[str]:
    """The names of classes in `text` that no file of the code holds; what was rejected may name anything."""
    quoted = " ".join(_QUOTED.findall(text.partition("\n## Rejected\n")[0]))
    return sorted(set(_CLASS.findall(quoted)) - words_of_the_code())


@cache
def words_of_the_code() -> frozenset[str]:
    """Every word in the Python files of the project."""
    files = [file for folder in _FOLDERS for file in (PROJECT / folder).rglob("*.py")]
    return frozenset(word for file in files for word in re.findall(r"\w+", file.read_text(encoding="utf-8")))


def makefile() -> str:
    """The targets of `make`, each at the beginning of a line."""
    return (PROJECT / "Makefile").read_text(encoding="utf-8")


def defines(file: Path, name: str) -> bool:
    """Whether `file` defines `name` at its top: a class, a function, a value, or a table or function of SQL."""
    name = re.escape(name.removeprefix("log."))
    python = rf"(?:class|def|async def) {name}\b|{name}(?:: [^=\n]+)? = "
    sql = rf"create (?:or replace )?(?:table|function|type)(?: if not exists)? (?:log\.)?{name}\b"
    pattern = sql if file.suffix == ".sql" else python
    return re.search(rf"^(?:{pattern})", file.read_text(encoding="utf-8"), re.MULTILINE) is not None


@pytest.mark.parametrize("page", PAGES)
def test_what_a_page_names_is_there(page: str) -> None:
    """A reader who follows a page finds every file, every target of make and every table of the log."""
    assert list(strangers(text_of(page), (PROJECT / page).parent)) == []


WRONG = (
    "`chassis/store.py`",
    "`services/SERVICE/MODULE/policies.py`",
    "`outboxes.py: send`",
    "[a card](services/payments)",
    "`make sense`",
    "`log.outbox`",
)


@pytest.mark.parametrize("wrong", WRONG)
def test_what_leads_nowhere_is_seen(wrong: str) -> None:
    """Each kind of name that could be out of date is looked at."""
    assert list(strangers(f"See {wrong}.", PROJECT))


@pytest.mark.parametrize("page", [page for page in PAGES if "measurements" not in page and "performance" not in page])
def test_the_classes_that_a_page_names_are_those_of_the_code(page: str) -> None:
    """A class that was renamed is renamed on the pages too."""
    assert unknown_classes(text_of(page)) == []


def test_a_class_that_is_gone_is_seen() -> None:
    """Only what was rejected may be called by a name that is not ours."""
    gone = "Policy" + "Runner"

    assert unknown_classes(f"See `{gone}`.\n\n## Rejected\n\n`Other{gone}`") == [gone]


def test_every_step_of_the_walk_is_one_file_and_none_comes_twice() -> None:
    """The walk goes on from file to file and never back."""
    steps = _STEP.findall(text_of(WALK))
    files = [file for _, file, _ in steps]

    assert [int(number) for number, _, _ in steps] == list(range(1, len(steps) + 1))
    assert len(steps) == len(re.findall(r"^\d+\. ", text_of(WALK), re.MULTILINE))
    assert len(files) == len(set(files))
    assert [f"{file}: {name}" for _, file, name in steps if not defines(PROJECT / file, name)] == []


def libraries() -> list[str]:
    """The names of all dependencies, in lower case and without their extras."""
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    every = [*project["dependencies"], *chain(*project["optional-dependencies"].values())]
    names = [re.split(r"[\[<>=~ ]", one)[0].casefold() for one in every]
    return [name for name in names if not name.startswith(("types-", "pytest-")) and not name.endswith("-stubs")]


def section(service: str, heading: str) -> str:
    """The text below one heading of a service's card."""
    return text_of(f"services/{service}/README.md").partition(f"## {heading}\n")[2].partition("\n## ")[0]


def listed(service: str, heading: str) -> set[str]:
    """The names in backticks with which the lines of a list on a service's card begin."""
    lines = re.findall(r"^- ((?:`\w+`(?:, )?)+)", section(service, heading), re.MULTILINE)
    return set(re.findall(r"`(\w+)`", " ".join(lines)))


@pytest.mark.parametrize("name", SERVICES)
def test_the_card_of_a_service_is_true(name: str) -> None:
    """It lists what the service hears and says, its modules and tables, its home events, and each further file."""
    service: Service = import_module(f"services.{name}.service").SERVICE
    further = {f"{stem}.py" for place, stems in FURTHER.items() if place.startswith(f"{name}/") for stem in stems}

    assert listed(name, "Hears") == {kind.__name__ for kind in service.hears}
    assert listed(name, "Says") == service.says()
    assert listed(name, "Modules") == {module.name for module in service.modules}
    assert listed(name, "Tables") == {table.name for table in service.tables}
    assert {event.name for module in service.modules for event in module.events} == set(
        re.findall(r"`(\w+)`", section(name, "Owns").partition("At home it keeps")[2].partition("\n")[0])
    )
    assert {file for file in further if f"`{file}`" not in section(name, "Modules")} == set()


@pytest.mark.parametrize("name", SERVICES)
def test_the_readme_lists_what_a_service_says(name: str) -> None:
    """The table of the services holds every event that others may hear."""
    service: Service = import_module(f"services.{name}.service").SERVICE
    row = re.search(rf"^\| \[{name}\]\(.+?\) \| .+? \| (.+?) \| .+? \|$", text_of("README.md"), re.MULTILINE)

    assert row is not None
    assert set(row[1].split(", ")) == service.says()


@pytest.mark.parametrize("service", SERVICES)
def test_the_cards_of_the_services_have_one_form(service: str) -> None:
    """A reader of one service's card finds everything on the others."""
    found = re.findall(r"^## (.+)$", text_of(f"services/{service}/README.md"), re.MULTILINE)

    assert [heading for heading in found if heading in HEADINGS] == list(HEADINGS)


@pytest.mark.parametrize("library", libraries())
def test_every_library_has_its_reason(library: str) -> None:
    """A decision says why this one; stubs and plugins follow the library they belong to."""
    decisions = " ".join(text_of(page) for page in PAGES if page.startswith("docs/adr/")).casefold()

    assert library in decisions


def test_the_readme_is_short() -> None:
    """It leads to the other documents and stays short."""
    most = 150

    assert len((PROJECT / "README.md").read_text(encoding="utf-8").splitlines()) < most
