"""Which routes show personal data without adding to the audit log.

A route that answers a GET adds to it by `await request.audit_read(…)`, in its own function or in one that it calls
in its file or imports from its package; or it stands in `IMPERSONAL`, with why it shows nothing about a person.
"""

import ast
import inspect
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from textwrap import dedent
from typing import Any, Final

from deploy.access_table import Action

IMPERSONAL: Final[Mapping[str, str]] = {
    "chassis.web.operations:*": "loops, counts and codes",
    "chassis.web.description:*": "the description of the service",
    "chassis.web.operating.overview:*": "loops, lanes, counts and codes",
    "chassis.web.operating.federation:*": "sites and signed notes about lanes",
    "chassis.web.operating.held:*": "positions and exceptions",
    "chassis.web.operating.parked:list_parked": "places and reasons, without the data",
    "chassis.web.shell:*": "stylesheet, scripts, and the way to the start page",
    "services.planning.account.pages:show_own": "the sessions of the person who asks",
    "services.planning.account.pages:show_password": "a form of the person who asks",
    "services.planning.account.sign_in_pages:*": "the signing in, before anybody is known",
    "services.planning.case.pages:begin_case": "an empty form, with plans and units",
    "services.planning.case.pages:count_cases": "counts by unit and month",
    "services.planning.case.routes:count_cases": "counts by unit and month",
    "services.planning.cluster.covenant_pages:*": "a covenant names units and posts, and no person",
    "services.planning.cluster.pages:*": "a cluster names units and posts, its steps the accounts of those who acted",
    "services.planning.cluster.routes:*": "a cluster names units and posts, and no person",
    "services.planning.cluster.steps:*": "a cluster names units, and no person",
    "services.planning.movement.pages:*": "a movement names units and posts, its steps the accounts of those who acted",
    "services.planning.movement.routes:*": "a movement names units and posts, and no person",
    "services.planning.movement.steps:*": "a movement names units and posts, and no person",
    "services.planning.plan.deciding:*": "a plan names units and posts, and no person",
    "services.planning.plan.drafting:*": "a plan names units and posts, and no person",
    "services.planning.plan.pages:*": "a plan names units and posts, its history the accounts of those who acted",
    "services.planning.plan.routes:*": "a plan names units and posts, and no person",
    "services.planning.plan.under_superior:*": "a plan names units and posts, and no person",
    "services.planning.progress.routes:*": "counts by unit",
    "services.planning.inspection.pages:*": "what was found at units",
    "services.planning.inspection.routes:*": "what was found at units",
    "services.planning.report.pages:*": "counts and words about units; titles of awards, no person",
    "services.planning.report.routes:*": "counts and words about units",
    "services.planning.subordinate_reports.pages:*": "counts and words about units",
    "services.planning.subordinate_reports.routes:*": "counts and words about units",
    "services.planning.work.pages:*": "work names bodies, its history the accounts of those who acted",
    "services.planning.work.routes:*": "work names bodies, and no person",
    "services.planning.superior_plans.pages:*": "a plan names units and posts, and no person",
    "services.planning.superior_plans.routes:*": "a plan names units and posts, and no person",
    "services.planning.unit.changing:*": "units, and no person",
    "services.planning.unit.pages:*": "units, their history the accounts of those who acted",
    "services.planning.unit.routes:*": "units, their history the accounts of those who acted",
    "services.registration.commitment.pages:*": "what units commit to",
    "services.registration.commitment.routes:*": "what units commit to",
    "services.registration.registration.pages:*": "counts by state and unit",
    "services.registration.registration.routes:*": "counts by state",
    "services.registration.composition.pages:show_composition": "numbers of a plan's awards, and names of units",
    "services.registration.composition.routes:show_composition": "numbers of a plan's awards",
    "services.registration.sheet.entry_pages:show_check_again": "the way to the grid",
    "services.registration.sheet.routes:list_sheets": "counts by unit",
    "services.registration.subordinate_plans.pages:*": "the documents of other sites",
    "services.registration.subordinate_plans.routes:*": "the documents of other sites",
    "services.review.quota.pages:*": "numbers of units",
    "services.review.quota.routes:*": "numbers of units",
    "services.review.proposal.pages:list_proposals": "papers and counts, and no person",
    "services.review.proposal.routes:list_proposals": "papers and counts, and no person",
    "services.review.catalogue.pages:*": "the law",
    "services.review.catalogue.routes:*": "the law",
    "services.review.decision.pages:list_decisions": "documents and counts",
    "services.review.decision.routes:list_decisions": "documents and counts",
    "services.review.decision.routes:show_decision": "the document and its grounds, by the keys of dossiers",
    "services.review.dossier.deed_pages:begin_deed": "an empty form, with plans and units",
    "services.review.dossier.filing_pages:begin_dossier": "an empty form, with plans and units",
    "services.review.initiative.pages:begin_initiative": "an empty form, with units",
    "services.review.dossier.routes:count_dossiers": "counts by progress and reason",
    "services.review.session.pages:list_sessions": "counts by session",
    "services.review.session.routes:list_sessions": "counts by session",
    "services.notification.notice.routes:count_notices": "counts by state",
    "services.notification.reminder.routes:list_reminder_days": "days and counts",
    "services.notification.reminder.routes:show_schedule": "kinds of work and numbers",
    "services.notification.template.pages:*": "texts, filled with examples",
    "services.notification.template.routes:*": "texts, filled with examples",
    "services.notification.work.routes:count_work": "counts by kind",
}
"""The routes that show no personal data, as `module:function`, or a `module:*` none of whose routes does."""


