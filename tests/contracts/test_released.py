"""Released files are not taken back, in any kind of clone."""

import re
import subprocess
from pathlib import Path

import pytest

from contracts.generate import ROOT, contracts_folder, unreleasable
from contracts.released import EPOCH, released_commits

LOCKED = "contracts/schemas/RegistrationLocked.1.json"
GOLDEN = "tests/golden/RegistrationLocked.1.json"
WHO = ("-c", "user.name=Test", "-c", "user.email=test@example.org", "-c", "commit.gpgsign=false")


def git(folder: Path, *words: str) -> str:
    """Run Git in `folder` and answer what it says."""
    done = subprocess.run(["git", *WHO, *words], cwd=folder, check=True, capture_output=True, encoding="utf-8")
    return done.stdout.strip()


def commit(folder: Path, **files: str) -> None:
    """Commit everything in `folder` after writing `files`, whose names are LOCKED and GOLDEN in small letters."""
    for name, text in files.items():
        put(folder, name, text)
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--allow-empty", "--message", "next")


def put(folder: Path, name: str, text: str) -> None:
    """Write one of the two files, or any other by its path."""
    path = folder / {"locked": LOCKED, "golden": GOLDEN}.get(name, name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository with two commits; the first released a schema and a golden file."""
    folder = tmp_path / "origin"
    folder.mkdir()
    git(folder, "init", "--quiet", "--initial-branch=main")
    put(folder, EPOCH, "first\n")
    commit(folder, locked=contracts_folder().files["RegistrationLocked.1.json"], golden='{"a":1}\n')
    commit(folder)
    return folder


def test_this_repository_takes_nothing_back() -> None:
    """No golden file was changed and no released schema broken."""
    assert unreleasable(ROOT) == []


def test_a_new_golden_file_is_welcome(repository: Path) -> None:
    """Files are added, before the commit and in it."""
    put(repository, "tests/golden/RegistrationLocked.2.json", "{}\n")

    assert unreleasable(repository) == []
    commit(repository)
    assert unreleasable(repository) == []


@pytest.mark.parametrize("committed", [False, True], ids=["before the commit", "in the commit"])
def test_a_golden_file_that_is_changed_is_named(repository: Path, *, committed: bool) -> None:
    """A single byte is enough."""
    put(repository, "golden", '{"a":2}\n')
    if committed:
        commit(repository)

    wrong = unreleasable(repository)

    assert len(wrong) == 1
    assert wrong[0].startswith(f"{GOLDEN}: golden files are only ever added")


@pytest.mark.parametrize("moved_to", [None, "tests/golden/Other.1.json"], ids=["deleted", "renamed"])
def test_a_golden_file_that_is_gone_is_named(repository: Path, moved_to: str | None) -> None:
    """A renamed file is gone from where it was."""
    if moved_to is None:
        (repository / GOLDEN).unlink()
    else:
        (repository / GOLDEN).rename(repository / moved_to)
    commit(repository)

    assert [line.partition(":")[0] for line in unreleasable(repository)] == [GOLDEN]


def test_a_change_on_a_branch_is_seen_however_many_commits_ago(repository: Path) -> None:
    """The point where the branch left the main line counts."""
    git(repository, "switch", "--quiet", "--create", "branch")
    commit(repository, golden='{"a":2}\n')
    commit(repository)
    commit(repository)

    assert [line.partition(":")[0] for line in unreleasable(repository)] == [GOLDEN]


def test_a_change_since_the_last_tag_is_seen_on_the_main_line(repository: Path) -> None:
    """A tag is a release."""
    git(repository, "tag", "v1")
    commit(repository, golden='{"a":2}\n')
    commit(repository)
    commit(repository)

    assert [line.partition(":")[0] for line in unreleasable(repository)] == [GOLDEN]


def test_the_commits_of_an_earlier_epoch_released_nothing(repository: Path) -> None:
    """A new word begins anew in the commit that brings it, and what follows is guarded again."""
    put(repository, EPOCH, "second\n")
    put(repository, "golden", '{"a":2}\n')

    assert unreleasable(repository) == []
    commit(repository)
    assert unreleasable(repository) == []
    commit(repository, golden='{"a":3}\n')
    assert [line.partition(":")[0] for line in unreleasable(repository)] == [GOLDEN]


def test_a_repository_without_an_epoch_is_no_release(repository: Path) -> None:
    """Taking the file away does not take the guard away."""
    (repository / EPOCH).unlink()

    with pytest.raises(FileNotFoundError, match="epoch"):
        unreleasable(repository)


def test_this_repository_has_an_epoch_of_one_word() -> None:
    """Nothing but the word is compared."""
    assert re.fullmatch(r"[a-z]+\n", (ROOT / EPOCH).read_text("utf-8"))


def test_a_home_event_is_guarded_in_the_folder_of_its_service(repository: Path) -> None:
    """The same comparison, wherever the schemas lie."""
    folder = "services/planning/schemas"
    schema = contracts_folder().files["RegistrationLocked.1.json"]
    put(repository, f"{folder}/Locked.1.json", schema)
    commit(repository)
    put(repository, f"{folder}/Locked.1.json", schema.replace('"deadline"', '"due"'))

    assert unreleasable(repository) == []
    assert f"{folder}/Locked.1.json: deadline: was removed; raise the version and add an upcast" in unreleasable(
        repository, [folder]
    )


def test_a_released_schema_cannot_be_broken_by_way_of_deleting_it_first(repository: Path) -> None:
    """The file on disk is not the only witness."""
    narrower = contracts_folder().files["RegistrationLocked.1.json"].replace('"deadline"', '"due"')
    commit(repository, locked=narrower)

    wrong = unreleasable(repository)

    assert f"{LOCKED}: deadline: was removed; raise the version and add an upcast" in wrong


def test_a_released_schema_may_be_widened(repository: Path) -> None:
    """Another description breaks nobody."""
    schema = contracts_folder().files["RegistrationLocked.1.json"].replace("deadline has passed", "deadline is over")
    commit(repository, locked=schema)

    assert unreleasable(repository) == []


def test_a_shallow_clone_is_checked_as_far_as_it_goes(repository: Path, tmp_path: Path) -> None:
    """With one commit only what is not committed yet can be seen, and nothing fails for want of the rest."""
    git(tmp_path, "clone", "--quiet", "--depth=1", repository.as_uri(), "shallow")
    shallow = tmp_path / "shallow"

    assert len(released_commits(shallow)) == 1
    assert unreleasable(shallow) == []
    put(shallow, "golden", "{}\n")
    assert [line.partition(":")[0] for line in unreleasable(shallow)] == [GOLDEN]


def test_a_folder_without_history_has_released_nothing(tmp_path: Path) -> None:
    """An unpacked archive can be checked too."""
    put(tmp_path, "golden", "{}\n")
    put(tmp_path, EPOCH, "first\n")
    git(tmp_path, "init", "--quiet")

    assert released_commits(tmp_path) == ()
    assert unreleasable(tmp_path) == []
