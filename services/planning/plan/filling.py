"""The form of a plan's whole content: what a clerk types is made a draft, and a plan is made a form that is filled in.

Bodies stand one on a line of a field; codes that were left empty are made from the names; tasks are numbered by their
quarters and their places; a row in which nothing was written counts as not there. Years stand one after another.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, TypeVar

from chassis.web.forms import FieldFault, Form
from contracts.planning import PlanContent, StatedPlan
from contracts.text import code_of
from services.planning.plan.bodies import Known, code_for, parsed, written
from services.planning.plan.messages import PlanDraft

ContentT = TypeVar("ContentT", PlanDraft, PlanContent)
LISTS: Final = (
    "purposes",
    "requirements",
    "legal_bases",
    "references",
    "tasks",
    "rounds",
    "campaigns",
    "measures",
    "targets",
    "clusters",
    "gates",
    "recipients",
    "clauses",
)
_WRITTEN: Final[Mapping[str, tuple[str, ...]]] = {
    "references": ("citation", "document.number"),
    "tasks": ("text", "responsible"),
    "rounds": ("name", "code"),
    "campaigns": ("name", "code"),
    "targets": ("text", "measure", "code"),
    "clusters": ("name", "units", "code"),
    "gates": ("text",),
    "recipients": ("name", "code"),
    "clauses": ("text", "label"),
}
"""The fields of a row in which a clerk writes; the others have a value from the beginning."""
_LISTED: Final[Mapping[str, tuple[str, ...]]] = {
    "tasks": ("responsible", "to"),
    "clusters": ("units",),
    "rounds": ("councils",),
}
"""The fields of a row that list bodies, one on a line."""
_ONE: Final[Mapping[str, tuple[str, ...]]] = {
    "tasks": ("lead", "via"),
    "clusters": ("lead",),
    "campaigns": ("pilot",),
    "gates": ("agreed_with", "approved_by"),
}
"""The fields of a row that name one body."""
_ALONE: Final = ("submission.to", "submission.via")
_NAMED_BY: Final = {
    "targets": "text",
    "clusters": "name",
    "recipients": "name",
    "rounds": "name",
    "campaigns": "name",
}
_OWN_CODES: Final = frozenset({"targets", "rounds", "campaigns"})
"""Groups whose codes name their rows alone, and no body."""
_NUMBERS: Final = (
    "year",
    "until",
    "clusters_stated",
    "tasks.*.number",
    "tasks.*.quarter",
    "tasks.*.when.month",
    "tasks.*.when.years.*",
    "campaigns.*.when.years.*",
    "rounds.*.year",
    "rounds.*.quarter",
    "targets.*.measure",
)
_FLAGS: Final = (
    "open_ended",
    "registration_deadline.inclusive",
    "tasks.*.when.by.inclusive",
    "rounds.*.registration.inclusive",
    "gates.*.by.inclusive",
    "clusters.*.block",
    "clusters.*.above",
    "targets.*.each_unit",
    "recipients.*.every_unit",
)
_FIRST_FIELDS: Final = {
    "document": "document.issuer",
    "parent": "parent.document.number",
    "parent.document": "parent.document.number",
    "registration_deadline": "registration_deadline.day",
    "standing_body": "standing_body.name",
    "submission": "submission.to",
}
_LONGEST_OWN_CODE = 40
"""How long a code may be that is made from the text of a target."""
_NO_QUARTER = 5
"""Where tasks of no quarter stand: behind those of the fourth."""
_YEARS = re.compile(r"[\s,;]+")


def filled(content: StatedPlan, known: Known) -> Form:
    """The form of a plan that is there."""
    data = content.model_dump(mode="json")
    for group, members in _LISTED.items():
        for row in data[group]:
            row.pop("number", None)
            row.update({member: _as_lines(row[member], known) for member in members})
    for group, members in _ONE.items():
        for row in data[group]:
            row.update({member: _as_lines([row[member]], known) for member in members if row[member]})
    for group in ("tasks", "campaigns"):
        for row in data[group]:
            if row["when"]:
                row["when"]["years"] = " ".join(map(str, row["when"]["years"]))
    submission = data["submission"] or {}
    submission.update({one: _as_lines([submission[one]], known) for one in ("to", "via") if submission.get(one)})
    data["unclustered"] = _as_lines(data["unclustered"], known)
    asks = {f"campaigns.{row}.asks": one.pop("asks") for row, one in enumerate(data["campaigns"])}
    made = Form.filled(data)
    fields = {name: made.values(name) for name, _ in made.fields()}
    return Form(fields | {name: one for name, one in asks.items() if one})


def read(form: Form, kind: type[ContentT], known: Known) -> ContentT | None:
    """The content that `form` states; None where it has faults, which are then at its fields."""
    fields = dict(_fields(form, known))
    there = {name.partition(".")[0] for name, values in fields.items() if values[0].strip()}
    absent: dict[str, Any] = {group: () for group in LISTS if group not in there}
    if "parent" not in there:
        absent["parent"] = None
    made = Form(fields)
    asks = [name for name in fields if name.endswith(".asks")]
    content = made.read(kind, _NUMBERS, _FLAGS, asks, **absent)
    if content is None:
        form.faults += _faults(made.faults)
        return None
    tasks = sorted(content.tasks, key=lambda task: task.quarter or _NO_QUARTER)
    numbered = tuple(task.model_copy(update={"number": place}) for place, task in enumerate(tasks, start=1))
    return content.model_copy(update={"tasks": numbered})


def _as_lines(bodies: Iterable[Mapping[str, str]], known: Known) -> str:
    return written(((body["code"], body["name"]) for body in bodies), known)


def _fields(form: Form, known: Known) -> Iterator[tuple[str, list[str]]]:
    """The fields by which the content is validated: one for each member of each body, with the codes that are made."""
    taken = {"standing_body.code", "unclustered", *_ALONE}
    for name, _ in form.fields():
        if name.partition(".")[0] not in _WRITTEN and name not in taken and _counts(form, name):
            yield name, form.values(name)
    body = form.value("standing_body.name").strip()
    if body or form.value("standing_body.code").strip():
        yield "standing_body.code", [form.value("standing_body.code").strip() or code_for(body, known)]
    yield from _bodies_of("unclustered", form.value("unclustered"), known)
    for name in _ALONE:
        yield from _one(name, form.value(name), known)
    for group, written_in in _WRITTEN.items():
        rows = [row for row in form.rows(group) if _is_written(form, f"{group}.{row}", written_in)]
        yield from _rows(form, group, rows, known)


def _counts(form: Form, name: str) -> bool:
    """Whether a field says anything: that a day still counts says nothing without the day."""
    start, _, member = name.rpartition(".")
    return member != "inclusive" or bool(form.value(f"{start}.day").strip())


def _is_written(form: Form, place: str, written_in: Iterable[str]) -> bool:
    return form.values(f"{place}.every_unit")[-1:] == ["yes"] or any(
        form.value(f"{place}.{member}").strip() for member in written_in
    )


def _rows(form: Form, group: str, rows: list[int], known: Known) -> Iterator[tuple[str, list[str]]]:
    named_by = _NAMED_BY.get(group)
    made: set[str] = set()
    for place, row in enumerate(rows, start=1):
        start = f"{group}.{row}"
        yield from _typed(form, group, start)
        yield from _bodies(form, group, start, known)
        if group == "tasks":
            yield f"{start}.number", [str(place)]
        if named_by is not None:
            text = form.value(f"{start}.{named_by}")
            code = form.value(f"{start}.code").strip() or _made_code(group, text, known, made)
            made.add(code)
            yield f"{start}.code", [code]


def _typed(form: Form, group: str, start: str) -> Iterator[tuple[str, list[str]]]:
    """The fields of a row that are what they are; years stand one after another in one field."""
    made = {"code", "when.years", *_LISTED.get(group, ()), *_ONE.get(group, ())}
    taken = {f"{start}.{member}" for member in made}
    for name, _ in form.fields():
        if name.startswith(f"{start}.") and name not in taken and _counts(form, name):
            yield name, form.values(name)
    for number, year in enumerate(one for one in _YEARS.split(form.value(f"{start}.when.years")) if one):
        yield f"{start}.when.years.{number}", [year]


def _bodies(form: Form, group: str, start: str, known: Known) -> Iterator[tuple[str, list[str]]]:
    for listed in _LISTED.get(group, ()):
        yield from _bodies_of(f"{start}.{listed}", form.value(f"{start}.{listed}"), known)
    for member in _ONE.get(group, ()):
        yield from _one(f"{start}.{member}", form.value(f"{start}.{member}"), known)


def _made_code(group: str, text: str, known: Known, made: set[str]) -> str:
    """A code for a row whose code was left empty; one that names no body is its own even beside the same words."""
    if group not in _OWN_CODES:
        return code_for(text, known)
    code = code_of(text)[:_LONGEST_OWN_CODE].rstrip("-")
    return next(one for one in (code, *(f"{code}-{number}" for number in range(2, 200))) if one not in made)


def _bodies_of(place: str, text: str, known: Known) -> Iterator[tuple[str, list[str]]]:
    for number, line in enumerate(text.splitlines()):
        yield from _one(f"{place}.{number}", line, known)


def _one(place: str, text: str, known: Known) -> Iterator[tuple[str, list[str]]]:
    if text.strip():
        code, name = parsed(text, known)
        yield f"{place}.code", [code]
        yield f"{place}.name", [name]


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
    if steps[0] == "unclustered" and len(steps) > 1:
        return _on_line("unclustered", int(steps[1]), fault)
    if len(steps) > 3 and steps[2] in _LISTED.get(steps[0], ()):  # noqa: PLR2004 - a line of `tasks.0.responsible`
        return _on_line(".".join(steps[:3]), int(steps[3]), fault)
    return FieldFault(_field_of(steps), fault.vi, fault.en)


def _field_of(steps: list[str]) -> str:
    """The field in which a clerk has written what stands at a place of the content."""
    if steps[0] == "tasks" and steps[-1] == "number":
        return "tasks"
    if len(steps) > 2 and steps[2] in _ONE.get(steps[0], ()):  # noqa: PLR2004 - the body of `tasks.0.lead`
        return ".".join(steps[:3])
    if steps[2:4] == ["when", "years"]:
        return ".".join(steps[:4])
    if steps[0] == "submission" and len(steps) > 1:
        return ".".join(steps[:2])
    name = ".".join(steps)
    return _FIRST_FIELDS.get(name, name)


def _on_line(name: str, line: int, fault: FieldFault) -> FieldFault:
    return FieldFault(name, f"Dòng {line + 1}: {fault.vi}", f"Line {line + 1}: {fault.en}")
