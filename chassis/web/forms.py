"""The forms of pages: what was typed, kept as it was typed, and its faults at the fields where they stand.

A field of a message's part bears its place as its name: `tasks.0.text` is the text of the first task. A row of which
nothing was typed counts as not there, and a field left blank as not given.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeVar
from urllib.parse import parse_qsl

from pydantic import BaseModel, ValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request

from chassis.web.numbers import NumberUnclearError, number_of, written_number
from chassis.web.wording import fault_in_words, place_of
from contracts.message import Refusal

MEDIA_TYPE: Final = "application/x-www-form-urlencoded"
WITH_FILES: Final = "multipart/form-data"
"""The two encodings of forms; the second is that of a form with a file."""
TOKEN, KEY, SEEN, BUTTON = "_form", "_key", "_seen", "_do"
"""The fields of every form: its token, its Idempotency-Key, the position its page had read, the button pressed."""
_OWN = frozenset({TOKEN, KEY, SEEN, BUTTON})
_SECRET = "password"  # noqa: S105 - how the names of fields begin that hold one
_MOST_FIELDS = 20_000
_LARGEST_FIELD = 2 * 1024 * 1024
"""Bytes of one field of a form with a file, which the limit of the whole body keeps smaller."""
_ROW = re.compile(r"[0-9]{1,6}")
"""The number of a row; longer ones and other digits than these are no numbers of rows."""
_NO_NUMBER: Final = object()
"""Stands for a text that states no number, since some types would take the text for one."""
ModelT = TypeVar("ModelT", bound=BaseModel)


def media_type(content_type: str) -> str:
    """The type that a Content-Type names, without its parameters."""
    return content_type.partition(";")[0].strip().lower()


@dataclass(frozen=True, slots=True)
class FieldFault:
    """A fault of one field, in both languages; `name` is that of the field, or of the group whose rows are missing."""

    name: str
    vi: str
    en: str


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file that was sent with a form: the name that it has where it came from, and its bytes."""

    name: str
    content: bytes


