"""Writes contracts/vectors, on which every verifier of evidence agrees: `python -m deploy.vectors`, or `--check`.

A vector is a file with `name`, `about`, the `evidence` and the `register` (objects, or the exact text of a file), and
what is `expected`: the code of each message, or null where one of the two files has not its form. `holds` is whether
the paths of its awards are whole as well, where there are any.
The messages are made by the code that sends them, with keys that everybody can derive: they protect nothing.
"""

import json
import sys
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import deepcopy
from datetime import UTC, datetime, timedelta
from pathlib import Path

from chassis.messaging.signing import SigningKey, leaf_hash
from contracts.cloudevent import PROOF
from contracts.evidence import OK
from contracts.generate import ROOT, report
from contracts.vocabulary import derived_id
from deploy.vector_parts import (
    KEYS,
    PLAN,
    SIGNED_AT,
    Json,
    Vector,
    entry,
    event,
    evidence,
    key_of,
    placed,
    register,
    said,
    sealed,
)

FOLDER = "contracts/vectors"


def award() -> list[Json]:
    """The messages of one award, of two services."""
    registered = said(event("TitleRegistered", 0))
    return registered + said(*(event(name, at, "review") for at, name in enumerate(_OF_REVIEW, start=1)))


_OF_REVIEW = ("DossierSubmitted", "DossierAppraised", "AwardDecided")


def right() -> Iterator[Vector]:
    """The vectors of which everything holds."""
    one, seven = said(event("TitleRegistered", 0)), [event("TitleRegistered", number) for number in range(7)]
    yield Vector("one-message", "A batch of one has an empty path.", evidence(one), register(), [OK])
    yield Vector("seven-messages", "A batch of seven.", evidence(said(*seven)), register(), [OK] * 7)
    yield Vector("one-of-seven", "Each proves itself alone.", evidence(said(*seven)[6:]), register(), [OK])
    for audience in (".public", ".to.cao-loc"):
        name = audience.strip(".").replace(".", "-")
        yield Vector(name, f"On {audience}.", evidence(said(seven[0], audience=audience)), register(), [OK])
    both = one + said(seven[0], audience=".public")
    yield Vector("two-topics", "One event on two topics.", evidence(both), register(), [OK, OK])
    others = register() | {"sites": [], "comment": ""}
    yield Vector("register-with-more", "Other members of the register are ignored.", evidence(one), others, [OK])
    odd = event("TitleRegistered", 0, data='{"a": "Đặng\\n", \n\n "b": "\U0001f3c5"}', stream="đợt 1 – a")
    yield Vector("text-of-any-kind", "Signs beyond ASCII; empty lines.", evidence(said(odd)), register(), [OK])
    caused = event("TitleRegistered", 1, causation_id=seven[0].event_id, occurred_at=SIGNED_AT.replace(microsecond=5))
    yield Vector("a-cause-and-a-fraction", "Of a second.", evidence(said(caused)), register(), [OK])
    yield rotated()
    yield Vector("award", "From registration to decision.", evidence(award()), register(), [OK] * 4, holds=True)
    twice = award()[3:] + said(event("AwardDecided", 3, "review"), audience=".public")
    yield Vector("award-on-two-topics", "One event.", evidence(twice), register(), [OK] * 2, holds=True)
    yield Vector("award-alone", "One event asks for no path.", evidence(award()[3:]), register(), [OK], holds=True)


def rotated() -> Vector:
    """Two keys of one service that overlap by a week; each instant of the change belongs to one of them or to both."""
    until, since = SIGNED_AT + timedelta(days=7), SIGNED_AT
    keys = register(
        entry("lang-son.registration-1", valid_until=until.isoformat()),
        entry("lang-son.registration-2", valid_from="2017-12-28T10:00:00+07:00"),
    )
    late = until - timedelta(microseconds=1)
    first, second = "lang-son.registration-1", "lang-son.registration-2"
    cases = [(first, since, OK), (second, since, OK), (first, late, OK), (first, until, "key-not-valid")]
    cases += [(second, until, OK), (second, since - timedelta(microseconds=1), "key-not-valid")]
    messages = [said(event("TitleRegistered", at), key_id=cases[at][0], at=cases[at][1])[0] for at in range(len(cases))]
    about = "A key may sign from its first instant until before its last."
    return Vector("rotated-key", about, evidence(messages), keys, [code for *_, code in cases])


def changed(**headers: str | None) -> Json:
    """One message with other headers; None leaves one out."""
    (one,) = said(event("TitleRegistered", 0))
    kept = {name: value for name, value in {**one["headers"], **headers}.items() if value is not None}
    return {**one, "headers": kept}


