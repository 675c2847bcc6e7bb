"""Writes docs/access.md, the table of duties and actions: `python -m deploy.access_table`, or `--check` it.

The rows are read from the routes of the four applications as they are served, so that no route is left out.
"""

import asyncio
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import asyncpg
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from fastapi import FastAPI
from fastapi.routing import APIRoute, iter_route_contexts

from chassis.clock import Clock
from chassis.deciding.decider import Handler
from chassis.declaring.service import Service
from chassis.declaring.site import Site
from chassis.log.store import Store
from chassis.settings import Settings
from chassis.web.access import AccessCheck, WebState, checks_of
from chassis.web.app import build_app
from chassis.web.auth import DUTIES, Duty, authenticator
from chassis.web.health import Health
from chassis.web.pages import OpenPageCheck, PageCheck
from contracts.generate import ROOT, report
from contracts.vocabulary import Level
from deploy.schemas import SERVICES, service

PAGE = "docs/access.md"
_DUTIES: tuple[Duty, ...] = ("clerk", "appraiser", "council", "chair", "signer", "auditor", "operator")
_NOWHERE = "postgresql://nobody@127.0.0.1:9/none"
_VARIABLES: Final[dict[str, Any]] = {
    "site": "lang-son",
    "level": Level.DISTRICT,
    "postgres_url": _NOWHERE,
    "kafka_bootstrap": "127.0.0.1:9",
    "kafka_user": "nobody",
    "kafka_password": "",
    "http_port": 1,
    "signing_key_file": "key.pem",
    "signing_key_id": "key-1",
    "keys_file": "keys.json",
    "oidc_issuer": "https://issuer.invalid",
    "smtp_host": "127.0.0.1",
    "smtp_port": 9,
    "smtp_sender": "tdkt@site.example",
}
_HEAD = """# Access

Which duty may do what, on every route and page of the four services.
`python -m deploy.access_table` writes this page from the code.
`x` lets the duty in, an empty cell is answered with 403 `duty-missing`, and a caller without a token with 401.
At a page somebody without a session is led to the signing in instead.
*Whole site* wants staff of the site besides the duty; who acts for one unit is answered with 403 `site-staff-only`.
*Open* serves whoever asks ([ADR 0019](adr/0019-who-answers-without-a-token.md)).
Whose rows a reader sees, and what a rule refuses to a unit, is decided behind the route (ADR 0020, ADR 0021).
"""


@dataclass(frozen=True, slots=True)
class Action:
    """One method of one address, and the checks before it, all of which must be passed."""

    method: str
    address: str
    checks: tuple[AccessCheck, ...]
    endpoint: Callable[..., Any]

    @property
    def duties(self) -> frozenset[Duty]:
        """The duties each of which alone is enough to be let in."""
        return frozenset(duty for duty in DUTIES if all(duty in check.duties for check in self.checks))

    @property
    def whole_site(self) -> bool:
        """Whether only staff of the site are let in."""
        return any(check.whole_site for check in self.checks)

    @property
    def is_open(self) -> bool:
        """Whether it serves whoever asks."""
        return all(isinstance(check, OpenPageCheck) for check in self.checks)

    @property
    def is_page(self) -> bool:
        """Whether it takes the session of a person, and no token of the API."""
        return any(isinstance(check, PageCheck) for check in self.checks)

    @property
    def is_shared(self) -> bool:
        """Whether every service has it from the chassis."""
        return self.endpoint.__module__.startswith("chassis.")


def actions_of(app: FastAPI) -> Iterator[Action]:
    """Every method of every route of `app`, in the order of the routes."""
    for context in iter_route_contexts(app.routes):
        route = context.original_route
        if isinstance(route, APIRoute) and context.path is not None:
            for method in sorted(route.methods or ()):
                yield Action(method, context.path, tuple(checks_of(route.dependant)), route.endpoint)


async def app_of(name: str) -> FastAPI:
    """The application of the service of that name as it is served, over a database that is not there."""
    declared = service(name)
    with TemporaryDirectory() as folder:
        settings = declared.settings.model_validate({**_VARIABLES, "session_key_file": _key_in(Path(folder))})
        return _built(declared, settings)


def _built(declared: Service, settings: Settings) -> FastAPI:
    pool = asyncpg.create_pool(_NOWHERE, min_size=0)
    handler = Handler(declared, Store(pool, _NOWHERE, Site.of(settings)), Clock())
    health = Health(declared, pool, settings.site, settings.stalled_after)
    return build_app(WebState(handler, settings, authenticator(settings)), health)


def text_of(actions: Sequence[tuple[str, Sequence[Action]]]) -> str:
    """The page: a table for what every service has, and one for each service's own."""
    first, found = actions[0]
    shared = [replace(one, address=_of_any(first, one.address)) for one in found if one.is_shared]
    tables = [_table("Every service", shared)]
    tables += [_table(name, [one for one in own if not one.is_shared]) for name, own in actions]
    return "\n".join([_HEAD, *tables])


def _of_any(name: str, address: str) -> str:
    """The address of a page that every service has below its own name."""
    return f"/{{service}}/{address.removeprefix(f'/{name}/')}" if address.startswith(f"/{name}/") else address


def main(arguments: Sequence[str], root: Path = ROOT) -> int:
    """Write or check; 0 when all is well, 1 with a line on stderr where the page is stale, 2 for a wrong call."""
    if arguments not in ([], ["--check"]):
        print("usage: python -m deploy.access_table [--check]", file=sys.stderr)
        return 2
    text, page = asyncio.run(_text()), root / PAGE
    if not arguments:
        page.write_text(text, encoding="utf-8")
        return 0
    stale = not page.is_file() or page.read_text(encoding="utf-8") != text
    return report([f"{PAGE} is not what the code says: run python -m deploy.access_table"] if stale else [])


async def _text() -> str:
    return text_of([(name, list(actions_of(await app_of(name)))) for name in SERVICES])


def _key_in(folder: Path) -> Path:
    """The file of a key of sessions, with which a service serves its pages."""
    file = folder / "key.pem"
    file.write_bytes(
        Ed25519PrivateKey.generate().public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    )
    return file


def _table(title: str, actions: Sequence[Action]) -> str:
    columns = ["Method", "Address", *_DUTIES, "Whole site", "Does"]
    lines = [f"## {title[0].upper()}{title[1:]}", "", _row(columns), _row(["---"] * len(columns))]
    return "\n".join([*lines, *(_row(_cells(action)) for action in actions), ""])


def _cells(action: Action) -> list[str]:
    does = (action.endpoint.__doc__ or "").partition("\n")[0]
    open_to = (
        ["x" if duty in action.duties else "" for duty in _DUTIES] if not action.is_open else ["open"] * len(_DUTIES)
    )
    return [action.method, f"`{action.address}`", *open_to, "x" if action.whole_site else "", does]


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