class Form:
    """The fields of one form, with the faults that were found in it.

    `refusal` is the Refusal that stood in the way of its command; `called` are the names in this form of the fields of
    the command that it calls otherwise.
    """

    def __init__(
        self, fields: Mapping[str, Sequence[str]] | None = None, files: Mapping[str, SentFile] | None = None
    ) -> None:
        """Hold `fields` and `files`; none for a form that nobody has filled in yet."""
        self._fields = {name: list(values) for name, values in (fields or {}).items()}
        self._files = dict(files or {})
        self.faults: list[FieldFault] = []
        self.refusal: Refusal | None = None
        self.called: Mapping[str, str] = {}
        self._labels: dict[str, str] = {}

    @classmethod
    def sent(cls, body: bytes) -> "Form":
        """The form in a request's body; raises HTTPException 400 where it cannot be read."""
        fields: dict[str, list[str]] = {}
        try:
            pairs = parse_qsl(body.decode("ascii"), True, errors="strict", max_num_fields=_MOST_FIELDS)
        except ValueError:
            raise HTTPException(400) from None
        for name, value in pairs:
            fields.setdefault(name, []).append(value)
        return cls(fields)

    @classmethod
    def filled(cls, data: Mapping[str, Any]) -> "Form":
        """A form filled with `data`, which may be nested and is as a message dumps it in the mode `json`."""
        return cls({name: [value] for name, value in _flattened("", data)})

    @classmethod
    async def of_request(cls, request: Request) -> "Form":
        """The form in the body of `request`, with the one file that it may hold.

        Starlette writes a file that is longer than 1 MB to the disk on the way. Raises HTTPException 400 where the body
        cannot be read.
        """
        if media_type(request.headers.get("content-type", "")) != WITH_FILES:
            return cls.sent(await request.body())
        fields: dict[str, list[str]] = {}
        files: dict[str, SentFile] = {}
        limits = {"max_files": 1, "max_fields": _MOST_FIELDS, "max_part_size": _LARGEST_FIELD}
        async with request.form(**limits) as sent:
            for name, value in sent.multi_items():
                if isinstance(value, str):
                    fields.setdefault(name, []).append(value)
                else:
                    files[name] = SentFile((value.filename or "")[:200], await value.read())
        return cls(fields, files)

    @property
    def button(self) -> str:
        """The value of the button that was pressed; empty for none."""
        return self.value(BUTTON)

    @property
    def is_faulty(self) -> bool:
        """Whether anything stands in the way of what the form asks for."""
        return bool(self.faults) or self.refusal is not None

    def value(self, name: str, default: str = "") -> str:
        """What was typed in a field."""
        return next(iter(self._fields.get(name, ())), default)

    def file(self, name: str) -> SentFile | None:
        """The file that was chosen in a field; None where none was."""
        found = self._files.get(name)
        return found if found is not None and (found.name or found.content) else None

    def values(self, name: str) -> list[str]:
        """What was chosen in fields of one name."""
        return list(self._fields.get(name, ()))

    def fields(self) -> Iterator[tuple[str, str]]:
        """Every field and its value, but for those that every form has, and passwords, which no page shows again."""
        shown = {name: values for name, values in self._fields.items() if not name.startswith(_SECRET)}
        return ((name, value) for name, values in shown.items() if name not in _OWN for value in values)

    def rows(self, group: str) -> list[int]:
        """The numbers of the rows of a group, as in `tasks.0.text`, in order."""
        prefix = f"{group}."
        found = {name[len(prefix) :].partition(".")[0] for name in self._fields if name.startswith(prefix)}
        return sorted(int(number) for number in found if _ROW.fullmatch(number))

    def change_rows(self) -> bool:
        """Add, remove or move up a row where the button says so; whether it does.

        As in `add:tasks`, `remove:tasks.3`, `up:tasks.3`.
        """
        verb, _, place = self.button.partition(":")
        if verb == "add":
            self._fields[f"{place}.{max(self.rows(place), default=-1) + 1}"] = [""]
        elif verb == "remove":
            self._fields = {name: kept for name, kept in self._fields.items() if f"{name}.".find(f"{place}.") != 0}
        elif verb == "up":
            self._move_up(place)
        return verb in {"add", "remove", "up"}

    def _move_up(self, place: str) -> None:
        """Let a row change its place with the one above it; the first stays."""
        group, _, number = place.rpartition(".")
        above = [row for row in self.rows(group) if _ROW.fullmatch(number) and row < int(number)]
        if above:
            places = {place: f"{group}.{above[-1]}", f"{group}.{above[-1]}": place}
            self._fields = {_moved(name, places): values for name, values in self._fields.items()}

    def put(self, name: str, value: str) -> None:
        """Have `value` stand in a field, as if it were typed there."""
        self._fields[name] = [value]

    def choose(self, name: str, values: Sequence[str]) -> None:
        """Have `values` be chosen in the fields of one name."""
        self._fields[name] = list(values)

    def blame(self, name: str, vi: str, en: str) -> None:
        """Put a fault at a field."""
        self.faults.append(FieldFault(name, vi, en))

    @property
    def refused_at(self) -> str:
        """The field shown on the page at which the refusal stands; empty where it names none that is shown."""
        pointers = () if self.refusal is None else self.refusal.fields
        names = (pointer.removeprefix("/").replace("/", ".") for pointer in pointers)
        return next((name for one in names if (name := self.called.get(one, one)) in self._labels), "")

    def fault_of(self, name: str) -> FieldFault | None:
        """The first fault of a field."""
        return next((fault for fault in self.faults if fault.name == name), None)

    def name(self, name: str, label: str) -> str:
        """Remember under which `label` the page shows a field, for the summary of faults; an empty text."""
        self._labels[name] = label
        return ""

    def label_of(self, name: str) -> str:
        """The label under which the page shows a field; its name where the page does not show it."""
        return self._labels.get(name, name)

    def read(
        self,
        kind: type[ModelT],
        numbers: Collection[str] = (),
        flags: Collection[str] = (),
        lists: Collection[str] = (),
        **known: Any,
    ) -> ModelT | None:
        """The message that the form states; None where it has faults, which are then at their fields.

        `numbers`, `flags` and `lists` name the fields that hold numbers, yes or no, and several values, a row's number
        written `*`, as in `tasks.*.quarter`. The values of a list are those of all fields of its name: boxes that are
        ticked, and the words of a text. Numbers are read as they are written in Viet Nam. `known` are members that the
        form does not hold.
        """
        reader = _Reader(self._fields, numbers, flags, lists)
        data = {**reader.data(frozenset(kind.model_fields)), **known}
        try:
            return kind.model_validate(data)
        except ValidationError as wrong:
            faults = [reader.fault(fault, data) for fault in wrong.errors(include_input=False)]
            self.faults += [reader.unclear.get(fault.name, fault) for fault in faults]
            return None


