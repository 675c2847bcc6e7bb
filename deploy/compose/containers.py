"""The containers of one site, as a program outside of them uses them: through `docker compose`."""

import json
import os
import shlex
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from deploy.local.faults import RuntimeFault
from deploy.local.settings import PROJECT


@dataclass(frozen=True)
class Containers:
    """The project that `files` describe, with the settings of `settings` and a training clock in the folder `clock`."""

    files: Sequence[str]
    clock: Path
    settings: str | None = None
    """The file of settings; what it names counts, and no variable of this process."""

    @property
    def command(self) -> tuple[str, ...]:
        """The words of `docker compose` for this project, from whichever folder."""
        settings = () if self.settings is None else ("--env-file", str(PROJECT / self.settings))
        files = [word for file in self.files for word in ("-f", str(PROJECT / file))]
        return ("docker", "compose", "--progress", "quiet", *settings, "--project-directory", str(PROJECT), *files)

    @property
    def verb(self) -> str:
        """The command that runs a verb of a service, with `{service}` for its name."""
        return f"{shlex.join(self.command)} exec -T {{service}} python -m services.{{service}}"

    def do(self, *words: str) -> None:
        """Carry out a command of compose; raises RuntimeFault where it fails, after what it has printed."""
        self._carried_out(words)

    def printed(self, *words: str, given: str | None = None) -> str:
        """Return what a command of compose prints, `given` as its input; raises RuntimeFault where it fails."""
        return self._carried_out(words, stdout=subprocess.PIPE, given=given)

    def once(self, *words: str, given: str | None = None) -> str:
        """Return what a step of deploy.compose prints in the container that holds all secrets."""
        step = ("run", "--rm", "-T", "--no-deps", "secrets", "python", "-m", "deploy.compose", *words)
        return self.printed(*step, given=given)

    def token_key(self) -> str:
        """The private key of the site's tokens, from the volume that only a player's container may see."""
        shown = ("run", "--rm", "-T", "--no-deps", "--entrypoint", "cat", "secrets", "/secrets/play/token-key.pem")
        return self.printed(*shown)

    def is_new(self) -> bool:
        """Whether the site has no data yet, or no more: then a clock from before would be years ahead of it."""
        volume = json.loads(self.printed("config", "--format", "json"))["volumes"]["postgres"]["name"]
        listed = ["docker", "volume", "ls", "-q", "--filter", f"name=^{volume}$"]
        return not subprocess.run(listed, check=True, capture_output=True).stdout

    def _carried_out(self, words: Sequence[str], stdout: int | None = None, given: str | None = None) -> str:
        done = subprocess.run(
            [*self.command, *words],
            check=False,
            env=self._environment(),
            stdout=stdout,
            text=True,
            **({"stdin": subprocess.DEVNULL} if given is None else {"input": given}),
        )
        if done.returncode:
            shown = " ".join(words)
            raise RuntimeFault(f"docker compose {shown} has failed: mend what it says above, and run this again.")
        return done.stdout or ""

    def _environment(self) -> dict[str, str]:
        ours = ("TDKT_", "COMPOSE_")
        kept = {name: value for name, value in os.environ.items() if self.settings is None or not name.startswith(ours)}
        return kept | {"TDKT_CLOCK_FOLDER": str(self.clock)}
