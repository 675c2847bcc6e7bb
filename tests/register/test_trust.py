"""How a service trusts a copy of the register: only what proves itself, only forward, and only while it is in force."""

import json
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tuf.ngclient import Updater
from typing_extensions import override

from chassis.clock import wall
from chassis.errors import RegisterRefusedError, RegisterUnreadableError
from chassis.signed_register import SignedRegister
from deploy.register.checking import check
from deploy.register.content import RegisterError
from deploy.register.verbs import main
from tests.register.root import Member, Root

SMALL = settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])


class _Quiet(SimpleHTTPRequestHandler):
    @override
    def log_message(self, *_: object) -> None:
        """Nothing."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address at which `folder` is served over HTTP."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def sign_again(root: Root) -> None:
    """The next version."""
    assert root.verb("sign") == 0


@pytest.mark.filterwarnings("ignore::ResourceWarning")  # the client keeps its connection until it is collected
def test_any_client_of_the_update_framework_follows_the_register(root: Root, tmp_path: Path) -> None:
    """python-tuf's own, over HTTP, from the first root over a rotation to the newest register."""
    trusted = (root.public / "1.root.json").read_bytes()
    assert root.verb("rotate-root") == 0
    sign_again(root)
    (tmp_path / "metadata").mkdir()

    with served(root.public) as url:
        client = Updater(str(tmp_path / "metadata"), url, str(tmp_path / "got"), f"{url}/targets/", bootstrap=trusted)
        client.refresh()
        target = client.get_targetinfo("register.json")
        assert target is not None
        got = Path(client.download_target(target)).read_bytes()

    assert [site["code"] for site in json.loads(got)["sites"]] == ["tinh-lang-son", "lang-son", "phuong-vinh-trai"]


def test_a_copy_is_trusted_and_the_next_one_too(root: Root, member: Member) -> None:
    """From the root that came by hand; the same copy again is no news."""
    assert member.update().versions == {"root": 1, "targets": 1, "snapshot": 1, "timestamp": 1}
    sign_again(root)
    assert member.update().version == 1

    member.receive(root.public)

    assert member.update().version == 2
    assert member.signed.in_force() == member.update()


def test_an_older_copy_is_refused(root: Root, member: Member) -> None:
    """Also after a restart: what was trusted last is kept beside the service."""
    older = root.copy("older")
    sign_again(root)
    member.receive(root.public)
    newest = member.update()

    member.receive(older)

    with pytest.raises(RegisterRefusedError, match=r"is older than one that was trusted before.*: copy the newest"):
        member.update()
    in_force, refused = member.signed.look()
    assert in_force == newest
    assert "version 2 of tests, in force until" in (refused or "")


def test_without_what_was_trusted_before_an_older_copy_is_taken(root: Root, member: Member) -> None:
    """The control: the folder of state is what protects."""
    older = root.copy("older")
    sign_again(root)
    member.receive(root.public)
    member.update()
    shutil.rmtree(member.folder / "state")

    member.receive(older)

    assert member.update().version == 1


def test_a_frozen_copy_expires(member: Member, days_later: Callable[[int], None]) -> None:
    """A copy that nobody renews is not taken up after its day; what was trusted before is still known."""
    known = member.update()
    days_later(29)
    assert member.update() == known
    days_later(31)

    with pytest.raises(RegisterRefusedError, match=r"has expired .*: copy a newer one"):
        member.update()

    assert member.signed.in_force() == known
    shutil.rmtree(member.folder / "state")
    with pytest.raises(RegisterRefusedError, match="has expired"):
        member.signed.look()


def test_an_expired_register_is_followed_by_a_newer_one(
    root: Root, member: Member, days_later: Callable[[int], None]
) -> None:
    """The root signs again, and everything goes on; what was trusted before it expired protects still."""
    older = root.copy("older")
    member.update()
    days_later(31)
    sign_again(root)

    member.receive(root.public)
    assert member.update().version == 2

    member.receive(older)
    with pytest.raises(RegisterRefusedError, match="is older than one that was trusted before"):
        member.update()


