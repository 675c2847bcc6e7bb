"""Proves exported events offline: `python -m contracts.verify FILE… [--register REGISTER] [--json]`.

FILE is an evidence file (contracts/evidence.py); several of them, as of several sites, are read as one. REGISTER holds
the public keys (contracts/keys.py; `keys.json` beside the first FILE where it is left out). Each message must prove its
origin; where there are several events with an AwardDecided among them, the path of each award from its registration
must be whole as well (contracts/award_path.py). Of other events the causes are reported, and none is asked for.
Exit codes: 0 all of it holds, 1 something does not, 2 a file cannot be read or has not its form.
The keys are trusted as they are given: REGISTER is to be had from its publisher, not from whoever handed over FILE.
"""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from contracts.award_path import Path as AwardPath
from contracts.award_path import Step, paths, step_of
from contracts.evidence import OK, Checked, EvidenceMessage, check, read_evidence
from contracts.keys import Trusted, read_trusted

_SENTENCES: Mapping[str, tuple[str, str]] = {
    "malformed": (
        "Không đúng dạng một thông điệp: hãy xin bên xuất tệp xuất lại.",
        "It has not the form of a message: ask whoever exported it for a new export.",
    ),
    "wrong-origin": (
        "Chủ đề không thuộc cơ quan, dịch vụ được nêu: đừng dùng; hãy hỏi bên giao tệp lấy từ đâu.",
        "The topic does not belong to the site and service it names: do not rely on it; ask where it was taken from.",
    ),
    "wrong-audience": (
        "Được ký cho chủ đề hoặc làn khác: hãy xin bên xuất tệp xuất lại từ đúng chỗ.",
        "It was signed for another topic or lane: ask for an export from its own place.",
    ),
    "malformed-path": (
        "Đường dẫn chứng minh không đúng dạng: hãy xin bên xuất tệp xuất lại.",
        "The path of its proof has not its form: ask whoever exported it for a new export.",
    ),
    "unknown-key": (
        "Sổ khóa không có khóa này của dịch vụ ấy: hãy lấy sổ khóa mới nhất; nếu khóa đã bị gỡ thì đừng dùng.",
        "The register has no such key of that service: fetch the newest one; if the key was withdrawn, refuse it.",
    ),
    "key-revoked": (
        "Khóa đã bị thu hồi trước lúc ký: đừng dùng; hãy hỏi cơ quan đã ký.",
        "The key was revoked before the time of signing: do not rely on it; ask the site that signed.",
    ),
    "key-not-valid": (
        "Khóa không có hiệu lực lúc ký: hãy lấy sổ khóa mới nhất, rồi hỏi cơ quan đã ký.",
        "The key was not valid at the time of signing: fetch the newest register, then ask the site that signed.",
    ),
    "signed-in-future": (
        "Thời điểm ký còn ở tương lai: hãy chỉnh đồng hồ máy này rồi kiểm tra lại.",
        "It was signed at a time that is yet to come: set the clock of this machine and check again.",
    ),
    "wrong-signature": (
        "Đã bị sửa, không do khóa được nêu ký, hoặc ký trong hệ thống khác: đừng dùng; hãy xin nơi phát xuất lại.",
        "It was altered, or signed by another key or in another federation: refuse it; ask its origin for a new one.",
    ),
    "id-taken": (
        "Hai sự kiện khác nhau mang cùng một mã: hãy hỏi cơ quan nơi phát xem bản nào đúng.",
        "Two different events bear one id: ask their origin which of them is true.",
    ),
}


@dataclass(frozen=True, slots=True)
class Report:
    """What was found in evidence: each message, and the paths of the awards, where paths were asked for."""

    checked: Sequence[Checked]
    steps: Sequence[Step]
    paths: Sequence[AwardPath]

    @property
    def holds(self) -> bool:
        """Whether every message is proven and every path whole."""
        return all(one.code == OK for one in self.checked) and all(path.whole for path in self.paths)

    @property
    def links(self) -> list[tuple[UUID, UUID, bool]]:
        """Each proven event that names a cause, the cause, and whether that is proven in the file too."""
        there = {step.event_id for step in self.steps}
        found = {step.event_id: step.cause for step in self.steps if step.cause is not None}
        return [(event_id, cause, cause in there) for event_id, cause in found.items()]


def report(messages: Sequence[EvidenceMessage], trusted: Trusted, now: datetime) -> Report:
    """Check messages with the keys that are `trusted`, and find the paths of the awards among them; `now` is aware."""
    checked = check(messages, trusted, now)
    steps = [step_of(one.proven.columns) for one in checked if one.proven is not None]
    several = len({one.claimed.get("ce_id") for one in checked}) > 1
    return Report(checked, steps, paths(steps) if several else [])


