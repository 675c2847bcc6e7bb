"""A register that came as files: what proves itself goes into the copy, anything else leaves it as it is."""

import shutil
from collections.abc import Callable
from pathlib import Path
from secrets import token_bytes
from types import SimpleNamespace

import pytest

from chassis import received_register
from chassis.errors import RegisterRefusedError, RegisterUnreadableError
from chassis.received_register import MOST_BYTES_OF_ALL, MOST_FILES, ReceivedFiles, take_up
from contracts.register_files import MOST_BYTES, file_named
from deploy.register.content import RegisterError
from deploy.register.folder import RootFolder
from deploy.register.publishing import files_to_publish
from tests.register.root import Member, Root

FROM = "on the topic"


def published(root: Root) -> dict[str, bytes]:
    """The files that the root puts on its topic now."""
    return files_to_publish(RootFolder(root.path))


def signed_again(root: Root) -> dict[str, bytes]:
    """The files of the next version."""
    assert root.verb("sign") == 0
    return published(root)


def files_in(folder: Path) -> dict[str, bytes]:
    """Every file of a copy."""
    return {f"{one.relative_to(folder)}": one.read_bytes() for one in folder.rglob("*.json")}


def test_what_is_published_is_all_that_a_member_needs(root: Root, member: Member) -> None:
    """Over two rotations of the root, from version 1 on; a second look finds nothing new."""
    for _ in range(2):
        assert root.verb("rotate-root") == 0
        signed_again(root)
    files = published(root)

    found = take_up(files, member.signed, FROM)

    assert found is not None
    assert member.update() == found
    assert found.versions == {"root": 3, "targets": 3, "snapshot": 3, "timestamp": 3}
    assert take_up(files, member.signed, FROM) is None
    assert set(files) == {
        *(f"{number}.root.json" for number in (1, 2, 3)),
        "3.targets.json",
        "3.snapshot.json",
        "timestamp.json",
        *(f"targets/{one.name}" for one in (root.public / "targets").iterdir()),
    }


def older(root: Root, member: Member) -> dict[str, bytes]:
    """Version 1, after the member has had version 2."""
    files = published(root)
    assert take_up(signed_again(root), member.signed, FROM) is not None
    return files


def of_another_root(root: Root, _member: Member) -> dict[str, bytes]:
    """Version 2 of a root that calls itself the same."""
    stranger = Root(root.folder / "stranger")
    stranger.folder.mkdir()
    stranger.begin()
    return signed_again(stranger)


def altered(root: Root, _member: Member) -> dict[str, bytes]:
    """Version 2 with another register in it."""
    assert root.verb("revoke-key", "lang-son", "review", "lang-son.review-1", *STOLEN) == 0
    files = signed_again(root)
    (name,) = (name for name in files if name.startswith("targets/"))
    return {**files, name: files[name].replace(b"stolen", b"broken")}


def in_part(root: Root, _member: Member) -> dict[str, bytes]:
    """Version 2 without its targets."""
    files = signed_again(root)
    del files["2.targets.json"]
    return files


STOLEN = ("--at", "2026-06-01T05:00:00Z", "--because", "stolen")
WRONG: tuple[tuple[Callable[[Root, Member], dict[str, bytes]], str], ...] = (
    (older, "is older than one that was trusted before"),
    (of_another_root, "is not signed by the keys that its root names"),
    (altered, "was altered"),
    (in_part, "is not whole"),
)


@pytest.mark.parametrize(("wrong", "sentence"), WRONG, ids=[wrong.__name__ for wrong, _ in WRONG])
def test_what_does_not_prove_itself_changes_nothing(
    root: Root, member: Member, wrong: Callable[[Root, Member], dict[str, bytes]], sentence: str
) -> None:
    """It is refused with a sentence that names the topic; the copy and what is in force stay, byte for byte."""
    files = wrong(root, member)
    before = (member.update(), files_in(member.copy))

    with pytest.raises(RegisterRefusedError, match=rf"the register on the topic is refused: it {sentence}"):
        take_up(files, member.signed, FROM)

    assert (member.update(), files_in(member.copy)) == before


