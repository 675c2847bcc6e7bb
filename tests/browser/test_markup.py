"""What people type is text: markup and formulas in every free field, on every page, in every mail, table and answer."""

from collections import deque
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Final
from urllib.parse import urlencode, urljoin, urlsplit

import httpx
import pytest
from typing_extensions import override

from chassis.web.pages import PageState
from contracts.duties import DUTIES
from contracts.message import Actor
from deploy.local import servers
from tests.browser.markup import FORMULAS, MARKUP, check_json, check_page, check_table, check_text, holds_free_text
from tests.browser.served import Joined
from tests.browser.tour import kind_of, page_routes
from tests.browser.typed_year import BEGUN, QUANG_LAC, TypedYear
from tests.browser.year import ALL
from tests.chassis.web_harness import session_of, write_session_pem
from tests.federation.sites import CITY, WARD, FederatedSite, federation
from tests.notification.mail_server import LocalMailServer, mail_server
from tests.planning.plans import CHI_LANG, MAI_PHA, TAM_THANH
from tests.whole_site import until

pytestmark = [pytest.mark.campaign, pytest.mark.timeout(600)]
_EVERYBODY: Final = Actor("an", duties=DUTIES)
_MOST_OF_A_KIND: Final = 20
"""Pages of one route that are read: more than there are dossiers, of which one alone leads to some pages."""
_MAILS: Final = 6
_ENDS: Final = ("/session/", "/assets/", "/docs")
_OF_A_SESSION: Final = {"/planning/account/password"}
"""Pages that need a session which planning has begun: the readers have its cookie alone."""
_ON_PAPER: Final = {"/review/dossiers/{dossier_id}/answer", "/review/dossiers/{dossier_id}/on-paper"}
"""Pages that a site without a superior has, which tests/review/test_dossier_on_paper.py reads."""
_WHILE_IT_SITS: Final = {
    "/review/sessions/{session_id}/attendance",
    "/review/sessions/{session_id}/ballot",
    "/review/sessions/{session_id}/council",
    "/review/sessions/{session_id}/items/{dossier_id}",
    "/review/sessions/{session_id}/postpone",
}
"""Pages of a session of the council that is not closed, as this year's are; test_ballot_pages.py reads them."""
_AT_THE_TERMINAL: Final = "an operator types it at the command line alone"
_OF_NAMED_MEMBERS: Final = (
    "CouncilSeated",
    "AttendanceRecorded",
    "ConflictDeclared",
    "ItemPostponed",
    "SessionPostponed",
    "MinutesSigned",
    "BallotVoided",
)
_NOT_TYPED: Final = {
    "AnchorOrdered": _AT_THE_TERMINAL,
    "LogRestored": _AT_THE_TERMINAL,
    "RebuildOrdered": _AT_THE_TERMINAL,
    "ReplayOrdered": _AT_THE_TERMINAL,
    "TokenIssued": _AT_THE_TERMINAL,
    "DependantReexamined": "no dossier of this year rests on the award that is annulled",
    "DossierAnswered": "the words of DossierRefused, or those that were recorded from paper",
    "DependantReevaluated": "the words of rules; no dossier of this year rests on the award that is annulled",
    "PassedOnPaper": "no superior is missing in this year; tests/review/test_dossier_on_paper.py types it on its page",
    "RevocationPassedDown": "a site between two others says it, in the words of AwardRevoked",
    "SubmissionKept": "the sheet is that of SheetSubmitted, and came before its plan",
    "CommitmentSubmitted": "what a unit commits to, as in TargetsCommitted",
    "OpinionRequested": "the name of a unit, as in PlanIssued; no unit of the site is asked in this year",
    "StaffChangeRetracted": "the names of units, as in StaffTransferred; nobody is mistaken in this year",
    "SheetHandedOver": "the name of a unit, as in UnitSucceeded",
    "FiguresDrawn": "the code of a title, which nobody types",
    "PassOrdered": "the form is that of DiscardOrdered",
    "LetterHandled": "the reply of the mail server, as in EmailAccepted",
    "LetterQueued": "the words of notices and texts, as in EmailQueued",
    "EmailDeferred": "the reply of the mail server, as in EmailAccepted",
    "EmailUnconfirmed": "the reply of the mail server, as in EmailAccepted",
    **dict.fromkeys(_OF_NAMED_MEMBERS, "the members of a council, whose pages tests/review/test_ballot_pages.py reads"),
    "NoticeFailed": "the reply of the mail server, as in EmailAccepted",
}
"""Events with free texts into which nobody types in this year, and why."""


