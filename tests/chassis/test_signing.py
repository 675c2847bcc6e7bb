"""A message proves its site by itself, and nothing else proves it."""

import json
from base64 import b64encode
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from hypothesis import given, settings
from hypothesis import strategies as st

from chassis.clock import wall
from chassis.errors import RegisterUnreadableError, UnverifiedError
from chassis.messaging.register import KeyRegister
from chassis.messaging.signing import (
    DEFAULT_INSTANCE,
    Proof,
    Seal,
    SigningKey,
    SigningKeyError,
    Tree,
    Verifier,
    leaf_hash,
    node_hash,
    read_path,
    written_path,
)

PRIVATE = Ed25519PrivateKey.generate()
KEY = SigningKey("lang-son-1", PRIVATE)
PUBLIC = PRIVATE.public_key()
NOON = datetime(2017, 1, 3, 12, tzinfo=UTC)


def leaves(number: int) -> list[bytes]:
    """As many leaves as asked for, each of another text."""
    return [leaf_hash(f"text {index}".encode()) for index in range(number)]


def root_by_definition(of: list[bytes]) -> bytes:
    """The Merkle tree hash as RFC 9162, section 2.1.1, defines it: split at the largest power of two below n."""
    if len(of) == 1:
        return of[0]
    split = 1
    while split * 2 < len(of):
        split *= 2
    return node_hash(root_by_definition(of[:split]), root_by_definition(of[split:]))


def verify(verifier: Verifier, leaf: bytes, proof: Proof) -> None:
    """Verify with the test's own key."""
    verifier.verify("lang-son", "planning", leaf, proof.seal, written_path(proof).encode())


def _its_key(site: str, service: str, key_id: str, at: datetime) -> Ed25519PublicKey:
    assert (site, service, key_id) == ("lang-son", "planning", "lang-son-1")
    assert at.tzinfo is not None
    return PUBLIC


@given(st.integers(1, 300))
def test_the_root_is_that_of_rfc_9162(number: int) -> None:
    """For every number of leaves the root is the one of the definition."""
    batch = leaves(number)

    tree = Tree(batch)

    assert tree.root == root_by_definition(batch)


def test_the_hashes_are_those_of_known_trees() -> None:
    """The certificate-transparency test vectors for the empty leaf, one leaf and eight leaves hold."""
    texts = [b"", b"\x00", b"\x10", b"\x20\x21", b"\x30\x31", b"\x40\x41\x42\x43", bytes(range(0x50, 0x58))]
    texts.append(bytes(range(0x60, 0x70)))

    roots = [Tree([leaf_hash(text) for text in texts[:number]]).root.hex() for number in (1, 2, 8)]

    assert roots == [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ]


@settings(max_examples=30, deadline=None)
@given(st.integers(1, 130))
def test_every_message_of_a_batch_proves_itself_alone(number: int) -> None:
    """A verifier that has seen nothing else accepts any one of them."""
    batch = leaves(number)

    proofs = KEY.sign(batch)

    for leaf, proof in zip(batch, proofs, strict=True):
        verify(Verifier(_its_key), leaf, proof)


@settings(max_examples=30, deadline=None)
@given(st.permutations(range(37)))
def test_a_verifier_that_remembers_accepts_the_batch_in_any_order(order: list[int]) -> None:
    """The proof of one message shortens that of the next and does not prevent it."""
    batch = leaves(37)
    proofs = KEY.sign(batch)
    verifier = Verifier(_its_key)

    for index in order:
        verify(verifier, batch[index], proofs[index])


def test_a_batch_of_one_has_an_empty_path() -> None:
    """The plain case is the plain signature."""
    (leaf,) = leaves(1)

    (proof,) = KEY.sign([leaf])

    assert proof.path == ()
    verify(Verifier(_its_key), leaf, proof)


