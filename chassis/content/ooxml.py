"""A Word document or an Excel workbook (ECMA-376), looked at before anything of it is unfolded beyond its limits."""

import re
import zlib
from io import BytesIO
from typing import Final, Literal
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from chassis.content.refusals import (
    ContentActive,
    ContentBroken,
    ContentLocked,
    ContentOfOtherKind,
    ContentSuspect,
)

_MOST_PARTS: Final = 5000
_MOST_UNFOLDED: Final = 200 * 2**20
"""Bytes to which all parts together may unfold; pictures, which are most of a large document, hardly do."""
_LARGEST_READ: Final = 8 * 2**20
"""Bytes of a part that is read here: the types and the relations of the others."""
_TYPES: Final = "[Content_Types].xml"
_ACTIVE_PART: Final = re.compile(r"vbaproject\.bin$|/macrosheets/|/activex/|/embeddings/|/ctrlprops/", re.IGNORECASE)
_EXTERNAL: Final = re.compile(
    rb"<Relationship\b(?=[^>]*TargetMode\s*=\s*[\"']External)(?=[^>]*/(attachedTemplate|oleObject|frame|subDocument)\b)",
    re.IGNORECASE,
)
"""A relation by which a document fetches a template or a part from elsewhere; a link that is only shown is none."""


def examine(content: bytes) -> Literal["word", "excel"]:
    """Which of the two an archive is; raises the Refusal for which it is not taken."""
    try:
        with ZipFile(BytesIO(content)) as archive:
            return _examine(archive)
    # zipfile raises NotImplementedError for a compression that it cannot undo.
    except (BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError):
        raise ContentBroken from None


def _examine(archive: ZipFile) -> Literal["word", "excel"]:
    entries = archive.infolist()
    names = [entry.filename for entry in entries]
    for entry in entries:
        _examine_entry(entry)
    if len(set(names)) < len(names) or len(names) > _MOST_PARTS:
        raise ContentSuspect(part=f"{len(names)}")
    if sum(entry.file_size for entry in entries) > _MOST_UNFOLDED:
        raise ContentSuspect(part=f"{sum(entry.file_size for entry in entries)} byte")
    kind = _kind(set(names))
    for entry in entries:
        if entry.filename == _TYPES or entry.filename.endswith(".rels"):
            _examine_part(archive, entry)
    return kind


def _examine_entry(entry: ZipInfo) -> None:
    """Refuse a part that is encrypted, packed in an unusual way, active, or named as if it lay elsewhere."""
    name = entry.filename
    if entry.flag_bits & 1:
        raise ContentLocked
    if entry.compress_type not in {ZIP_STORED, ZIP_DEFLATED}:
        raise ContentSuspect(part=name)
    if name.startswith("/") or "\\" in name or ".." in name.split("/"):
        raise ContentSuspect(part=name)
    if _ACTIVE_PART.search(name):
        raise ContentActive(part=name)


def _kind(names: set[str]) -> Literal["word", "excel"]:
    if _TYPES in names and "word/document.xml" in names:
        return "word"
    if _TYPES in names and "xl/workbook.xml" in names:
        return "excel"
    raise ContentOfOtherKind(found_vi="tệp nén ZIP", found_en="a ZIP archive")


def _examine_part(archive: ZipFile, entry: ZipInfo) -> None:
    if entry.file_size > _LARGEST_READ:
        raise ContentSuspect(part=entry.filename)
    text = archive.read(entry)
    if b"<!DOCTYPE" in text or "<!DOCTYPE".encode("utf-16-le") in text or "<!DOCTYPE".encode("utf-16-be") in text:
        raise ContentSuspect(part=entry.filename)
    if b"macroEnabled" in text:
        raise ContentActive(part=entry.filename)
    if _EXTERNAL.search(text):
        raise ContentActive(part=entry.filename)
