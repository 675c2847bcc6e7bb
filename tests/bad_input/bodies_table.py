"""Bad bodies: texts, codes, dates, figures, shapes; each is a good body with one value changed.

A sheet is handed in to registration, a unit's plan is sent there, and a dossier is filed with review.
"""

import unicodedata
from typing import Final

from services.registration.sheet import examples
from services.review.dossier.examples import INDIVIDUAL_DOSSIER
from tests.bad_input.case import GONE, Case, changed
from tests.registration.sheets import CLERK, SHEET
from tests.registration.sheets import STANDING_BODY as REGISTRAR
from tests.review.cases import CLERK as FILER

_HAND_IN: Final = f"/sheets/{SHEET}/hand-in"
_UNIT_PLAN: Final = f"/sheets/{SHEET}/unit-plan"
_NAME: Final = "/entries/0/subject/name"
_KEY: Final = "/entries/0/subject/key"
_DATED: Final = "/unit_plan/dated"
_NUMBER: Final = "/unit_plan/number"
_SYMBOL: Final = "/unit_plan/symbol"


def _sheet(kind: str, pointer: str, value: object, fault: str, at: str | None = None) -> Case:
    place = f"#{pointer if at is None else at} {fault}"
    body = changed(examples.HAND_IN, pointer, value)
    return Case(kind, "POST", _HAND_IN, CLERK, 422, "request-invalid", place, body)


def _paper(kind: str, pointer: str, value: object, fault: str, at: str | None = None) -> Case:
    place = f"#{pointer if at is None else at} {fault}"
    body = changed(examples.SEND_LATE_PLAN, pointer, value)
    return Case(kind, "POST", _UNIT_PLAN, REGISTRAR, 422, "request-invalid", place, body)


def _dossier(kind: str, pointer: str, value: object, fault: str, at: str | None = None) -> Case:
    place = f"#{pointer if at is None else at} {fault}"
    body = changed(INDIVIDUAL_DOSSIER, pointer, value)
    return Case(kind, "POST", "/dossiers", FILER, 422, "request-invalid", place, body)