@pytest.mark.parametrize("warm", [False, True], ids=["fresh", "after the batch was verified"])
def test_another_text_is_not_proven(*, warm: bool) -> None:
    """A changed message fails, also when its batch is remembered."""
    batch = leaves(5)
    proofs = KEY.sign(batch)
    verifier = Verifier(_its_key)
    if warm:
        for leaf, proof in zip(batch, proofs, strict=True):
            verify(verifier, leaf, proof)

    with pytest.raises(UnverifiedError, match="wrong-signature"):
        verify(verifier, leaf_hash(b"another text"), proofs[2])


def test_an_inner_node_does_not_pass_for_a_message() -> None:
    """Leaves and nodes are hashed apart, so half a tree is not a text."""
    batch = leaves(4)
    proofs = KEY.sign(batch)
    inner = batch[0] + batch[1]

    with pytest.raises(UnverifiedError, match="wrong-signature"):
        verify(Verifier(_its_key), leaf_hash(inner), Proof(proofs[0].seal, 0, 2, proofs[0].path[1:]))


def test_the_time_of_signing_is_signed() -> None:
    """Neither alone nor beside a batch that holds is another time taken."""
    first, second = leaves(2)
    proofs = KEY.sign([first, second], NOON)
    verifier = Verifier(_its_key)
    verify(verifier, first, proofs[0])
    earlier = NOON - timedelta(days=1)
    moved = proofs[1].seal._replace(signed_at=earlier, stamp=earlier.isoformat().encode())

    for checked in (verifier, Verifier(_its_key)):
        with pytest.raises(UnverifiedError, match="wrong-signature"):
            verify(checked, second, replace(proofs[1], seal=moved))


def test_another_keys_signature_is_not_taken() -> None:
    """Only the key that the register names proves."""
    other = SigningKey("lang-son-1", Ed25519PrivateKey.generate())
    (leaf,) = leaves(1)

    with pytest.raises(UnverifiedError, match="wrong-signature"):
        verify(Verifier(_its_key), leaf, other.sign([leaf])[0])


def test_what_one_key_proved_another_has_not() -> None:
    """A key under the same name that took its place does not inherit what is remembered."""
    (leaf,) = leaves(1)
    (proof,) = KEY.sign([leaf])
    keys = [PUBLIC]
    verifier = Verifier(lambda *_: keys[-1])
    verify(verifier, leaf, proof)
    keys.append(Ed25519PrivateKey.generate().public_key())

    verifier.forget()

    with pytest.raises(UnverifiedError, match="wrong-signature"):
        verify(verifier, leaf, proof)


def test_what_one_site_proved_another_has_not() -> None:
    """Each site's messages are proven by its own keys, however its key is called."""
    (leaf,) = leaves(1)
    (proof,) = KEY.sign([leaf])
    keys = {"lang-son": PUBLIC, "cao-bang": Ed25519PrivateKey.generate().public_key()}
    verifier = Verifier(lambda site, *_: keys[site])
    verify(verifier, leaf, proof)

    with pytest.raises(UnverifiedError, match="wrong-signature"):
        verifier.verify("cao-bang", "planning", leaf, proof.seal, written_path(proof).encode())


def test_a_signature_for_something_else_is_not_one_for_a_batch() -> None:
    """The signed bytes begin with their purpose."""
    (leaf,) = leaves(1)
    proof = Proof(Seal("lang-son-1", NOON, NOON.isoformat().encode(), PRIVATE.sign(leaf)), 0, 1, ())

    with pytest.raises(UnverifiedError, match="wrong-signature"):
        verify(Verifier(_its_key), leaf, proof)


@pytest.mark.parametrize(
    "word",
    [b"", b"0/1", b"1/1/", b"-1/1/", b"0/1/****", b"0/2/YQ==", b"a/b/", b"0/9/" + b64encode(bytes(32 * 41))],
)
def test_a_path_that_is_not_one_is_refused(word: bytes) -> None:
    """Every content of the header leads to a reason."""
    with pytest.raises(UnverifiedError, match="malformed-path"):
        read_path(word)


def test_a_written_path_is_read_back() -> None:
    """Index, size and siblings survive the header."""
    proof = KEY.sign(leaves(11))[6]

    path = read_path(written_path(proof).encode())

    assert (path.leaf, path.size, path.hashes) == (6, 11, b"".join(proof.path))


