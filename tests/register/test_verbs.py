"""The root's verbs: each changes the draft or publishes, and refuses with a sentence what must not be signed."""

import json
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tuf.api.metadata import Metadata
from tuf.api.metadata import Root as RootMetadata

from contracts.register import register_in
from deploy.register.folder import RootFolder
from deploy.register.verbs import main
from tests.register.root import SERVICES, SITES, Member, Root, entry, keys_file


def draft(root: Root) -> dict[str, Any]:
    """The draft as plain JSON."""
    found: dict[str, Any] = json.loads((root.path / "draft.json").read_text())
    return found


def alter(root: Root, **changed: Any) -> None:
    """Write other members into the draft, as an editor would."""
    (root.path / "draft.json").write_text(json.dumps({**draft(root), **changed}))


def test_a_new_register_has_its_keys_and_its_root(tmp_path: Path) -> None:
    """Private keys are their owner's alone, and none is on the public side; another is never begun over it."""
    root = Root(tmp_path)

    assert main(["new", str(root.path), "--instance", "tests"]) == 0

    files = sorted((root.path / "keys").iterdir())
    assert [file.name for file in files] == ["root.1.1.pem", "snapshot.1.pem", "targets.1.pem", "timestamp.1.pem"]
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    assert [file.name for file in root.public.iterdir()] == ["1.root.json"]
    assert "PRIVATE" not in (root.public / "1.root.json").read_text()
    assert main(["new", str(root.path), "--instance", "tests"]) == 1


def test_keys_can_be_encrypted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """With the passphrase the register is signed; without it, or with another, the verb says so."""
    monkeypatch.setenv("TDKT_REGISTER_PASSPHRASE", "thi đua")
    root = Root(tmp_path)
    root.begin()
    assert b"ENCRYPTED" in (root.path / "keys" / "root.1.1.pem").read_bytes()

    for other in ("", "khen thưởng"):
        monkeypatch.setenv("TDKT_REGISTER_PASSPHRASE", other)
        assert root.verb("sign") == 1
        assert "is not its passphrase" in capsys.readouterr().err


def test_the_target_is_what_the_chassis_reads(root: Root) -> None:
    """The three sites and the keys of their four services, in one file under its own hash."""
    (target,) = (root.public / "targets").iterdir()

    found = register_in(target.read_bytes())

    assert [site.code for site in found.sites] == list(SITES)
    assert {key.name[:2] for key in found.keys} == {(site, service) for site in SITES for service in SERVICES}


@pytest.mark.parametrize(
    ("site", "change", "sentence"),
    [
        ("lang-son", {}, "the site lang-son stands twice"),
        ("phuong-vinh-trai", {"parent": "cao-loc"}, "cao-loc, is not in the federation"),
        ("phuong-vinh-trai", {"parent": None}, "a federation has one root"),
        ("phuong-vinh-trai", {"units": "phong-noi-vu"}, "the unit phong-noi-vu works at two sites"),
        ("phuong-vinh-trai", {"level": "province"}, "cannot be the parent"),
    ],
)
def test_sites_that_are_no_tree_are_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], site: str, change: dict[str, str | None], sentence: str
) -> None:
    """The draft stays as it was."""
    root = Root(tmp_path)
    root.begin(sites=("tinh-lang-son",))
    assert root.add("lang-son", "--units", "phong-noi-vu") == 0
    before = draft(root)
    asked = {"name": "X", "level": "commune", "parent": "tinh-lang-son", **change}
    options = [word for name, value in asked.items() if value is not None for word in (f"--{name}", value)]
    file = keys_file(tmp_path / "handed.json", *[entry(site, service) for service in SERVICES])

    assert root.verb("add-site", site, "--keys", str(file), *options) == 1

    assert sentence in capsys.readouterr().err
    assert draft(root) == before


@pytest.mark.parametrize(
    ("handed", "sentence"),
    [
        ('{"keys": []}', "hands over no key of planning, registration, review, notification"),
        (
            json.dumps({"keys": [entry("cao-loc", service) for service in SERVICES]}),
            "the file of keys is that of cao-loc",
        ),
        ("-----BEGIN PRIVATE KEY-----", "the file holds a private key"),
        ("[]", "the file of keys does not have its shape"),
        ('{"keys": [], "keys": []}', "keys stands twice"),
    ],
)
def test_only_the_public_keys_of_all_services_are_taken(
    root: Root, capsys: pytest.CaptureFixture[str], handed: str, sentence: str
) -> None:
    """A private key is never asked for, and never taken."""
    file = root.folder / "handed.json"
    file.write_text(handed)

    assert root.verb("add-site", "cao-loc-2", "--name", "X", "--level", "commune", "--keys", str(file)) == 1

    assert sentence in capsys.readouterr().err


