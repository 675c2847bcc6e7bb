"""The kinds of files that are kept, told by their bytes, and what keeps a file from being taken."""

import struct
import zlib
from zipfile import ZIP_BZIP2

import pytest

from chassis.content.kinds import Kind, kind_of, suffix_of
from chassis.content.refusals import (
    ContentActive,
    ContentBroken,
    ContentEmpty,
    ContentLocked,
    ContentOfOtherKind,
    ContentSuspect,
)
from chassis.web.file_bodies import name_sent
from contracts.message import Refusal
from tests.chassis.content_files import JPEG, PDF, PNG, office, pdf

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500)
RELATIONS = "word/_rels/settings.xml.rels"


def _relation(kind: str) -> str:
    return f'<Relationship Target="http://b.example/x" TargetMode="External" Type="http://a.example/{kind}"/>'


def _object_stream(unfolded: bytes) -> bytes:
    packed = zlib.compress(unfolded)
    return b"<< /Type /ObjStm /N 1 /First 4 /Length %d >>\nstream\n%s\nendstream" % (len(packed), packed)


def _locked_archive() -> bytes:
    """An archive whose directory and parts say that they are encrypted."""
    content = bytearray(office("word"))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = 0
        while (start := content.find(mark, start)) >= 0:
            content[start + place] |= 1
            start += 4
    return bytes(content)


def _swollen_archive() -> bytes:
    """A small archive whose directory says that a part unfolds to 3 GiB."""
    content = bytearray(office("word"))
    entry = content.find(b"PK\x01\x02")
    content[entry + 24 : entry + 28] = struct.pack("<I", 3 * 2**30)
    return bytes(content)


def _twice() -> bytes:
    """An archive whose directory names one part twice."""
    return office("word", {"word/docunent.xml": "<a/>"}).replace(b"word/docunent.xml", b"word/document.xml")


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        pytest.param(PDF, Kind.PDF, id="pdf"),
        pytest.param(PNG, Kind.PNG, id="png"),
        pytest.param(JPEG, Kind.JPEG, id="jpeg"),
        pytest.param(office("word"), Kind.WORD, id="docx"),
        pytest.param(office("excel"), Kind.EXCEL, id="xlsx"),
        pytest.param(pdf(b"<< /S /URI /URI (https://a.example/#JavaScript) >>"), Kind.PDF, id="a link in a PDF"),
        pytest.param(pdf(_object_stream(b"1 0 << /Type /Page >>")), Kind.PDF, id="objects that are packed"),
        pytest.param(office("word", {RELATIONS: _relation("hyperlink")}), Kind.WORD, id="a link in a document"),
    ],
)
def test_a_document_is_taken(content: bytes, kind: Kind) -> None:
    """A link that a reader may follow is no program."""
    assert kind_of(content) is kind


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        pytest.param(b"", ContentEmpty, id="nothing"),
        pytest.param(PDF[:60], ContentBroken, id="half a PDF"),
        pytest.param(PNG[:30], ContentBroken, id="half a picture"),
        pytest.param(office("word")[:200], ContentBroken, id="half an archive"),
        pytest.param(pdf(b"<< /Encrypt 5 0 R >>"), ContentLocked, id="a PDF with a password"),
        pytest.param(OLE + "EncryptedPackage".encode("utf-16-le"), ContentLocked, id="a document with a password"),
        pytest.param(_locked_archive(), ContentLocked, id="an archive with a password"),
        pytest.param(pdf(b"<< /S /JavaScript /JS (app.alert(1)) >>"), ContentActive, id="a script"),
        pytest.param(pdf(b"<< /S /J#61vaScript /JS (x) >>"), ContentActive, id="a script that hides its name"),
        pytest.param(pdf(_object_stream(b"<< /S /JavaScript >>")), ContentActive, id="a script that is packed"),
        pytest.param(pdf(b"<< /S /Launch /F (cmd.exe) >>"), ContentActive, id="a program that is begun"),
        pytest.param(pdf(b"<< /Type /EmbeddedFile >>"), ContentActive, id="a file within a PDF"),
        pytest.param(office("word", {"word/vbaProject.bin": "x"}), ContentActive, id="macros"),
        pytest.param(office("excel", {"xl/macrosheets/sheet1.xml": "x"}), ContentActive, id="macros of old"),
        pytest.param(office("word", {"word/embeddings/ole1.bin": "x"}), ContentActive, id="an embedded object"),
        pytest.param(office("word", {RELATIONS: _relation("attachedTemplate")}), ContentActive, id="a template"),
        pytest.param(office("word", {RELATIONS: "<!DOCTYPE x>"}), ContentSuspect, id="entities"),
        pytest.param(office("word", {"../../etc/passwd": "x"}), ContentSuspect, id="a path upward"),
        pytest.param(office("word", {"a\\b": "x"}), ContentSuspect, id="a path of another system"),
        pytest.param(office("word", compression=ZIP_BZIP2), ContentSuspect, id="another packing"),
        pytest.param(_swollen_archive(), ContentSuspect, id="an archive that swells"),
        pytest.param(_twice(), ContentSuspect, id="a part that stands twice"),
        pytest.param(pdf(_object_stream(bytes(65 * 2**20))), ContentSuspect, id="objects that swell"),
        pytest.param(
            pdf(b"<< /Type /ObjStm >>\nstream\nnot packed\nendstream"), ContentSuspect, id="another packing of a PDF"
        ),
    ],
)
def test_what_could_harm_or_hides_its_content_is_refused(content: bytes, refusal: type[Refusal]) -> None:
    """Macros, scripts, passwords, bombs and broken files: each with the sentence that says what to do."""
    with pytest.raises(refusal) as refused:
        kind_of(content)
    assert refused.value.sentence("vi")
    assert refused.value.sentence("en")


@pytest.mark.parametrize(
    ("content", "named"),
    [
        (b"<!DOCTYPE html><script>alert(1)</script>", "HTML"),
        (b"\xef\xbb\xbf  <svg onload='x'/>", "SVG"),
        (b"MZ\x90\x00", "program"),
        (b"GIF89a", "GIF"),
        (b"\x00\x00\x00\x20ftypheic" + bytes(20), "HEIC"),
        (OLE, "old Word"),
        (b"PK\x03\x04" + bytes(30), "archive"),
        (b"Rar!\x1a\x07", "RAR"),
        (b"plain words", "not known"),
    ],
)
def test_another_kind_is_refused_by_its_name(content: bytes, named: str) -> None:
    """The sentence says what the file is, so that its sender knows which program to open."""
    whole = office("word").replace(b"word/document.xml", b"word/nothing.html") if named == "archive" else content
    with pytest.raises(ContentOfOtherKind) as refused:
        kind_of(whole)
    assert named in refused.value.sentence("en")


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("C:\\Users\\an\\to trinh.pdf", "to trinh.pdf"),
        ("../../etc/passwd", "passwd"),
        ("Tờ trình\u202efdp.exe", "Tờ trình fdp.exe"),
        ("a\r\nSet-Cookie: b", "a Set-Cookie: b"),
        ("", ""),
    ],
)
def test_a_name_is_shown_without_folders_and_tricks(sent: str, shown: str) -> None:
    """No path, no line break, nothing that turns the writing round."""
    assert name_sent(sent) == shown


def test_a_name_ends_as_the_content_asks() -> None:
    """A kind that is taken no longer ends in `bin`."""
    assert [suffix_of("image/png"), suffix_of("text/html")] == ["png", "bin"]