def test_a_key_is_read_from_its_file(tmp_path: Path) -> None:
    """PKCS#8 PEM, as `openssl genpkey -algorithm ed25519` writes it."""
    file = tmp_path / "key.pem"
    file.write_bytes(PRIVATE.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    (leaf,) = leaves(1)

    key = SigningKey.read(file, "lang-son-1", DEFAULT_INSTANCE)

    verify(Verifier(_its_key), leaf, key.sign([leaf])[0])


def test_a_file_without_an_ed25519_key_is_named(tmp_path: Path) -> None:
    """Missing, not PEM, or of another algorithm: one sentence with the file's name."""
    missing, text, rsa = tmp_path / "missing.pem", tmp_path / "text.pem", tmp_path / "rsa.pem"
    text.write_text("no key")
    other = generate_private_key(65537, 2048)
    rsa.write_bytes(other.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))

    for file in (missing, text, rsa):
        with pytest.raises(SigningKeyError, match=file.name):
            SigningKey.read(file, "lang-son-1", DEFAULT_INSTANCE)


def register_at(file: Path, **changed: object) -> KeyRegister:
    """A register with one key of Lạng Sơn, valid from noon for a year."""
    key = {
        "site": "lang-son",
        "service": "planning",
        "id": "lang-son-1",
        "algorithm": "Ed25519",
        "public_key": b64encode(PUBLIC.public_bytes_raw()).decode(),
        "valid_from": NOON.isoformat(),
        "valid_until": (NOON + timedelta(days=365)).isoformat(),
    }
    file.write_text(json.dumps({"keys": [{**key, **changed}]}))
    return KeyRegister(file)


def test_a_key_may_sign_in_its_time_only(tmp_path: Path) -> None:
    """Its first instant counts, its last does not."""
    register = register_at(tmp_path / "keys.json")

    key = register.key("lang-son", "planning", "lang-son-1", NOON)

    assert key == PUBLIC
    for outside in (NOON - timedelta(microseconds=1), NOON + timedelta(days=365)):
        with pytest.raises(UnverifiedError, match="key-not-valid"):
            register.key("lang-son", "planning", "lang-son-1", outside)


def test_a_key_without_an_end_is_valid_for_ever(tmp_path: Path) -> None:
    """An open end is written as null."""
    register = register_at(tmp_path / "keys.json", valid_until=None)

    assert register.key("lang-son", "planning", "lang-son-1", wall()) == PUBLIC


def test_nobody_signs_in_the_future(tmp_path: Path) -> None:
    """The clocks of two machines differ by minutes, not by more."""
    register = register_at(tmp_path / "keys.json", valid_until=None)

    assert register.key("lang-son", "planning", "lang-son-1", wall() + timedelta(minutes=4)) == PUBLIC
    with pytest.raises(UnverifiedError, match="signed-in-future"):
        register.key("lang-son", "planning", "lang-son-1", wall() + timedelta(minutes=6))


@pytest.mark.parametrize(
    ("site", "service", "key_id"),
    [
        ("cao-bang", "planning", "lang-son-1"),
        ("lang-son", "review", "lang-son-1"),
        ("lang-son", "planning", "lang-son-2"),
    ],
)
def test_a_key_belongs_to_its_service(tmp_path: Path, site: str, service: str, key_id: str) -> None:
    """Neither another site, nor a sibling, nor another name has it."""
    register = register_at(tmp_path / "keys.json")

    with pytest.raises(UnverifiedError, match="unknown-key"):
        register.key(site, service, key_id, NOON)


def test_a_changed_file_is_read_again(tmp_path: Path) -> None:
    """A key that was taken out of the file is unknown at the next refresh, without a restart."""
    register = register_at(tmp_path / "keys.json")
    register.key("lang-son", "planning", "lang-son-1", NOON)
    (tmp_path / "keys.json").write_text('{"keys": []}')

    register.refresh()

    with pytest.raises(UnverifiedError, match="unknown-key"):
        register.key("lang-son", "planning", "lang-son-1", NOON)


