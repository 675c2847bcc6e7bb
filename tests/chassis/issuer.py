"""An OIDC issuer of a test's own: real keys, served over HTTP as the discovery says."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from joserfc import jwt
from joserfc.jwk import ECKey, OctKey, OKPKey, RSAKey
from typing_extensions import override

from contracts.message import Actor

AUDIENCE = "tdkt"
SITE = "lang-son"
ACTOR = Actor("an", "unit-1", frozenset({"clerk", "auditor"}))
Pair = OKPKey | ECKey | RSAKey


@dataclass
class Issuer:
    """An OIDC issuer on this machine: what it publishes, and how often it was asked for its keys."""

    url: str = ""
    keys: list[Pair | OctKey] = field(default_factory=list)
    unusable: list[object] = field(default_factory=list)
    asked: int = 0
    away: bool = False
    claimed_issuer: str | None = None
    keys_elsewhere: str | None = None

    def document(self, path: str) -> dict[str, Any] | None:
        """Its answer at `path`."""
        if path == "/.well-known/openid-configuration":
            return {"issuer": self.claimed_issuer or self.url, "jwks_uri": self.keys_elsewhere or f"{self.url}/keys"}
        if path == "/keys":
            self.asked += 1
            usable = [key.as_dict(private=isinstance(key, OctKey)) for key in self.keys]
            return {"keys": [*self.unusable, *usable]}
        return None

    def token(self, key: Pair, algorithm: str = "Ed25519", header: dict[str, Any] | None = None, **claims: Any) -> str:
        """A token of this issuer for ACTOR; `claims` differ, and one that is None is left out."""
        now = int(time.time())
        usual = {
            "iss": self.url,
            "aud": AUDIENCE,
            "sub": ACTOR.subject,
            "unit": ACTOR.unit,
            "duties": sorted(ACTOR.duties),
            "iat": now,
            "exp": now + 600,
        }
        kept = {name: value for name, value in (usual | claims).items() if value is not None}
        return jwt.encode(
            {"alg": algorithm, "kid": key.kid, "typ": "at+jwt", **(header or {})}, kept, key, algorithms=[algorithm]
        )


@contextmanager
def published() -> Iterator[Issuer]:
    """An issuer that answers at its `url` until the end."""
    issuer = Issuer()

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            document = None if issuer.away else issuer.document(self.path)
            self.send_response(404 if document is None else 200)
            self.end_headers()
            self.wfile.write(json.dumps(document).encode())

        @override
        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Answers) as server:
        issuer.url = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        yield issuer
        server.shutdown()
        thread.join()
