"""Passwords: what they must be, and their Argon2id hashes.

Source: RFC 9106 §4 for the memory and the passes, which are the defaults of argon2-cffi; NIST SP 800-63B §5.1.1 for
the rules.
"""

import asyncio
import os
import secrets
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache, partial
from threading import get_native_id
from typing import Final, ParamSpec, TypeVar
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
_HASHER: Final = PasswordHasher(parallelism=1)
"""One lane: with four, the threads of two hashes wait for one another and keep pages from the processors."""
_AT_ONCE: Final = 2
"""Hashes made at a time: each takes 64 MiB, and a container has 512."""
_BEHIND: Final = 10
"""A tenth of a processor beside another thread that never rests: pages come first, and people still get in."""
Given = ParamSpec("Given")
ResultT = TypeVar("ResultT")


def _step_back() -> None:
    """Let this thread have what the others of its process leave: pages come before hashes."""
    if sys.platform == "linux":  # elsewhere a thread has no priority of its own
        os.setpriority(os.PRIO_PROCESS, get_native_id(), _BEHIND)


_THREADS: Final = ThreadPoolExecutor(_AT_ONCE, "passwords", _step_back)


async def aside(work: Callable[Given, ResultT], *args: Given.args, **rest: Given.kwargs) -> ResultT:
    """What `work`, which hashes a password, returns; made in a thread that keeps no page waiting."""
    return await asyncio.get_running_loop().run_in_executor(_THREADS, partial(work, *args, **rest))


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
    """The Argon2id hash of a password, with its parameters and its salt; takes some 0.2 s of a processor."""
    return SecretStr(_HASHER.hash(_one_form(password)))


def is_right(password: SecretStr, kept: SecretStr | None) -> bool:
    """Whether `password` is the one whose hash is `kept`; without one as slow as with one, and never."""
    nobody = _nobodys_hash()
    text = _one_form(password)[: MOST + 1]  # as long as no password is; a longer one would only take longer
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
