"""The form of a plan's whole content: what a clerk types is made a draft, and a plan is made a form that is filled in.

Bodies stand one on a line of a field; codes that were left empty are made from the names; tasks are numbered by their
quarters and their places; a row in which nothing was written counts as not there.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, TypeVar

from chassis.web.forms import FieldFault, Form
from contracts.planning import PlanContent
from services.planning.plan.bodies import Known, code_for, code_of, parsed, written
from services.planning.plan.messages import PlanDraft

ContentT = TypeVar("ContentT", PlanDraft, PlanContent)
LISTS: Final = (
    "purposes",
    "requirements",
    "legal_bases",
    "tasks",
    "measures",
    "targets",
    "clusters",
    "gates",
    "recipients",
)
_WRITTEN: Final[Mapping[str, tuple[str, ...]]] = {
    "tasks": ("text", "responsible"),
    "targets": ("text", "measure", "code"),
    "clusters": ("name", "units", "code"),
    "gates": ("text",),
    "recipients": ("name", "code"),
}
"""The fields of a row in which a clerk writes; the others have a value from the beginning."""
_BODIES: Final = {"tasks": "responsible", "clusters": "units"}
_NAMED_BY: Final = {"targets": "text", "clusters": "name", "recipients": "name"}
_NUMBERS: Final = ("year", "tasks.*.number", "tasks.*.quarter", "targets.*.measure")
_FLAGS: Final = ("registration_deadline.inclusive", "recipients.*.every_unit")
_FIRST_FIELDS: Final = {
    "document": "document.issuer",
    "parent": "parent.document.number",
    "parent.document": "parent.document.number",
    "registration_deadline": "registration_deadline.day",
    "standing_body": "standing_body.name",
}
_OWN_CODE = 40
"""How long a code may be that is made from the text of a target."""


def filled(content: PlanDraft | PlanContent, known: Known) -> Form:
    """The form of a plan that is there."""
    data = content.model_dump(mode="json")
    for group, member in _BODIES.items():
        for row in data[group]:
            row.pop("number", None)
            row[member] = written(((body["code"], body["name"]) for body in row[member]), known)
    return Form.filled(data)


def read(form: Form, kind: type[ContentT], known: Known) -> ContentT | None:
    """The content that `form` states; None where it has faults, which are then at its fields."""
    fields = dict(_fields(form, known))
    there = {name.partition(".")[0] for name, values in fields.items() if values[0].strip()}
    absent: dict[str, Any] = {group: () for group in LISTS if group not in there}
    if "parent" not in there:
        absent["parent"] = None
    made = Form(fields)
    content = made.read(kind, _NUMBERS, _FLAGS, **absent)
    if content is None:
        form.faults += _faults(made.faults)
        return None
    tasks = sorted(content.tasks, key=lambda task: task.quarter)
    numbered = tuple(task.model_copy(update={"number": place}) for place, task in enumerate(tasks, start=1))
    return content.model_copy(update={"tasks": numbered})


def _fields(form: Form, known: Known) -> Iterator[tuple[str, list[str]]]:
    """The fields by which the content is validated: one for each member of each body, with the codes that are made."""
    for name, _ in form.fields():
        if name.partition(".")[0] not in _WRITTEN and name != "standing_body.code":
            yield name, form.values(name)
    body = form.value("standing_body.name").strip()
    yield "standing_body.code", [form.value("standing_body.code").strip() or code_for(body, known)]
    for group, written_in in _WRITTEN.items():
        rows = [row for row in form.rows(group) if _is_written(form, f"{group}.{row}", written_in)]
        yield from _rows(form, group, rows, known)


def _is_written(form: Form, place: str, written_in: Iterable[str]) -> bool:
    return form.values(f"{place}.every_unit")[-1:] == ["yes"] or any(
        form.value(f"{place}.{member}").strip() for member in written_in
    )


def _rows(form: Form, group: str, rows: list[int], known: Known) -> Iterator[tuple[str, list[str]]]:
    bodies, named_by = _BODIES.get(group), _NAMED_BY.get(group)
    made: set[str] = set()
    for place, row in enumerate(rows, start=1):
        start = f"{group}.{row}"
        for name, _ in form.fields():
            if name.startswith(f"{start}.") and name not in {f"{start}.{bodies}", f"{start}.code"}:
                yield name, form.values(name)
        if group == "tasks":
            yield f"{start}.number", [str(place)]
        if named_by is not None:
            text = form.value(f"{start}.{named_by}")
            code = form.value(f"{start}.code").strip() or _made_code(group, text, known, made)
            made.add(code)
            yield f"{start}.code", [code]
        if bodies is not None:
            yield from _listed(f"{start}.{bodies}", form.value(f"{start}.{bodies}"), known)


def _made_code(group: str, text: str, known: Known, made: set[str]) -> str:
    """A code for a row whose code was left empty; that of a target is its own even beside one of the same words."""
    if group != "targets":
        return code_for(text, known)
    code = code_of(text)[:_OWN_CODE].rstrip("-")
    return next(one for one in (code, *(f"{code}-{number}" for number in range(2, 200))) if one not in made)


def _listed(place: str, text: str, known: Known) -> Iterator[tuple[str, list[str]]]:
    for number, line in enumerate(text.splitlines()):
        if line.strip():
            code, name = parsed(line, known)
            yield f"{place}.{number}.code", [code]
            yield f"{place}.{number}.name", [name]


def _faults(faults: Iterable[FieldFault]) -> Iterator[FieldFault]:
    """The faults at the fields in which a clerk has written; that of a code which a missing name leaves empty goes."""
    at = [_at(fault) for fault in faults]
    named = {fault.name for fault in at}
    for fault in at:
        start, _, member = fault.name.rpartition(".")
        if member != "code" or named.isdisjoint((f"{start}.name", f"{start}.text")):
            yield fault


def _at(fault: FieldFault) -> FieldFault:
    steps = fault.name.split(".")
    bodies = _BODIES.get(steps[0])
    if len(steps) > 3 and steps[2] == bodies:  # noqa: PLR2004 - a line of `tasks.0.responsible`
        line = int(steps[3]) + 1
        return FieldFault(".".join(steps[:3]), f"Dòng {line}: {fault.vi}", f"Line {line}: {fault.en}")
    if steps[0] == "tasks" and steps[-1] == "number":
        return FieldFault("tasks", fault.vi, fault.en)
    return FieldFault(_FIRST_FIELDS.get(fault.name, fault.name), fault.vi, fault.en)
