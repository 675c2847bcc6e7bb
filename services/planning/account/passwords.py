"""Passwords: what they must be, and their Argon2id hashes.

Source: RFC 9106 §4 for the parameters, which are the defaults of argon2-cffi; NIST SP 800-63B §5.1.1 for the rules.
"""

import secrets
from functools import cache
from threading import BoundedSemaphore
from typing import Final
from unicodedata import normalize

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from pydantic import SecretStr

from services.planning.account.refusals import (
    PasswordIsName,
    PasswordTooLong,
    PasswordTooShort,
    PasswordUnchanged,
)

LEAST: Final = 12
MOST: Final = 200
_HASHER: Final = PasswordHasher()
_ROOM = BoundedSemaphore(2)
"""Hashes made at a time: each takes 64 MiB, and a container has 512."""


def check_new(password: SecretStr, user_name: str, last: SecretStr | None) -> None:
    """Raise the refusal that keeps `password` from being the next one of the account; `last` is the one before.

    Raises PasswordTooShort, PasswordTooLong, PasswordIsName, PasswordUnchanged.
    """
    text = _one_form(password)
    if len(text) < LEAST:
        raise PasswordTooShort(least=LEAST)
    if len(text) > MOST:
        raise PasswordTooLong(most=MOST)
    if user_name.casefold() in text.casefold():
        raise PasswordIsName
    if last is not None and text == _one_form(last):
        raise PasswordUnchanged


def hashed(password: SecretStr) -> SecretStr:
    """The Argon2id hash of a password, with its parameters and its salt; takes some 50 ms of a processor."""
    with _ROOM:
        return SecretStr(_HASHER.hash(_one_form(password)))


def is_right(password: SecretStr, kept: SecretStr | None) -> bool:
    """Whether `password` is the one whose hash is `kept`; without one as slow as with one, and never."""
    nobody = _nobodys_hash()
    text = _one_form(password)[: MOST + 1]  # as long as no password is; a longer one would only take longer
    with _ROOM:
        try:
            _HASHER.verify(nobody if kept is None else kept.get_secret_value(), text)
        except VerificationError:
            return False
    return kept is not None


def is_outdated(kept: SecretStr) -> bool:
    """Whether a hash was made with other parameters than those of now."""
    return _HASHER.check_needs_rehash(kept.get_secret_value())


def made() -> SecretStr:
    """A new password for an account, of 18 characters; its holder changes it."""
    return SecretStr(secrets.token_urlsafe(13))


@cache
def _nobodys_hash() -> str:
    return _HASHER.hash(secrets.token_urlsafe(24))


def _one_form(password: SecretStr) -> str:
    """The password in one form: keyboards for Vietnamese write the same letter in several ways."""
    return normalize("NFC", password.get_secret_value())
