"""The links between sites: what each carries, its settings and rights, and how its condition is judged."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.declaration import PUBLIC, SITE, contents_topic, heads_topic, is_exported, to_site, topic
from contracts.federation import Federation, SiteEntry
from contracts.register_files import is_register, register_topic
from contracts.vocabulary import Level
from deploy.federation.condition import (
    AWAY,
    STARTING_SECONDS,
    STILL_SECONDS,
    Backlog,
    Condition,
    Seen,
    State,
    Task,
    judged,
)
from deploy.federation.links import Link, UncarriedTopicError, links, links_into
from deploy.federation.mirror import (
    Access,
    offset_key,
    properties,
    rights_at_source,
    rights_at_target,
    secrets,
    user_at_source,
)
from deploy.federation.register import read_federation
from deploy.kafka import Topic

SERVICES = ("planning", "review")
CITY, PROVINCE, WARD = "lang-son", "tinh-lang-son", "phuong-vinh-trai"
OF_THE_THREE = read_federation()


def link(source: str, target: str, federation: Federation = OF_THE_THREE) -> Link:
    """The link from `source` to `target`."""
    return next(one for one in links(federation, SERVICES) if (one.source, one.target) == (source, target))


@st.composite
def federations(draw: st.DrawFn) -> Federation:
    """A province with some districts and some communes, under codes that begin and end alike."""
    codes = draw(
        st.lists(st.from_regex(r"\A(a|public|to|x-1)(-(a|public|to))?\Z"), min_size=1, max_size=7, unique=True)
    )
    root, *others = codes
    sites = [SiteEntry(code=root, name=root, level=Level.PROVINCE)]
    for code in others:
        above = draw(st.sampled_from([site for site in sites if site.level is not Level.COMMUNE]))
        level = Level.DISTRICT if above.level is Level.PROVINCE else Level.COMMUNE
        sites.append(SiteEntry(code=code, name=code, level=level, parent=above.code))
    return Federation(sites=tuple(sites))


def written(federation: Federation, site: str) -> set[str]:
    """Every topic that the services of `site` write, and the root's register."""
    neighbours = (*federation.ancestors(site)[:1], *federation.children(site))
    audiences = (SITE, PUBLIC, *map(to_site, neighbours))
    said = {topic(site, service, audience) for service in SERVICES for audience in audiences}
    register = {register_topic(site)} if site == federation.root and federation.children(site) else set()
    contents = {contents_topic(site, "review", peer) for peer in neighbours}
    return said | {heads_topic(name) for name in said if is_exported(name)} | contents | register


def with_heads(*names: str) -> set[str]:
    """The exported topics `names`, and those with the heads of their lanes."""
    return {*names, *map(heads_topic, names)}


def test_the_links_of_three_sites() -> None:
    """Upwards what the child says to all and to its parent; downwards also what is above the parent."""
    assert {(one.source, one.target) for one in links(OF_THE_THREE, SERVICES)} == {
        (PROVINCE, CITY),
        (WARD, CITY),
        (CITY, PROVINCE),
        (CITY, WARD),
    }
    assert set(link(WARD, CITY).topics) == with_heads(
        f"{WARD}.planning.public",
        f"{WARD}.planning.to.{CITY}",
        f"{WARD}.review.public",
        f"{WARD}.review.to.{CITY}",
    ) | {f"{WARD}.review.contents.to.{CITY}"}
    register = {f"{PROVINCE}.register.public"}
    contents = {f"{CITY}.review.contents.to.{WARD}"}
    assert set(link(CITY, WARD).topics) == register | contents | with_heads(
        *(f"{site}.{service}.public" for site in (CITY, PROVINCE) for service in SERVICES),
        *(f"{CITY}.{service}.to.{WARD}" for service in SERVICES),
    )
    assert register < set(link(PROVINCE, CITY).topics)
    assert not any(is_register(name) for one in (link(WARD, CITY), link(CITY, PROVINCE)) for name in one.topics)
    assert links(Federation(), SERVICES) == ()


