"""Verbs that change a site of the register and end one, and what others make of it."""

from types import SimpleNamespace

import pytest

from chassis.declaring.site import Site
from contracts.claims import about_its_unit
from contracts.envelope import Relation
from contracts.vocabulary import Level
from deploy.federation.links import links, links_into
from deploy.register.folder import RootFolder
from tests.register.root import SERVICES, SITES, Member, Root
from tests.register.test_keys import NOON, refusal

PROVINCE, CITY, WARD, OTHER = "tinh-lang-son", "lang-son", "phuong-vinh-trai", "xa-mai-pha"
UNDER = ("--at", "2026-06-01T05:00:00Z", "--because", "merged")


@pytest.fixture
def root(root: Root, monkeypatch: pytest.MonkeyPatch) -> Root:
    """The root of four sites: two wards below the city."""
    monkeypatch.setitem(SITES, OTHER, ("Xã Mai Pha", "commune", CITY))
    assert root.add(OTHER, "--units", "thon-1") == 0
    assert root.verb("sign") == 0
    return root


def shown(root: Root, capsys: pytest.CaptureFixture[str]) -> list[str]:
    """The lines in which `show` names what is changed."""
    capsys.readouterr()
    assert root.verb("show") == 0
    lines = capsys.readouterr().out.splitlines()
    if "changed since what is signed:" not in lines:
        return []
    first = lines.index("changed since what is signed:") + 1
    return [line.strip() for line in lines[first : lines.index("", first)]]


def test_a_site_is_edited_and_a_second_person_reads_how(root: Root, capsys: pytest.CaptureFixture[str]) -> None:
    """What is not named stays; once signed nothing is changed any more."""
    edit = ("--name", "Phường Vĩnh Trại mới", "--units", "khoi-1,khoi-2", "--parent", PROVINCE)
    assert root.verb("edit-site", WARD, *edit, "--says", "planning=PlanIssued") == 0

    (line,) = shown(root, capsys)
    assert line == (
        f"{WARD}: name Phường Vĩnh Trại → Phường Vĩnh Trại mới; parent {CITY} → {PROVINCE}; "
        "units none → khoi-1, khoi-2; says none → planning=PlanIssued"
    )
    assert root.verb("sign") == 0
    assert shown(root, capsys) == []
    assert root.verb("edit-site", WARD, "--says-anything", "--units", "", "--level", "commune") == 0
    assert shown(root, capsys) == [f"{WARD}: units khoi-1, khoi-2 → none; says planning=PlanIssued → none"]
    federation = RootFolder(root.path).draft().federation
    assert federation.ancestors(WARD) == (PROVINCE,)


def test_new_sites_and_keys_are_shown_too(root: Root, capsys: pytest.CaptureFixture[str]) -> None:
    """And a revocation with its reason."""
    assert root.verb("revoke-key", CITY, "review", f"{CITY}.review-1", "--at", UNDER[1], "--because", "stolen") == 0

    (line,) = shown(root, capsys)
    assert line == (
        f"the key {CITY}.review-1 of review of {CITY}: revoked at none → 2026-06-01 05:00 UTC; "
        "revoked because none → stolen"
    )


