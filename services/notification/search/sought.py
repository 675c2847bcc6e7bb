"""What a person has typed to find something: an id, a number of a document, a key, or the words of a name."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from chassis.reading.names import search_key

_NUMBER = re.compile(r"[0-9]{1,5}[a-z]?(/[^ ]+)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Sought:
    """The words that were typed as conditions of a statement; `values` are its parameters from $3 on."""

    id: UUID | None
    number: str | None
    words: str | None
    key: str

    @property
    def values(self) -> tuple[object, ...]:
        """The parameters: an id, or a number, or the words and the key; none where nothing was typed."""
        if self.id is not None:
            return (self.id,)
        if self.number is not None:
            return (self.number,)
        return () if self.words is None else (self.words, self.key)

    def condition(self, text: str, ids: Sequence[str], numbers: Sequence[str], keys: Sequence[str]) -> str:
        """The SQL condition under which a column is what was typed; `text` is a tsvector of folded words."""
        if self.id is not None:
            return _either(f"{column} = $3" for column in ids)
        if self.number is not None:
            whole = "/" in self.number
            return _either(f"lower({column if whole else _number_of(column)}) = $3" for column in numbers)
        if self.words is None:
            return "true"
        matches = f"{text} @@ $3::text::tsquery"
        return _either([matches, *(f"{column} = $4" for column in keys)])


def sought(typed: str) -> Sought:
    """The conditions that follow from what was typed: every word of a name is the beginning of one of its words."""
    text = typed.strip()
    words = search_key(text).split()
    return Sought(_id(text), _number(text), prefixes(words) if words else None, text.lower())


def prefixes(words: Sequence[str]) -> str:
    """The text of a tsquery: each of `words` begins a word of the name."""
    quoted = (word.replace("\\", "\\\\").replace("'", "''") for word in words)
    return " & ".join(f"'{word}':*" for word in quoted)


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _number(text: str) -> str | None:
    return text.lower() if _NUMBER.fullmatch(text) else None


def _number_of(column: str) -> str:
    return f"split_part({column}, '/', 1)"


def _either(conditions: Iterable[str]) -> str:
    return f"({' or '.join(conditions)})"
