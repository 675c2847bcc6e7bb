"""docs/joining.md is carried out, block by block: a fourth site joins, and the city hears its first event."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import httpx
import pytest

from chassis.web.auth import issue_token
from deploy.local.keys import SIGNING, SiteKeys
from deploy.local.ports import free_port
from deploy.local.process import holds_within
from deploy.local.servers import Kafka, Postgres
from deploy.local.settings import PROJECT
from deploy.register.verbs import main as register_verb
from tests.planning.plans import STAFF, content

PAGE = PROJECT / "docs" / "joining.md"
MACHINES = {"site": ("xa-mai-pha", "commune"), "city": ("lang-son", "district"), "root": ("root", "")}
SINCE = "2026-01-01T00:00:00+07:00"
FIRST_KEY = "xa-mai-pha.planning-1"
PUBLISHER = "REGISTER_KAFKA_PASSWORD"
NOTHING = "no message was signed"
SECONDS = 90


class Block(NamedTuple):
    """Commands of the page, the machine on which they are typed, and whether they run on as a service."""

    machine: str
    runs_on: bool
    text: str


def blocks(page: str) -> list[Block]:
    """The fenced blocks of the page; every one of them names its machine."""
    found = re.findall(r"^```(.*?)\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    return [Block(*_typed(head), text) for head, text in found]


def _typed(head: str) -> tuple[str, bool]:
    shell, machine, *more = head.split()
    assert shell == "sh"
    assert machine in MACHINES
    return machine, more == ["service"]


@dataclass
class Machine:
    """One of the three machines: its folder, and the environment in which commands are typed."""

    code: str
    level: str
    folder: Path
    environment: dict[str, str] = field(default_factory=dict)
    running: list["subprocess.Popen[bytes]"] = field(default_factory=list)

    @property
    def keys(self) -> SiteKeys:
        """The passwords and the key of tokens."""
        return SiteKeys(self.folder / "secrets", self.code)

    def password(self, service: str) -> str:
        """The password of a service, for its database and for Kafka."""
        return self.keys.password(service)

    def do(self, text: str) -> str:
        """Carry out commands as a person would, and return what they print."""
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", text],
            cwd=self.folder,
            env=self._variables(),
            check=False,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, f"{self.code}: {text}\n{done.stdout}{done.stderr}"
        return done.stdout

    def serve(self, text: str) -> None:
        """Start a command that runs on."""
        words = text.split()
        assert words.pop(0) == "python"
        with (self.folder / f"{words[1]}.log").open("ab") as log:
            self.running.append(
                subprocess.Popen(
                    [sys.executable, *words], cwd=self.folder, env=self._variables(), stdout=log, stderr=log
                )
            )

    def end(self) -> None:
        """End what runs on."""
        for program in self.running:
            program.terminate()
        for program in self.running:
            program.wait(30)
        self.running.clear()

    def _variables(self) -> dict[str, str]:
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        plain = {name: value for name, value in os.environ.items() if not name.startswith("TDKT_FIRST")}
        return plain | {"PATH": path, "PYTHONPATH": str(PROJECT)} | self.environment

    def settle(self, postgres: Postgres, kafka: Kafka) -> None:
        """Set the variables that docs/operating.md lists, for the servers of this site."""
        register = {"FOLDER": "register", "ROOT": "root.json"}
        self.environment |= {
            "TDKT_POSTGRES_URL": postgres.admin_url,
            "TDKT_KAFKA_BOOTSTRAP": kafka.bootstrap,
            "TDKT_KAFKA_ADMIN_PASSWORD": kafka.admin_password,
            "TDKT_REGISTER_STATE": "trusted/tools",
            PUBLISHER: self.password("register"),
            "TDKT_MIRROR_PASSWORD": f"{self.code} lets it read",
            **{f"TDKT_REGISTER_{name}": value for name, value in register.items()},
        }
        for service in SIGNING:
            password = self.password(service)
            place = f"127.0.0.1:{postgres.port}/{service}"
            values = {
                "SITE": self.code,
                "LEVEL": self.level,
                "POSTGRES_URL": f"postgresql://{service}_service:{password}@{place}",
                "POSTGRES_OWNER_URL": f"postgresql://{service}_owner:{password}@{place}",
                "KAFKA_BOOTSTRAP": kafka.bootstrap,
                "KAFKA_USER": f"{self.code}.{service}",
                "KAFKA_PASSWORD": password,
                "HTTP_PORT": str(free_port()),
                "SIGNING_KEY_FILE": f"keys/{service}-key.pem",
                "SIGNING_KEY_ID": f"{self.code}.{service}-1",
                "KEYS_FILE": f"{self.code}.json",
                "REGISTER_STATE": f"trusted/{service}",
                "TOKEN_KEY_FILE": str(self.keys.token_public_key),
                "SMTP_HOST": "127.0.0.1",
                "SMTP_PORT": "9",
                "SMTP_SENDER": "tdkt@site.example",
                **{f"REGISTER_{name}": value for name, value in register.items()},
            }
            self.environment |= {f"{service.upper()}_{name}": value for name, value in values.items()}

    def post(self, service: str, path: str, body: object = None) -> Any:
        """What a service answers to a clerk; it must take it."""
        token = issue_token(self.keys.token_key.read_bytes(), STAFF, site=self.code)
        answer = httpx.post(
            f"{self.url(service)}{path}", json=body, headers={"Authorization": f"Bearer {token}"}, timeout=30
        )
        assert answer.is_success, answer.text
        return answer.json()

    def is_ready(self, service: str) -> bool:
        """Whether a service can serve."""
        try:
            return httpx.get(f"{self.url(service)}/health/ready", timeout=2).is_success
        except httpx.HTTPError:
            return False

    def url(self, service: str) -> str:
        """Where a service listens."""
        return f"http://127.0.0.1:{self.environment[f'{service.upper()}_HTTP_PORT']}"


@pytest.fixture
def machines(tmp_path: Path) -> Iterator[Mapping[str, Machine]]:
    """An empty folder for the site; the root's, with a register of the city; the city's, which is at work."""
    found = {name: Machine(*MACHINES[name], tmp_path / name) for name in MACHINES}
    servers: list[Postgres | Kafka] = []
    for machine in found.values():
        machine.folder.mkdir()
    try:
        begun(found["root"], found["city"])
        for name in ("city", "site"):
            postgres = Postgres(tmp_path / f"{name}-postgres", settings={"fsync": "off"})
            kafka = Kafka(tmp_path / f"{name}-kafka")
            servers += [postgres, kafka]
            postgres.start()
            kafka.start()
            found[name].settle(postgres, kafka)
        brokers = {f"{found[one].code.upper().replace('-', '_')}_KAFKA": found[one] for one in ("city", "site")}
        for name in ("city", "site"):
            found[name].environment |= {
                variable: machine.environment["TDKT_KAFKA_BOOTSTRAP"] for variable, machine in brokers.items()
            }
        publishes = {name: found["city"].environment[name] for name in ("TDKT_KAFKA_BOOTSTRAP", PUBLISHER)}
        found["root"].environment |= publishes
        yield found
    finally:
        for machine in found.values():
            machine.end()
        for server in servers:
            server.discard()


def begun(root: Machine, city: Machine) -> None:
    """The root's register of the city alone, and the city's copy."""
    assert register_verb(["new", str(root.folder), "--instance", "lang-son-training"]) == 0
    file = city.folder / f"{city.code}.json"
    city.do("python -m deploy.register make-keys keys")
    city.do(f"python -m deploy.register hand-over {city.code} keys --from {SINCE} > {file}")
    words = ["--name", city.code, "--level", city.level, "--keys", str(file), "--folder", str(root.folder)]
    assert register_verb(["add-site", city.code, *words]) == 0
    assert register_verb(["sign", "--folder", str(root.folder)]) == 0
    shutil.copytree(root.folder / "register", city.folder / "register")
    shutil.copy(root.folder / "register" / "1.root.json", city.folder / "root.json")


def works(city: Machine) -> None:
    """Let the city's registration serve as before the new site came."""
    city.do("python -m deploy.postgres registration && python -m services.registration migrate")
    city.do(f"python -m deploy.kafka {city.code} {' '.join(SIGNING)}")
    city.serve("python -m services.registration serve")
    assert holds_within(lambda: city.is_ready("registration"), SECONDS)