@pytest.mark.parametrize("kind", ["targets", "snapshot"])
def test_two_versions_are_not_mixed(root: Root, member: Member, kind: str) -> None:
    """Neither the targets of one under the snapshot of another, nor a snapshot under another timestamp."""
    sign_again(root)
    shutil.copy(root.public / f"1.{kind}.json", root.public / f"2.{kind}.json")

    member.receive(root.public)

    with pytest.raises(RegisterRefusedError, match="was altered, or is mixed of two versions"):
        member.update()


def test_an_altered_register_is_refused(member: Member) -> None:
    """One more unit in it, under the same name."""
    (target,) = (member.copy / "targets").iterdir()
    target.write_text(target.read_text().replace("Phường Vĩnh Trại", "Phường Hoàng Văn Thụ"))

    with pytest.raises(RegisterRefusedError, match=r"was altered|is too large"):
        member.update()


def test_another_root_is_not_followed(root: Root, member: Member, tmp_path: Path) -> None:
    """Neither a copy of another federation, nor the own one from a root that did not sign it."""
    other = Root(tmp_path / "other")
    other.folder.mkdir()
    other.begin()
    member.update()

    member.receive(other.public)
    with pytest.raises(RegisterRefusedError, match="is not signed by the keys that its root names"):
        member.update()

    member.receive(root.public)
    shutil.copy(other.public / "1.root.json", member.folder / "root.json")
    with pytest.raises(RegisterRefusedError, match="is not signed by the keys that its root names"):
        member.update()


def test_another_federation_does_not_take_the_place_of_this_one(member: Member, tmp_path: Path) -> None:
    """Not even by a root that an operator has put there: training is never taken for the real one."""
    member.update()
    other = Root(tmp_path / "other")
    other.folder.mkdir()
    assert main(["new", str(other.path), "--instance", "training"]) == 0
    assert other.add("tinh-lang-son") == 0
    sign_again(other)

    shutil.copy(other.public / "1.root.json", member.folder / "root.json")
    member.receive(other.public)

    with pytest.raises(RegisterRefusedError, match="is of the federation training, and tests is in force here"):
        member.update()


def test_a_root_of_a_thief_is_not_followed(root: Root, member: Member) -> None:
    """A second root that the first one's key did not sign."""
    member.update()
    thief = Root(root.folder / "thief")
    thief.folder.mkdir()
    thief.begin()
    assert thief.verb("rotate-root") == 0

    shutil.copy(thief.public / "2.root.json", member.copy / "2.root.json")

    with pytest.raises(RegisterRefusedError, match="is not signed by the keys"):
        member.update()


@pytest.mark.parametrize("name", ["timestamp.json", "1.snapshot.json", "1.targets.json", "targets"])
def test_a_copy_that_is_not_whole_is_refused(member: Member, name: str) -> None:
    """It may be one that somebody is copying now."""
    gone = member.copy / name
    shutil.rmtree(gone) if gone.is_dir() else gone.unlink()

    with pytest.raises(RegisterRefusedError, match=r"is not whole \(.* is missing\): copy all of it again"):
        member.update()


@pytest.mark.parametrize("name", ["timestamp.json", "1.snapshot.json", "1.targets.json"])
@pytest.mark.parametrize("text", ["", "no json", "{}", "[]", '{"signed": 1, "signatures": []}'])
def test_malformed_metadata_is_refused(member: Member, name: str, text: str) -> None:
    """With a sentence, whatever it is."""
    (member.copy / name).write_text(text)

    with pytest.raises(RegisterRefusedError, match="copy all of it again"):
        member.update()


def test_a_malformed_root_is_named(member: Member) -> None:
    """And one that is not there."""
    file = member.folder / "root.json"
    file.write_text("{}")
    with pytest.raises(RegisterRefusedError, match="its root is malformed"):
        member.update()

    file.unlink()
    with pytest.raises(RegisterUnreadableError, match=r"the root .*root.json cannot be read"):
        member.update()


