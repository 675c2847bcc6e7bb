"""The archive that a workbook is, looked at before anything of it is unfolded beyond its limits."""

from typing import Final
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from services.registration.lists.refusals import (
    ListFileBinaryExcel,
    ListFileMacros,
    ListFileOtherKind,
    ListFileStrict,
    ListFileSuspect,
)

_MOST_PARTS: Final = 2000
_LARGEST_SHEETS: Final = 48 * 2**20
"""Bytes to which all sheets may unfold: a list of 2,000 rows has 1 MB."""
_LARGEST_PART: Final = 8 * 2**20
"""Bytes to which any other part of the workbook may unfold."""
_CHUNK: Final = 2**20
_SHEETS: Final = "xl/worksheets/"
_STRICT: Final = b"http://purl.oclc.org/ooxml/spreadsheetml/main"
_DTD: Final = tuple("<!DOCTYPE".encode(encoding) for encoding in ("utf-8", "utf-16-le", "utf-16-be"))
"""What no part of a workbook holds (ECMA-376-2, 8.2.5): by it entities are declared."""
_OTHERS: Final = (
    ("word/document.xml", "tệp Word (.docx)", "a Word document (.docx)"),
    ("ppt/presentation.xml", "tệp trình chiếu (.pptx)", "a presentation (.pptx)"),
    ("content.xml", "bảng tính OpenDocument (.ods)", "an OpenDocument spreadsheet (.ods)"),
    ("Index/Document.iwa", "tệp Numbers", "a Numbers document"),
)


def examine(archive: ZipFile) -> None:
    """Raise the Refusal that keeps an archive from being unfolded."""
    names = archive.namelist()
    _refuse_others(names)
    for entry in archive.infolist():
        _examine_entry(entry)
    read = [entry for entry in archive.infolist() if entry.filename.endswith((".xml", ".rels"))]
    sheets = sum(entry.file_size for entry in read if entry.filename.startswith(_SHEETS))
    other = max((entry.file_size for entry in read if not entry.filename.startswith(_SHEETS)), default=0)
    if len(names) > _MOST_PARTS or sheets > _LARGEST_SHEETS or other > _LARGEST_PART or len(set(names)) < len(names):
        raise ListFileSuspect(part=f"{len(names)}, {sheets}, {other}")
    for entry in read:
        _examine_part(archive, entry.filename)


def _examine_entry(entry: ZipInfo) -> None:
    """Refuse an entry that is encrypted, packed in an unusual way, or named as if it lay elsewhere."""
    name = entry.filename
    is_odd = entry.flag_bits & 1 or entry.compress_type not in {ZIP_STORED, ZIP_DEFLATED}
    if is_odd or name.startswith("/") or "\\" in name or ".." in name.split("/"):
        raise ListFileSuspect(part=name)


def _refuse_others(names: list[str]) -> None:
    known = set(names)
    for name, vi, en in _OTHERS:
        if name in known:
            raise ListFileOtherKind(what_vi=vi, what_en=en)
    macros = next((name for name in names if name.lower().endswith("vbaproject.bin") or "/macrosheets/" in name), None)
    if macros is not None:
        raise ListFileMacros(part=macros)
    if "xl/workbook.bin" in known:
        raise ListFileBinaryExcel
    if "[Content_Types].xml" not in known and any(name.lower().endswith((".xlsx", ".xls", ".csv")) for name in names):
        raise ListFileOtherKind(
            what_vi="tệp nén ZIP có bảng tính bên trong", what_en="a ZIP archive with a spreadsheet"
        )
    if "[Content_Types].xml" not in known:
        raise ListFileOtherKind(what_vi="tệp nén ZIP", what_en="a ZIP archive")


def _examine_part(archive: ZipFile, name: str) -> None:
    """Unfold one part and look at its bytes; its checksum is compared on the way."""
    before = b""
    with archive.open(name) as part:
        while chunk := part.read(_CHUNK):
            seen = before + chunk
            if any(mark in seen for mark in _DTD):
                raise ListFileSuspect(part=name)
            if name == "[Content_Types].xml" and b"macroEnabled" in seen:
                raise ListFileMacros(part=name)
            if name == "xl/workbook.xml" and _STRICT in seen:
                raise ListFileStrict
            before = seen[-64:]
