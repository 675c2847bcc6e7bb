"""Vietnamese names as readers look for them: without marks, and by the given name.

Filled in Python, so that a read table sorts and searches alike on every Postgres, whatever collations it has.
"""

import unicodedata

from contracts.vocabulary import SubjectKind


def search_key(name: str) -> str:
    """`name` in lower case without marks, words one space apart: `Nguyễn Thị Ánh Đào` is `nguyen thi anh dao`."""
    bare = "".join(letter for letter in unicodedata.normalize("NFD", name) if not unicodedata.combining(letter))
    return " ".join(bare.lower().replace("đ", "d").split())


def sort_key(name: str) -> str:
    """The search key of a person's name with the given name, which stands last, put first: `dao nguyen thi anh`."""
    words = search_key(name).split()
    return " ".join([*words[-1:], *words[:-1]])


def subject_sort_key(name: str, kind: SubjectKind) -> str:
    """Where a subject stands in a list: a person by the given name, a collective by its name as it is written."""
    return sort_key(name) if kind is SubjectKind.INDIVIDUAL else search_key(name)
