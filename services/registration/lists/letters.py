"""The letters of what stands in a cell: Vietnamese ones, those that only look so, and traces of old fonts."""

import re
import unicodedata
from functools import lru_cache
from typing import Final

from contracts.text import lines

_TONES: Final = "\u0300\u0301\u0303\u0309\u0323"
_VIETNAMESE: Final = frozenset(
    unicodedata.normalize("NFC", letter + tone) for letter in "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY" for tone in ("", *_TONES)
) | frozenset("bcdđfghjklmnpqrstvwxzBCDĐFGHJKLMNPQRSTVWXZ")
_ALIKE: Final = str.maketrans(
    "АВЕЅІЈКМНОРСТХУаеѕіјорсхуԛԝһΑΒΕΖΗΙΚΜΝΟΡΤΥΧονιıΐ",
    "ABESIJKMHOPCTXYaesijopcxyqwhABEZHIKMNOPTYXoviii",
)
"""Letters of other alphabets by the Latin ones that they look like (Unicode, confusables.txt)."""
_PLAIN: Final = re.compile(rf"[{''.join(sorted(_VIETNAMESE))}0-9 .,:;()/&'_+\"“”–-]*")
"""A text of which nothing is suspect but the letters of an old font."""
_STROKED: Final = str.maketrans("ÐðƉɖ", "ĐđĐđ")
"""The letters of other alphabets that `contracts.text` takes for đ."""
_INVISIBLE: Final = re.compile(
    r"[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e]|"
    r"[\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb]"
)
_CONTROL: Final = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f]")
_TCVN3: Final = re.compile("[A-Za-z][¡¢£¤¥¦§¨©ª«¬®µ¶·¸¹»¼½¾Æ]|[§®µ¶·¸¹][A-Za-z]")
"""Letters of the fonts .Vn… (TCVN 5712:1993) as they are seen in Unicode: `NguyÔn V¨n An`."""
_VNI: Final = re.compile(r"[aAeE][\u00c0-\u00c5\u00c8-\u00cf\u00d2-\u00dc\u00e0-\u00e5\u00e8-\u00ef\u00f2-\u00fc]")
"""Letters of the fonts VNI-…: `Nguyeãn Vaên An`; no Vietnamese syllable has an a or e before a marked vowel."""
_MOJIBAKE: Final = re.compile("[\u00c3\u00c4\u00c6\u00e1][\u00a0-\u00bf\u20ac-\u2122\u02c6\u0192]|á[»º]|Æ[°¯]")
"""UTF-8 that was read as Windows-1252: `Nguyá»…n VÄƒn An`."""
_LOST: Final = re.compile(r"\ufffd|[^\W\d_]\?+[^\W\d_]|\b\?[^\W\d_]|[^\W\d_]{2}\?(?= |$)")
"""Letters that an encoding could not write and replaced: `Nguy?n V?n An`."""


def settled(text: str) -> str:
    """`text` in NFC, its blanks and line ends as single blanks."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def one_form(text: str) -> str:
    """A text without faults of letters in the one form of `contracts.text`; raises PydanticCustomError."""
    return lines(settled(text))


def is_vietnamese(letter: str) -> bool:
    """Whether a letter is one of the Vietnamese alphabet, or of those that foreign words add: f, j, w, z."""
    return letter in _VIETNAMESE


@lru_cache(8192)
def fault_of(text: str) -> tuple[str, str] | None:
    """The code of what is wrong with the letters of a text, and the text as it was probably meant, or an empty one."""
    if _PLAIN.fullmatch(text) and not _VNI.search(text):
        return None
    return _unseen(text) or _of_encoding(text)


def _unseen(text: str) -> tuple[str, str] | None:
    for code, found in (("control", _CONTROL), ("invisible", _INVISIBLE)):
        if found.search(text):
            return code, settled(found.sub("", text))
    return None


def _of_encoding(text: str) -> tuple[str, str] | None:
    """What an encoding or a font of the time before Unicode has left."""
    if _LOST.search(text):
        return "lost", ""
    form = settled(text)
    for code, found in (("mojibake", _MOJIBAKE), ("old-font", _TCVN3), ("old-font", _VNI)):
        if found.search(form):
            return code, _unmixed(form) if code == "mojibake" else ""
    return _of_alphabet(form)


def _of_alphabet(form: str) -> tuple[str, str] | None:
    strange = [one for one in form.translate(_STROKED) if one.isalpha() and not is_vietnamese(one)]
    if not strange:
        return _of_signs(form)
    meant = settled(unicodedata.normalize("NFKD", form.translate(_STROKED)).translate(_ALIKE))
    if all(is_vietnamese(one) for one in meant if one.isalpha()):
        return "look-alike", meant
    if all(unicodedata.name(one, "").startswith("LATIN") for one in strange):
        return None
    return "other-script", ""


def _of_signs(form: str) -> tuple[str, str] | None:
    """A sign that no name holds: a picture, a private character, a digit of another script."""
    for one in form:
        if unicodedata.category(one) in {"So", "Co", "Cn", "Cs"} or (one.isdigit() and not one.isascii()):
            return "sign", settled(unicodedata.normalize("NFKC", form)) if one.isdigit() else ""
    return None


def _unmixed(form: str) -> str:
    """UTF-8 that was read as Windows-1252, read again; empty where that fails."""
    try:
        return settled(form.encode("windows-1252").decode("utf-8"))
    except UnicodeError:
        return ""


def foreign_letters(text: str) -> str:
    """The Latin letters of a text that Vietnamese does not have."""
    return "".join(sorted({one for one in text if one.isalpha() and not is_vietnamese(one)}))


def in_normal_case(name: str) -> str:
    """A person's name that stands in capitals, with one capital for each syllable; any other as it is."""
    if not name.isupper() or " " not in name:
        return name
    return " ".join("-".join(part.capitalize() for part in word.split("-")) for word in name.split(" "))
