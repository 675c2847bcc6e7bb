"""The one form of text that people enter: how text is brought to that form, and which text is refused.

Vietnamese keyboards of four decades, Word and PDF files write one name in many sequences of code points.
Commands and request bodies are brought to one form. An event that was recorded or received is only checked, since its
text is signed and hashed as it stands: brought to another form it would no longer be the text that the proof is about.
`validate_json(data, context=RECORDED)` asks for the check; the classes are the same.

Characters are judged by the Unicode version of the running Python: it refuses a character that was assigned later.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler, ValidationInfo
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import PydanticCustomError, core_schema

RECORDED: Final = object()
"""The validation context of recorded and received events, in which text is checked and not changed."""

_BLANKS = r"\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
_MARKS = r"\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
# Nothing can be seen of these, although `str.isprintable` takes them: Default_Ignorable_Code_Point of Unicode 15
# (DerivedCoreProperties.txt), and the blank pattern of Braille.
_UNSEEN = r"\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0"

_INVISIBLE = re.compile(rf"[{_UNSEEN}\U000e0100-\U000e01ef]")
_SUSPECT = re.compile(rf"[{_BLANKS}{_MARKS}{_UNSEEN}\U000e0100-\U000e01efÐðƉɖ’‘ʼʻ´`′‐‑]")
_LINE_BREAKS = re.compile(r"\r\n|[\r\u2028\u2029]")
_BLANK_RUN = re.compile(rf"[ {_BLANKS}]+")
_STRAY_MARK = re.compile(rf"(?:^|(?<=[ \n]))[{_MARKS}]")
# Both marks are of one combining class, so that NFC keeps the order in which they were typed.
_TONES = "\u0300\u0301\u0303\u0309"
_TONE_BEFORE_QUALITY = re.compile(rf"[{_TONES}][{_TONES}\u0302\u0306]*[\u0302\u0306]")
_STROKE = re.compile(r"([Dd])\u0335")
_ONE_LETTER = str.maketrans({"Ð": "Đ", "ð": "đ", "Ɖ": "Đ", "ɖ": "đ", "‐": "-", "‑": "-"})
_APOSTROPHE = re.compile(rf"(?<=[^\W\d_]|[{_MARKS}])[’‘ʼʻ´`′](?=[^\W\d_])")
_DASHES = re.compile(r"[\u2012-\u2015\u2212]")
_SLASHES = re.compile(r"[\u2044\u2215\uff0f]")
_TONE_ON_FIRST = re.compile(rf"(o(?=.[ae])|u(?=.y))([\u0300\u0301\u0303\u0309\u0323])(.)(?![{_MARKS}])")
_COMMITTEE = re.compile(r"^(ubnd|(ủy|uỷ) ban nhân dân) +")
_LONGEST_CODE = 60
_AROUND_SIGN = re.compile(r" *([-/]) *")

LINE_PATTERN = r"^[^\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]*$"
"""The pattern of one line in a JSON Schema (ECMA 262): it excludes the commonest invisible characters."""
LINES_PATTERN = r"^[^\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]*$"
"""The same of several lines, ended by U+000A."""


def line(text: str) -> str:
    """One line in its one form; raises PydanticCustomError for invisible characters and for a second line."""
    form = lines(text)
    if "\n" in form:
        raise PydanticCustomError("text_lines", "Text should stand on one line")
    return form


def lines(text: str) -> str:
    """Text in its one form: Unicode NFC, lines ended by a line feed, words one blank apart, one letter đ.

    A tone mark stands after the mark of its vowel, an apostrophe inside a word is U+0027, a hyphen U+002D; `đ` written
    with the letter of another alphabet (U+00D0, U+00F0, U+0189, U+0256) is that of Vietnamese. Blank edges go.
    Raises PydanticCustomError for control characters, invisible ones, and a mark without its letter.
    """
    if _is_settled(text):
        return text
    form = _typed(_LINE_BREAKS.sub("\n", text))
    form = "\n".join(one.strip(" ") for one in form.split("\n")).strip("\n")
    _refuse_unseen(form)
    return form


def symbol(text: str) -> str:
    """The symbol or number of a document on one line, its dashes as U+002D, with no blank beside a dash or slash."""
    form = line(text)
    if form.isascii() and " " not in form:
        return form
    return _AROUND_SIGN.sub(r"\1", _SLASHES.sub("/", _DASHES.sub("-", form)))


def _is_settled(text: str) -> bool:
    """Whether text is surely in its one form already; most text is, and is not normalized again."""
    if "\n" in text:
        return all(_is_settled(one) for one in text.split("\n")) and text[0] != "\n" != text[-1]
    if not text.isprintable() or "  " in text or text[:1] == " " or text[-1:] == " ":
        return False
    if text.isascii():
        return "`" not in text
    return _SUSPECT.search(text) is None and unicodedata.is_normalized("NFC", text)


def _refuse_unseen(text: str) -> None:
    found = _INVISIBLE.search(text) or _STRAY_MARK.search(text)
    invisible = [place for place, one in enumerate(text) if not (one.isprintable() or one == "\n")]
    if found is not None:
        invisible.append(found.start())
    if invisible:
        place = min(invisible)
        raise PydanticCustomError(
            "text_invisible",
            "Text should hold no character that cannot be seen ({character} at place {place})",
            {"character": f"U+{ord(text[place]):04X}", "place": place + 1},
        )


def is_visible(text: str) -> bool:
    """Whether every character of one line can be seen, and every mark stands on its letter."""
    return text.isprintable() and _INVISIBLE.search(text) is None and _STRAY_MARK.search(text) is None


def folded(text: str) -> str:
    """Text as it is compared and searched: in its one form, in lower case, words one blank apart on one line.

    It refuses nothing: invisible characters are left out.
    """
    seen = "".join(" " if one.isspace() else one if one.isprintable() else "" for one in text)
    return " ".join(_typed(_INVISIBLE.sub("", seen)).lower().split())


def code_of(name: str) -> str:
    """A code made of a name: `UBND phường Chi Lăng` is `phuong-chi-lang`; empty for a name without letters.

    A committee has the code of its place, which is that of the unit and of its site.
    """
    plain = unicodedata.normalize("NFD", _COMMITTEE.sub("", folded(name)).replace("đ", "d"))
    letters = "".join(one for one in plain if not unicodedata.combining(one))
    return "-".join(re.findall(r"[a-z0-9]+", letters))[:_LONGEST_CODE].rstrip("-")


def issuer_key(text: str) -> str:
    """The issuer of a document as it is compared: whatever the case, the kind of dash, the letter of the tone.

    The tone of an open oa, oe, uy is written on either letter: `Ủy ban` is `Uỷ ban`.
    """
    letters = unicodedata.normalize("NFD", folded(_DASHES.sub("-", text)))
    return unicodedata.normalize("NFC", _TONE_ON_FIRST.sub(r"\1\3\2", letters))


def _typed(text: str) -> str:
    """Text in NFC with one letter đ, one blank, one apostrophe, one hyphen, and tone marks behind the vowel's mark."""
    form = _STROKE.sub(lambda found: "Đ" if found[1] == "D" else "đ", unicodedata.normalize("NFD", text))
    form = _TONE_BEFORE_QUALITY.sub(lambda found: "".join(sorted(found[0], key=_TONES.__contains__)), form)
    form = form.translate(_ONE_LETTER)
    return _APOSTROPHE.sub("'", _BLANK_RUN.sub(" ", unicodedata.normalize("NFC", form)))


@dataclass(frozen=True, slots=True)
class OneForm:
    """Brings the string it annotates to the form that `form` makes of it; under `RECORDED` only checks it.

    `pattern` stands for the form in the JSON Schema.
    """

    form: Callable[[str], str]
    pattern: str | None = None

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        """Apply the form before the limits of the type, which count the characters of the form."""
        return core_schema.with_info_before_validator_function(self._brought, handler(source))

    def __get_pydantic_json_schema__(
        self, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """Add the pattern of the form, where it has one."""
        return handler(schema) | ({"pattern": self.pattern} if self.pattern else {})

    def _brought(self, value: Any, info: ValidationInfo) -> Any:
        if not isinstance(value, str):
            return value
        form = self.form(value)
        if form != value and info.context is RECORDED:
            raise PydanticCustomError("text_form", "Text should be in the one form in which it is recorded")
        return form


ONE_LINE = OneForm(line, LINE_PATTERN)
"""For a free text of one line: `Annotated[str, Field(max_length=…), ONE_LINE]`, the limits before the form."""
SEVERAL_LINES = OneForm(lines, LINES_PATTERN)
"""For a free text of several lines."""
SYMBOL = OneForm(symbol)
"""For the number or the symbol of a document."""
