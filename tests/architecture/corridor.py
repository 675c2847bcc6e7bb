"""The shape of the services: the same files in each, modules of the same files, and which file may import which."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.tree import SERVICES, parsed, sources

FILES = frozenset({"README.md", "__init__.py", "__main__.py", "service.py", "settings.py"})
"""The files of every service beside its modules."""
GENERATED = "schemas"
"""The folder with the schemas of a service's home events, which a tool writes."""
ORDER = (
    "messages",
    "refusals",
    "states",
    "rules",
    "projection",
    "queries",
    "evidence",
    "reactions",
    "effects",
    "routes",
    "pages",
    "verbs",
    "__init__",
)
"""The files of a module: each may import those before it, and of another module `messages` and `queries` alone."""
READ_MODEL = "read_model.sql"
TEMPLATES = "templates"
"""The folder with the templates of a module's pages."""
DATA = {
    "notification/reminder": {"schedule.yaml"},
    "notification/notice": {"table.yaml", "texts"},
}
"""Data beside a module's code that people of the trade read and change."""
SIDE_TABLES = re.compile(r"side_tables(_[2-9])?\.sql")
"""The steps of a module's side tables."""
FURTHER = {
    "notification/email": {"smtp"},
    "notification/notice": {
        "addressing",
        "award_facts",
        "award_variables",
        "deferring",
        "email_content",
        "examples",
        "facts",
        "phrases",
        "step_reactions",
        "table",
        "terms",
        "texts",
        "variables",
        "wording",
    },
    "notification/reminder": {"schedule"},
    "notification/search": {"sought"},
    "notification/work": {
        "council_facts",
        "dossier_facts",
        "inspection_facts",
        "plan_work_facts",
        "tasks",
        "waiting",
        "whereabouts",
    },
    "planning/account": {
        "administering",
        "oidc",
        "passwords",
        "sessions",
        "sign_in_pages",
        "signing_in",
        "throttle",
        "visits",
    },
    "planning/case": {"counting", "examples"},
    "planning/cluster": {"covenant_pages", "covenants", "examples", "steps"},
    "planning/movement": {"examples", "steps"},
    "planning/plan": {
        "bodies",
        "deciding",
        "comparing",
        "copying",
        "differences",
        "drafting",
        "duties",
        "examples",
        "filling",
        "soundness",
        "superior",
        "under_superior",
    },
    "planning/inspection": {"examples"},
    "planning/report": {"examples"},
    "planning/superior_plans": {"examples"},
    "planning/work": {"coming", "examples", "ordering", "standing"},
    "registration/lists": {
        "archive",
        "book",
        "checking",
        "choices",
        "delimited",
        "entries",
        "faults",
        "files",
        "headers",
        "kinds",
        "layout",
        "letters",
        "line",
        "names",
        "preview",
        "reading",
        "shown",
        "template_file",
        "workbook",
    },
    "planning/unit": {"changing", "duties", "examples", "lines", "reorganisations", "rows", "words"},
    "registration/composition": {"counting", "rows"},
    "registration/registration": {"consolidation"},
    "registration/sheet": {
        "calendar",
        "decision_pages",
        "entries",
        "entry_pages",
        "examples",
        "accepting",
        "added",
        "change_pages",
        "change_refusals",
        "changes",
        "changing",
        "flagged",
        "last_year",
        "quotas",
        "receiving",
        "return_pages",
        "sheet_view",
        "spreadsheet",
        "subject_keys",
        "title_words",
        "entry_refusals",
        "handing_over",
        "succession",
        "submission",
        "superior",
        "unit_plan",
    },
    "registration/subject": {"proposing"},
    "review/catalogue": {"law", "lines", "overriding"},
    "review/complaint": {"words"},
    "review/consultation": {"words"},
    "review/decision": {"issuing", "managing", "on_pages"},
    "review/dossier": {
        "achievements",
        "appraisal",
        "case",
        "comparing",
        "comparing_pages",
        "deed_pages",
        "deed_refusals",
        "drafting",
        "elsewhere",
        "examples",
        "facts",
        "filing",
        "filing_pages",
        "forwarding",
        "found",
        "handling",
        "handling_pages",
        "lowering",
        "on_paper",
        "paper_pages",
        "paper_routes",
        "paper_rules",
        "past",
        "past_pages",
        "prerequisites",
        "reappraising",
        "reasons",
        "record",
        "registered",
        "reviewing",
        "rows",
        "simplified",
        "staffing",
        "standing",
        "step_projection",
        "step_refusals",
        "step_routes",
        "steps",
        "stop_pages",
        "stopping",
        "time_limit_pages",
        "time_limits",
        "words",
    },
    "review/initiative": {"examples", "words"},
    "review/opinion": {"words"},
    "review/papers": {"exchange", "exchanging", "found", "sending", "words"},
    "review/revocation": {"dependants"},
    "review/ballot": {"box", "sealing"},
    "review/session": {
        "ballot_pages",
        "ballot_routes",
        "balloting",
        "quotas",
        "stakes",
        "ballots",
        "casting",
        "closing",
        "examples",
        "found",
        "minutes",
        "rows",
        "seating",
        "sitting",
        "sitting_pages",
        "sitting_refusals",
        "sitting_routes",
        "waiting",
        "words",
    },
}
"""Parts of a module that are too long for one file, by their own plain names; they stand between its other files."""
OPEN_TO_OTHERS = ("messages", "queries")
ALSO_OPEN = {
    "notification/notice": (
        "deferring",
        "email_content",
        "examples",
        "facts",
        "phrases",
        "states",
        "table",
        "terms",
        "texts",
        "wording",
    ),
    "notification/search": ("sought",),
    "notification/work": ("tasks",),
    "planning/plan": ("bodies", "duties"),
    "review/catalogue": ("lines",),
    "review/decision": ("issuing",),
    "review/ballot": ("box", "sealing"),
    "review/dossier": ("reappraising", "rows", "steps"),
    "review/opinion": ("words",),
    "review/session": ("rows", "sitting", "sitting_pages", "words"),
    "registration/sheet": ("examples", "sheet_view", "spreadsheet", "subject_keys", "title_words"),
}
"""Further files that the other modules of a service use: words for codes, what was typed, the table of a sheet."""
NAMES = {
    "__init__": {"MODULE"},
    "rules": {"DECIDER", "INITIAL", "decide", "evolve"},
    "routes": {"router"},
    "pages": {"pages"},
}
"""The names that a file of this name defines or imports."""
NOT_NAMES = ("utils", "helpers", "common", "base", "models", "manager", "repository")
START = '''"""Run {name}: `python -m services.{name} serve`."""

from chassis.operating.cli import run
from services.{name}.service import SERVICE

run(SERVICE)
'''


