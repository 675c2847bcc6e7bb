"""The faults of a request in Vietnamese and English, with their places; never what was sent: it may be personal data.

The kinds are pydantic's (https://docs.pydantic.dev/latest/errors/validation_errors/) and those of `contracts`.
A type with words of its own raises PydanticCustomError with `vi` and `en` among its facts; then they are used.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from pydantic import TypeAdapter

from contracts.vocabulary import CatalogCode, Code, Document

_VI = {
    "bool_parsing": "Phải là đúng hoặc sai (true/false).",
    "bool_type": "Phải là đúng hoặc sai (true/false).",
    "date_from_datetime_inexact": "Phải là một ngày, không kèm giờ.",
    "date_from_datetime_parsing": "Phải là một ngày có thật, dạng 2017-01-15.",
    "date_parsing": "Phải là một ngày có thật, dạng 2017-01-15.",
    "date_type": "Phải là một ngày, dạng 2017-01-15.",
    "datetime_from_date_parsing": "Phải là thời điểm dạng 2017-01-15T08:00:00+07:00.",
    "datetime_parsing": "Phải là thời điểm dạng 2017-01-15T08:00:00+07:00.",
    "datetime_type": "Phải là thời điểm dạng 2017-01-15T08:00:00+07:00.",
    "day_form": "Phải là một ngày có thật, dạng 2017-01-15.",
    "dict_type": "Phải là một đối tượng JSON.",
    "enum": "Phải là một trong: {expected}.",
    "extra_forbidden": "Không có trường này.",
    "float_parsing": "Phải là một số.",
    "float_type": "Phải là một số.",
    "greater_than": "Phải lớn hơn {gt}.",
    "greater_than_equal": "Phải từ {ge} trở lên.",
    "finite_number": "Phải là một số hữu hạn.",
    "instant_form": "Phải là thời điểm kèm múi giờ, dạng 2017-01-15T08:00:00+07:00.",
    "int_from_float": "Phải là số nguyên.",
    "int_parsing": "Phải là số nguyên.",
    "int_parsing_size": "Số quá lớn.",
    "int_type": "Phải là số nguyên.",
    "less_than": "Phải nhỏ hơn {lt}.",
    "less_than_equal": "Không được quá {le}.",
    "list_type": "Phải là một danh sách.",
    "literal_error": "Phải là một trong: {expected}.",
    "missing": "Thiếu trường bắt buộc.",
    "model_attributes_type": "Phải là một đối tượng JSON.",
    "model_type": "Phải là một đối tượng JSON.",
    "moment_range": "Phải trong khoảng từ năm {first} đến năm {last}.",
    "string_sub_type": "Phải là chuỗi ký tự.",
    "string_too_long": "Dài quá {max_length} ký tự.",
    "string_too_short": "Phải có ít nhất {min_length} ký tự.",
    "string_type": "Phải là chuỗi ký tự.",
    "string_unicode": "Phải là chuỗi ký tự Unicode hợp lệ.",
    "text_form": "Phải ở dạng chuẩn: Unicode dựng sẵn (NFC), không thừa dấu cách.",
    "text_invisible": "Không được có ký tự không nhìn thấy ({character} ở vị trí {place}).",
    "text_lines": "Phải viết trên một dòng.",
    "timezone_aware": "Thời điểm phải kèm múi giờ, như +07:00.",
    "too_long": "Có quá {max_length} mục.",
    "too_short": "Phải có ít nhất {min_length} mục.",
    "tuple_type": "Phải là một danh sách.",
    "union_tag_invalid": "Phải là một trong: {expected_tags}.",
    "union_tag_not_found": "Thiếu trường {discriminator} để biết loại.",
    "uuid_parsing": "Phải là mã UUID.",
    "uuid_type": "Phải là mã UUID.",
    "value_error": "Giá trị không được chấp nhận.",
}
_OTHERWISE = "Giá trị không hợp lệ."
_NOWHERE: Final = object()
_LISTS = ("expected", "expected_tags")
"""Facts in which pydantic lists what is allowed, the last after the English word `or`."""


def _pattern(of: Any) -> str:
    pattern: str = TypeAdapter(of).json_schema()["pattern"]
    return pattern


def _pattern_of_document(part: str) -> str:
    pattern: str = Document.model_json_schema()["properties"][part]["pattern"]
    return pattern


_FORMS: Final[Mapping[str, tuple[str, str]]] = {
    _pattern(Code): (
        "Phải là mã gồm chữ thường không dấu và chữ số, nối bằng gạch ngang, như phong-noi-vu.",
        "Should be a code: lower-case letters without marks and digits, joined by hyphens, as in phong-noi-vu.",
    ),
    _pattern(CatalogCode): (
        "Phải là mã trong danh mục, gồm chữ in hoa không dấu, chữ số và gạch dưới, như LDTT.",
        "Should be a code of the catalogue: capital letters without marks, digits and underscores, as in LDTT.",
    ),
    _pattern_of_document("number"): (
        "Phải là số văn bản: từ một đến năm chữ số, có thể thêm một chữ thường, như 254 hoặc 254a.",
        "Should be a document's number: one to five digits and perhaps a lower-case letter, as in 254 or 254a.",
    ),
    _pattern_of_document("symbol"): (
        "Phải là ký hiệu văn bản: chữ in hoa và chữ số, các phần nối bằng gạch ngang hoặc gạch chéo, như KH-UBND.",
        "Should be a document's symbol: capital letters and digits, joined by hyphens or slashes, as in KH-UBND.",
    ),
}
"""The words for a regular expression, which a clerk cannot read."""
_PRINTABLE = ("Không được có ký tự điều khiển.", "Should hold no control characters.")
"""The words for an expression that says which characters must not occur, as those of names and texts do."""
_OTHER_FORM = (
    "Không đúng dạng quy định; xem mô tả và ví dụ ở /docs.",
    "Should have the form that the description at /docs shows.",
)


def fault_in_words(fault: Mapping[str, Any]) -> dict[str, str]:
    """The `kind` of one of pydantic's errors, and its sentence as `vi` and `en`."""
    kind, facts = str(fault["type"]), fault.get("ctx", {})
    if "vi" in facts and "en" in facts:
        vi, en = str(facts["vi"]), str(facts["en"])
    elif kind == "string_pattern_mismatch":
        vi, en = _form_in_words(str(facts.get("pattern")))
    else:
        vi, en = _VI.get(kind, _OTHERWISE).format_map(_Facts(_in_vietnamese(facts))), str(fault["msg"])
    return {"kind": kind, "vi": vi, "en": en}


