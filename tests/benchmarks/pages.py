"""What is measured of pages at a site that holds a year of a district: server time, and a hundred people at work."""

from collections.abc import Iterator, Mapping
from statistics import median
from urllib.parse import urlsplit

from chassis.database import connect
from deploy.local.play.client import SiteClient
from deploy.local.site import Site
from tests.benchmarks import page_times, people
from tests.benchmarks.district import SHEET_ROWS, District, play_district
from tests.benchmarks.figure import Fact, Figure, Stopwatch
from tests.benchmarks.page_times import REQUESTS, TimedPage, Times, p99
from tests.benchmarks.people import ARRIVING, LEAST_PAUSE, MOST_PAUSE, PEOPLE, WORKING
from tests.benchmarks.people_caller import Worked
from tests.benchmarks.section import Section, Table
from tests.benchmarks.site import running_site, to_play

_MOST_MS = 300
"""That a click may take."""
_TEXT = f"""\
One site runs as `make run` starts it, with four services, their servers and the proxy before them.

The year of plan 254 is played through its API in the size of a district.
A sheet of {SHEET_ROWS:,} rows waits under the next year's plan.

The server time of a page is taken at the service's own port on a kept connection, {REQUESTS} times after a warm-up.
The same query as JSON is asked in turn with it, with as many rows.
The page reads besides who has signed in, how far its tables are, and the choices of its filter.
The page of a decision lists a hundred recipients, which its JSON does not hold.
The editor has a field for every part of the plan, and its time is that of its template.
Where there is no such query, no figure stands.

{PEOPLE} people work at the one address, each with a connection and a session of their own.
They sign in within {ARRIVING:.0f} s, and work {WORKING:.0f} s more.
Between two clicks they wait {LEAST_PAUSE:.0f} to {MOST_PAUSE:.0f} s.
Each opens a list and a thing, and opens and saves a form: staff the draft of a plan, clerks of units a contact.
A click lasts until its page is there; after a form this is the page that it leads to.
What a browser keeps, as the style sheet, is not fetched again.
Signing in takes the time of Argon2 besides, and is not held against the limit.
All come from one address, at which thirty tries may be under way; who is refused tries again.
"""


async def measure() -> Section:
    """Start the site, play the year of a district, measure, and remove it."""
    async with running_site() as site, SiteClient(to_play(site)) as client:
        watch = Stopwatch()
        held = await play_district(client)
        return await measure_at(site, client, held, watch.seconds)


async def measure_at(site: Site, client: SiteClient, held: District, seconds: float) -> Section:
    """Measure at a site that holds the year, which took so many seconds to play."""
    timed = {page: await page_times.time_page(site, page) for page in page_times.pages_of(held)}
    worked = await people.work(site, client, held)
    facts = [
        Fact("registered titles", (f"{held.titles:,}",)),
        Fact("dossiers", (f"{held.dossiers:,}",)),
        *[Fact(f"events of {name}", (f"{number:,}",)) for name, number in (await _events(site)).items()],
        Fact("the year was played in", (f"{seconds:,.0f} s",)),
        Fact("forms refused, since a colleague had saved the same one meanwhile", (f"{worked.stale}",)),
        Fact("refused to sign in, since too many at one address were about to", (f"{worked.delayed}",)),
        Fact("clicks that failed", (f"{worked.failed}",)),
        Fact("the callers' share of both cores", (f"{worked.own:.0%}",)),
        Fact("share of both cores that was used by all", (f"{worked.machine:.0%}",)),
    ]
    head = ("Page", "median", "p99", "JSON, median", "p99", "ratio of the medians", "size")
    rows = tuple(Fact(page.name, page_times.row_of(times)) for page, times in timed.items())
    clicks = Table(("Click", "how many", "median", "p99"), tuple(_clicks(worked)))
    figures = [*_of_pages(timed), *_of_clicks(worked)]
    return Section("Pages", _TEXT, figures, (Table(head, rows), clicks, Table(("What", "Figure"), tuple(facts))))


def _of_pages(timed: Mapping[TimedPage, Times]) -> Iterator[Figure]:
    for page, times in timed.items():
        if page.most is not None:
            figure = Figure(f"{page.name}, p99", "the most it may take", "ms", 1.0, higher_is_better=False)
            figure.add(p99(times.page), page.most)
            yield figure


def _of_clicks(worked: Worked) -> Iterator[Figure]:
    for kind, spans in worked.spans.items():
        if kind != "sign in":
            figure = Figure(f"{kind}, a hundred people, p99", "the most it may take", "ms", 1.0, higher_is_better=False)
            figure.add(p99(spans), _MOST_MS)
            yield figure


def _clicks(worked: Worked) -> Iterator[Fact]:
    for kind, spans in worked.spans.items():
        yield Fact(kind, (f"{len(spans):,}", f"{median(spans):.0f} ms", f"{p99(spans):.0f} ms"))


async def _events(site: Site) -> dict[str, int]:
    """How many events the log of each service holds."""
    found: dict[str, int] = {}
    for service in site.services:
        name = service.database(site.addresses).name
        admin = await connect(urlsplit(site.postgres.admin_url)._replace(path=f"/{name}").geturl())
        try:
            found[service.name] = await admin.fetchval("select count(*) from log.events")
        finally:
            await admin.close()
    return found
