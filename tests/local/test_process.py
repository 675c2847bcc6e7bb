"""Programs that are known by their process-id file."""

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.local.process import Program, is_gone

_LOOKS = 2000


@pytest.fixture
def program(tmp_path: Path) -> Iterator[Program]:
    """A program that is described and not started."""
    program = Program("Program", tmp_path / "pid", tmp_path / "log")
    yield program
    program.kill()


def test_a_program_is_known_while_it_becomes_another(program: Program, tmp_path: Path) -> None:
    """It becomes itself without end: at no moment does it look as if it had ended."""
    becoming = tmp_path / "becoming.sh"
    becoming.write_text('exec sh "$0"\n')

    program.start(["sh", str(becoming)])

    assert [program.running() for _ in range(_LOOKS)] == [True] * _LOOKS


def test_a_process_without_an_environment_is_not_ours(program: Program) -> None:
    """It cannot carry the mark, and is not waited for without end."""
    with subprocess.Popen(["sleep", "60"], env={}) as other:
        program.pid_file.write_text(f"{other.pid} mark\n")

        assert not program.running()

        other.kill()


def test_a_program_is_recognised_after_its_folder_was_moved(tmp_path: Path) -> None:
    """Its files have another name, and it still stops."""
    before, after = tmp_path / "before", tmp_path / "after"
    Program("Program", before / "pid", before / "log").start(["sleep", "600"])
    before.rename(after)
    moved = Program("Program", after / "pid", after / "log")

    assert moved.running()

    process = moved.process()
    moved.stop()

    assert process is not None
    assert is_gone(process)


def test_a_copied_folder_does_not_own_the_program(program: Program, tmp_path: Path) -> None:
    """Its files hold the same id and mark, and stopping it stops nothing."""
    program.start(["sleep", "600"])
    shutil.copytree(tmp_path, copied := tmp_path.with_name(f"{tmp_path.name}-copy"))
    copy = Program("Program", copied / "pid", copied / "log")

    assert not copy.running()

    copy.stop()

    assert program.running()