@pytest.mark.parametrize(
    ("verb", "sentence"),
    [
        (("edit-site", "cao-loc", "--name", "x"), "the register names no site cao-loc: show lists them"),
        (("edit-site", CITY), "nothing of lang-son is to be changed: name --name, --level"),
        (("edit-site", CITY, "--parent", WARD), "phuong-vinh-trai (commune) cannot be the parent of lang-son"),
        (("edit-site", PROVINCE, "--parent", CITY), "lang-son (district) cannot be the parent of tinh-lang-son"),
        (("edit-site", CITY, "--parent", ""), "a federation has one root, and these sites have no parent: lang-son, "),
        (("edit-site", CITY, "--parent", "cao-loc"), "the parent of lang-son, cao-loc, is not in the federation"),
        (("edit-site", CITY, "--units", "thon-1"), "the unit thon-1 works at two sites"),
        (("edit-site", CITY, "--units", WARD), "the unit phuong-vinh-trai works at two sites"),
        (("edit-site", CITY, "--level", "commune"), "lang-son (commune) cannot be the parent of"),
        (("end-site", CITY, *UNDER), f"{WARD}, {OTHER} stand below lang-son: move them first with edit-site --parent"),
        (("end-site", WARD, *UNDER, "--successor", "cao-loc"), f"the successor of {WARD}, cao-loc, is no other site"),
        (("end-site", WARD, *UNDER, "--successor", WARD), f"the successor of {WARD}, {WARD}, is no other site"),
        (
            ("end-site", WARD, "--because", "x", "--at", "2100-01-01T00:00:00Z"),
            "has not ended yet: end it when the day",
        ),
        (("end-site", "cao-loc", *UNDER), "the register names no site cao-loc"),
    ],
)
def test_what_would_be_no_tree_is_refused(
    root: Root, verb: tuple[str, ...], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """With a sentence, and the draft stays."""
    before = (root.path / "draft.json").read_bytes()

    assert root.verb(*verb) == 1

    assert sentence in capsys.readouterr().err
    assert (root.path / "draft.json").read_bytes() == before


def test_the_root_cannot_end(root: Root, capsys: pytest.CaptureFixture[str]) -> None:
    """A federation without it would have nobody to sign."""
    for site in (WARD, OTHER, CITY):
        assert root.verb("end-site", site, *UNDER) == 0
    assert root.verb("end-site", PROVINCE, *UNDER) == 1
    assert "tinh-lang-son is the root of the federation, which cannot end" in capsys.readouterr().err


def test_a_site_ends_and_its_past_stays_proven(root: Root, member: Member, capsys: pytest.CaptureFixture[str]) -> None:
    """Its keys prove what they signed before and nothing after; its units work at the successor; nothing goes to it."""
    assert root.verb("end-site", OTHER, *UNDER, "--successor", WARD) == 0
    assert shown(root, capsys)[0] == f"{WARD}: units none → {OTHER}, thon-1"
    assert shown(root, capsys)[1] == (
        f"{OTHER}: ended none → at 2026-06-01 05:00 UTC: merged, its units work at {WARD}"
    )
    assert root.verb("sign") == 0
    member.receive(root.public)
    keys = member.keys()

    before = NOON.replace(hour=4)
    for service in SERVICES:
        name = (OTHER, service, f"{OTHER}.{service}-1")
        assert [refusal(keys, name, at) for at in (before, NOON)] == ["", "key-revoked"]
    city = Site(CITY, Level.DISTRICT, keys.federation)
    assert city.subordinates == (WARD,)
    assert (city.site_of(OTHER), city.site_of("thon-1")) == (WARD, WARD)
    assert OTHER not in {link.source for link in links_into(keys.federation, CITY, SERVICES)}
    # What it said last may be under way, and its rows are to be there after a rebuild.
    assert city.relation(OTHER) is Relation.SUBORDINATE
    entry = keys.federation.site(OTHER)
    assert entry is not None
    assert about_its_unit(SimpleNamespace(unit="thon-1"), entry, keys.federation) is None


def test_a_level_ends_and_its_wards_stand_below_the_province(root: Root, member: Member) -> None:
    """As docs/operating.md says: the wards are moved, the city ends, and keys, units and links follow."""
    for ward in (WARD, OTHER):
        assert root.verb("edit-site", ward, "--parent", PROVINCE) == 0
    assert root.verb("end-site", CITY, *UNDER, "--successor", OTHER) == 0
    assert root.verb("sign") == 0
    member.receive(root.public)
    keys = member.keys()
    federation = keys.federation

    before = NOON.replace(hour=4)
    for service in SERVICES:
        name = (CITY, service, f"{CITY}.{service}-1")
        assert [refusal(keys, name, at) for at in (before, NOON)] == ["", "key-revoked"]
    assert (federation.site_of(CITY), federation.ancestors(WARD)) == (OTHER, (PROVINCE,))
    pairs = {(link.source, link.target) for link in links(federation, SERVICES)}
    assert pairs == {(PROVINCE, WARD), (WARD, PROVINCE), (PROVINCE, OTHER), (OTHER, PROVINCE)}
    down = next(link for link in links_into(federation, WARD, SERVICES) if link.source == PROVINCE)
    assert not any(name.startswith(f"{CITY}.") for name in down.topics)
    below, above = Site(WARD, Level.COMMUNE, federation), Site(PROVINCE, Level.PROVINCE, federation)
    assert (below.superior, above.subordinates) == (PROVINCE, (WARD, OTHER))
    # Its rows stay where it was heard: below it those of a superior, above it those of a subordinate.
    assert (below.relation(CITY), above.relation(CITY)) == (Relation.SUPERIOR, Relation.SUBORDINATE)
    assert below.of_relation(Relation.SUPERIOR) == (PROVINCE,)
    assert below.relation(OTHER) is Relation.OTHER


def test_the_end_of_a_site_cannot_be_taken_back(root: Root, capsys: pytest.CaptureFixture[str]) -> None:
    """Not by a verb, and not by an editor; nor may a key of it sign again."""
    assert root.verb("end-site", OTHER, *UNDER) == 0
    assert root.verb("sign") == 0
    draft = root.path / "draft.json"
    text = draft.read_text()

    for verb in (("edit-site", OTHER, "--name", "x"), ("end-site", OTHER, *UNDER)):
        assert root.verb(*verb) == 1
        assert f"{OTHER} has ended and stays as it was" in capsys.readouterr().err
    draft.write_text(text.replace('"because": "merged"', '"because": "never"'))
    assert root.verb("sign") == 1
    assert f"{OTHER} has ended, which cannot be taken back or changed" in capsys.readouterr().err
    draft.write_text(text)
    file = root.folder / f"{OTHER}.json"
    file.write_text(file.read_text().replace("-1", "-2"))
    assert root.verb("add-key", str(file)) == 0
    assert root.verb("sign") == 1
    assert f"{OTHER} has ended, and its key {OTHER}.planning-2 may sign still" in capsys.readouterr().err


def test_a_service_says_that_the_sites_are_others_than_at_its_start(root: Root, member: Member) -> None:
    """Keys are taken up at once, sites at the next start."""
    member.receive(root.public)
    keys = member.keys()
    assert keys.trouble is None
    assert root.verb("revoke-key", CITY, "review", f"{CITY}.review-1", "--at", UNDER[1], "--because", "stolen") == 0
    assert root.verb("sign") == 0
    member.receive(root.public)
    assert keys.refresh()
    assert keys.trouble is None

    assert root.verb("end-site", OTHER, *UNDER) == 0
    assert root.verb("sign") == 0
    member.receive(root.public)
    assert keys.refresh()

    said = "the register names other sites than at the start (version 4 of tests"
    assert [said in f"{one.trouble}" for one in (keys, member.keys())] == [True, False]