@given(federations())
def test_the_two_directions_of_a_link_have_no_topic_in_common(federation: Federation) -> None:
    """Neither by their patterns nor by their lists: what one mirror carries no mirror carries back."""
    both = links(federation, SERVICES)
    names = {name for site in federation.sites for name in written(federation, site.code)}

    for one in both:
        back = link(one.target, one.source, federation)
        assert {name for name in names if one.carries(name)} == set(one.topics)
        assert not [name for name in names if one.carries(name) and back.carries(name)]


@given(federations())
def test_no_topic_comes_back_to_its_owner_or_twice(federation: Federation) -> None:
    """Each reaches a site on one way at most, and is nowhere carried to a site that wrote it."""
    found = [(one.target, name) for one in links(federation, SERVICES) for name in one.topics]

    assert len(found) == len(set(found))
    for target, name in found:
        assert not name.startswith(f"{target}.")


@given(federations())
def test_what_is_addressed_to_one_site_arrives_there_alone(federation: Federation) -> None:
    """Also where a site is called `public` or `to`."""
    for one in links(federation, SERVICES):
        for name in one.topics:
            _, _, *audience = name.split(".")
            assert audience[audience[0] in {"heads", "contents"} :] in (["public"], ["to", one.target])


@pytest.mark.parametrize("end", [".internal", "-internal", ".replica"])
def test_names_of_machinery_are_never_carried(end: str) -> None:
    """MirrorMaker leaves out what ends so, whatever the pattern says."""
    assert not Link("a", "b", (".*",), ()).carries(f"a.planning{end}")


def test_a_site_whose_messages_would_be_lost_is_refused() -> None:
    """The sentence names the topic."""
    two = Federation(
        sites=(
            SiteEntry(code="root", name="Root", level=Level.PROVINCE),
            SiteEntry(code="so-internal", name="Sở", level=Level.DISTRICT, parent="root"),
        )
    )

    with pytest.raises(UncarriedTopicError, match=r"root\.planning\.(heads\.)?to\.so-internal"):
        links(two, SERVICES)


def test_the_settings_of_a_mirror_hold_no_password(tmp_path: Path) -> None:
    """They name the file of secrets, from which Connect reads, and write patterns as a file of properties needs it."""
    into = links_into(OF_THE_THREE, CITY, SERVICES)
    target = Access(CITY, "127.0.0.1:1", "mirror", "secret-of-the-city")
    sources = [
        Access(one.source, "127.0.0.1:2", user_at_source(CITY), f"secret-at-{one.source}", tmp_path / "ca.pem")
        for one in into
    ]

    text = properties(target, sources, into, tmp_path / "secrets")

    assert "secret-" not in text
    assert secrets([target, *sources]).splitlines() == [
        f"{CITY}=secret-of-the-city",
        f"{PROVINCE}=secret-at-{PROVINCE}",
        f"{WARD}=secret-at-{WARD}",
    ]
    assert f"{WARD}.security.protocol=SASL_SSL" in text
    assert f"{CITY}.security.protocol=SASL_PLAINTEXT" in text
    read = {
        name: value.replace("\\\\", "\\") for name, value in re.findall(r"^(\S+)\.topics=(.*)$", text, re.MULTILINE)
    }
    for one in into:
        pattern = read[f"{one.source}->{CITY}"]
        assert all(re.fullmatch(pattern, name) for name in one.topics)
        assert not re.fullmatch(pattern, f"{CITY}.planning.public")
        assert "," not in pattern


