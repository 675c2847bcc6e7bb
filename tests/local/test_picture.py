"""The picture of `make run` shows the summary, and cuts nothing."""

from deploy.local.picture import drawn


def test_the_picture_begins_with_the_summary_and_holds_whole_lines() -> None:
    """Progress is left out, and the longest address is there to its end."""
    address = f"http://127.0.0.1:18103/dossiers?plan={'0' * 36}&reason=VOTE_BELOW_THRESHOLD&page={'1' * 60}end"
    picture = drawn(f"  1.0 s  Kafka ready\n\n\x1b[1mThe year of plan 254\x1b[0m\n{address}\n", "make run")

    assert "Kafka" not in picture
    assert "VOTE_BELOW_THRESHOLD" in picture
    assert f"{'1' * 60}end" in picture
    assert "…" not in picture
    assert "@font-face" not in picture
