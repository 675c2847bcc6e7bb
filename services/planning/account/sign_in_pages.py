"""The pages of signing in and going on; they ask for nobody, since nobody has signed in yet."""

from typing import Annotated, Final
from urllib.parse import parse_qsl, quote, urlencode

from fastapi import APIRouter, Query, Request
from pydantic import SecretStr
from starlette.responses import RedirectResponse, Response

from chassis.clock import wall
from chassis.web import forms
from chassis.web.forms import Form
from chassis.web.pages import HEADERS, OpenPage, asked_path, open_to_anyone
from contracts.message import Refusal
from services.planning.account.oidc import OidcSignIn
from services.planning.account.refusals import PasswordExpired, PasswordsDiffer, SessionEnded
from services.planning.account.signing_in import Opened
from services.planning.account.visits import oidc_of, sign_in_of, today, visit_of

pages = APIRouter()
Anyone = Annotated[OpenPage, open_to_anyone()]
_KEPT: Final = "kept"
"""The field that holds another page's form, while its person signs in."""


@pages.get("/sign-in")
async def show_sign_in(page: Anyone, request: Request, next: str = "") -> Response:  # noqa: A002 - its name in the address
    """The form to sign in."""
    return _form(page, request, asked_path(next, page.frame.start))


@pages.post("/sign-in")
async def sign_in(page: Anyone, request: Request) -> Response:
    """Sign in, and go on to where the person wanted to."""
    form = page.form
    next_path, kept = asked_path(form.value("next"), page.frame.start), form.value(_KEPT)
    name, password = form.value("user_name").strip(), SecretStr(form.value("password"))
    try:
        opened = await sign_in_of(request).sign_in(name, password, visit_of(request), wall(), today(request))
    except PasswordExpired as refusal:
        form.refusal = refusal
        return _password(page, name, next_path, kept)
    except Refusal as refusal:
        form.refusal = refusal
        return _form(page, request, next_path, kept)
    return _entered(page, request, opened, next_path, kept)


@pages.post("/password")
async def change_password(page: Anyone, request: Request) -> Response:
    """Change a password, which ends the other sessions of the account."""
    form = page.form
    next_path, kept = asked_path(form.value("next"), page.frame.start), form.value(_KEPT)
    name = form.value("user_name").strip()
    last, new, again = (SecretStr(form.value(f"password_{one}")) for one in ("last", "new", "again"))
    try:
        if new != again:
            raise PasswordsDiffer
        opened = await sign_in_of(request).change_password(name, last, new, visit_of(request), wall(), today(request))
    except Refusal as refusal:
        form.refusal = refusal
        return _password(page, name, next_path, kept)
    return _entered(page, request, opened, next_path, kept)


@pages.get("/session/renew")
@pages.post("/session/renew")
async def renew(
    page: Anyone,
    request: Request,
    next: str = "",  # noqa: A002 - its name in the address
    quiet: Annotated[str, Query()] = "",
) -> Response:
    """Set a fresh cookie and lead back with the same method and form; show the form to sign in where it has ended."""
    next_path = asked_path(next, page.frame.start)
    try:
        opened = await sign_in_of(request).renew(_cookie(page, request), wall(), today(request))
    except SessionEnded as ended:
        if quiet:
            return Response(status_code=401, headers=dict(HEADERS))
        if request.method == "GET":
            return page.keeping(RedirectResponse(_sign_in_address(page, next_path), 303, dict(HEADERS)))
        kept = urlencode([*page.form.fields(), *_own_fields(page.form)])
        page.form = Form()
        page.form.refusal = ended
        return _form(page, request, next_path, kept)
    if quiet:
        return _with_cookie(page, Response(status_code=204, headers=dict(HEADERS)), opened)
    return _with_cookie(page, RedirectResponse(next_path, 307, dict(HEADERS)), opened)


@pages.post("/session/end")
async def sign_out(page: Anyone, request: Request) -> Response:
    """End the session."""
    await sign_in_of(request).sign_out(_cookie(page, request), wall())
    response = RedirectResponse(_sign_in_address(page, page.frame.start), 303, dict(HEADERS))
    page.state.cookies.drop(response, "session")
    return page.keeping(response)


@pages.get("/session/provider")
async def go_to_provider(page: Anyone, request: Request, next: str = "") -> Response:  # noqa: A002
    """Lead to the OIDC provider."""
    way = oidc_of(request)
    try:
        address, cookie = await _required(way).begin(asked_path(next, page.frame.start))
    except Refusal as refusal:
        page.form.refusal = refusal
        return _form(page, request, asked_path(next, page.frame.start))
    response = RedirectResponse(address, 303, dict(HEADERS))
    page.state.cookies.set(response, "provider", cookie)
    return page.keeping(response)


@pages.get("/session/callback")
async def come_from_provider(page: Anyone, request: Request) -> Response:
    """Begin a session of somebody whom the OIDC provider has signed in."""
    way = _required(oidc_of(request))
    try:
        proven = await way.end(dict(request.query_params), page.state.cookies.read(request, "provider"), wall())
        visit = visit_of(request)
        opened = await sign_in_of(request).begin(proven.account_id, visit, proven.claimed, wall(), today(request))
    except Refusal as refusal:
        page.form.refusal = refusal
        return _form(page, request, page.frame.start)
    response = _with_cookie(
        page, RedirectResponse(asked_path(proven.next, page.frame.start), 303, dict(HEADERS)), opened
    )
    page.state.cookies.drop(response, "provider")
    return response


def _required(way: OidcSignIn | None) -> OidcSignIn:
    if way is None:
        raise SessionEnded
    return way


def _form(page: OpenPage, request: Request, next_path: str, kept: str = "") -> Response:
    provider = oidc_of(request)
    return page.render(
        "account/sign_in.html", next=next_path, kept=kept, provider=None if provider is None else provider.issuer
    )


def _password(page: OpenPage, user_name: str, next_path: str, kept: str = "") -> Response:
    return page.render("account/password.html", user_name=user_name, next=next_path, kept=kept)


def _entered(page: OpenPage, request: Request, opened: Opened, next_path: str, kept: str) -> Response:
    """The way on: to the page that was wanted, or to the form that was typed before the session had ended."""
    _ = request
    if kept:
        fields = [(name, value) for name, value in parse_qsl(kept, True) if name != forms.TOKEN]
        return _with_cookie(page, page.render("account/send_again.html", next=next_path, fields=fields), opened)
    return _with_cookie(page, RedirectResponse(next_path, 303, dict(HEADERS)), opened)


def _with_cookie(page: OpenPage, response: Response, opened: Opened) -> Response:
    page.state.cookies.set(response, "session", opened.cookie)
    return page.keeping(response)


def _cookie(page: OpenPage, request: Request) -> str | None:
    return page.state.cookies.read(request, "session")


def _sign_in_address(page: OpenPage, next_path: str) -> str:
    return f"{page.frame.sign_in}?next={quote(next_path, safe='')}"


def _own_fields(form: Form) -> list[tuple[str, str]]:
    """The fields of every form that make it the same form when it is sent later."""
    return [(name, form.value(name)) for name in (forms.KEY, forms.SEEN, forms.BUTTON) if form.value(name)]
