"""The tree of a lane is that of RFC 9162, and its proofs prove what they say and nothing else."""

from base64 import b64encode
from collections.abc import Sequence
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.proof import leaf_hash, node_hash
from contracts.tlog import (
    EMPTY_ROOT,
    Checkpoint,
    CheckpointError,
    CompactRange,
    InconsistentError,
    consistency_proof,
    inclusion_proof,
    read_checkpoint,
    require_consistent,
    require_included,
)

LEAVES = [leaf_hash(bytes([number])) for number in range(70)]
ROOTS_OF_CT = (
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)
"""The roots of the first one to eight leaves below, as the implementations of Certificate Transparency test them."""
LEAVES_OF_CT = [
    leaf_hash(bytes.fromhex(text))
    for text in (
        "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f",
    )
]  # fmt: skip
places = st.integers(1, len(LEAVES)).flatmap(lambda size: st.tuples(st.integers(0, size - 1), st.just(size)))
pairs = st.integers(0, len(LEAVES)).flatmap(lambda size: st.tuples(st.integers(0, size), st.just(size)))


def root_by_definition(of: Sequence[bytes]) -> bytes:
    """The Merkle tree hash as RFC 9162, section 2.1.1, defines it: split at the largest power of two below n."""
    if not of:
        return sha256(b"").digest()
    if len(of) == 1:
        return of[0]
    split = split_of(len(of))
    return node_hash(root_by_definition(of[:split]), root_by_definition(of[split:]))


def split_of(size: int) -> int:
    """The largest power of two that is smaller than `size`."""
    split = 1
    while split * 2 < size:
        split *= 2
    return split


def path_by_definition(index: int, of: Sequence[bytes]) -> list[bytes]:
    """PATH of RFC 9162, section 2.1.3.1."""
    if len(of) == 1:
        return []
    split = split_of(len(of))
    if index < split:
        return [*path_by_definition(index, of[:split]), root_by_definition(of[split:])]
    return [*path_by_definition(index - split, of[split:]), root_by_definition(of[:split])]


def subproof_by_definition(first: int, of: Sequence[bytes], *, whole: bool) -> list[bytes]:
    """SUBPROOF of RFC 9162, section 2.1.4.1."""
    if first == len(of):
        return [] if whole else [root_by_definition(of)]
    split = split_of(len(of))
    if first <= split:
        return [*subproof_by_definition(first, of[:split], whole=whole), root_by_definition(of[split:])]
    return [*subproof_by_definition(first - split, of[split:], whole=False), root_by_definition(of[:split])]


def root(size: int) -> bytes:
    """The root of the first `size` leaves."""
    return CompactRange.of(LEAVES[:size]).root


def test_the_roots_are_those_of_certificate_transparency() -> None:
    """The leaves and roots that other implementations test with."""
    assert [CompactRange.of(LEAVES_OF_CT[: n + 1]).root.hex() for n in range(8)] == list(ROOTS_OF_CT)
    assert CompactRange().root == EMPTY_ROOT == sha256(b"").digest()


def test_the_consistency_proofs_are_those_of_the_example_in_the_rfc() -> None:
    """RFC 9162, section 2.1.5: a tree of seven leaves, and what proves its heads of 3, 4 and 6 leaves."""
    d = LEAVES[:7]
    a, b, c, last = d[0], d[1], d[2], d[6]
    g, h, i, j = node_hash(a, b), node_hash(c, d[3]), node_hash(d[4], d[5]), last
    k, ell = node_hash(g, h), node_hash(i, j)

    assert consistency_proof(d, 3, 7) == (c, d[3], g, ell)
    assert consistency_proof(d, 4, 7) == (ell,)
    assert consistency_proof(d, 6, 7) == (i, j, k)
    assert inclusion_proof(d, 0, 7) == (b, h, ell)
    assert inclusion_proof(d, 3, 7) == (c, g, ell)
    assert inclusion_proof(d, 4, 7) == (d[5], j, k)
    assert inclusion_proof(d, 6, 7) == (i, k)


@given(st.lists(st.integers(0, 20), max_size=6))
def test_a_tree_grows_to_the_root_of_all_its_leaves(steps: list[int]) -> None:
    """However many are appended at a time; its nodes are as many as the size has ones."""
    tree, size = CompactRange(), 0
    for step in steps:
        leaves = [leaf_hash(number.to_bytes(2, "big")) for number in range(size, size + step)]
        tree, size = tree.extended(leaves), size + step

    every = [leaf_hash(number.to_bytes(2, "big")) for number in range(size)]
    assert tree.root == root_by_definition(every)
    assert CompactRange.read(size, b"".join(tree.nodes)) == tree


@pytest.mark.parametrize(("size", "nodes"), [(0, 32), (1, 0), (2, 64), (3, 63), (-1, 32)])
def test_nodes_of_another_number_are_no_tree(size: int, nodes: int) -> None:
    """Nothing is appended to what was cut."""
    with pytest.raises(ValueError, match="are not the nodes of a tree"):
        CompactRange.read(size, bytes(nodes))


