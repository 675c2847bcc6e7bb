"""The addresses of a service from outside: its API is reached at `/api/{service}/…`, and without that prefix as well.

Pages have one address each, `/{service}/…`, and none below the prefix.
The prefix is the `root_path` of ASGI: routes are declared without it, `request.url` and every address that is made of
it have it, and the labels of metrics and logs stay as the routes were declared.
"""

from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send


class OutsideAddresses:
    """ASGI middleware: takes the prefix of the API, and the scheme of the site's public address."""

    def __init__(self, app: ASGIApp, service: str, public_url: str | None) -> None:
        """Wrap `app` of `service`; `public_url` is the site's address as a browser knows it, None where it has none."""
        self._app = app
        self._prefix = f"/api/{service}"
        self._pages = f"{self._prefix}/{service}/"
        public = urlsplit(public_url or "")
        self._public_host = public.netloc
        self._public_scheme = public.scheme

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request.

        A request whose `Host` is that of the public address came by the proxy, which ends TLS: it has the scheme of
        that address. No header says so, since whoever reaches the service could send it.
        """
        if scope["type"] == "http":
            scope = {**scope}
            path = f"{scope['path']}/"
            if path.startswith(f"{self._prefix}/") and not path.startswith(self._pages):
                scope["root_path"] = self._prefix
            if self._public_host and Headers(scope=scope).get("host", "").lower() == self._public_host:
                scope["scheme"] = self._public_scheme
        await self._app(scope, receive, send)
