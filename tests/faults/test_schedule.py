"""The schedule of faults: a seed decides it, and everything is hit."""

from collections import Counter

from tests.faults.disturbing import Kind, schedule

PROCESSES, LINKS = ("Postgres", "Kafka", "planning", "mirror"), ("up", "down")


def test_a_seed_decides_the_schedule() -> None:
    """The same one gives the same faults, another one others."""
    assert schedule(7, 600, PROCESSES, LINKS) == schedule(7, 600, PROCESSES, LINKS)
    assert schedule(7, 600, PROCESSES, LINKS) != schedule(8, 600, PROCESSES, LINKS)


def test_each_process_is_killed_and_stopped_in_turn_and_each_link_is_cut() -> None:
    """In ten minutes five times each, and a link ten times; in half a minute everything once."""
    long, short = schedule(7, 600, PROCESSES, LINKS), schedule(7, 30, PROCESSES, LINKS)

    hit = Counter((fault.target, fault.kind) for fault in long)
    assert hit == {
        **{(name, kind): 5 for name in PROCESSES for kind in (Kind.KILL, Kind.STOP)},
        **{(name, Kind.CUT): 10 for name in LINKS},
    }
    assert sorted(fault.target for fault in short) == sorted((*PROCESSES, *LINKS))
    assert [fault.at for fault in long] == sorted(fault.at for fault in long)
    assert short[0].at > 0
    assert short[-1].at < 30