def without_audit(actions: Iterable[Action], impersonal: Mapping[str, str] = IMPERSONAL) -> list[str]:
    """The routes that answer a GET, may show personal data, and leave no row in the audit log."""
    found = {
        _name(action.endpoint)
        for action in actions
        if action.method == "GET" and not _names(action.endpoint) & impersonal.keys() and not audits(action.endpoint)
    }
    return sorted(found)


def without_route(actions: Iterable[Action], impersonal: Mapping[str, str] = IMPERSONAL) -> list[str]:
    """The entries of `impersonal` that no route bears."""
    known = {name for action in actions for name in _names(action.endpoint)}
    return sorted(impersonal.keys() - known)


def audits(function: Callable[..., Any], seen: frozenset[Callable[..., Any]] = frozenset()) -> bool:
    """Whether `function`, or one of ours that it calls by its name, awaits `audit_read`."""
    if function in seen:
        return False
    tree = ast.parse(dedent(inspect.getsource(function)))
    if any(_is_audit(node) for node in ast.walk(tree)):
        return True
    return any(audits(called, seen | {function}) for called in _called(function, tree))


def _is_audit(node: ast.AST) -> bool:
    match node:
        case ast.Await(value=ast.Call(func=ast.Attribute(attr="audit_read"))):
            return True
        case _:
            return False


def _called(function: Callable[..., Any], tree: ast.AST) -> Iterator[Callable[..., Any]]:
    """The functions of this project that are called by a plain name, or as `module.name`."""
    scope = vars(sys.modules[function.__module__])
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Name(id=name)):
                called = scope.get(name)
            case ast.Call(func=ast.Attribute(value=ast.Name(id=module), attr=name)) if inspect.ismodule(
                scope.get(module)
            ):
                called = getattr(scope[module], name, None)
            case _:
                continue
        if inspect.isfunction(called) and called.__module__.partition(".")[0] in {"chassis", "services", "tests"}:
            yield called


def _name(endpoint: Callable[..., Any]) -> str:
    return f"{endpoint.__module__}:{endpoint.__name__}"


def _names(endpoint: Callable[..., Any]) -> set[str]:
    return {_name(endpoint), f"{endpoint.__module__}:*"}