class Hands:
    """What the people of the page do beside typing, after the block that it follows."""

    def __init__(self, machines: Mapping[str, Machine]) -> None:
        self.site, self.city, self.root = (machines[name] for name in ("site", "city", "root"))

    def after(self, block: Block) -> None:
        """Do it."""
        if "hand-over" in block.text:
            shutil.copy(self.site.folder / "xa-mai-pha.json", self.root.folder)
        elif "register publish" in block.text:
            assert holds_within(self._has_the_newest_register, SECONDS)
        elif "register sign" in block.text:
            shutil.copytree(self.root.folder / "register", self.city.folder / "register", dirs_exist_ok=True)
            shutil.copytree(self.root.folder / "register", self.site.folder / "register")
            shutil.copy(self.root.folder / "register" / "1.root.json", self.site.folder / "root.json")
        elif "register check" in block.text and block.machine == "city":
            self.city.end()
            self.city.serve("python -m services.registration serve")
        elif "services.planning serve" in block.text:
            self._issue_a_plan()
            assert not self._hears()
        elif "deploy.kafka lang-son planning" in block.text:
            self._exchange_passwords()

    def heard_in_time(self) -> bool:
        """Whether the city has heard the new site."""
        return holds_within(self._hears, SECONDS)

    def _hears(self) -> bool:
        return NOTHING not in self.city.do(f"python -m services.registration proofs list --key {FIRST_KEY}")

    def _has_the_newest_register(self) -> bool:
        newest = (self.root.folder / "register" / "timestamp.json").read_bytes()
        return (self.site.folder / "register" / "timestamp.json").read_bytes() == newest

    def _issue_a_plan(self) -> None:
        assert holds_within(lambda: self.site.is_ready("planning"), SECONDS)
        drafted = self.site.post("planning", "/plans", {"content": content(parent=None).model_dump(mode="json")})
        plan = str(drafted["stream"]).removeprefix("plan-")
        self.site.post("planning", f"/plans/{plan}/issue")

    def _exchange_passwords(self) -> None:
        for here, there in ((self.site, self.city), (self.city, self.site)):
            file = here.folder / "mirror" / "secrets.properties"
            file.parent.mkdir(mode=0o700)
            file.write_text(f"{here.code}=own\n{there.code}={there.environment['TDKT_MIRROR_PASSWORD']}\n")


def test_the_page_names_the_machine_of_each_block() -> None:
    """So that a reader knows where to type, and the campaign too."""
    found = blocks(PAGE.read_text(encoding="utf-8"))

    assert {block.machine for block in found} == set(MACHINES)
    assert [block.text for block in found if block.runs_on and block.text.count("\n") != 1] == []


@pytest.mark.campaign
@pytest.mark.timeout(600)
def test_a_site_joins_by_the_page(machines: Mapping[str, Machine]) -> None:
    """From its first key to its first event, which the city hears with its proof, and not before the link is made.

    Then the next register arrives without a copy.
    """
    hands = Hands(machines)
    works(machines["city"])
    for block in blocks(PAGE.read_text(encoding="utf-8")):
        machine = machines[block.machine]
        if "proofs list" in block.text:
            assert hands.heard_in_time()
            assert NOTHING not in machine.do(block.text)
        elif block.runs_on:
            machine.serve(block.text)
        else:
            machine.do(block.text)
        hands.after(block)