def complaints(root: Path) -> list[str]:
    """A line for everything below `root` that does not have the shape; none when all of it has."""
    found = [complaint for name in SERVICES for complaint in _of_service(root / "services" / name)]
    strangers = {folder.name for folder in (root / "services").iterdir() if folder.is_dir()}
    found += [f"services/{name}: a fifth service" for name in strangers.difference(SERVICES, ["__pycache__"])]
    found += [
        f"{file.relative_to(root)}: a name that says nothing"
        for file in sources(root, "contracts", "chassis", "services", "deploy")
        if file.stem in NOT_NAMES
    ]
    return sorted(found)


def _of_service(folder: Path) -> Iterator[str]:
    name = folder.name
    there = {path.name for path in folder.iterdir() if path.is_file()}
    yield from (f"{name}: {missing} is missing" for missing in FILES - there)
    yield from (f"{name}: {other} has no place beside the modules" for other in there - FILES)
    if "SERVICE" not in _names(folder / "service.py"):
        yield f"{name}/service.py: SERVICE is missing"
    if f"{name.capitalize()}Settings" not in _names(folder / "settings.py"):
        yield f"{name}/settings.py: {name.capitalize()}Settings is missing"
    if (folder / "__main__.py").exists() and (folder / "__main__.py").read_text() != START.format(name=name):
        yield f"{name}/__main__.py: does more than start"
    for module in sorted(folder.iterdir()):
        if module.is_dir() and module.name not in {"__pycache__", GENERATED}:
            yield from _of_module(module)


def _of_module(folder: Path) -> Iterator[str]:
    name = f"{folder.parent.name}/{folder.name}"
    files = {path.stem for path in folder.glob("*.py")}
    allowed = {*ORDER, *FURTHER.get(name, ())}
    others = {path.name for path in folder.iterdir() if path.suffix != ".py" and path.name != "__pycache__"}
    yield from (f"{name}: {other}.py has no place in a module" for other in sorted(files - allowed))
    others = {other for other in others if SIDE_TABLES.fullmatch(other) is None}
    yield from (
        f"{name}: {other} has no place in a module"
        for other in sorted(others - {READ_MODEL, TEMPLATES, *DATA.get(name, ())})
    )
    if "__init__" not in files:
        yield f"{name}: __init__.py is missing"
    if TEMPLATES in others and "pages" not in files:
        yield f"{name}: {TEMPLATES} belongs to no pages"
    if READ_MODEL in others and "projection" not in files:
        yield f"{name}: {READ_MODEL} belongs to no projection"
    for stem in sorted(files & NAMES.keys()):
        missing = NAMES[stem] - _names(folder / f"{stem}.py")
        yield from (f"{name}/{stem}.py: {one} is missing" for one in sorted(missing))
    for stem in sorted(files):
        yield from _of_imports(folder, stem)


def _of_imports(folder: Path, stem: str) -> Iterator[str]:
    """The imports of one file that lead backwards in its module, or past the open files of another one."""
    service, module = folder.parent.name, folder.name
    for parts in _imported(folder / f"{stem}.py", service):
        here = f"{service}/{module}/{stem}.py"
        if parts[0] == module:
            if len(parts) > 1 and _comes_after(parts[1], stem):
                yield f"{here}: imports {parts[1]}, which stands behind it"
        elif len(parts) == 1 or parts[1] not in (*OPEN_TO_OTHERS, *ALSO_OPEN.get(f"{service}/{parts[0]}", ())):
            yield f"{here}: enters {'/'.join(parts)}"


def _comes_after(imported: str, stem: str) -> bool:
    both = imported in ORDER and stem in ORDER
    return both and ORDER.index(imported) > ORDER.index(stem)


def _imported(file: Path, service: str) -> Iterator[tuple[str, ...]]:
    """Each module, and file of it, that `file` imports from its own service: `("plan", "messages")`."""
    prefix = f"services.{service}."
    for node in ast.walk(parsed(file)):
        if not isinstance(node, ast.ImportFrom) or node.module is None:
            continue
        if node.module == prefix.rstrip("."):
            yield from ((alias.name,) for alias in node.names if alias.name != "settings")
        elif node.module.startswith(prefix):
            parts = tuple(node.module.removeprefix(prefix).split("."))
            if parts[0] == "settings":
                continue
            yield from ([(parts[0], alias.name) for alias in node.names] if len(parts) == 1 else [parts])


def _names(file: Path) -> set[str]:
    names: set[str] = set()
    for node in parsed(file).body if file.exists() else ():
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                names.add(name)
            case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
                names.add(name)
            case ast.ImportFrom(names=imported):
                names.update(one.asname or one.name for one in imported)
            case _:
                pass
    return names