class _Reader:
    """Makes nested data of dotted names, and remembers which row of the form each row of the data is.

    `unclear` are the faults of numbers that may be meant in two ways, by the names of their fields.
    """

    def __init__(
        self,
        fields: Mapping[str, list[str]],
        numbers: Collection[str],
        flags: Collection[str],
        lists: Collection[str] = (),
    ) -> None:
        self._fields = fields
        self._numbers = frozenset(numbers)
        self._flags = frozenset(flags)
        self._lists = frozenset(lists)
        self._rows: dict[str, list[str]] = {}
        self.unclear: dict[str, FieldFault] = {}

    def data(self, members: frozenset[str]) -> dict[str, Any]:
        """The data of the fields whose first part is one of `members`."""
        tree: dict[str, Any] = {}
        for name, values in self._fields.items():
            steps = name.split(".")
            typed = values if name in self._lists else values[:1]
            if steps[0] not in members or not any(value.strip() for value in typed):
                continue
            at = tree
            for step in steps[:-1]:
                below = at.setdefault(step, {})
                at = below if isinstance(below, dict) else {}
            at[steps[-1]] = self._typed(name, values)
        return {name: self._listed(name, below) for name, below in tree.items()}

    def _typed(self, name: str, values: list[str]) -> Any:
        if name in self._lists:
            return [one for value in values for one in value.split()]
        value = values[0].strip()
        pattern = ".".join("*" if step.isdigit() else step for step in name.split("."))
        if pattern in self._flags:
            return {"yes": True, "no": False}.get(values[-1], value)
        if pattern in self._numbers:
            return self._number(name, value)
        return value

    def _number(self, name: str, value: str) -> object:
        try:
            number = number_of(value)
        except NumberUnclearError as unclear:
            self.unclear[name] = FieldFault(name, unclear.vi, unclear.en)
            return _NO_NUMBER
        return _NO_NUMBER if number is None else number

    def _listed(self, name: str, below: Any) -> Any:
        """`below` with lists in place of members that are numbered rows."""
        if not isinstance(below, dict):
            return below
        if not all(_ROW.fullmatch(step) for step in below):
            return {step: self._listed(f"{name}.{step}", value) for step, value in below.items()}
        rows = sorted(below, key=int)
        self._rows[name] = rows
        return [self._listed(f"{name}.{row}", below[row]) for row in rows]

    def fault(self, fault: Any, data: Mapping[str, Any]) -> FieldFault:
        """One of pydantic's errors at the field of the form that it speaks of."""
        pointer = place_of(("body", *fault["loc"]), data)["pointer"]
        name = ""
        for step in pointer.split("/")[1:]:
            if name in self._lists:
                break
            rows = self._rows.get(name, [])
            one = rows[int(step)] if rows and step.isdigit() and int(step) < len(rows) else step
            name = f"{name}.{one}" if name else one
        words = fault_in_words(fault)
        return FieldFault(name, words["vi"], words["en"])


def _moved(name: str, places: Mapping[str, str]) -> str:
    """The name of a field whose row has changed its place."""
    for old, new in places.items():
        if name == old or name.startswith(f"{old}."):
            return new + name[len(old) :]
    return name


def _flattened(name: str, data: Any) -> Iterator[tuple[str, str]]:
    if isinstance(data, Mapping):
        for step, value in data.items():
            yield from _flattened(f"{name}.{step}" if name else str(step), value)
    elif isinstance(data, list | tuple):
        for number, value in enumerate(data):
            yield from _flattened(f"{name}.{number}", value)
    elif isinstance(data, bool):
        yield name, "yes" if data else "no"
    elif data is not None:
        yield name, written_number(data) if isinstance(data, float) else str(data)