def _keys(root: Root, **changed: Any) -> list[dict[str, Any]]:
    """The keys of the draft with the first of them changed."""
    first, *rest = draft(root)["keys"]
    return [{**first, **changed}, *rest]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"algorithm": "ML-DSA-65"}, "is of the unknown algorithm ML-DSA-65"),
        ({"site": "cao-loc"}, "belongs to no site"),
        ({"service": "payments"}, "belongs to none of the services"),
        ({"valid_until": "2009-01-01T00:00:00Z"}, "ends before it begins"),
        ({"public_key": entry("lang-son", "planning")["public_key"]}, "was published and is another now"),
        ({"id": "another"}, "was published and is gone: revoke it instead"),
        ({"public_key": "YQ=="}, "has 1 bytes"),
    ],
)
def test_bad_keys_are_not_signed(
    root: Root, capsys: pytest.CaptureFixture[str], change: dict[str, Any], sentence: str
) -> None:
    """However the draft was written; nothing new is published."""
    alter(root, keys=_keys(root, **change))
    before = sorted(root.public.rglob("*"))

    assert root.verb("sign") == 1

    assert sentence in capsys.readouterr().err
    assert sorted(root.public.rglob("*")) == before


def test_what_was_published_does_not_vanish(root: Root, capsys: pytest.CaptureFixture[str]) -> None:
    """Neither a site, nor a revocation, nor the name of the federation, nor a second owner of one key."""
    whole = draft(root)
    name = ("lang-son", "planning", "lang-son.planning-1")
    for changed, sentence in (
        (
            {"sites": whole["sites"][:2], "keys": whole["keys"][:8]},
            "the site phuong-vinh-trai was published and is gone",
        ),
        ({"instance": "others"}, "the register is of others, and tests was published"),
        ({"sites": [], "keys": []}, "the register names no site"),
        ({"keys": [*whole["keys"], {**whole["keys"][0], "service": "review", "id": "x"}]}, "each service has a key"),
        ({"keys": [*whole["keys"], whole["keys"][0]]}, "has two keys"),
    ):
        alter(root, **{**whole, **changed})
        assert root.verb("sign") == 1
        assert sentence in capsys.readouterr().err
    alter(root, **whole)
    assert root.verb("revoke-key", *name, "--at", "2026-01-01T00:00:00Z", "--because", "stolen") == 0
    assert root.verb("sign") == 0
    alter(root, **whole)
    assert root.verb("sign") == 1
    assert "is revoked, which cannot be taken back" in capsys.readouterr().err


def test_a_site_may_be_limited_in_what_it_says(root: Root, capsys: pytest.CaptureFixture[str]) -> None:
    """To events that a contract declares."""
    sites = draft(root)["sites"]
    alter(root, sites=[*sites[:2], {**sites[2], "says": {"planning": ["PlanBurnt"]}}])
    assert root.verb("sign") == 1
    assert "phuong-vinh-trai may say PlanBurnt of planning, which no contract declares" in capsys.readouterr().err

    alter(root, sites=[*sites[:2], {**sites[2], "says": {"planning": ["PlanIssued"]}}])
    assert root.verb("sign") == 0
    assert root.verb("show") == 0
    assert "says only PlanIssued" in capsys.readouterr().out


def test_a_key_follows_another_with_an_overlap(root: Root) -> None:
    """The new one begins at its instant, and the old one ends the overlap later."""
    file = keys_file(root.folder / "next.json", entry("lang-son", "planning", 2))
    rotate = ("rotate-key", "lang-son", "planning", str(file), "--from", "2026-12-01T00:00:00Z", "--overlap", "14")

    assert root.verb(*rotate) == 0
    assert root.verb(*rotate) == 1  # it is there already

    old, new = [key for key in draft(root)["keys"] if (key["site"], key["service"]) == ("lang-son", "planning")]
    assert old["valid_until"] == "2026-12-15T00:00:00Z"
    assert (new["id"], new["valid_from"]) == ("lang-son.planning-2", "2026-12-01T00:00:00Z")


def test_a_key_is_added_beside_another(root: Root) -> None:
    """Both may sign, as when a second algorithm comes."""
    file = keys_file(root.folder / "next.json", entry("lang-son", "planning", 2))

    assert root.verb("add-key", str(file)) == 0

    assert sum(key["service"] == "planning" and key["site"] == "lang-son" for key in draft(root)["keys"]) == 2


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("lang-son", "planning", "nobody", "--at", "2026-01-01T00:00:00Z"), "has no key nobody"),
        (("lang-son", "planning", "lang-son.planning-1", "--at", "2026-01-01"), "is no instant"),
    ],
)
def test_only_a_key_is_revoked_at_an_instant(
    root: Root, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], sentence: str
) -> None:
    """A day without an offset is no instant."""
    assert root.verb("revoke-key", *arguments, "--because", "stolen") == 1
    assert sentence in capsys.readouterr().err


