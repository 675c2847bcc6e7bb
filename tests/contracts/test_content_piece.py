"""Pieces of contents: read as they were written, and nothing else is taken for one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.content_piece import (
    PIECE,
    MissingPieces,
    NoPieceError,
    Piece,
    piece_count,
    piece_length,
    read_message,
    written_missing,
    written_piece,
)

DIGEST = "0f" * 32
sizes = st.integers(1, 5 * PIECE)


@given(sizes, st.data())
def test_a_piece_is_read_as_it_was_written(size: int, data: st.DataObject) -> None:
    """The last one is shorter; together they are the whole."""
    number = data.draw(st.integers(0, piece_count(size) - 1))
    piece = Piece(DIGEST, size, number, b"x" * piece_length(size, number))
    written = written_piece(piece)
    assert read_message(written.value, written.headers) == piece
    assert sum(piece_length(size, one) for one in range(piece_count(size))) == size
    assert 0 < piece_length(size, number) <= PIECE


@given(sizes, st.data())
def test_a_request_is_read_as_it_was_written(size: int, data: st.DataObject) -> None:
    """Each number once."""
    numbers = data.draw(st.lists(st.integers(0, piece_count(size) - 1), unique=True).map(tuple))
    missing = MissingPieces(DIGEST, size, numbers)
    written = written_missing(missing)
    assert read_message(written.value, written.headers) == missing


@pytest.mark.parametrize(
    ("changed", "value"),
    [
        ({"tdkt-number": b"2"}, b"x"),
        ({"tdkt-number": b"-1"}, b"x"),
        ({"tdkt-number": "²".encode()}, b"x"),
        ({"tdkt-number": b"9" * 5000}, b"x"),
        ({"tdkt-size": b"0"}, b""),
        ({"tdkt-size": b"99999999999999"}, b"x"),
        ({"tdkt-sha256": b"0F" * 32}, b"x"),
        ({"tdkt-sha256": b"0f" * 31}, b"x"),
        ({}, b"xx"),
        ({}, None),
        ({"tdkt-kind": b"other"}, b"x"),
        ({"tdkt-kind": b"missing"}, b"[1]"),
        ({"tdkt-kind": b"missing"}, b"[true]"),
        ({"tdkt-kind": b"missing"}, b'{"a":1}'),
        ({"tdkt-kind": b"missing"}, b"[" * 9000),
        ({"tdkt-kind": b"missing"}, None),
    ],
)
def test_a_message_that_is_none_is_refused(changed: dict[str, bytes], value: bytes | None) -> None:
    """A length that does not fit its place, numbers that are none, another kind, a list that is none."""
    headers = dict(written_piece(Piece(DIGEST, 1, 0, b"x")).headers) | changed
    with pytest.raises(NoPieceError):
        read_message(value, headers.items())


@given(
    st.none() | st.binary(max_size=50), st.lists(st.tuples(st.text(max_size=12), st.none() | st.binary(max_size=70)))
)
def test_nothing_that_is_sent_stops_the_reader(value: bytes | None, headers: list[tuple[str, bytes | None]]) -> None:
    """It is a message or a NoPieceError."""
    with pytest.raises(NoPieceError):
        read_message(value, headers)