def test_a_state_that_is_no_folder_is_named(member: Member) -> None:
    """And one that holds something else."""
    (member.folder / "state").write_text("")
    with pytest.raises(RegisterUnreadableError, match="cannot be used as a folder of state"):
        member.update()

    (member.folder / "state").unlink()
    member.update()
    (member.folder / "state" / "in-force.json").write_text("{}")
    with pytest.raises(RegisterUnreadableError, match="empty that folder"):
        member.update()


def test_a_root_is_rotated_under_members_that_were_away(root: Root, member: Member) -> None:
    """They follow from root to root, however many were made meanwhile."""
    for _ in range(3):
        assert root.verb("rotate-root") == 0
    sign_again(root)

    member.receive(root.public)

    assert member.update().versions["root"] == 4


def test_check_says_what_it_found(root: Root, member: Member, capsys: pytest.CaptureFixture[str]) -> None:
    """In a sentence; and what an operator should know besides."""
    assert main(["check", str(root.path)]) == 0
    shown = capsys.readouterr().out
    assert "holds: version 1 of tests, in force until" in shown
    assert "3 sites, 12 keys" in shown
    assert "note: trusted by the root in the copy itself" in shown

    assert main(["check", str(member.copy), "--root", str(member.folder / "root.json")]) == 0
    assert "note" not in capsys.readouterr().out

    soon = (wall() + timedelta(days=25)).isoformat(timespec="seconds")
    assert main(["check", str(member.copy), "--at", soon]) == 0
    assert "expires within a week" in capsys.readouterr().out

    (member.copy / "timestamp.json").unlink()
    assert main(["check", str(member.copy)]) == 1
    assert "timestamp.json is missing" in capsys.readouterr().err


def test_check_looks_ahead_and_not_back(member: Member) -> None:
    """Whether it will be in force that day; for a day that is past nothing is proven."""
    now = wall()

    with pytest.raises(RegisterError, match="the register expires before"):
        check(member.copy, None, now + timedelta(days=31), now)
    with pytest.raises(RegisterError, match="is checked for now or for later"):
        check(member.copy, None, now - timedelta(days=1), now)


def test_check_names_services_that_cannot_be_heard(root: Root, capsys: pytest.CaptureFixture[str]) -> None:
    """Their only key was revoked."""
    name = ("lang-son", "planning", "lang-son.planning-1")
    assert root.verb("revoke-key", *name, "--at", "2026-01-01T00:00:00Z", "--because", "lost") == 0
    sign_again(root)
    capsys.readouterr()

    assert main(["check", str(root.path)]) == 0

    assert "note: planning of lang-son has no key that may sign" in capsys.readouterr().out


@SMALL
@given(data=st.data())
def test_what_check_accepts_a_service_accepts(
    root: Root, member_of: Callable[[Root], Member], data: st.DataObject
) -> None:
    """And what it refuses is refused: whichever byte of whichever file was altered, left out or repeated."""
    shutil.rmtree(root.folder / "member", ignore_errors=True)
    member = member_of(root)
    files = sorted(file for file in member.copy.rglob("*") if file.is_file())
    file = data.draw(st.sampled_from(files))
    content = file.read_bytes()
    at = data.draw(st.integers(0, len(content) - 1))
    middle = data.draw(st.sampled_from([b"", b"0", b" ", content[at : at + 1], content[at : at + 1] * 2, b"\xff"]))
    file.write_bytes(content[:at] + middle + content[at + 1 :])

    def checked() -> object:
        now = wall()
        return check(member.copy, member.folder / "root.json", now, now).in_force

    assert _outcome(checked) == _outcome(member.update) == _outcome(lambda: _held_by(member))


def _held_by(member: Member) -> object:
    """What a register of keys over the copy holds to be in force, with a state of its own."""
    anew = SignedRegister(member.copy, member.folder / "root.json", member.folder / "state-2")
    return anew.look()[0]


def _outcome(trust: Callable[[], object]) -> object:
    """What was trusted, or that nothing was."""
    try:
        return trust()
    except RegisterRefusedError:
        return None
