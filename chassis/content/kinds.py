"""The kind of a file, found by its bytes and never by its name, and what keeps it from being taken.

Five kinds are taken. A file of another kind is named in the refusal, so that its sender knows what to do.
"""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from enum import Enum
from typing import Final, NoReturn

from chassis.content import ooxml, pdf
from chassis.content.refusals import ContentBroken, ContentEmpty, ContentLocked, ContentOfOtherKind

_THREAD: Final = ThreadPoolExecutor(1, "content")
"""One thread, so that files that are large when unfolded do not lie in memory beside one another."""
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PNG: Final = b"\x89PNG\r\n\x1a\n"
_PNG_END: Final = b"\x00\x00\x00\x00IEND\xaeB`\x82"
_OTHERS: Final = (
    (b"GIF8", "ảnh GIF", "a GIF picture"),
    (b"BM", "ảnh BMP", "a BMP picture"),
    (b"II*\x00", "ảnh TIFF", "a TIFF picture"),
    (b"MM\x00*", "ảnh TIFF", "a TIFF picture"),
    (b"{\\rtf", "văn bản RTF", "an RTF document"),
    (b"Rar!", "tệp nén RAR", "a RAR archive"),
    (b"7z\xbc\xaf", "tệp nén 7z", "a 7z archive"),
    (b"\x1f\x8b", "tệp nén gzip", "a gzip archive"),
    (b"MZ", "chương trình", "a program"),
    (b"\x7fELF", "chương trình", "a program"),
    (b"#!", "chương trình", "a script"),
)
_MARKUP: Final = (
    (b"<svg", "ảnh SVG", "an SVG picture"),
    (b"<html", "trang web (HTML)", "a web page (HTML)"),
    (b"<!doctype html", "trang web (HTML)", "a web page (HTML)"),
    (b"<script", "trang web (HTML)", "a web page (HTML)"),
    (b"<?xml", "tệp XML", "an XML file"),
)
_HEIC: Final = frozenset({b"heic", b"heix", b"mif1", b"msf1", b"heim", b"hevc"})


class Kind(Enum):
    """A kind of file that is taken: its media type, and the end of its name when it is handed out."""

    PDF = ("application/pdf", "pdf")
    JPEG = ("image/jpeg", "jpg")
    PNG = ("image/png", "png")
    WORD = ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx")
    EXCEL = ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx")

    @property
    def media_type(self) -> str:
        """Its media type."""
        return self.value[0]

    @property
    def suffix(self) -> str:
        """The end of a file's name, without the dot."""
        return self.value[1]


MEDIA_TYPES: Final = tuple(kind.media_type for kind in Kind)


def suffix_of(media_type: str) -> str:
    """The end of the name of a file of `media_type`; `bin` for one that is not taken today."""
    return next((kind.suffix for kind in Kind if kind.media_type == media_type), "bin")


async def examined(content: bytes) -> Kind:
    """The kind of `content`, looked at beside the requests of others; raises the Refusal in its way."""
    return await asyncio.get_running_loop().run_in_executor(_THREAD, kind_of, content)


def kind_of(content: bytes) -> Kind:
    """The kind of `content`; raises the Refusal that says why it is not taken."""
    if not content:
        raise ContentEmpty
    if content.startswith(b"%PDF-"):
        pdf.examine(content)
        return Kind.PDF
    if content.startswith(b"\xff\xd8\xff"):
        if b"\xff\xd9" not in content:
            raise ContentBroken
        return Kind.JPEG
    if content.startswith(_PNG):
        if not content.endswith(_PNG_END):
            raise ContentBroken
        return Kind.PNG
    if content.startswith(b"PK\x03\x04"):
        return Kind.WORD if ooxml.examine(content) == "word" else Kind.EXCEL
    return _refuse(content)


def _refuse(content: bytes) -> NoReturn:
    """Raise the Refusal that names what a file is instead."""
    if content.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise ContentLocked
        raise ContentOfOtherKind(found_vi="Word hoặc Excel đời cũ (.doc, .xls)", found_en="an old Word or Excel file")
    beginning = content[:400].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    for start, vi, en in _OTHERS:
        if content.startswith(start):
            raise ContentOfOtherKind(found_vi=vi, found_en=en)
    for mark, vi, en in _MARKUP:
        if beginning.startswith(mark):
            raise ContentOfOtherKind(found_vi=vi, found_en=en)
    if content[4:8] == b"ftyp":
        is_photo = content[8:12] in _HEIC
        found = ("ảnh HEIC của điện thoại", "a HEIC photo") if is_photo else ("tệp phim", "a film")
        raise ContentOfOtherKind(found_vi=found[0], found_en=found[1])
    raise ContentOfOtherKind(found_vi="loại không nhận ra", found_en="of a kind that is not known")
