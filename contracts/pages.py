"""The addresses of pages at which services meet: the menu, the start page, the signing in, the page of a thing.

The pages of a service stand below its own name, so that a reverse proxy joins the four by prefixes alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal
from urllib.parse import urlencode
from uuid import UUID


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """One entry of the menu: its path, its name in both languages, and the duties that it is shown to.

    `staff_only` hides it from those who act for one unit. It is marked as the present one on its own page, on those
    below it, and on those whose path begins with one of `also`.
    """

    path: str
    vi: str
    en: str
    duties: frozenset[str] = frozenset()
    staff_only: bool = False
    also: tuple[str, ...] = ()

    def holds(self, path: str) -> bool:
        """Whether the page at `path` belongs to the entry."""
        return path == self.path or path.startswith((f"{self.path}/", *self.also))


@dataclass(frozen=True, slots=True)
class Frame:
    """What every page of a site stands in: the menu, and the addresses that belong to no one service.

    `start` is the start page. `search` takes the words as `q`. `sign_in` shows the form to sign in and takes `next`.
    `renew` sets a fresh session cookie and leads back to `next`; `sign_out` ends the session, by POST. `account` lists
    the own sessions.
    """

    start: str
    search: str
    sign_in: str
    renew: str
    sign_out: str
    account: str
    menu: tuple[MenuEntry, ...]


_EVERYBODY: Final = frozenset({"clerk", "appraiser", "council", "chair", "signer", "auditor", "operator"})
_ATTENDING: Final = _EVERYBODY - {"clerk"}
_WATCHING: Final = frozenset({"operator", "auditor"})
_PLANS: Final = (
    "/planning/superior-plans",
    "/planning/work",
    "/planning/reports",
    "/planning/subordinate-reports",
    "/planning/inspections",
    "/planning/cases",
)
_REGISTRATION: Final = (
    "/registration/sheets",
    "/registration/titles",
    "/registration/subjects",
    "/registration/not-proposed",
    "/registration/plans",
    "/registration/subordinate-plans",
)
_DECISIONS: Final = ("/review/proposals", "/review/revocations", "/review/matters", "/review/consultations")
_OPERATIONS: Final = ("/registration/operations", "/review/operations", "/notification/operations")
FRAME: Final = Frame(
    start="/notification/work",
    search="/notification/search",
    sign_in="/planning/sign-in",
    renew="/planning/session/renew",
    sign_out="/planning/session/end",
    account="/planning/account",
    menu=(
        MenuEntry("/notification/work", "Việc cần làm", "Work list", _EVERYBODY),
        MenuEntry("/notification/files", "Hồ sơ ở đâu", "Where is a file", _EVERYBODY),
        MenuEntry("/planning/plans", "Kế hoạch", "Plans", _EVERYBODY, also=_PLANS),
        MenuEntry("/planning/units", "Đơn vị", "Units", _EVERYBODY, also=("/planning/reorganisations",)),
        MenuEntry("/planning/clusters", "Cụm, khối", "Clusters", _EVERYBODY),
        MenuEntry("/planning/movements", "Phong trào", "Movements", _EVERYBODY),
        MenuEntry("/registration/registrations", "Đăng ký", "Registration", _EVERYBODY, also=_REGISTRATION),
        MenuEntry("/review/dossiers", "Hồ sơ", "Dossiers", _EVERYBODY),
        MenuEntry("/review/sessions", "Phiên họp", "Sessions", _ATTENDING, staff_only=True),
        MenuEntry("/review/decisions", "Quyết định", "Decisions", _EVERYBODY, also=_DECISIONS),
        MenuEntry("/notification/notices", "Thông báo", "Notices", _EVERYBODY, also=("/notification/contacts",)),
        MenuEntry("/planning/accounts", "Tài khoản", "Accounts", _WATCHING, staff_only=True),
        MenuEntry("/planning/operations", "Vận hành", "Operations", _WATCHING, staff_only=True, also=_OPERATIONS),
    ),
)

Thing = Literal[
    "plan",
    "superior-plan",
    "movement",
    "cluster",
    "inspection",
    "registration",
    "sheet",
    "dossier",
    "session",
    "decision",
    "notice",
]
_PAGES: Final[Mapping[Thing, str]] = MappingProxyType(
    {
        "plan": "/planning/plans/{id}",
        "superior-plan": "/planning/superior-plans/{id}",
        "movement": "/planning/movements/{id}",
        "cluster": "/planning/clusters/{id}",
        "inspection": "/planning/inspections/{id}",
        "registration": "/registration/registrations/{id}",
        "sheet": "/registration/sheets/{id}",
        "dossier": "/review/dossiers/{id}",
        "session": "/review/sessions/{id}",
        "decision": "/review/decisions/{id}",
        "notice": "/notification/notices/{id}",
    }
)
Things = Literal["dossiers", "sessions", "files"]
_NEW_DECISION: Final = "/review/decisions/new"
_WORK: Final = "/planning/plans/{id}/work/{item}"
_LISTS: Final[Mapping[Things, str]] = MappingProxyType(
    {"dossiers": "/review/dossiers", "sessions": "/review/sessions", "files": "/notification/files"}
)


def page_of(thing: Thing, thing_id: UUID) -> str:
    """The path of the page of one thing, such as that of a plan."""
    return _PAGES[thing].format(id=thing_id)


def list_of(things: Things, **asked: object) -> str:
    """The address of the page that lists things, with the conditions `asked` as its query."""
    return f"{_LISTS[things]}?{urlencode(asked)}" if asked else _LISTS[things]


def new_decision(session_id: UUID) -> str:
    """The address of the form of a decision over the dossiers that the council proposed in a session."""
    return f"{_NEW_DECISION}?{urlencode({'session': session_id})}"


def work_of(plan_id: UUID, item: str) -> str:
    """The path of the page of one item of the work that a plan orders."""
    return _WORK.format(id=plan_id, item=item)
