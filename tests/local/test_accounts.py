"""The accounts of `make run`: one for each duty, named by duty and site, with passwords that only this user reads."""

import json
import stat
from pathlib import Path
from typing import get_args

import pytest

from contracts.duties import Duty
from deploy.federation.register import read_federation
from deploy.local.accounts import accounts_of, passwords_of
from deploy.local.settings import MachineSettings
from deploy.local.site import Site


@pytest.mark.parametrize("site", [entry.code for entry in read_federation().sites])
def test_each_site_has_an_account_for_each_duty_and_one_for_a_unit(site: str) -> None:
    """Nobody is invented: the name shown is that of the duty and of the site or the unit."""
    staff = [one for one in accounts_of(site) if one.unit is None]
    (of_unit,) = (one for one in accounts_of(site) if one.unit is not None)
    entry = read_federation().site(site)

    assert [one.duty for one in staff] == list(get_args(Duty))
    assert len({one.user_name for one in accounts_of(site)}) == len(staff) + 1
    assert entry is not None
    assert all(one.display_name.endswith(entry.name) for one in staff)
    assert (of_unit.user_name, of_unit.duty) == ("vanthu", "clerk")


def test_passwords_are_made_once_and_kept_for_this_user_alone(tmp_path: Path) -> None:
    """Another site has others."""
    site, other = (Site(MachineSettings(site="lang-son", folder=tmp_path / name)) for name in ("one", "other"))
    made = passwords_of(site)
    file = tmp_path / "one" / "secrets" / "accounts.json"

    assert passwords_of(site) == made == json.loads(file.read_text())
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert made.keys() == {one.user_name for one in accounts_of("lang-son")}
    assert all(len(password) >= 16 for password in made.values())
    assert not set(made.values()) & set(passwords_of(other).values())
