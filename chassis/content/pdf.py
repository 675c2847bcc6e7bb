"""A PDF, looked at for what makes it more than a document: passwords, scripts, programs and attached files (ISO 32000).

Names that ask for an action stand in plain objects or in object streams, which are unfolded within a limit. Names may
be written with `#xx` for any character, as scripts that hide are.
"""

import re
import zlib
from collections.abc import Iterator
from typing import Final

from chassis.content.refusals import ContentActive, ContentBroken, ContentLocked, ContentSuspect

_END_WITHIN: Final = 2048
"""Bytes at the end in which `%%EOF` stands."""
_MOST_UNFOLDED: Final = 64 * 2**20
"""Bytes to which all object streams together may unfold; those of a scan of 300 pages have less than one million."""
_ACTIVE: Final = (b"JavaScript", b"Launch", b"EmbeddedFile", b"EmbeddedFiles", b"RichMedia", b"XFA")
_NAME: Final = re.compile(rb"/(" + b"|".join(_ACTIVE) + rb")(?=[\s/<>\[\](){}%]|$)")
_ESCAPED: Final = re.compile(rb"/[A-Za-z0-9]*#[0-9A-Fa-f]{2}[A-Za-z0-9#]*")
_HEX: Final = re.compile(rb"#([0-9A-Fa-f]{2})")
_ENCRYPTED: Final = re.compile(rb"/Encrypt\s*(\d+\s+\d+\s+R|<<)")
_OBJECT_STREAM: Final = re.compile(rb"/ObjStm(?=[\s/>]).{0,1000}?stream\r?\n", re.DOTALL)


def examine(content: bytes) -> None:
    """Raise the Refusal for which a PDF is not taken."""
    if b"%%EOF" not in content[-_END_WITHIN:]:
        raise ContentBroken
    if _ENCRYPTED.search(content):
        raise ContentLocked
    _refuse_active(content)
    for unfolded in _object_streams(content):
        _refuse_active(unfolded)


def _refuse_active(text: bytes) -> None:
    found = _NAME.search(text)
    if found is not None:
        raise ContentActive(part=found[1].decode())
    for escaped in _ESCAPED.finditer(text):
        plain = _HEX.sub(lambda one: bytes((int(one[1], 16),)), escaped[0][1:])
        if plain in _ACTIVE:
            raise ContentActive(part=plain.decode())


def _object_streams(content: bytes) -> Iterator[bytes]:
    """The objects of each object stream; raises ContentSuspect beyond the limit, or for one packed in another way."""
    left = _MOST_UNFOLDED
    for found in _OBJECT_STREAM.finditer(content):
        unfolding = zlib.decompressobj()
        try:
            unfolded = unfolding.decompress(memoryview(content)[found.end() :], left)
        except zlib.error:
            raise ContentSuspect(part="ObjStm") from None
        left -= len(unfolded)
        if left <= 0:
            raise ContentSuspect(part="ObjStm")
        yield unfolded