def altered() -> Iterator[Vector]:
    """One thing of a message is altered after it was signed."""
    (one,) = said(event("TitleRegistered", 0))
    public = said(event("TitleRegistered", 0), audience=".public")[0]
    cases: dict[str, tuple[Json, str]] = {
        "altered-body": ({**one, "data": one["data"].replace("Lan", "Mai")}, "wrong-signature"),
        "altered-header": (changed(ce_actor="boss"), "wrong-signature"),
        "altered-sequence": (changed(ce_sequence="2"), "wrong-signature"),
        "altered-cause": (changed(ce_causationid=PLAN), "wrong-signature"),
        "other-site": (changed(ce_source="/cao-loc/registration"), "wrong-origin"),
        "other-services-topic": ({**one, "topic": "lang-son.review"}, "wrong-origin"),
        "topic-of-nobody": ({**one, "topic": "lang-son.registration.to."}, "wrong-origin"),
        "topic-that-goes-on": ({**one, "topic": "lang-son.registration.publicly"}, "wrong-origin"),
        "other-topic": ({**one, "topic": "lang-son.registration.public"}, "wrong-audience"),
        "other-lane": ({**public, "lane": 1}, "wrong-audience"),
        "moved-with-its-audience": (changed(ce_audience="lang-son.registration/1") | {"lane": 1}, "wrong-signature"),
    }
    for name, (message, code) in cases.items():
        yield Vector(name, "Altered after signing.", evidence([message]), register(), [code])
    seven = said(*(event("TitleRegistered", number) for number in range(7)))
    seven[3]["data"] += " "
    codes = [OK, OK, OK, "wrong-signature", OK, OK, OK]
    yield Vector("one-of-seven-altered", "The others hold.", evidence(seven), register(), codes)


def malformed() -> Iterator[Vector]:
    """A message that has not the form, whoever signed it."""
    (one,) = said(event("TitleRegistered", 0))
    proof = one["headers"][PROOF]
    cases: dict[str, Json] = {
        "data-without-utf-8": {**one, "data": one["data"] + "\ud800"},
        "header-without-utf-8": changed(ce_actor="\udfff"),
        "no-data": {**one, "data": ""},
        "missing-header": changed(ce_actor=None),
        "missing-proof": changed(ce_proof=None),
        "line-break": changed(ce_actor="lan\nboss"),
        "zero-byte": changed(ce_actor="lan\x00"),
        "attributes-too-long": changed(ce_actor="l" * 2**14),
        "unknown-algorithm": changed(ce_proof=proof.replace("Ed25519", "Ed448")),
        "proof-with-a-word-more": changed(ce_proof=proof.replace(" ", "  ", 1)),
        "time-of-signing-without-offset": changed(ce_proof=proof.replace("+00:00", "")),
        "time-of-signing-in-another-zone": changed(ce_proof=proof.replace("03:00:00+00:00", "10:00:00+07:00")),
        "time-of-signing-that-is-none": changed(ce_proof=proof.replace("2017-12-28", "2017-02-29")),
        "signature-without-base64": changed(ce_proof=proof.replace("== 0/1/", "** 0/1/")),
        "signature-in-other-base64": changed(ce_proof=proof.replace("== 0/1/", "A== 0/1/")),
        "no-lane": changed(ce_sequence="0"),
    }
    for name, message in cases.items():
        yield Vector(name, "Not the form of a message.", evidence([message]), register(), ["malformed"])


def otherwise_written() -> Iterator[Vector]:
    """A message that is rightly signed, with an attribute in another notation than the one that is signed."""
    (message,) = placed([event("TitleRegistered", 0, stream_version=12)])
    identity = str(derived_id("vector", "TitleRegistered", 0)).encode()
    cases = {
        "id-in-capitals": (identity, identity.upper()),
        "id-without-hyphens": (identity, identity.replace(b"-", b"")),
        "time-with-z": (b"T01:30:00+00:00", b"T01:30:00Z"),
        "time-in-another-zone": (b"T01:30:00+00:00", b"T08:30:00+07:00"),
        "time-with-a-fraction-of-nothing": (b"T01:30:00+00:00", b"T01:30:00.000000+00:00"),
        "time-with-three-digits": (b"T01:30:00+00:00", b"T01:30:00.500+00:00"),
        "day-that-is-none": (b"2017-01-09T", b"2017-02-30T"),
        "year-before-all": (b"2017-01-09T", b"1944-01-09T"),
        "number-with-a-sign": (b"\n12\n", b"\n+12\n"),
        "number-with-a-nought": (b"\n12\n", b"\n012\n"),
        "number-in-other-digits": (b"\n12\n", "\n１２\n".encode()),
        "number-too-large": (b"\n12\n", b"\n2147483648\n"),
        "schema-of-another-event": (b"event:TitleRegistered:1", b"event:TitleWithdrawn:1"),
        "schema-without-version": (b"event:TitleRegistered:1", b"event:TitleRegistered:"),
        "source-without-service": (b"/lang-son/registration", b"/lang-son"),
    }
    for name, (old, new) in cases.items():
        text = message.text.replace(old, new)
        rewritten = message._replace(text=text, leaf=leaf_hash(message.place + b"\n", text))
        messages = sealed([rewritten], key_of(KEYS["registration"]))
        yield Vector(name, "Rightly signed, written otherwise.", evidence(messages), register(), ["malformed"])