def test_a_register_that_has_expired_is_refused(root: Root, member: Member, days_later: Callable[[int], None]) -> None:
    """Who withholds the newer one gains nothing by an older one."""
    files = signed_again(root)
    before = files_in(member.copy)
    member.update()
    days_later(31)

    with pytest.raises(RegisterRefusedError, match="has expired"):
        take_up(files, member.signed, FROM)

    assert files_in(member.copy) == before


def test_without_the_check_the_older_one_would_take_the_place_of_the_newer(
    root: Root, member: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So the tests above do look at the check, and not at something else that protects the copy."""
    files = older(root, member)
    before = files_in(member.copy)
    versions = {"root": 1, "targets": 1, "snapshot": 1, "timestamp": 1}
    monkeypatch.setattr(received_register, "_verified", lambda *_: SimpleNamespace(versions=versions))

    take_up(files, member.signed, FROM)

    assert files_in(member.copy)["timestamp.json"] != before["timestamp.json"]


def test_needless_files_do_not_reach_the_copy(root: Root, member: Member) -> None:
    """Roots that nothing leads to, metadata of other versions and targets that nothing names; the first root stays."""
    needless = {f"{number}.root.json": b"{}" for number in (1, 7, 100)}
    needless |= {"9.snapshot.json": b"x", "9.targets.json": b"y", f"targets/{'0' * 64}.register.json": b"z"}
    first = (member.copy / "1.root.json").read_bytes()

    assert take_up({**signed_again(root), **needless}, member.signed, FROM) is not None

    assert not files_in(member.copy).keys() & (needless.keys() - {"1.root.json"})
    assert (member.copy / "1.root.json").read_bytes() == first


def test_a_copy_that_is_newer_stays(root: Root, member: Member) -> None:
    """Somebody has carried version 3 by hand, which no look has taken up yet, and version 2 comes."""
    second = signed_again(root)
    signed_again(root)
    member.receive(root.public)

    with pytest.raises(RegisterRefusedError, match="is older"):
        take_up(second, member.signed, FROM)

    assert member.update().version == 3


def test_a_folder_that_cannot_be_written_is_said(root: Root, member: Member) -> None:
    """With the file's place and what to do."""
    member.update()
    shutil.rmtree(member.copy)
    member.copy.write_text("no folder")

    with pytest.raises(RegisterUnreadableError, match=r"cannot be put into .*copy: .*; let the service write there"):
        take_up(signed_again(root), member.signed, FROM)


@pytest.mark.parametrize(
    "key",
    [
        None,
        b"",
        b"../timestamp.json",
        b"/etc/passwd",
        b"targets/../../x.register.json",
        b"timestamp.json\n",
        b"0.root.json",
        b"1.root.json.exe",
        b"1234567890.root.json",
        b"targets/" + b"g" * 64 + b".register.json",
        b"targets/" + b"0" * 64 + b".other.json",
        "１.root.json".encode(),
        b"x" * 1_000_000,
    ],
)
def test_a_name_that_no_file_of_a_register_has_is_not_taken(key: bytes | None) -> None:
    """So nothing leaves the folder, and nothing strange comes into it."""
    assert file_named(key) is None
    assert not ReceivedFiles().take(key, b"{}")


def test_what_is_kept_of_a_topic_is_bounded() -> None:
    """The newest stay: a register that is sent again after a flood is there whole."""
    received = ReceivedFiles()
    assert not received.take(b"timestamp.json", bytes(MOST_BYTES + 1))
    large = token_bytes(MOST_BYTES)
    for number in range(1, 30):
        assert received.take(f"{number}.root.json".encode(), large)
    assert sum(map(len, received.files.values())) <= MOST_BYTES_OF_ALL
    for number in range(1, 2 * MOST_FILES):
        received.take(f"{number}.snapshot.json".encode(), b"{}")
    received.take(b"timestamp.json", b"{}")

    assert len(received.files) == MOST_FILES
    assert [*received.files][-1] == "timestamp.json"
    assert received.take(b"timestamp.json", None)
    assert "timestamp.json" not in received.files


def test_a_register_that_is_too_large_for_a_message_is_not_published(
    root: Root, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It says so, and names the folder that is copied instead."""
    monkeypatch.setattr("deploy.register.publishing.MOST_BYTES", 1000)

    with pytest.raises(RegisterError, match=r"has \d+ bytes, and a message carries 1000: copy .*/register to each"):
        published(root)