def main(arguments: Sequence[str]) -> int:
    """Check the files named in `arguments` and print what was found; returns the exit code."""
    parser = ArgumentParser("python -m contracts.verify", description="Proves exported events offline.")
    parser.add_argument("files", type=Path, nargs="+", metavar="FILE", help="an evidence file")
    parser.add_argument("--register", type=Path, help="the public keys; keys.json beside the first FILE without it")
    parser.add_argument("--json", action="store_true", help="for a program")
    given = parser.parse_args(arguments)
    try:
        trusted = read_register(given.register or given.files[0].with_name("keys.json"))
        messages = [message for file in given.files for message in _messages_in(file)]
    except ValueError as wrong:
        _print(str(wrong), sys.stderr)
        return 2
    found = report(messages, trusted, datetime.now(UTC))  # noqa: TID251 - a command reads the clock for itself
    _print(json.dumps(_machine(found), indent=1) if given.json else "\n".join(map(_plain, _lines(found))))
    return 0 if found.holds else 1


def read_register(file: Path) -> Trusted:
    """The keys and the instance in a file, whose other members are passed over; raises ValueError with a sentence."""
    try:
        return read_trusted(file.read_bytes())
    except OSError as away:
        raise ValueError(f"the register {file} cannot be read: {away.strerror}") from None
    except ValueError as wrong:
        raise ValueError(f"the register {file} {wrong}") from None


def _messages_in(file: Path) -> list[EvidenceMessage]:
    try:
        return read_evidence(file.read_bytes())
    except OSError as away:
        raise ValueError(f"{file} cannot be read: {away.strerror}") from None
    except ValueError as wrong:
        raise ValueError(f"{file} {wrong}") from None


def _lines(found: Report) -> Iterator[str]:
    for one in found.checked:
        facts = _facts(one)
        signed = f"{facts['signed_at']} {facts['key']}" if facts["signed_at"] else "-"
        yield f"{facts['id']}  {facts['type']}  {facts['source']}  {signed}  {'OK' if one.code == OK else one.code}"
        if one.code != OK:
            yield from (f"    {line}" for line in (*_SENTENCES[one.code], one.detail) if line)
    for event_id, cause, there in found.links:
        yield f"{event_id}  <- {cause}  {'có trong tệp / in the file' if there else 'không có / not in the file'}"
    for path in found.paths:
        yield f"{path.award}: {' -> '.join(step.type for step in path.steps)}"
        yield f"    {_verdict_of(path)}"
    proven = sum(one.code == OK for one in found.checked)
    yield f"{proven}/{len(found.checked)} thông điệp chứng minh được / messages are proven"
    yield "ĐÚNG / IT HOLDS" if found.holds else "KHÔNG ĐÚNG / IT DOES NOT HOLD"


def _verdict_of(path: AwardPath) -> str:
    if path.whole:
        return "đủ từ đăng ký đến quyết định / whole from registration to decision"
    return f"thiếu, hãy xin xuất thêm / missing, ask for an export with it: {', '.join(path.missing)}"


def _facts(one: Checked) -> dict[str, str]:
    """What a message says of itself; its time and key of signing where it is well-formed, else empty."""
    seal = None if one.message is None else one.message.seal
    return {
        "id": one.claimed.get("ce_id", ""),
        "type": one.claimed.get("ce_type", ""),
        "source": one.claimed.get("ce_source", ""),
        "signed_at": "" if seal is None else seal.stamp.decode(),
        "key": "" if seal is None else seal.key_id,
    }


def _machine(found: Report) -> dict[str, Any]:
    messages = [{**_facts(one), "code": one.code, "detail": one.detail} for one in found.checked]
    links = [{"id": str(one), "cause": str(cause), "in_file": there} for one, cause, there in found.links]
    walked = [
        {
            "award": str(path.award),
            "steps": [{"id": str(step.event_id), "type": step.type} for step in path.steps],
            "whole": path.whole,
            "missing": list(path.missing),
        }
        for path in found.paths
    ]
    return {"holds": found.holds, "messages": messages, "links": links, "paths": walked}


def _plain(line: str) -> str:
    """A line without characters that move the cursor of a terminal: the file may be forged."""
    return "".join(sign if sign.isprintable() else sign.encode("unicode_escape").decode() for sign in line)


def _print(text: str, to: Any = None) -> None:
    stream = to or sys.stdout
    coding = getattr(stream, "encoding", None) or "utf-8"
    print(text.encode(coding, "backslashreplace").decode(coding), file=stream)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
