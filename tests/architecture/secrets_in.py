"""Finds secrets, and paths of one machine, in the repository."""

import re
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path

KINDS = {
    "a private key": re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----\s+[A-Za-z0-9+/=\s]{40}"),
    "a token": re.compile(r"\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}"),
    "a cloud key": re.compile(r"\b(AKIA[0-9A-Z]{16}|gh[pousr]_\w{30,}|xox[abps]-[\w-]{10,}|sk-[A-Za-z0-9]{32,})\b"),
    "a password in an address": re.compile(r"\b\w+://[^\s/:@{}$\"']+:(?!password@)[^\s/:@{}$\"'.…]{8,}@"),
    "a password that is set": re.compile(r"(?i)(?:password|secret)\w*\s*[:=]\s*[\"'](?=[^\"'\s]*\d)[\w+/=-]{16,}[\"']"),
    "a place of one machine": re.compile(r"(?<![\w.}])/(?:home|Users|root|work)/[\w.-]+"),
    "the address of a registry": re.compile(r"(?i)--(?:extra-)?index-url[ =]\S|https?://[^\s\"']*/(?:simple|pypi)/"),
}
_NOT_TEXT = {".png", ".svg", ".gz", ".ico", ".pyc"}
_MADE_HERE = {".venv", ".tdkt", "__pycache__", ".mypy_cache", ".ruff_cache", ".pytest_cache", ".hypothesis"}


def tracked(root: Path) -> list[Path]:
    """Every file that is in the repository at `root`, or would be with the next commit."""
    if not (root / ".git").exists():  # unpacked from an archive, which holds what is in the repository
        return [file for file in root.rglob("*") if file.is_file() and not _MADE_HERE.intersection(file.parts)]
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=root, check=True, capture_output=True, text=True).stdout
    return [root / name for name in listed.split("\0") if name and (root / name).is_file()]


def complaints(files: Iterable[Path], root: Path) -> Iterator[str]:
    """Each thing in `files` that must not be there, by its kind and place."""
    for file in files:
        if file.suffix in _NOT_TEXT:
            continue
        text = file.read_text(encoding="utf-8")
        for kind, form in KINDS.items():
            for found in form.finditer(text):
                yield f"{file.relative_to(root)}:{text.count(chr(10), 0, found.start()) + 1}: {kind}"