def of_paths() -> Iterator[Vector]:
    """The path of a message in its batch is another one."""
    seven = said(*(event("TitleRegistered", number) for number in range(7)))
    seal, _, path = seven[2]["headers"][PROOF].rpartition(" ")
    whole = path.split("/", 2)[2]
    flipped = ("B" if whole[0] == "A" else "A") + whole[1:]
    longest = b64encode(bytes(32 * 41)).decode()
    cases = {
        "altered-path": (f"{seal} 2/7/{flipped}", "wrong-signature"),
        "other-leaf": (f"{seal} 3/7/{whole}", "wrong-signature"),
        "other-size": (f"{seal} 2/900/{whole}", "wrong-signature"),
        "path-too-short": (f"{seal} 2/7/", "wrong-signature"),
        "path-too-long": (f"{seal} 2/7/{longest}", "malformed-path"),
        "path-with-a-hash-more": (f"{seal} 0/1/{whole}", "wrong-signature"),
        "path-of-no-whole-hashes": (f"{seal} 2/7/YQ==", "malformed-path"),
        "path-without-base64": (f"{seal} 2/7/***", "malformed-path"),
        "path-with-a-sign": (f"{seal} +2/7/{whole}", "malformed-path"),
        "path-with-a-nought": (f"{seal} 02/7/{whole}", "malformed-path"),
        "leaf-beyond-the-tree": (f"{seal} 7/7/{whole}", "malformed-path"),
        "tree-of-any-size": (f"{seal} 2/{'9' * 30}/{whole}", "malformed-path"),
    }
    for name, (proof, code) in cases.items():
        message = deepcopy(seven[2])
        message["headers"][PROOF] = proof
        yield Vector(name, "Another path.", evidence([message]), register(), [code])


def of_keys() -> Iterator[Vector]:
    """The key is not one with which its service may sign at that time."""
    one = event("TitleRegistered", 0)
    right_key, other = key_of(KEYS["registration"]), key_of("another")
    stolen = sealed(placed([one]), SigningKey(right_key.key_id, other.private))
    ended = register(entry(right_key.key_id, valid_until="2017-12-28T10:00:00+07:00"))
    young = register(entry(right_key.key_id, valid_from="2017-12-28T03:00:00.000001Z"))
    revoked = {"revoked_at": "2017-12-28T10:00:00+07:00", "revoked_because": "Khóa bị lộ."}
    training = sealed(placed([one]), key_of(right_key.key_id, "training"))
    later = said(one, at=datetime(2199, 1, 1, tzinfo=UTC))
    cases = {
        "wrong-key": (stolen, register(), "wrong-signature"),
        "expired-key": (said(one), ended, "key-not-valid"),
        "revoked-key": (said(one), register(entry(right_key.key_id, **revoked)), "key-revoked"),
        "key-revoked-later": (
            said(one),
            register(entry(right_key.key_id, **revoked | {"revoked_at": "2199-01-01T00:00:00Z"})),
            OK,
        ),
        "key-not-yet-valid": (said(one), young, "key-not-valid"),
        "key-of-sibling": (said(one, key_id=KEYS["review"]), register(), "unknown-key"),
        "key-of-another-site": (said(one), register(entry(right_key.key_id, site="cao-loc")), "unknown-key"),
        "withdrawn-key": (said(one), {"keys": []}, "unknown-key"),
        "signed-in-future": (later, register(), "signed-in-future"),
        "of-a-training-federation": (training, register(), "wrong-signature"),
        "of-a-site-alone": (said(one), register() | {"instance": "lang-son"}, "wrong-signature"),
        "within-a-named-federation": (training, register() | {"instance": "training"}, OK),
    }
    for name, (messages, keys, code) in cases.items():
        yield Vector(name, "Not with this key.", evidence(messages), keys, [code])


