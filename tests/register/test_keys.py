"""The register of keys over a signed register: whose keys may sign when, and what still counts when it has expired."""

import json
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import structlog
from pydantic import ValidationError

from chassis.clock import wall
from chassis.declaring.site import Site
from chassis.errors import RegisterExpiredError, RegisterUnreadableError, UnverifiedError
from chassis.messaging import register as reading
from chassis.messaging.register import KeyRegister
from chassis.settings import Settings
from deploy.register.checking import check
from tests.chassis.test_plaintext import HERE
from tests.register.root import Member, Root, entry, keys_file

OTHER = ("tinh-lang-son", "planning", "tinh-lang-son.planning-1")
OWN = ("lang-son", "planning", "lang-son.planning-1")
NOON = datetime(2026, 6, 1, 5, tzinfo=UTC)


def sign_again(root: Root, member: Member) -> None:
    """The next version, copied to the member."""
    assert root.verb("sign") == 0
    member.receive(root.public)


def refusal(keys: KeyRegister, name: tuple[str, str, str], at: datetime) -> str:
    """Why a key is refused at an instant; empty when it is not."""
    try:
        keys.key(*name, at)
    except UnverifiedError as unverified:
        return unverified.reason
    return ""


def test_the_keys_of_all_sites_are_there(member: Member) -> None:
    """And the sites, as the register names them."""
    keys = member.keys()

    assert [refusal(keys, name, NOON) for name in (OWN, OTHER, ("cao-loc", "planning", "x"))] == ["", "", "unknown-key"]
    assert keys.federation.instance == "tests"
    assert keys.federation.children("lang-son") == ("phuong-vinh-trai",)
    assert keys.trouble is None


def test_of_the_file_only_the_own_keys_count(root: Root, member: Member) -> None:
    """A key of another site in it is not taken; one of the own site is, before the root knows it."""
    foreign, own = entry("tinh-lang-son", "planning", 9), entry("lang-son", "planning", 9)
    keys_file(member.folder / "keys.json", *root.handed["lang-son"], foreign, own)
    keys = member.keys()

    assert refusal(keys, ("tinh-lang-son", "planning", "tinh-lang-son.planning-9"), NOON) == "unknown-key"
    assert refusal(keys, ("lang-son", "planning", "lang-son.planning-9"), NOON) == ""


def test_a_newer_copy_is_taken_up_without_a_restart(root: Root, member: Member) -> None:
    """A key follows another: in the overlap both may sign, before and after it one of them."""
    keys = member.keys()
    successor = entry("tinh-lang-son", "planning", 2)
    file = keys_file(root.folder / "next.json", successor)
    since = "2026-06-01T05:00:00Z"
    rotate = ("rotate-key", "tinh-lang-son", "planning", str(file), "--from", since, "--overlap", "14")
    assert root.verb(*rotate) == 0
    sign_again(root, member)

    assert keys.refresh()
    assert not keys.refresh()

    new = ("tinh-lang-son", "planning", successor["id"])
    may = [
        (refusal(keys, OTHER, at), refusal(keys, new, at))
        for at in (NOON - timedelta(seconds=1), NOON, NOON + timedelta(days=14))
    ]
    assert may == [("", "key-not-valid"), ("", ""), ("key-not-valid", "")]


@pytest.mark.parametrize("name", [OTHER, OWN], ids=["another site's", "the own site's"])
def test_a_revoked_key_signs_until_its_instant(root: Root, member: Member, name: tuple[str, str, str]) -> None:
    """What it signed before stays proven; from the instant on it is refused, also where the own file has it still."""
    revoke = ("revoke-key", *name, "--at", "2026-06-01T05:00:00Z", "--because", "the disk was stolen")
    assert root.verb(*revoke) == 0
    sign_again(root, member)
    keys = member.keys()

    found = [refusal(keys, name, at) for at in (NOON - timedelta(microseconds=1), NOON, NOON + timedelta(days=1))]

    assert found == ["", "key-revoked", "key-revoked"]


def test_an_expired_register_stops_other_sites_only(
    root: Root, member: Member, days_later: Callable[[int], None]
) -> None:
    """Nothing of theirs is heard until a newer copy is there; what was proven stays so, and the own services go on."""
    keys = member.keys()
    for topic in ("tinh-lang-son.planning.public", "lang-son.planning"):
        keys.require_current(topic)
    days_later(31)

    with pytest.raises(RegisterExpiredError, match=r"tinh-lang-son\.planning\.public is not heard: .* has expired"):
        keys.require_current("tinh-lang-son.planning.public")
    keys.require_current("lang-son.planning")
    keys.require_current("lang-son.planning.public")
    assert "has expired (version 1 of tests" in (keys.trouble or "")
    assert [refusal(keys, name, NOON) for name in (OWN, OTHER)] == ["", ""]
    assert refusal(member.keys(), OTHER, NOON) == ""  # as after a restart

    sign_again(root, member)
    assert keys.refresh()
    keys.require_current("tinh-lang-son.planning.public")
    assert keys.trouble is None