def test_a_mirror_writes_what_it_carries_and_reads_what_it_may() -> None:
    """At home what it carries, contents too, and Connect's three; abroad it reads what is carried, without a group."""
    into = links_into(OF_THE_THREE, PROVINCE, SERVICES)
    home, abroad = rights_at_target("secret", into), rights_at_source("secret", into[0])

    internal = [f"mm2-{part}.{CITY}.internal" for part in ("configs", "offsets", "status")]
    assert home.writes == (
        *(Topic(name, 1, compacted=".heads." in name, passing=".contents." in name) for name in into[0].topics),
        *(Topic(name, 1, compacted=True) for name in internal),
    )
    assert (home.reads, home.groups) == (tuple(internal), (f"{CITY}-mm2",))
    assert (abroad.user, abroad.reads) == (f"mirror.{PROVINCE}", into[0].topics)
    assert (abroad.writes, abroad.groups) == ((), ())
    assert "secret" not in f"{home}{abroad}"


def test_offsets_are_found_under_the_key_that_connect_writes() -> None:
    """Its converter writes no spaces, and the fields in this order."""
    assert offset_key(WARD, "a.b.public") == (
        f'["MirrorSourceConnector",{{"cluster":"{WARD}","partition":0,"topic":"a.b.public"}}]'
    )
    assert json.loads(offset_key(WARD, "a"))[1]["partition"] == 0


NOW, LONG_AGO = 10_000.0, 1_000.0
RUNNING = Task("RUNNING", LONG_AGO + 5)
JUST_NOW, TOO_LONG = NOW - STILL_SECONDS / 2, NOW - STILL_SECONDS * 2


def seen(**found: Any) -> Condition:
    """The condition of a link that has run for long, but for what is `found`."""
    return judged(Seen(**{"target_runs": True, "started": LONG_AGO, "task": RUNNING, **found}), NOW)


def backlog(behind: int = 3, since: float = JUST_NOW, moved: float | None = None) -> tuple[Backlog, ...]:
    """One topic with messages that have not arrived."""
    return (Backlog("a.b.public", behind, since, moved),)


@pytest.mark.parametrize(
    ("found", "state", "reason"),
    [
        ({}, State.QUIET, ""),
        ({"backlogs": backlog()}, State.CARRYING, ""),
        ({"backlogs": backlog(since=TOO_LONG, moved=JUST_NOW)}, State.CARRYING, ""),
        ({"backlogs": backlog(since=TOO_LONG)}, State.DEAD, "a.b.public stands still"),
        ({"backlogs": backlog(since=TOO_LONG, moved=TOO_LONG)}, State.DEAD, "a.b.public stands still"),
        ({"backlogs": backlog(behind=-1)}, State.DEAD, "made anew"),
        ({"started": None}, State.DEAD, "its mirror does not run"),
        ({"task": Task("FAILED", NOW, "TopicAuthorizationException: no\n\tat")}, State.DEAD, "Exception: no"),
        ({"task": Task("FAILED", NOW), "source_runs": False}, State.DEAD, "failed"),
        ({"task": None}, State.DEAD, "its task does not run"),
        ({"task": None, "started": NOW - STARTING_SECONDS / 2}, State.STARTING, ""),
        ({"task": Task("FAILED", LONG_AGO), "started": NOW - 5}, State.STARTING, ""),
        ({"source_runs": False}, State.WAITING, AWAY),
        ({"target_runs": False}, State.STOPPED, ""),
    ],
)
def test_a_quiet_link_is_not_a_dead_one(found: dict[str, Any], state: State, reason: str) -> None:
    """Dead is what does not carry and will not by itself; a failed task of an earlier process says nothing."""
    condition = seen(**found)

    assert (condition.state, reason in condition.reason) == (state, True)
    assert bool(condition.reason) == (state in (State.DEAD, State.WAITING))


def test_the_lag_is_unknown_while_the_source_is_away() -> None:
    """No number is better than a wrong one; the age of the last message is known all the same."""
    assert seen(backlogs=backlog() * 2).lag == 6
    assert seen(source_runs=False, arrived=NOW - 60) == Condition(State.WAITING, AWAY, None, 60.0)
    assert seen().age is None


def test_sites_have_ports_of_their_own_in_a_fixed_order() -> None:
    """The city, at which the year is played, keeps the ports of a site that stands alone."""
    assert [site.code for site in OF_THE_THREE.sites] == [CITY, PROVINCE, WARD]
