"""The database folds text for a search as Python does."""

import unicodedata

import asyncpg

from chassis.reading.names import search_key, search_sql
from deploy.local import servers

_VOWELS = "aăâeêioôơuưy"
_TONES = "\u0300\u0301\u0303\u0309\u0323"


def _letters() -> str:
    """Every letter of Vietnamese with every tone, in both cases, and some of the neighbours' languages."""
    marked = [unicodedata.normalize("NFC", vowel + tone) for vowel in _VOWELS for tone in ("", *_TONES)]
    return "".join([*marked, *(one.upper() for one in marked), "đĐ", "éÉüÜçñÅ", "0123456789/-. AZ"])


async def test_every_letter_is_folded_as_in_python(postgres: servers.Postgres | servers.GivenPostgres) -> None:
    """Whatever collation the database has."""
    connection = await asyncpg.connect(postgres.admin_url)
    try:
        folded = await connection.fetchval(f"select {search_sql('$1::text')}", _letters())
    finally:
        await connection.close()

    assert folded == "".join(search_key(letter) or " " for letter in _letters())
