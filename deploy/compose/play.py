"""Plays the year of `make run` in containers: brings the site up with a training clock, plays, and shows what came."""

import json
import os
import subprocess
import sys

from deploy.local.faults import make_folder, write_atomically
from deploy.local.settings import PROJECT

_COMPOSE = ("docker", "compose", "-f", "docker-compose.yml", "-f", "deploy/compose/play.yml")
_STATE = PROJECT / ".tdkt" / "compose"
_FIRST_INSTANT = "2016-01-01T08:00:00+07:00"
_PORTS = {"planning": 8101, "registration": 8102, "review": 8103, "notification": 8104}


def play() -> int:
    """Build and start the containers, play the year through their published ports, and answer with its exit code.

    Raises subprocess.CalledProcessError when the containers do not come up.
    """
    clock = make_folder(_STATE / "clock") / "now"
    clock.parent.chmod(0o755)
    if not clock.exists() or _is_new():
        write_atomically(clock, _FIRST_INSTANT)
    clock.chmod(0o644)
    subprocess.run([*_COMPOSE, "up", "-d", "--build", "--wait"], check=True, cwd=PROJECT)
    key = make_folder(_STATE / "secrets") / "token-key.pem"
    write_atomically(key, _token_key())
    urls = {name: f"http://127.0.0.1:{port}" for name, port in _PORTS.items()}
    variables = {
        "TDKT_PLAY_URLS": str(urls).replace("'", '"'),
        "TDKT_PLAY_TOKEN_KEY": str(key),
        "TDKT_PLAY_CLOCK": str(clock),
        "TDKT_PLAY_COMMAND": " ".join((*_COMPOSE, "exec -T {service} python -m services.{service}")),
    }
    year = [sys.executable, "-m", "deploy.local.year"]
    return subprocess.run(year, check=False, cwd=PROJECT, env={**os.environ, **variables}).returncode


def _is_new() -> bool:
    """Whether the site has no data yet, or no more: then a clock from before would be years ahead of it."""
    printed = subprocess.run([*_COMPOSE, "config", "--format", "json"], check=True, cwd=PROJECT, capture_output=True)
    volume = json.loads(printed.stdout)["volumes"]["postgres"]["name"]
    listed = ["docker", "volume", "ls", "-q", "--filter", f"name=^{volume}$"]
    return not subprocess.run(listed, check=True, cwd=PROJECT, capture_output=True).stdout


def _token_key() -> bytes:
    """The key of the site's tokens, from the volume that only the player's container may see."""
    shown = subprocess.run(
        [*_COMPOSE, "run", "--rm", "-T", "--no-deps", "--entrypoint", "cat", "secrets", "/secrets/play/token-key.pem"],
        check=True,
        cwd=PROJECT,
        capture_output=True,
    )
    return shown.stdout