# fmt: off
TEXTS: Final = (
    _sheet("an empty name", _NAME, "", "string_too_short"),
    _sheet("a name of blanks", _NAME, "   ", "string_too_short"),
    _sheet("a name of blanks of other scripts", _NAME, "\u3000\u00a0", "string_too_short"),
    _sheet("a name of 301 letters", _NAME, "ế" * 301, "string_too_long"),
    _sheet("a name on two lines", _NAME, "Nguyễn\nAn", "text_lines"),
    _sheet("a name with a carriage return", _NAME, "Nguyễn\rAn", "text_lines"),
    _sheet("a name with a line separator of Unicode", _NAME, "Nguyễn\u2028An", "text_lines"),
    _sheet("a null byte in a name", _NAME, "Nguyễn\x00An", "text_invisible"),
    _sheet("an escape sequence of a terminal", _NAME, "\x1b[31mAn", "text_invisible"),
    _sheet("a control character of Windows-1258 (U+0092)", _NAME, "Nguyễn\x92An", "text_invisible"),
    _sheet("a blank of no width", _NAME, "Nguyễn\u200bAn", "text_invisible"),
    _sheet("a joiner of no width", _NAME, "An\u200dBình", "text_invisible"),
    _sheet("a byte order mark in a name", _NAME, "\ufeffAn", "text_invisible"),
    _sheet("a soft hyphen", _NAME, "Nguyễn\u00adAn", "text_invisible"),
    _sheet("a turn to right-to-left", _NAME, "Nguyễn \u202eAn", "text_invisible"),
    _sheet("an isolate of directions", _NAME, "Nguyễn \u2066An", "text_invisible"),
    _sheet("a letter of nobody's (private use)", _NAME, "Nguyễn \ue000", "text_invisible"),
    _sheet("a character that Unicode does not have", _NAME, "Nguyễn \U000e0fff", "text_invisible"),
    _sheet("a blank of Hangul", _NAME, "An\u3164", "text_invisible"),
    _sheet("a blank of Braille", _NAME, "An\u2800", "text_invisible"),
    _sheet("a variant of a sign", _NAME, "An\ufe0f", "text_invisible"),
    _sheet("a mark without its letter", _NAME, "\u0301An", "text_invisible"),
    _sheet("a tag character", _NAME, "An\U000e0041", "text_invisible"),
    _sheet("a figure for a name", _NAME, 254, "string_type"),
    _sheet("true for a name", _NAME, True, "string_type"),
    _sheet("a list for a name", _NAME, ["Nguyễn", "An"], "string_type"),
    _sheet("an object for a name", _NAME, {"ho": "Nguyễn"}, "string_type"),
    _sheet("null for a name", _NAME, None, "string_type"),
    _paper("a reason of 4,001 signs", "/late_reason", "a" * 4001, "string_too_long"),
    _paper("a null byte in a reason", "/late_reason", "a\x00b", "text_invisible"),
)
# fmt: on
# fmt: off
CODES: Final = (
    _sheet("a key in capitals", _KEY, "CA-NHAN-001", "string_pattern_mismatch"),
    _sheet("a key with marks", _KEY, "cá-nhân", "string_pattern_mismatch"),
    _sheet("a key with a blank", _KEY, "ca nhan", "string_pattern_mismatch"),
    _sheet("a key with an underscore", _KEY, "ca_nhan", "string_pattern_mismatch"),
    _sheet("a key that ends with a hyphen", _KEY, "ca-nhan-", "string_pattern_mismatch"),
    _sheet("a key with two hyphens in a row", _KEY, "ca--nhan", "string_pattern_mismatch"),
    _sheet("a key with a look-alike letter (Cyrillic а)", _KEY, "c\u0430-nhan", "string_pattern_mismatch"),
    _sheet("a key with a look-alike letter (Greek ο)", _KEY, "h\u03bf-so", "string_pattern_mismatch"),
    _sheet("a key in letters of full width", _KEY, "\uff43a-nhan", "string_pattern_mismatch"),
    _sheet("a key with a dash for a hyphen", _KEY, "ca\u2013nhan", "string_pattern_mismatch"),
    _sheet("a key with a line break behind it", _KEY, "ca-nhan\n", "string_pattern_mismatch"),
    _sheet("a key of 61 signs", _KEY, "a" * 61, "string_too_long"),
    _sheet("an empty key", _KEY, "", "string_pattern_mismatch"),
    _sheet("a title in small letters", "/entries/0/title", "ldtt", "string_pattern_mismatch"),
    _sheet("a title in words", "/entries/0/title", "Lao động tiên tiến", "string_pattern_mismatch"),
    _sheet("a title with a look-alike letter (Cyrillic Т)", "/entries/0/title", "LD\u0422T", "string_pattern_mismatch"),
    _sheet("a title with a look-alike letter (Đ)", "/entries/0/title", "LĐTT", "string_pattern_mismatch"),
    _sheet("a kind of subject in Vietnamese", "/entries/0/subject/kind", "cá nhân", "enum"),
    _sheet("a kind of subject in capitals", "/entries/0/subject/kind", "INDIVIDUAL", "enum"),
    _paper("a document's number with its symbol", _NUMBER, "3/KH", "string_pattern_mismatch"),
    _paper("a document's number of six digits", _NUMBER, "123456", "string_pattern_mismatch"),
    _paper("a document's number in Arabic digits of the East", _NUMBER, "\u0663", "string_pattern_mismatch"),
    _paper("a document's number in full width", _NUMBER, "\uff13", "string_pattern_mismatch"),
    _paper("a document's number in superscript", _NUMBER, "\u00b3", "string_pattern_mismatch"),
    _paper("a document's number as a figure", _NUMBER, 3, "string_type"),
    _paper("a negative number of a document", _NUMBER, "-3", "string_pattern_mismatch"),
    _paper("no number of a document", _NUMBER, "", "string_pattern_mismatch"),
    _paper("a symbol with a blank", _SYMBOL, "KH UBND", "string_pattern_mismatch"),
    _paper("a symbol with a backslash", _SYMBOL, "KH\\UBND", "string_pattern_mismatch"),
    _paper("a symbol with an underscore", _SYMBOL, "KH_UBND", "string_pattern_mismatch"),
    _paper("a symbol with a look-alike letter (Cyrillic К)", _SYMBOL, "\u041aH-UBND", "string_pattern_mismatch"),
    _paper("a symbol with markup", _SYMBOL, "KH<b>", "string_pattern_mismatch"),
)
# fmt: on
# fmt: off
DATES: Final = (
    _paper("a date as Excel counts days", _DATED, 42741, "day_form"),
    _paper("a date as Excel counts days, as text", _DATED, "42741", "day_form"),
    _paper("a date as it is written in Viet Nam", _DATED, "06/01/2017", "day_form"),
    _paper("a date as it is written in America", _DATED, "01-06-2017", "day_form"),
    _paper("a date without hyphens", _DATED, "20170106", "day_form"),
    _paper("a date in words", _DATED, "ngày 06 tháng 01 năm 2017", "day_form"),
    _paper("a date without leading zeros", _DATED, "2017-1-6", "day_form"),
    _paper("a day that the month does not have", _DATED, "2017-02-30", "day_form"),
    _paper("29 February of a common year", _DATED, "2017-02-29", "day_form"),
    _paper("a thirteenth month", _DATED, "2017-13-01", "day_form"),
    _paper("a day 0", _DATED, "2017-01-00", "day_form"),
    _paper("a week for a date", _DATED, "2017-W01", "day_form"),
    _paper("a date with an hour", _DATED, "2017-01-06T08:00:00+07:00", "day_form"),
    _paper("a date in digits of full width", _DATED, "\uff12017-01-06", "day_form"),
    _paper("a date of two digits of the year", _DATED, "17-01-06", "day_form"),
    _paper("a date before the Republic", _DATED, "1944-12-31", "moment_range"),
    _paper("a date of a far century", _DATED, "2999-01-01", "moment_range"),
    _paper("an empty date", _DATED, "", "day_form"),
    _paper("null for a date", _DATED, None, "day_form"),
    _paper("an instant without its zone", "/received_at", "2017-01-16T08:00:00", "instant_form"),
    _paper("a day for an instant", "/received_at", "2017-01-16", "instant_form"),
    _paper("seconds since 1970 for an instant", "/received_at", 1484528400, "instant_form"),
    _paper("an hour 25", "/received_at", "2017-01-16T25:00:00+07:00", "instant_form"),
    _paper("a minute 60", "/received_at", "2017-01-16T08:60:00+07:00", "instant_form"),
    _paper("a zone by its name", "/received_at", "2017-01-16T08:00:00 Asia/Ho_Chi_Minh", "instant_form"),
    _paper("an instant of a far century", "/received_at", "9999-12-31T23:59:59+07:00", "moment_range"),
)
# fmt: on
# fmt: off
FIGURES: Final = (
    _dossier("a year as text", "/year", "2017", "int_type"),
    _dossier("a year with a decimal", "/year", 2017.5, "int_type"),
    _dossier("a year before the first campaign", "/year", 1947, "greater_than_equal"),
    _dossier("a year of a far century", "/year", 2201, "less_than_equal"),
    _dossier("true for a year", "/year", True, "int_type"),
    _dossier("months below none", "/facts/service_months", -1, "greater_than_equal"),
    _dossier("thirteen months of a year", "/facts/service_months", 13, "less_than_equal"),
    _dossier("half a month", "/facts/service_months", 11.5, "int_type"),
    _dossier("months as text", "/facts/service_months", "12", "int_type"),
    _dossier("months beyond what a machine counts", "/facts/service_months", 10**30, "less_than_equal"),
    _dossier("1 for true", "/facts/newly_recruited", 1, "bool_type"),
    _dossier("yes for true", "/facts/newly_recruited", "yes", "bool_type"),
    _dossier("null for true", "/facts/newly_recruited", None, "bool_type"),
)
# fmt: on
# fmt: off
SHAPES: Final = (
    _sheet("no entries", "/entries", GONE, "missing"),
    _sheet("null for the entries", "/entries", None, "tuple_type"),
    _sheet("an object for the entries", "/entries", {}, "tuple_type"),
    _sheet("a text for the entries", "/entries", "Nguyễn Văn An", "tuple_type"),
    _sheet("an entry that is a text", "/entries/0", "Nguyễn Văn An", "model_attributes_type"),
    _sheet("an entry that is null", "/entries/0", None, "model_attributes_type"),
    _sheet("an entry without its title", "/entries/0/title", GONE, "missing"),
    _sheet("a subject without its name", _NAME, GONE, "missing"),
    _sheet("a field that nobody knows", "/ghi_chu", "Gấp", "extra_forbidden"),
    _sheet("a field of an entry that nobody knows", "/entries/0/cccd", "020123456789", "extra_forbidden"),
    _sheet("a name with a capital in it", "/Entries", [], "extra_forbidden"),
    _sheet("a name with a look-alike letter", "/\u0435ntries", [], "extra_forbidden"),
    _sheet("more than 2,000 entries", "/entries", [examples.HAND_IN["entries"][0]] * 2001, "too_long"),
    _sheet("a document that is a text", "/unit_plan", "3/KH-UBND", "model_attributes_type"),
    _sheet("a document without its issuer", "/unit_plan/issuer", GONE, "missing"),
    _dossier("facts without their kind", "/facts/kind", GONE, "union_tag_not_found", "/facts"),
    _dossier("facts of a kind that is none", "/facts/kind", "clan", "union_tag_invalid", "/facts"),
    _dossier("facts that are a list", "/facts", [], "model_attributes_type"),
    _dossier("a rating that is none", "/facts/task_rating", "TỐT", "enum"),
    _dossier("no documents", "/documents", GONE, "missing"),
    _dossier("a document that is a figure", "/documents/0", 1, "string_type"),
    _dossier("a year's facts of somebody else's shape", "/facts/members", ["ca-nhan-1"], "extra_forbidden"),
)
# fmt: on
BODIES: Final = (*TEXTS, *CODES, *DATES, *FIGURES, *SHAPES)
"""Every case above."""
_NFD: Final = unicodedata.normalize("NFD", "Nguyễn Văn Ánh")