def test_a_copy_that_is_refused_leaves_the_register_in_force(
    root: Root, member: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An older copy that was put back is reported, once; a whole one that follows is taken up."""
    older = root.copy("older")
    sign_again(root, member)
    keys = member.keys()
    member.receive(older)
    monkeypatch.setattr(reading, "_LOOK_AGAIN", 0)

    with structlog.testing.capture_logs() as logs:
        assert [keys.refresh() for _ in range(3)] == [False] * 3

    assert [line["event"] for line in logs] == ["register_refused"]
    assert "is older than one that was trusted before" in (keys.trouble or "")
    assert refusal(keys, OTHER, NOON) == ""
    sign_again(root, member)
    assert keys.refresh()
    assert keys.trouble is None


def test_a_copy_under_way_is_looked_at_again(root: Root, member: Member, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that is filled in place changes no folder; the copy is tried again after a few seconds."""
    keys = member.keys()
    assert root.verb("sign") == 0
    member.receive(root.public)
    late = member.copy / "2.targets.json"
    whole = late.read_bytes()
    late.write_bytes(whole[:100])
    assert not keys.refresh()
    assert keys.trouble is not None

    late.write_bytes(whole)
    assert not keys.refresh()
    monkeypatch.setattr(reading, "monotonic", lambda: time.monotonic() + 6)

    assert keys.refresh()
    assert keys.trouble is None


def test_a_root_that_is_away_for_a_while_stops_nothing(member: Member) -> None:
    """A running service goes on with what is in force and says so; one that starts does not."""
    keys = member.keys()
    (member.folder / "root.json").unlink()

    assert not keys.refresh()

    assert "root.json cannot be read" in (keys.trouble or "")
    assert refusal(keys, OTHER, NOON) == ""
    with pytest.raises(RegisterUnreadableError, match=r"root.json cannot be read"):
        member.keys()


def test_without_a_register_in_force_a_service_does_not_start(member: Member) -> None:
    """It would take itself for a site that stands alone."""
    (member.copy / "timestamp.json").unlink()

    with pytest.raises(RegisterUnreadableError, match=r"timestamp.json is missing\): copy all of it again"):
        member.keys()


def test_a_key_of_an_algorithm_that_is_unknown_here_is_skipped(
    root: Root, member: Member, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A root of a later release names it; the other keys count, and check lists it."""
    later = {**entry("tinh-lang-son", "planning", 2), "algorithm": "ML-DSA-65"}
    draft = root.path / "draft.json"
    content = json.loads(draft.read_text())
    draft.write_text(json.dumps({**content, "keys": [*content["keys"], later]}))
    with monkeypatch.context() as patch:
        patch.setattr("deploy.register.content.ALGORITHMS", ("Ed25519", "ML-DSA-65"))
        sign_again(root, member)
    keys = member.keys()

    assert refusal(keys, ("tinh-lang-son", "planning", later["id"]), NOON) == "unknown-key"
    assert refusal(keys, OTHER, NOON) == ""
    assert root.verb("sign") == 1
    capsys.readouterr()
    now = wall()
    assert any(
        "is of ML-DSA-65, unknown here: it is skipped" in note for note in check(member.copy, None, now, now).notes
    )


def test_a_site_says_what_the_register_lets_it_say(root: Root, member: Member) -> None:
    """All that is declared, unless its entry names the events; a service that the entry does not name says nothing."""
    draft = root.path / "draft.json"
    content = json.loads(draft.read_text())
    content["sites"][2]["says"] = {"planning": ["PlanIssued"]}
    draft.write_text(json.dumps(content))
    sign_again(root, member)
    keys = member.keys()

    ward, said = (
        "phuong-vinh-trai",
        (("planning", "PlanIssued"), ("planning", "PlanAmended"), ("review", "AwardDecided")),
    )
    assert [keys.may_say(ward, *event) for event in said] == [True, False, False]
    assert all(keys.may_say("tinh-lang-son", *event) for event in said)


def settings_of(member: Member, **changed: str | None) -> Settings:
    """The settings of a service of the member."""
    named = {
        "register_folder": str(member.copy),
        "register_root": str(member.folder / "root.json"),
        "register_state": str(member.folder / "state"),
        "keys_file": str(member.folder / "keys.json"),
    }
    return Settings.model_validate({**HERE, **named, **changed})


def test_the_settings_name_the_register(member: Member) -> None:
    """The keys and the sites come from it; without it from the keys file, in which this site stands alone."""
    settings = settings_of(member)

    assert refusal(KeyRegister.of(settings), OTHER, NOON) == ""
    assert Site.of(settings).superior == "tinh-lang-son"

    alone = settings_of(member, register_folder=None, register_root=None, register_state=None)
    assert refusal(KeyRegister.of(alone), OTHER, NOON) == "unknown-key"
    assert Site.of(alone).superior is None


@pytest.mark.parametrize("missing", ["register_folder", "register_root", "register_state"])
def test_a_register_is_named_in_full(member: Member, missing: str) -> None:
    """A register without its root or its state would be no protection."""
    with pytest.raises(ValidationError, match="name all three or none"):
        settings_of(member, **{missing: None})


def test_a_service_without_a_register_in_force_knows_no_site(member: Member) -> None:
    """It ends with a sentence, and is not taken for one that stands alone."""
    (member.copy / "timestamp.json").unlink()

    with pytest.raises(RegisterUnreadableError, match=r"timestamp.json is missing"):
        Site.of(settings_of(member))