class _Links(HTMLParser):
    """The links of a page, and its forms with their fields."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.forms: list[tuple[str, str, dict[str, str]]] = []
        self.feed(text)

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        held = {name: value or "" for name, value in attrs}
        if tag == "a" and "hreflang" not in held:
            self.links.append(held.get("href", ""))
        elif tag == "form":
            self.forms.append((held.get("method", "get"), held.get("action", ""), {}))
        elif tag in {"input", "textarea", "select"} and self.forms and "name" in held:
            is_typed = tag == "textarea" or held.get("type", "text") in {"text", "search"}
            value = MARKUP if is_typed and tag != "select" else held.get("value", "")
            self.forms[-1][2].setdefault(held["name"], value)


@dataclass
class Reader:
    """Somebody who opens every page of a site to which links lead, and types markup into its forms in vain."""

    web: httpx.AsyncClient
    kinds: dict[str, int] = field(default_factory=dict)
    filtered: set[str] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)
    found: int = 0

    async def read(self) -> None:
        """Open them, each kind of page at most some times, and check each."""
        waiting, known = deque(["/"]), {"/"}
        while waiting:
            address = waiting.popleft()
            kind = kind_of(address)
            if self.kinds.get(kind, 0) >= _MOST_OF_A_KIND:
                continue
            answer = await self.web.get(address, follow_redirects=True)
            self.kinds[kind] = self.kinds.get(kind, 0) + 1
            if not answer.headers["content-type"].startswith("text/html"):
                continue
            self.check(answer, 200)
            read = _Links(answer.text)
            for link in read.links:
                leads = urljoin(str(answer.url), link)
                path = leads.removeprefix("http://site").partition("#")[0]
                if leads.startswith("http://site/") and path not in known and not any(one in path for one in _ENDS):
                    known.add(path)
                    waiting.append(path)
            if self.kinds[kind] == 1:
                await self.type_into(read, urlsplit(str(answer.url)).path)

    def check(self, answer: httpx.Response, *statuses: int) -> None:
        """Note where a page does not answer so, or shows what was typed otherwise than as text."""
        where = f"{answer.request.method} {answer.url.path}"
        self.kinds.setdefault(kind_of(answer.url.path), 0)
        if answer.status_code not in statuses:
            self.faults.append(f"{where} was answered with {answer.status_code}")
        try:
            self.found += check_page(answer.text, where)
        except AssertionError as fault:
            self.faults.append(str(fault))

    async def type_into(self, page: _Links, path: str) -> None:
        """Send the filters of a page, and its forms as if from elsewhere: what was typed is shown, and nothing done."""
        for method, action, fields in page.forms:
            address = action or path
            if method == "get" and address not in self.filtered:
                self.filtered.add(address)
                self.check(await self.web.get(f"{address}?{urlencode(fields)}"), 200, 422)
            elif method == "post" and not any(one in address for one in _ENDS):
                forged = await self.web.post(address, data=fields | {"_form": "forged"})
                self.check(forged, 403)


@pytest.fixture
def mail(tmp_path: Path) -> Iterator[LocalMailServer]:
    """The mail server of the city."""
    with mail_server(tmp_path) as opened:
        yield opened


@pytest.fixture
async def year(
    postgres: servers.Postgres | servers.GivenPostgres, kafka: servers.Kafka, tmp_path: Path, mail: LocalMailServer
) -> AsyncIterator[TypedYear]:
    """A city and a ward after a year in which all that people have typed is markup."""
    key = {"session_private_key_file": write_session_pem(tmp_path)}
    smtp = {"smtp_port": mail.server.port, "smtp_security": "none"}
    async with federation(
        postgres,
        kafka,
        tmp_path,
        dict.fromkeys((CITY, WARD), ALL),
        BEGUN,
        settings={CITY: key | smtp, WARD: key},
        units={CITY: tuple(unit.code for unit in (CHI_LANG, TAM_THANH, MAI_PHA, QUANG_LAC))},
    ) as sites:
        mail.data_reply = f"250 {MARKUP}"
        year = TypedYear(sites)
        await year.play()
        yield year


def _web(site: FederatedSite, unit: str | None = None) -> httpx.AsyncClient:
    """The pages of a site for somebody who holds every duty there, or is a clerk of `unit`."""
    duties = DUTIES if unit is None else {"clerk"}
    app = Joined({name: harness.app for name, harness in site.services.items()}, "notification")
    cookies = session_of("an", *duties, unit=unit, site=site.code, name=f"Bà {MARKUP}")
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://site", cookies=cookies)


async def test_markup_and_formulas_come_out_as_text(year: TypedYear, mail: LocalMailServer) -> None:
    """On every page for the staff and for a unit, in mails, in the answers of the API, and in the table of a sheet."""
    await _discard_parked(year.city)
    await _every_event_holds_it(year)
    seen: set[str] = set()
    for site, unit in ((year.city, None), (year.city, CHI_LANG.code), (year.ward, None)):
        async with _web(site, unit) as web:
            reader = Reader(web)
            await reader.read()
        assert not reader.faults, "\n".join(reader.faults)
        assert reader.found > len(reader.kinds)
        seen |= reader.kinds.keys()
    assert page_routes().keys() - seen == _OF_A_SESSION | _WHILE_IT_SITS | _ON_PAPER
    for site in year.sites.values():
        await _answers_are_json(site)
    await _tables_compute_nothing(year)
    await _mails_are_plain(mail)
    await _an_unescaped_page_is_found(year.city)


async def _an_unescaped_page_is_found(site: FederatedSite) -> None:
    """The control: the same pages, with nothing escaped."""
    for harness in site.services.values():
        state: PageState = harness.app.state.pages
        harness.app.state.pages = replace(state, environment=state.environment.overlay(autoescape=False))
    async with _web(site) as web:
        for path in ("/planning/plans", "/registration/titles", "/review/dossiers", "/notification/notices"):
            answer = await web.get(path)
            with pytest.raises(AssertionError, match="smuggled"):
                check_page(answer.text, path)


async def _discard_parked(site: FederatedSite) -> None:
    """The operator discards the message that waits, with a reason."""
    async with _web(site) as web:
        (parked,) = {
            link for link in _Links((await web.get("/review/operations/parked")).text).links if "parked/" in link
        }
        page = _Links((await web.get(parked)).text)
        (fields,) = [fields for _, action, fields in page.forms if action.endswith("/discard")]
        headers = {"origin": "http://site", "sec-fetch-site": "same-origin"}
        assert (await web.post(f"{parked}/discard", data=fields, headers=headers)).status_code == 303


async def _every_event_holds_it(year: TypedYear) -> None:
    """Each event of the four services with a free text was recorded with markup in it, or stands in _NOT_TYPED."""
    wanted: set[str] = set()
    seen: set[str] = set()
    for site in year.sites.values():
        for harness in site.services.values():
            registry = harness.handler.service.registry
            wanted |= {one.name for one in registry.declarations if holds_free_text(one.kind)}
            rows = await harness.store.read(0, 100_000)
            seen |= {row.type for row in rows if check_json(row.data.encode(), row.type)}
    assert wanted - seen == _NOT_TYPED.keys()


async def _answers_are_json(site: FederatedSite) -> None:
    """Every list of the API is JSON, says so, and holds what was typed as it was typed."""
    found = 0
    for harness in site.services.values():
        for path, verbs in harness.app.openapi()["paths"].items():
            if "get" not in verbs or "{" in path:
                continue
            answer = await harness.get(path, _EVERYBODY)
            where = f"{harness.handler.service.name}{path}"
            if answer.status_code == 200 and answer.headers["content-type"].startswith("application/json"):
                assert answer.headers["x-content-type-options"] == "nosniff", where
                found += check_json(answer.content, where)
    assert found > 10


async def _tables_compute_nothing(year: TypedYear) -> None:
    """The tables of the unit's sheets hold each formula behind a sign that shows it as text."""
    cells: set[str] = set()
    async with _web(year.city, CHI_LANG.code) as web:
        page = _Links((await web.get("/registration/registrations")).text)
        for sheet in {link for link in page.links if link.startswith("/registration/sheets/")}:
            answer = await web.get(f"{sheet}/table")
            assert answer.headers["content-disposition"].startswith("attachment")
            cells.update(check_table(answer.text, sheet))
    assert {MARKUP, *(f"'{one}" for one in FORMULAS)} <= cells


async def _mails_are_plain(mail: LocalMailServer) -> None:
    """Mails in both languages; no part of them is HTML, and no line of their heads holds what was typed."""

    async def both() -> bool:
        return {email["content-language"] for email in mail.emails} == {"vi", "en"} and len(mail.emails) >= _MAILS

    await until(both, f"{_MAILS} mails in two languages")
    for email in mail.emails:
        assert email.get_content_type() == "text/plain"
        assert all(check_text(value, name) == 0 for name, value in email.items())
    assert sum(check_text(email.get_content(), "a mail") for email in mail.emails) >= _MAILS
