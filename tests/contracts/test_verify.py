"""Exported events are proven offline, and the shared vectors say of each file what every verifier must find in it."""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from contracts import evidence
from contracts.evidence import EvidenceMessage, evidence_text, read_evidence
from contracts.generate import ROOT
from contracts.verify import _SENTENCES, main
from deploy.vector_parts import register
from deploy.vectors import FOLDER, stale, vectors

VECTORS = vectors()
VERIFIER = ROOT / "deploy" / "verify-js" / "verify.mjs"


def files_of(vector: Any, folder: Path) -> tuple[Path, Path]:
    """The evidence and the register of a vector as files in `folder`."""
    files = folder / "evidence.json", folder / "register.json"
    for file, content in zip(files, (vector.evidence, vector.register), strict=True):
        file.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return files


def verify(vector: Any, folder: Path, *options: str) -> int:
    """The exit code for the files of a vector."""
    file, keys = files_of(vector, folder)
    return main([str(file), "--register", str(keys), *options])


def named(name: str) -> Any:
    """The vector of that name."""
    return next(vector for vector in VECTORS if vector.name == name)


def test_the_vectors_are_up_to_date() -> None:
    """The committed files follow from the code that signs messages."""
    assert stale(ROOT / FOLDER) == []


def test_a_stale_vector_is_named(tmp_path: Path) -> None:
    """One that is missing, and one that belongs to none."""
    shutil.copytree(ROOT / FOLDER, tmp_path / "vectors")
    (tmp_path / "vectors" / "award.json").unlink()
    (tmp_path / "vectors" / "other.json").write_text("{}")

    assert [line.split()[0] for line in stale(tmp_path / "vectors")] == [
        f"{FOLDER}/other.json",
        f"{FOLDER}/award.json",
    ]


