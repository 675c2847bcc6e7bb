"""Plays the year of `make run` in containers: brings the site up with a training clock, plays, and shows what came."""

import os
import subprocess
import sys

from deploy.compose.containers import Containers
from deploy.local.faults import make_folder, write_atomically
from deploy.local.settings import PROJECT

STATE = PROJECT / ".tdkt" / "compose"
"""The folder of everything that is kept outside of containers."""
PLAY = "deploy/compose/play.yml"
_FIRST_INSTANT = "2016-01-01T08:00:00+07:00"
_PORTS = {"planning": 8101, "registration": 8102, "review": 8103, "notification": 8104}


def play() -> int:
    """Build and start the containers, play the year through their published ports, and answer with its exit code.

    Raises RuntimeFault when the containers do not come up.
    """
    site = Containers(("docker-compose.yml", PLAY), STATE / "clock")
    begin_clock(site)
    site.do("up", "-d", "--build", "--wait")
    key = make_folder(STATE / "secrets") / "token-key.pem"
    write_atomically(key, site.token_key())
    urls = {name: f"http://127.0.0.1:{port}" for name, port in _PORTS.items()}
    variables = {
        "TDKT_PLAY_URLS": str(urls).replace("'", '"'),
        "TDKT_PLAY_TOKEN_KEY": str(key),
        "TDKT_PLAY_CLOCK": str(site.clock / "now"),
        "TDKT_PLAY_COMMAND": site.verb,
    }
    year = [sys.executable, "-m", "deploy.local.year"]
    return subprocess.run(year, check=False, cwd=PROJECT, env={**os.environ, **variables}).returncode


def begin_clock(*sites: Containers) -> None:
    """Put the training clock of new sites to the day before the year; that of others stays."""
    now = make_folder(sites[0].clock) / "now"
    now.parent.chmod(0o755)
    if not now.exists() or all(site.is_new() for site in sites):
        for note in now.parent.iterdir():
            note.unlink()
        write_atomically(now, _FIRST_INSTANT)
    now.chmod(0o644)