def _form_in_words(pattern: str) -> tuple[str, str]:
    return _PRINTABLE if pattern.startswith("^[^") else _FORMS.get(pattern, _OTHER_FORM)


def _in_vietnamese(facts: Mapping[str, Any]) -> dict[str, Any]:
    listed = {name: str(facts[name]).replace(" or ", " hoặc ") for name in _LISTS if name in facts}
    return {**facts, **listed}


def place_of(loc: Sequence[str | int], body: object = None) -> dict[str, str]:
    """The place in the request: `in` is `body`, `query`, `path` or `header`.

    A place in a body has a `pointer`, a JSON Pointer as a URI fragment (RFC 6901 §6), any other its `name`.
    The pointer leads through `body` as it was sent: pydantic names on the way, too, which kind of a union it tried.
    """
    part, *rest = loc
    if part == "body":
        return {"in": "body", "pointer": "#" + "".join(f"/{_escaped(str(step))}" for step in _sent(rest, body))}
    return {"in": str(part), "name": ".".join(str(step) for step in rest)}


def _sent(steps: Sequence[str | int], body: object) -> list[str | int]:
    """The steps that lead through `body`; the last one also where what it names is missing."""
    if body is None:
        return list(steps)
    found: list[str | int] = []
    at = body
    tagged: object = None
    for number, step in enumerate(steps, start=1):
        below = _below(at, step)
        if number < len(steps) and at is not tagged and below is not _NOWHERE and _is_tag(at, step):
            tagged = at
            continue
        if below is not _NOWHERE:
            at = below
        elif number < len(steps) or not isinstance(at, dict):
            continue
        found.append(step)
    return found


def _is_tag(at: object, step: str | int) -> bool:
    """Whether a step is the kind of a union whose members have a field of the same name, as `deed` has in `facts`."""
    return isinstance(at, dict) and any(step == value for value in at.values())


def _below(at: object, step: str | int) -> object:
    if isinstance(at, dict):
        return at.get(step, _NOWHERE)
    if isinstance(at, list) and isinstance(step, int) and step < len(at):
        return at[step]
    return _NOWHERE


def _escaped(step: str) -> str:
    return step.replace("~", "~0").replace("/", "~1")


class _Facts(dict[str, Any]):
    """The facts of an error; one that is not there reads as dots."""

    def __missing__(self, key: str) -> str:
        return "…"