@given(places)
def test_a_leaf_is_proven_by_the_path_of_the_rfc(place: tuple[int, int]) -> None:
    """The proof is that of the definition, and its check takes it."""
    index, size = place
    proof = inclusion_proof(LEAVES, index, size)

    assert list(proof) == path_by_definition(index, LEAVES[:size])
    require_included(LEAVES[index], index, size, root(size), proof)


@given(places, st.data())
def test_a_leaf_is_not_proven_elsewhere(place: tuple[int, int], data: st.DataObject) -> None:
    """Neither another leaf, nor another place, nor another size with another root, nor a changed proof."""
    index, size = place
    proof = list(inclusion_proof(LEAVES, index, size))
    other = data.draw(st.integers(0, size))
    changes = [proof[:-1], [*proof, bytes(32)], [node[::-1] for node in proof]]

    for wrong in (change for change in changes if change != proof):
        with pytest.raises(InconsistentError):
            require_included(LEAVES[index], index, size, root(size), wrong)
    if other != index:
        with pytest.raises(InconsistentError):
            require_included(LEAVES[index], other, size, root(size), proof)
    with pytest.raises(InconsistentError):
        require_included(leaf_hash(b"another"), index, size, root(size), proof)


@given(pairs)
def test_two_heads_of_one_past_are_proven_by_the_proof_of_the_rfc(sizes: tuple[int, int]) -> None:
    """The proof is that of the definition, and its check takes it."""
    first, second = sizes
    proof = consistency_proof(LEAVES, first, second)

    if first:
        assert list(proof) == subproof_by_definition(first, LEAVES[:second], whole=True)
    require_consistent(first, root(first), second, root(second), proof)


@given(pairs, st.data())
def test_two_heads_of_two_pasts_are_not_proven(sizes: tuple[int, int], data: st.DataObject) -> None:
    """Whatever is changed: a leaf of the first past, a root, or the proof."""
    first, second = sizes
    proof = list(consistency_proof(LEAVES, first, second))
    changed = data.draw(st.integers(0, len(LEAVES) - 1))
    past = [leaf_hash(b"another") if number == changed else leaf for number, leaf in enumerate(LEAVES)]

    if changed < first:
        for other in (proof, list(consistency_proof(past, first, second))):
            with pytest.raises(InconsistentError):
                require_consistent(first, CompactRange.of(past[:first]).root, second, root(second), other)
    for wrong in ([*proof, bytes(32)], proof[:-1], [node[1:] for node in proof], [node[::-1] for node in proof]):
        if wrong != proof:
            with pytest.raises(InconsistentError):
                require_consistent(first, root(first), second, root(second), wrong)


def test_a_larger_head_does_not_begin_a_smaller_one() -> None:
    """A lane that was cut is not consistent with what it was."""
    with pytest.raises(InconsistentError, match="does not begin"):
        require_consistent(5, root(5), 4, root(4), ())


@pytest.mark.parametrize(("first", "second"), [(3, 2), (-1, 2), (2, 71)])
def test_no_proof_is_made_for_sizes_that_are_not_there(first: int, second: int) -> None:
    """In the wrong order, or beyond the leaves."""
    with pytest.raises(ValueError, match="not in order, or beyond"):
        consistency_proof(LEAVES, first, second)


@pytest.mark.parametrize(("index", "size"), [(3, 3), (-1, 3), (2, 71)])
def test_no_path_is_made_for_a_leaf_that_is_not_there(index: int, size: int) -> None:
    """Before the first, or beyond the size."""
    with pytest.raises(ValueError, match="is not among the first"):
        inclusion_proof(LEAVES, index, size)


@given(st.integers(0, 2**62), st.binary(min_size=32, max_size=32))
def test_a_checkpoint_is_read_as_it_was_written(size: int, of: bytes) -> None:
    """Three lines: the name of the tree, its size in decimal, its root in base64."""
    checkpoint = Checkpoint("tdkt/lang-son.planning.public/0", size, of)
    text = checkpoint.written()

    assert text == f"tdkt/lang-son.planning.public/0\n{size}\n{b64encode(of).decode()}\n"
    assert read_checkpoint(text) == read_checkpoint(f"{text}extension\n") == checkpoint


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a\n1\n",
        "a\n1\n{root}",
        "a\n01\n{root}\n",
        "a\n-1\n{root}\n",
        "a\n1_0\n{root}\n",
        "a\n\u0661\n{root}\n",
        "\n1\n{root}\n",
        "a\n1\n{root}\n\n",
        "a\n1\nAAAA\n",
        "a\n1\n?{root}\n",
        "a\n1\n{loose}\n",
    ],
)
def test_any_other_text_is_no_checkpoint(text: str) -> None:
    """Also another notation of the same number or hash is refused: one head has one text."""
    root_of = b64encode(bytes(32)).decode()

    with pytest.raises(CheckpointError):
        read_checkpoint(text.format(root=root_of, loose=f"{root_of[:-2]}B="))
