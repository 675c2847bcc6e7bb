"""The texts of notices: files in both languages, with the facts in `{{ }}`, rendered in a sandbox.

The first line of a file is the title, and after a blank line follows the text. A name that no fact bears is a fault of
the file, which stops the start; what a text may name is what `variables` gives it.
"""

import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from textwrap import shorten
from typing import Final, NamedTuple

from jinja2 import StrictUndefined, Template, TemplateError, TemplateSyntaxError, meta
from jinja2.sandbox import ImmutableSandboxedEnvironment

from contracts.notification import TemplateName
from services.notification.contact.messages import Language
from services.notification.notice.phrases import Wording
from services.notification.notice.table import TableError

_FOLDER: Final = files(__package__) / "texts"
_FILE: Final = re.compile(r"(?P<name>[a-z-]+)\.(?P<version>[0-9]+)\.vi\.txt")
_LONGEST_TITLE: Final = 300
_LONGEST_TEXT: Final = 4000
_ENVIRONMENT: Final = ImmutableSandboxedEnvironment(
    undefined=StrictUndefined,
    autoescape=False,
    trim_blocks=True,
    lstrip_blocks=True,
)


class _Parsed(NamedTuple):
    title: Template
    text: Template
    named: frozenset[str]


def source(template: TemplateName, language: Language) -> str:
    """The file of a text in one language; raises TableError where there is none."""
    file = _FOLDER / f"{template}.{language.value}.txt"
    try:
        return file.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise TableError(f"texts/{template}.{language.value}.txt is missing") from None


def versions(template: TemplateName) -> tuple[TemplateName, ...]:
    """Every version of a text that there is, the newest first."""
    name = template.rpartition(".")[0]
    found = (_FILE.fullmatch(file.name) for file in _FOLDER.iterdir())
    numbers = sorted((int(one["version"]) for one in found if one and one["name"] == name), reverse=True)
    return tuple(f"{name}.{number}" for number in numbers)


def named_in(template: TemplateName, language: Language) -> frozenset[str]:
    """The names that a text takes from the facts."""
    return _parsed(template, language).named


def rendered(template: TemplateName, language: Language, facts: Mapping[str, object]) -> Wording:
    """The notice in one language; raises TableError where the text names what `facts` do not have."""
    parsed = _parsed(template, language)
    try:
        title, text = parsed.title.render(facts), parsed.text.render(facts)
    except TemplateError as wrong:
        raise TableError(f"texts/{template}.{language.value}.txt: {wrong.message}") from None
    return Wording(shorten(title, _LONGEST_TITLE, placeholder="…"), text.rstrip("\n")[:_LONGEST_TEXT])


@cache
def _parsed(template: TemplateName, language: Language) -> _Parsed:
    title, _, text = source(template, language).partition("\n\n")
    try:
        named = meta.find_undeclared_variables(_ENVIRONMENT.parse(f"{title}\n\n{text}"))
        return _Parsed(_ENVIRONMENT.from_string(title), _ENVIRONMENT.from_string(text), frozenset(named))
    except TemplateSyntaxError as wrong:
        file = f"texts/{template}.{language.value}.txt"
        raise TableError(f"{file} line {wrong.lineno}: {wrong.message}") from None
