"""Programs that are known by their process-id file."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.local.process import Program

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
        program.pid_file.write_text(str(other.pid))

        assert not program.running()

        other.kill()