def of_awards() -> Iterator[Vector]:
    """Each message is proven, and something else does not hold."""
    whole = award()
    for left_out, name in enumerate(("TitleRegistered", *_OF_REVIEW[:2])):
        some = [message for at, message in enumerate(whole) if at != left_out]
        about = f"Without {name} the path is not whole."
        yield Vector(f"award-without-{left_out + 1}", about, evidence(some), register(), [OK] * 3, holds=False)
    decided = event("AwardDecided", 3, "review", causation_id=derived_id("vector", "away"))
    messages = [*whole[:3], *said(decided)]
    yield Vector("award-without-cause", "Its cause is away.", evidence(messages), register(), [OK] * 4, holds=False)
    first, second = event("TitleRegistered", 0), event("TitleRegistered", 0, actor="boss")
    messages = said(first) + said(second)
    yield Vector("two-pasts", "One id, two events.", evidence(messages), register(), [OK, "id-taken"], holds=False)


def of_files() -> Iterator[Vector]:
    """One of the two files has not its form."""
    messages = said(event("TitleRegistered", 0))
    whole, keys = evidence(messages), register()
    text, key = json.dumps(whole), entry(KEYS["registration"])
    wrong: Mapping[str, Json | str] = {
        "file-without-messages": evidence([]),
        "file-of-another-version": whole | {"version": 2},
        "file-whose-version-is-true": whole | {"version": True},
        "file-with-a-member-more": whole | {"comment": ""},
        "file-with-a-member-twice": text.replace('"topic"', '"lane": 0, "topic"'),
        "file-with-a-header-twice": text.replace('"ce_actor"', '"ce_\\u0061ctor": "boss", "ce_actor"'),
        "file-that-is-not-json": text.replace('"version": 1', '"version": NaN'),
        "file-of-a-list": "[]",
        "message-with-a-member-more": evidence([{**messages[0], "key": ""}]),
        "message-with-a-header-of-a-number": evidence([{**messages[0], "headers": {"ce_sequence": 1}}]),
        "message-of-a-lane-below-0": evidence([{**messages[0], "lane": -1}]),
        "message-of-half-a-lane": evidence([{**messages[0], "lane": 0.5}]),
        "message-of-a-lane-in-text": evidence([{**messages[0], "lane": "0"}]),
    }
    for name, file in wrong.items():
        yield Vector(name, "Not the form of an evidence file.", file, keys, None)
    registers: Mapping[str, Json | str] = {
        "register-without-keys": {"sites": []},
        "register-with-a-key-twice": register(key, key),
        "register-with-a-field-more": register(key | {"valid_untill": None}),
        "register-with-a-field-twice": json.dumps(register(key)).replace('"site"', '"site": "cao-loc", "site"'),
        "register-of-half-a-revocation": register(key | {"revoked_at": "2030-01-01T00:00:00Z"}),
        "register-of-another-algorithm": register(key | {"algorithm": "RSA"}),
        "register-of-a-short-key": register(key | {"public_key": "YQ=="}),
        "register-of-an-instant-without-offset": register(key | {"valid_from": "2010-01-01T00:00:00"}),
        "register-of-an-instant-in-seconds": register(key | {"valid_until": 1893456000}),
        "register-of-a-day-that-is-none": register(key | {"valid_until": "2030-02-30T00:00:00Z"}),
        "register-of-an-instance-in-capitals": register() | {"instance": "Lang-Son"},
        "register-of-no-instance": register() | {"instance": None},
        "register-of-a-site-in-capitals": register(key | {"site": "Lang-Son"}),
    }
    for name, file in registers.items():
        yield Vector(name, "Not the form of a register.", whole, file, None)


_KINDS: Sequence[Callable[[], Iterator[Vector]]] = (
    right,
    altered,
    malformed,
    otherwise_written,
    of_paths,
    of_keys,
    of_awards,
    of_files,
)


def vectors() -> list[Vector]:
    """All vectors, in order."""
    return [vector for kind in _KINDS for vector in kind()]


def files() -> dict[str, str]:
    """The files of contracts/vectors: name to text."""
    return {f"{vector.name}.json": vector.text() for vector in vectors()}


def stale(folder: Path) -> list[str]:
    """A line for each file in `folder` that is missing, too many, or not what it should be."""
    wanted, there = files(), {path.name for path in folder.glob("*")}
    wrong = [f"{FOLDER}/{name} belongs to no vector" for name in sorted(there - wanted.keys())]
    for name, text in wanted.items():
        if name not in there or (folder / name).read_text(encoding="utf-8") != text:
            wrong.append(f"{FOLDER}/{name} is missing or out of date: run python -m deploy.vectors")
    return wrong


def main(arguments: list[str]) -> int:
    """Write or check; 0 when all is well, 1 with a line on stderr for each thing that is not, 2 for a wrong call."""
    if arguments not in ([], ["--check"]):
        print("usage: python -m deploy.vectors [--check]", file=sys.stderr)
        return 2
    folder = ROOT / FOLDER
    if not arguments:
        folder.mkdir(exist_ok=True)
        for name, text in files().items():
            (folder / name).write_text(text, encoding="utf-8")
    return report(stale(folder))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