# fmt: off
MENDED: Final = (
    ("composed of letters and marks (NFD)", _NFD, "Nguyễn Văn Ánh"),
    ("a tone before the mark of its vowel", "Nguye\u0303\u0302n Văn Ánh", "Nguyễn Văn Ánh"),
    ("a blank that does not break", "Nguyễn\u00a0Văn Ánh", "Nguyễn Văn Ánh"),
    ("blanks at the edges and two in a row", "  Nguyễn  Văn Ánh ", "Nguyễn Văn Ánh"),
    ("a tab", "Nguyễn\tVăn Ánh", "Nguyễn Văn Ánh"),
    ("the letter of Iceland for Đ (U+00D0)", "\u00d0ặng Văn Ánh", "Đặng Văn Ánh"),
    ("the letter of Africa for Đ (U+0189)", "\u0189ặng Văn Ánh", "Đặng Văn Ánh"),
    ("a D with a stroke of its own", "D\u0335ặng Văn Ánh", "Đặng Văn Ánh"),
    ("a curled apostrophe", "Y\u2019Bih Niê", "Y'Bih Niê"),
    ("a hyphen that does not break", "H\u2011Hen Niê", "H-Hen Niê"),
)
# fmt: on
"""Ways to type a name that are no faults: how, as it is typed, and the one form in which it is recorded."""