def entry(**changed: object) -> str:
    """A key of the file as JSON text, changed."""
    key = {
        "site": "lang-son",
        "service": "planning",
        "id": "a",
        "algorithm": "Ed25519",
        "public_key": b64encode(PUBLIC.public_bytes_raw()).decode(),
        "valid_from": "2017-01-01T00:00:00Z",
    }
    return json.dumps({name: value for name, value in {**key, **changed}.items() if value is not None})


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("no json", "cannot be used"),
        ('{"sites": {}}', "keys"),
        (f'{{"keys": [{entry(service=None)}]}}', "keys.0.service"),
        (f'{{"keys": [{entry(public_key="YQ==")}]}}', "the key a has 1 bytes"),
        (f'{{"keys": [{entry(public_key="a key")}]}}', "the key a is no base64"),
        (f'{{"keys": [{entry(algorithm="ML-DSA-65")}]}}', "an unknown algorithm, ML-DSA-65"),
        (f'{{"keys": [{entry(revoked_at="2018-01-01T00:00:00Z")}]}}', "its instant and its reason"),
        (f'{{"keys": [{entry(valid_untill="2018-01-01T00:00:00Z")}]}}', "keys.0.valid_untill"),
        (f'{{"keys": [{entry()}], "comment": ""}}', "comment"),
        (f'{{"keys": [{entry()}, {entry(valid_from="2010-01-01T00:00:00Z")}]}}', "planning of lang-son has two keys a"),
        (f'{{"keys": [{entry()[:-1]}, "valid_until": null, "valid_until": null}}]}}', "valid_until stands twice"),
        (f'{{"keys": [], "keys": [{entry()}]}}', "keys stands twice"),
        (f'{{"keys": [{entry(valid_from=0)}]}}', "keys.0.valid_from"),
        (f'{{"keys": [{entry(valid_until=1893456000)}]}}', "keys.0.valid_until"),
        (f'{{"keys": [{entry(valid_until="1893456000")}]}}', "keys.0.valid_until"),
        (f'{{"keys": [{entry(valid_until="9999-12-31T23:59:59-12:00")}]}}', "keys.0.valid_until"),
        (f'{{"keys": [{entry(valid_until="2030-01-01")}]}}', "keys.0.valid_until"),
    ],
)
def test_a_file_of_another_shape_is_refused_with_a_sentence(tmp_path: Path, text: str, reason: str) -> None:
    """A half-right register is no register: nothing in it is passed over, and nothing counts by coming last."""
    (tmp_path / "keys.json").write_text(text)

    with pytest.raises(RegisterUnreadableError, match=reason):
        KeyRegister(tmp_path / "keys.json")


def test_two_services_may_call_their_keys_alike(tmp_path: Path) -> None:
    """A key is named by its site, its service and its id."""
    (tmp_path / "keys.json").write_text(f'{{"keys": [{entry()}, {entry(service="review")}]}}')

    assert KeyRegister(tmp_path / "keys.json").key("lang-son", "review", "a", NOON) == PUBLIC


def test_a_message_of_another_instance_is_not_proven() -> None:
    """The instance of the federation is signed: the same key, site and text prove nothing in another one."""
    (leaf,) = leaves(1)
    training = SigningKey("lang-son-1", PRIVATE, "lang-son-training")
    (proof,) = training.sign([leaf])

    verify(Verifier(_its_key, "lang-son-training"), leaf, proof)
    for instance in ("lang-son", DEFAULT_INSTANCE):
        with pytest.raises(UnverifiedError, match="wrong-signature"):
            verify(Verifier(_its_key, instance), leaf, proof)


def test_a_site_proves_what_it_said_before_it_joined() -> None:
    """What it signed alone stays proven to itself, and to nobody else in the federation."""
    (leaf,) = leaves(1)
    (proof,) = KEY.sign([leaf])

    verify(Verifier(_its_key, "lang-son", own="lang-son"), leaf, proof)
    with pytest.raises(UnverifiedError, match="wrong-signature"):
        verify(Verifier(_its_key, "lang-son", own="cao-bang"), leaf, proof)