@pytest.mark.parametrize("vector", VECTORS, ids=[vector.name for vector in VECTORS])
def test_every_vector_is_found_as_it_must_be(vector: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The code of each message, the paths of awards, and the exit code."""
    code = verify(vector, tmp_path, "--json")
    shown = capsys.readouterr()

    if vector.expected is None:
        assert (code, shown.out, shown.err.count("\n")) == (2, "", 1)
        return
    found = json.loads(shown.out)
    all_right = vector.holds if vector.holds is not None else set(vector.expected) == {evidence.OK}
    assert [one["code"] for one in found["messages"]] == list(vector.expected)
    assert (found["holds"], code) == (all_right, 0 if all_right else 1)


def test_the_vectors_hold_every_reason() -> None:
    """No code of a message is without a vector, and none without its sentences in two languages."""
    codes = {code for vector in VECTORS for code in vector.expected or ()}

    assert codes - {evidence.OK} == _SENTENCES.keys()
    assert all(vi and en and vi != en for vi, en in _SENTENCES.values())


def test_the_second_verifier_is_short() -> None:
    """Whoever doubts both can read it; `make verify-js` runs its own tests, over every vector too."""
    assert len(VERIFIER.read_text(encoding="utf-8").splitlines()) < 250


def test_it_needs_nothing_of_ours_but_the_contracts(tmp_path: Path) -> None:
    """A copy of `contracts` alone proves an award."""
    shutil.copytree(ROOT / "contracts", tmp_path / "contracts", ignore=shutil.ignore_patterns("__pycache__"))
    file, keys = files_of(named("award"), tmp_path)
    done = subprocess.run(
        [sys.executable, "-m", "contracts.verify", file, "--register", keys],
        cwd=tmp_path, check=False, capture_output=True, encoding="utf-8",
        env={"PYTHONUTF8": "1", "PYTHONPATH": "", "PATH": ""},
    )  # fmt: skip

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[-1] == "ĐÚNG / IT HOLDS"


def test_a_person_reads_who_signed_what_and_whether_it_holds(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A line for each message, the path of the award, and the verdict."""
    code = verify(named("award"), tmp_path)
    lines = capsys.readouterr().out.splitlines()

    assert code == 0
    assert [line.split()[1:] for line in lines[:1]] == [
        [
            "TitleRegistered",
            "/lang-son/registration",
            "2017-12-28T03:00:00+00:00",
            "lang-son.registration-1",
            "OK",
        ]
    ]
    assert lines[4].endswith("TitleRegistered -> DossierSubmitted -> DossierAppraised -> AwardDecided")
    assert lines[5].strip() == "đủ từ đăng ký đến quyết định / whole from registration to decision"
    assert lines[6:] == ["4/4 thông điệp chứng minh được / messages are proven", "ĐÚNG / IT HOLDS"]


def test_a_message_that_does_not_hold_has_its_reason_and_its_remedy(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The code, then a sentence in Vietnamese and one in English."""
    verify(named("key-of-sibling"), tmp_path)
    first, *sentences = capsys.readouterr().out.splitlines()

    assert first.endswith("  unknown-key")
    assert [line.strip() for line in sentences[:2]] == list(_SENTENCES["unknown-key"])
    assert sentences[2].strip() == "registration of lang-son has no key lang-son.review-1"
    assert sentences[-1] == "KHÔNG ĐÚNG / IT DOES NOT HOLD"


@pytest.mark.parametrize(
    ("name", "missing"),
    [
        ("award-without-1", "TitleRegistered"),
        ("award-without-2", "DossierSubmitted"),
        ("award-without-3", "DossierAppraised"),
    ],
)
def test_what_the_path_lacks_is_named(
    name: str, missing: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whoever asks for another export knows what for."""
    verify(named(name), tmp_path, "--json")
    (path,) = json.loads(capsys.readouterr().out)["paths"]

    assert (path["whole"], path["missing"]) == (False, [missing])


def test_the_files_of_several_services_are_read_as_one(tmp_path: Path) -> None:
    """Each exports what it knows; together the path is whole."""
    file, keys = files_of(named("award-without-1"), tmp_path)
    other = tmp_path / "other.json"
    other.write_text(json.dumps(named("one-message").evidence))

    codes = [main([str(one) for one in (*files, "--register", keys)]) for files in ((file,), (other,), (file, other))]

    assert codes == [1, 0, 0]


def test_a_cause_that_is_away_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It is a link that leads out of the file, and the path is not whole."""
    verify(named("award-without-cause"), tmp_path, "--json")
    found = json.loads(capsys.readouterr().out)
    (link,) = found["links"]

    assert (link["in_file"], found["paths"][0]["missing"]) == (False, [link["cause"]])


def test_a_file_that_is_not_there_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The evidence or the register: one sentence and the exit code 2."""
    file, keys = files_of(named("one-message"), tmp_path)
    codes = [main([str(tmp_path / "away.json"), "--register", str(keys)]), main([str(file)])]
    lines = capsys.readouterr().err.splitlines()

    assert codes == [2, 2]
    assert "away.json cannot be read" in lines[0]
    assert "keys.json cannot be read" in lines[1]


def test_the_register_beside_the_file_is_taken(tmp_path: Path) -> None:
    """Whoever has both in one folder need not name it."""
    file, _ = files_of(named("one-message"), tmp_path)
    (tmp_path / "keys.json").write_text(json.dumps(register()))

    assert main([str(file)]) == 0


def test_bytes_that_are_no_utf_8_are_no_evidence(tmp_path: Path) -> None:
    """Other readers would put other signs in their place."""
    file, keys = files_of(named("one-message"), tmp_path)
    file.write_bytes(file.read_bytes().replace(b"CSTDCS", b"CSTDC\xff"))

    assert main([str(file), "--register", str(keys)]) == 2


def test_a_forged_file_moves_no_cursor(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Control characters of a header are shown escaped."""
    forged = EvidenceMessage("a.b", 0, {"ce_id": "\x1b]0;owned\x07\u202e", "ce_type": "\ud800"}, "{}")
    file, keys = files_of(named("one-message"), tmp_path)
    file.write_text(json.dumps({"format": "tdkt-evidence", "version": 1, "messages": [forged._asdict()]}))

    assert main([str(file), "--register", str(keys)]) == 1
    shown = capsys.readouterr().out
    assert "\\x1b]0;owned\\x07\\u202e  \\ud800" in shown
    assert shown.replace("\n", "").isprintable()


def test_what_is_written_is_read_back() -> None:
    """The exact text of the data survives the file."""
    messages = [
        EvidenceMessage("a.b.to.c", 3, {"ce_id": "x", "ce_actor": "Đặng"}, '{"a": "\\n \U0001f3c5",\n "b": 1.0}')
    ]

    assert read_evidence(evidence_text(messages).encode()) == messages
