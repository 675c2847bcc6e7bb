"""Templates of pages: one environment for each service, with its modules' folders under the modules' names."""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, time
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Final, Literal, TypeAlias

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, PrefixLoader, StrictUndefined
from markupsafe import Markup

from contracts.vocabulary import VIETNAM

Language: TypeAlias = Literal["vi", "en"]
_HERE: Final = Path(__file__).parent
ASSETS: Final = _HERE / "assets"

_PROBLEM: Final = ("problem.html", "shell.html", "parts.html")


def environment(folders: Mapping[str, str]) -> Environment:
    """The environment that finds the shell's templates, and those of each package in `folders` under its name.

    A value that a template names and nobody gave is an error; what is printed is escaped. The templates of a
    problem are compiled at once, so that it can be shown whatever is the matter; the others when they are first used.
    """
    return _environment(tuple(folders.items()))


@cache
def _environment(folders: tuple[tuple[str, str], ...]) -> Environment:
    """One for each set of folders in a process: a template is compiled once."""
    own = {name: FileSystemLoader(str(files(package) / "templates")) for name, package in folders}
    made = Environment(
        loader=ChoiceLoader([PrefixLoader(own), FileSystemLoader(_HERE / "templates")]),
        autoescape=True,
        undefined=StrictUndefined,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {"day": day, "instant": instant, "moment": moment, "number": number, "share": share}
    made.policies["json.dumps_kwargs"] = {"ensure_ascii": False, "sort_keys": True}
    for name in _PROBLEM:
        made.get_template(name)
    return made


def in_language(language: Language) -> Callable[[str, str], str]:
    """The function `t` of templates, which chooses between the Vietnamese and the English text."""
    return (lambda vi, _en: vi) if language == "vi" else (lambda _vi, en: en)


def day(value: date | datetime | None) -> str:
    """A calendar day in Viet Nam as it is written there: `15/01/2017`; a dash for none."""
    if value is None:
        return "–"
    return f"{value.astimezone(VIETNAM) if isinstance(value, datetime) else value:%d/%m/%Y}"


def instant(value: datetime | None) -> str | Markup:
    """An instant in Viet Nam: `15/01/2017 08:30`, with the exact one for machines; a dash for none."""
    if value is None:
        return "–"
    local = value.astimezone(VIETNAM)
    return Markup('<time datetime="{}">{}</time>').format(local.isoformat(), f"{local:%d/%m/%Y %H:%M}")


def moment(value: datetime | None) -> str | Markup:
    """An instant in Viet Nam as a deadline names it: the day alone where the instant begins it."""
    if value is not None and value.astimezone(VIETNAM).time() == time.min:
        return day(value)
    return instant(value)


def number(value: float | None) -> str:
    """A number as it is written in Viet Nam: `1.780`, `12,5`; a dash for none."""
    if value is None:
        return "–"
    written = f"{value:,.0f}" if float(value).is_integer() else f"{value:,.1f}"
    return written.translate(str.maketrans(",.", ".,"))


def share(part: float, whole: float) -> str:
    """A part of a whole in percent: `12,5 %`; a dash where the whole is nothing."""
    return f"{number(round(100 * part / whole, 1))} %" if whole else "–"


@cache
def assets() -> Mapping[str, str]:
    """The digest of each file of the shell's assets, by its name; it stands in the address of the file."""
    return {file.name: hashlib.sha256(file.read_bytes()).hexdigest()[:12] for file in sorted(ASSETS.iterdir())}


def duty_names(duties: Iterable[str], names: Mapping[Any, str]) -> str:
    """Duties in words, one after another."""
    return ", ".join(names.get(duty, duty) for duty in sorted(duties))
