"""A password is kept as RFC 9106 says."""

from argon2 import extract_parameters
from argon2.low_level import Type
from pydantic import SecretStr

from services.planning.account import passwords


def test_a_hash_takes_the_memory_and_the_passes_of_the_standard() -> None:
    """Argon2id with 64 MiB and three passes, the second choice of RFC 9106 §4, in one lane; nobody's hash too."""
    kept = passwords.hashed(SecretStr("hoa ban trắng tháng ba"))
    made_of = [extract_parameters(text) for text in (kept.get_secret_value(), passwords._nobodys_hash())]  # noqa: SLF001

    assert [(one.type, one.memory_cost, one.time_cost, one.parallelism) for one in made_of] == [
        (Type.ID, 64 * 1024, 3, 1)
    ] * 2
    assert passwords.is_right(SecretStr("hoa ban trắng tháng ba"), kept)
    assert not passwords.is_right(SecretStr("hoa ban trắng tháng tư"), kept)
