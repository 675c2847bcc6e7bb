"""Small files of each kind, made here."""

from collections.abc import Mapping
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00\x00\x00\rIHDR" + bytes(17) + b"\x00\x00\x00\x00IEND\xaeB`\x82"
JPEG = b"\xff\xd8\xff\xe0" + bytes(40) + b"\xff\xd9"
_PARTS = {"word": "word/document.xml", "excel": "xl/workbook.xml"}


def pdf(*objects: bytes) -> bytes:
    """A PDF with `objects` beside its catalogue; readers mend its table of places."""
    listed = (b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [] /Count 0 >>", *objects)
    body = b"".join(b"%d 0 obj\n%s\nendobj\n" % (number, one) for number, one in enumerate(listed, start=1))
    return b"%PDF-1.7\n" + body + b"trailer\n<< /Root 1 0 R >>\nstartxref\n0\n%%EOF\n"


PDF = pdf()


def office(kind: str, more: Mapping[str, str | bytes] | None = None, compression: int = ZIP_DEFLATED) -> bytes:
    """A document or workbook of Office with `more` parts, by their names."""
    made = BytesIO()
    with ZipFile(made, "w", compression) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(_PARTS[kind], "<document/>")
        for name, text in (more or {}).items():
            archive.writestr(name, text)
    return made.getvalue()
