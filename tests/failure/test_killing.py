"""The stretches in which a sweep kills are those between two things that outlive the process."""

from pathlib import Path

import pytest

from tests.failure.killing import Job, Killer, Point, first_of_paths

pytestmark = pytest.mark.servers
_FILE = "tests/failure/small.py"


def _stretches(points: tuple[Point, ...], source: list[str]) -> list[set[str]]:
    """The lines of each stretch, as they are written."""
    found: dict[int, set[str]] = {}
    for point in points:
        found.setdefault(point.stretch, set()).add(source[point.number - 1].strip())
    return list(found.values())


def test_lines_between_two_outside_acts_are_one_stretch(tmp_path: Path) -> None:
    """A write to a file or to a socket begins a new one; a computation does not."""
    source = (Path(__file__).with_name("small.py")).read_text().splitlines()
    with Killer() as killer:
        lived = killer.run(Job("write_and_send", (_FILE,), {"file": str(tmp_path / "file")}))

    assert lived.fault is None
    stretches = _stretches(lived.points, source)
    assert any({"first = 1", "second = first + 1"} <= stretch for stretch in stretches)
    assert not any({"second = first + 1", "third = second + 1"} <= stretch for stretch in stretches)
    assert not any({"third = second + 1", "fourth = third + 1"} <= stretch for stretch in stretches)


def test_a_child_dies_at_the_given_step(tmp_path: Path) -> None:
    """The writes before the kill are there, those after it are not."""
    file = tmp_path / "file"
    with Killer() as killer:
        job = Job("write_and_send", (_FILE,), {"file": str(file)})
        points = first_of_paths(killer.run(job).points)
        file.unlink()
        left = []
        for point in points:
            assert killer.run(Job(job.work, job.files, job.given, point)).killed
            left.append(file.read_text() if file.exists() else None)
            file.unlink(missing_ok=True)

    assert left[0] is None
    assert set(left[1:]) <= {"", "once\n"}
    assert left[-1] == "once\n"


def test_a_loop_over_equal_things_is_one_path() -> None:
    """Stretches over the same lines are killed in once; another line makes another path."""
    polled = [Point("a", number, times, times) for times in (1, 2, 3) for number in (1, 2)]
    other = [Point("a", 1, 4, 4), Point("a", 3, 1, 4)]

    assert first_of_paths([*polled, *other]) == [Point("a", 1, 1, 1), Point("a", 1, 4, 4)]
