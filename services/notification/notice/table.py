"""The table of notices, `table.yaml`: what leads to each kind, for whom, by which text, and whether it is mailed."""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Annotated, Final, Literal, TypeAlias

from pydantic import ConfigDict, Field, TypeAdapter, ValidationError

from contracts.catalog.terms import Words
from contracts.message import Message
from contracts.notification import About, TemplateName
from contracts.vocabulary import YesNo
from contracts.yaml_nodes import Nodes, YamlError, as_path, nodes_of

_FILE: Final = "table.yaml"


class TableError(ValueError):
    """The table of notices or one of its texts is wrong; the message has a line for each fault."""


class Audience(StrEnum):
    """Whom a notice is for."""

    RECIPIENTS = "recipients"
    """Each recipient of the plan; of a superior's plan this site alone."""
    NEWLY_NAMED = "recipients-newly-named"
    """Those recipients whom the plan's last version did not name."""
    NAMED_BEFORE = "recipients-named-before"
    """Those recipients whom the plan's last version named."""
    UNIT = "unit"
    """The unit that the event is about."""
    WHOM_IT_WAITS_FOR = "whom-it-waits-for"
    """The unit, or those of the site's staff, for whom a work waits."""
    HEAD = "head"
    """Those who sign or preside, in the unit or at the site."""


class Mailed(StrEnum):
    """Whether an addressee with an address gets an e-mail besides."""

    ALWAYS = "always"
    NEVER = "never"
    WHEN_BY_STANDING_BODY = "when-by-standing-body"


class EmailHolds(StrEnum):
    """How much of the notice its e-mail holds (ADR 0022)."""

    WHOLE = "whole"
    WITHOUT_REASONS = "without-reasons"


Sayer: TypeAlias = Literal["own", "superior"]
"""The site that says an event: this one, or its superior."""


class Announced(Message):
    """An event that leads to a notice, said by this site or its superior, and whom it is announced to."""

    model_config = ConfigDict(populate_by_name=True)

    event: Annotated[str, Field(pattern=r"^[A-Z][A-Za-z]+$", examples=["PlanIssued"])]
    said_by: Annotated[Sayer, Field(alias="from")]
    audience: Audience


class NoticeKind(Message):
    """A kind of notice. `formal` says that it is served as a record, which nobody turns off."""

    about: About
    name: Words
    text: TemplateName
    mailed: Mailed
    email: EmailHolds
    formal: YesNo
    events: Annotated[tuple[Announced, ...], Field(min_length=1)]


Table: TypeAlias = Mapping[About, NoticeKind]
_KINDS: Final = TypeAdapter(tuple[NoticeKind, ...])


@cache
def table() -> Table:
    """The kinds of notices; raises TableError when the file is wrong."""
    return parse((files(__package__) / _FILE).read_text(encoding="utf-8"))


def parse(text: str) -> Table:
    """The table that `text` is: one entry for each kind of notice; raises TableError with a line for each fault."""
    try:
        nodes = nodes_of(text)
    except YamlError as wrong:
        raise TableError(str(wrong)) from None
    if nodes.repeated:
        raise TableError("\n".join(f"line {line}: {name} stands twice" for line, name in sorted(nodes.repeated)))
    try:
        kinds = _KINDS.validate_python(nodes.data)
    except ValidationError as wrong:
        faults = wrong.errors(include_input=False, include_url=False)
        raise TableError("\n".join(_said(nodes, fault["loc"], fault["msg"]) for fault in faults)) from None
    contrary = list(_contradictions(nodes, kinds))
    if contrary:
        raise TableError("\n".join(contrary))
    return {kind.about: kind for kind in kinds}


def audience_of(about: About, event: str, said_by: str) -> Audience | None:
    """Whom the event (its class by name) is announced to by a notice of this kind; None where it leads to none."""
    entries = (one for one in table()[about].events if (one.event, one.said_by) == (event, said_by))
    return next((one.audience for one in entries), None)


def _contradictions(nodes: Nodes, kinds: tuple[NoticeKind, ...]) -> Iterator[str]:
    for place, kind in enumerate(kinds):
        if kind.about in [one.about for one in kinds[:place]]:
            yield f"line {nodes.line((place, 'about'))}: {kind.about} stands twice"
        listed = [(one.event, one.said_by) for one in kind.events]
        for at, one in enumerate(listed):
            if one in listed[:at]:
                yield f"line {nodes.line((place, 'events', at))}: {kind.about}: {one[0]} ({one[1]}) stands twice"
    missing = [about.value for about in About if about not in {kind.about for kind in kinds}]
    if missing:
        yield f"line 1: no entry for {', '.join(missing)}"


def _said(nodes: Nodes, where: tuple[int | str, ...], what: str) -> str:
    """A fault with its line, and with the kind of notice in whose entry it stands."""
    about = nodes.scalar((*where[:1], "about")) if where else None
    return f"line {nodes.line(where)}: {about or 'an entry'}: {as_path(where[1:]) or 'it'}: {what}"
