"""An OIDC issuer of a test's own: real keys, and the code flow with PKCE, served over HTTP as the discovery says."""

import base64
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import ECKey, OctKey, OKPKey, RSAKey
from typing_extensions import override

from contracts.message import Actor

AUDIENCE = "tdkt"
SITE = "lang-son"
ACTOR = Actor("an", "unit-1", frozenset({"clerk", "auditor"}))
Pair = OKPKey | ECKey | RSAKey


@dataclass
class Login:
    """A person who signs in at an issuer: what its ID token says, and the client that it is for."""

    client_id: str
    client_secret: str | None
    claims: dict[str, Any]
    algorithm: str = "RS256"
    key: Pair | OctKey | None = None
    """The key that signs the ID token, where it is not the issuer's first."""
    asked: dict[str, dict[str, str]] = field(default_factory=dict)
    """By each code that was given, what was asked for at the authorization endpoint."""


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
    login: Login | None = None

    def document(self, path: str) -> dict[str, Any] | None:
        """Its answer at `path`."""
        if path == "/.well-known/openid-configuration":
            return {
                "issuer": self.claimed_issuer or self.url,
                "jwks_uri": self.keys_elsewhere or f"{self.url}/keys",
                "authorization_endpoint": f"{self.url}/authorize",
                "token_endpoint": f"{self.url}/token",
            }
        if path == "/keys":
            self.asked += 1
            usable = [key.as_dict(private=isinstance(key, OctKey)) for key in self.keys]
            return {"keys": [*self.unusable, *usable]}
        return None

    def authorized(self, query: str) -> str | None:
        """Where a browser is led from `/authorize`: back to the client with a code, as if the person had signed in."""
        asked = dict(parse_qsl(query))
        if self.login is None or asked.get("client_id") != self.login.client_id:
            return None
        code = f"code-{len(self.login.asked)}"
        self.login.asked[code] = asked
        back = {"code": code, "state": asked["state"], "iss": self.url}
        return f"{asked['redirect_uri']}?{urlencode(back)}"

    def exchanged(self, body: str, authorization: str) -> dict[str, Any] | None:
        """The answer of `/token`: an ID token for a code that is used once, by the client, with its PKCE verifier."""
        sent = {name: values[0] for name, values in parse_qs(body).items()}
        login = self.login
        asked = None if login is None else login.asked.pop(sent.get("code", ""), None)
        if login is None or asked is None or not self._is_client(login, sent, authorization):
            return None
        digest = base64.urlsafe_b64encode(sha256(sent.get("code_verifier", "").encode()).digest()).rstrip(b"=").decode()
        if asked["code_challenge_method"] != "S256" or asked["code_challenge"] != digest:
            return None
        if asked["redirect_uri"] != sent.get("redirect_uri"):
            return None
        now = int(time.time())
        claims = {"iss": self.url, "aud": login.client_id, "nonce": asked["nonce"], "iat": now, "exp": now + 60}
        claims = {name: value for name, value in (claims | login.claims).items() if value is not None}
        key = login.key or self.keys[0]
        header = {"alg": login.algorithm, "kid": self.keys[0].kid}
        token = jwt.encode(header, claims, key, algorithms=[login.algorithm])
        return {"access_token": "none", "token_type": "Bearer", "id_token": token}

    @staticmethod
    def _is_client(login: Login, sent: dict[str, str], authorization: str) -> bool:
        if login.client_secret is None:
            return sent.get("client_id") == login.client_id
        named = base64.b64encode(f"{login.client_id}:{login.client_secret}".encode()).decode()
        return authorization == f"Basic {named}"

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
            place = urlsplit(self.path)
            led = issuer.authorized(place.query) if place.path == "/authorize" else None
            if led is not None:
                self.send_response(302)
                self.send_header("location", led)
                self.end_headers()
                return
            document = None if issuer.away else issuer.document(self.path)
            self.send_response(404 if document is None else 200)
            self.end_headers()
            self.wfile.write(json.dumps(document).encode())

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"])).decode()
            answer = issuer.exchanged(body, self.headers.get("authorization", ""))
            self.send_response(400 if answer is None else 200)
            self.send_header("content-type", "application/json")
            self.end_headers()
            self.wfile.write(json.dumps(answer or {"error": "invalid_grant"}).encode())

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
