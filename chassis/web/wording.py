"""What is wrong with a request, in Vietnamese and English, and where; never what was sent: it may be personal data.

The kinds are those of pydantic: https://docs.pydantic.dev/latest/errors/validation_errors/.
"""

from collections.abc import Mapping, Sequence
from typing import Any

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
    "dict_type": "Phải là một đối tượng JSON.",
    "enum": "Phải là một trong: {expected}.",
    "extra_forbidden": "Không có trường này.",
    "float_parsing": "Phải là một số.",
    "float_type": "Phải là một số.",
    "greater_than": "Phải lớn hơn {gt}.",
    "greater_than_equal": "Phải từ {ge} trở lên.",
    "int_from_float": "Phải là số nguyên.",
    "int_parsing": "Phải là số nguyên.",
    "int_type": "Phải là số nguyên.",
    "less_than": "Phải nhỏ hơn {lt}.",
    "less_than_equal": "Không được quá {le}.",
    "list_type": "Phải là một danh sách.",
    "literal_error": "Phải là một trong: {expected}.",
    "missing": "Thiếu trường bắt buộc.",
    "model_attributes_type": "Phải là một đối tượng JSON.",
    "model_type": "Phải là một đối tượng JSON.",
    "string_pattern_mismatch": "Không đúng dạng quy định ({pattern}).",
    "string_too_long": "Dài quá {max_length} ký tự.",
    "string_too_short": "Phải có ít nhất {min_length} ký tự.",
    "string_type": "Phải là chuỗi ký tự.",
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


def fault_in_words(fault: Mapping[str, Any]) -> dict[str, str]:
    """The `kind` of one of pydantic's errors, and what it says as `vi` and `en`."""
    kind = str(fault["type"])
    vi = _VI.get(kind, _OTHERWISE).format_map(_Facts(fault.get("ctx", {})))
    return {"kind": kind, "vi": vi, "en": str(fault["msg"])}


def place_of(loc: Sequence[str | int]) -> dict[str, str]:
    """Where in the request it is: `in` is `body`, `query`, `path` or `header`.

    A place in a body has a `pointer`, a JSON Pointer as a URI fragment (RFC 6901 §6), any other its `name`.
    """
    part, *rest = loc
    if part == "body":
        return {"in": "body", "pointer": "#" + "".join(f"/{_escaped(str(step))}" for step in rest)}
    return {"in": str(part), "name": ".".join(str(step) for step in rest)}


def _escaped(step: str) -> str:
    return step.replace("~", "~0").replace("/", "~1")


class _Facts(dict[str, Any]):
    """The facts of an error; one that is not there reads as dots."""

    def __missing__(self, key: str) -> str:
        return "…"