def test_the_root_sees_its_register(root: Root, capsys: pytest.CaptureFixture[str]) -> None:
    """As a tree with keys, versions and expiries, and that the draft differs."""
    revoked = ("lang-son", "planning", "lang-son.planning-1", "--at", "2026-01-01T00:00:00Z", "--because", "bị mất")
    assert root.verb("revoke-key", *revoked) == 0
    capsys.readouterr()

    assert root.verb("show") == 0

    shown = capsys.readouterr().out
    assert "it differs from what is signed" in shown
    assert "\n  lang-son  Thành phố Lạng Sơn (district)\n" in shown
    assert "\n    phuong-vinh-trai  Phường Vĩnh Trại (commune)\n" in shown
    assert "revoked at 2026-01-01 00:00 UTC: bị mất  may not sign now" in shown
    assert "targets            1" in shown
    assert "1 of 1 root keys must sign a new root" in shown


def test_two_root_keys_must_sign(
    tmp_path: Path, member_of: Callable[[Root], Member], capsys: pytest.CaptureFixture[str]
) -> None:
    """One of two custodians cannot publish a root alone; a register is signed without any root key."""
    root = Root(tmp_path)
    root.begin("--threshold", "2", "--root-keys", "3")
    keys, elsewhere = root.path / "keys", tmp_path / "elsewhere"
    elsewhere.mkdir()
    for number in (2, 3):
        (keys / f"root.1.{number}.pem").rename(elsewhere / f"root.1.{number}.pem")
    member = member_of(root)
    assert root.verb("sign") == 0

    assert root.verb("rotate-root") == 1
    assert "2 keys of root must sign, and 1 are here" in capsys.readouterr().err
    both = ("--keys", str(keys), "--keys", str(elsewhere))
    assert root.verb("rotate-root", *both) == 0

    member.receive(root.public)
    assert member.update().versions["root"] == 2
    capsys.readouterr()
    assert root.verb("show") == 0
    assert "2 of 3 root keys must sign a new root" in capsys.readouterr().out


@pytest.mark.parametrize(("threshold", "keys"), [("0", "1"), ("3", "2")])
def test_an_impossible_threshold_is_refused(tmp_path: Path, threshold: str, keys: str) -> None:
    """No more than there are, and one at least."""
    arguments = ("--instance", "tests", "--threshold", threshold, "--root-keys", keys)
    assert main(["new", str(tmp_path / "root"), *arguments]) == 1


def test_a_root_is_renewed_with_its_keys(root: Root) -> None:
    """It expires later, and its keys are the same."""
    assert root.verb("rotate-root", "--keep-keys", "--root-days", "1000") == 0

    first, second = (Metadata[RootMetadata].from_file(str(root.public / f"{n}.root.json")).signed for n in (1, 2))
    assert second.roles["root"].keyids == first.roles["root"].keyids
    assert second.expires > first.expires


def test_the_keys_of_the_other_roles_are_exchanged(root: Root, member: Member) -> None:
    """What the old ones sign counts no more, for those that have the new root."""
    assert root.verb("rotate-root", "--roles") == 0
    for role in ("targets", "snapshot", "timestamp"):
        assert (root.path / "keys" / f"{role}.2.pem").exists()
        (root.path / "keys" / f"{role}.1.pem").unlink()
    assert root.verb("sign") == 0

    member.receive(root.public)

    assert member.update().version == 3


def test_a_site_hands_over_its_public_keys(root: Root, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """From the private ones that stay with it, under the number that it names."""
    site = tmp_path / "site"
    assert main(["hand-over", "cao-loc", str(tmp_path), "--from", "2026-12-01T00:00:00Z"]) == 1
    site.mkdir()
    for service in SERVICES:
        (site / f"{service}-key.pem").write_bytes((root.path / "keys" / "root.1.1.pem").read_bytes())
    capsys.readouterr()

    assert main(["hand-over", "cao-loc", str(site), "--from", "2026-12-01T00:00:00+07:00", "--number", "2"]) == 0

    found = register_in(capsys.readouterr().out)
    assert [key.id for key in found.keys] == [f"cao-loc.{service}-2" for service in SERVICES]


def test_a_folder_without_a_register_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The verb says where it looked."""
    assert main(["show", "--folder", str(tmp_path)]) == 1
    assert f"{tmp_path} holds no register" in capsys.readouterr().err
    assert not RootFolder(tmp_path / "nowhere").path.exists()
