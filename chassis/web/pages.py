"""Pages: the check before a page's route, and the request that a page is given.

@pages.get("/plans/{plan_id}")
async def show_plan(plan_id: PlanId, request: Annotated[PageRequest, open_to("clerk", "auditor")]) -> Response:
    plan = await queries.plan(request.reader, request.viewer, plan_id)
    if plan is None:
        raise NotFound(f"plan-{plan_id}")
    return request.render("plan/show.html", plan=plan, done={"issued": ("Đã ban hành.", "The plan is issued.")})

@pages.post("/plans/{plan_id}/withdraw")
async def withdraw(plan_id: PlanId, request: Annotated[PageRequest, open_to("signer")]) -> Response:
    body = request.form.read(WithdrawalBody)
    if body is not None:
        answer = await request.attempt(WithdrawPlan(plan_id=plan_id, reason=body.reason))
        if answer is not None:
            return request.see(f"/planning/plans/{plan_id}", answer, done="withdrawn")
    return await _page(request, plan_id)  # with what was typed and the faults; its status is 422 or 409
"""

import hmac
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, Final, Literal, TypeAlias, TypeVar
from urllib.parse import quote, urlencode

from fastapi import Depends, Query, Request
from jinja2 import Environment
from markupsafe import Markup
from pydantic import BaseModel, ValidationError
from starlette.responses import HTMLResponse, RedirectResponse, Response
from typing_extensions import override

from chassis.deciding.decider import Beside
from chassis.ids import new_id
from chassis.settings import Settings
from chassis.telemetry import conversation_of
from chassis.web import forms
from chassis.web.access import AccessCheck, Answer, AuthorizedRequest, WebState, name_ages, wait_for
from chassis.web.auth import DUTIES, DUTY_NAMES_EN, DUTY_NAMES_VI, Duty
from chassis.web.cookies import CookieName, Cookies
from chassis.web.forms import Form
from chassis.web.parameters import Position
from chassis.web.problems import headers_of, status_of
from chassis.web.sessions import Sessions, SignedIn
from chassis.web.templating import Language, assets, duty_names, in_language
from contracts.message import Actor, Command, Refusal, RefusalKind
from contracts.pages import Frame, MenuEntry

PERSON: Final = "tdkt.person"
FORM_SENT: Final = "tdkt.form"
"""Where a request keeps the form that was read from its body, so that a problem can show what was typed."""
CHANGING: Final = frozenset({"POST"})
"""The methods of forms."""
ModelT = TypeVar("ModelT", bound=BaseModel)
Words: TypeAlias = tuple[str, str]  # a sentence in Vietnamese and in English
HEADERS: Final[Mapping[str, str]] = {
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self';"
        " form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cache-control": "no-store",
}
"""The headers of every page: nothing from elsewhere, no script or style inside the page, nothing kept by a cache."""


class FormForged(Refusal):
    """A form counts where it was filled in on a page of this site."""

    kind = RefusalKind.NOT_ALLOWED
    code = "form-forged"
    vi = "Biểu mẫu không được gửi từ trang của hệ thống; hãy mở lại trang rồi nhập và gửi lại."
    en = "The form was not sent from a page of this site; open the page again, fill it in and send it."


@dataclass(frozen=True)
class PageState:
    """The state that all pages of a service share; `site_name` is the name of the site as pages show it."""

    service: str
    site_name: str
    settings: Settings
    environment: Environment
    frame: Frame
    sessions: Sessions
    cookies: Cookies = field(init=False)

    def __post_init__(self) -> None:
        """Name the cookies of the site."""
        object.__setattr__(self, "cookies", Cookies(self.settings))

    def owns(self, path: str) -> bool:
        """Whether `path` is that of a page of the service."""
        return path == "/" or path.startswith(f"/{self.service}/")


class OpenPage:
    """One request for a page, whoever asks: its language, its form, and the rendering of templates.

    `form` is the form that was sent, an empty one for a GET. `person` is who has signed in, None where the page asks
    for nobody. `seen` is the position of the log that the read tables had reached when the request came.
    """

    def __init__(self, state: PageState, request: Request, form: Form, person: SignedIn | None, seen: int) -> None:
        """Serve `request`, whose form has been found to come from a page of the site."""
        self.state = state
        self.form = form
        self.person = person
        self.seen = seen
        self.path = request.url.path
        self.asked = request.query_params
        asked = request.query_params.get("lang") or state.cookies.read(request, "language")
        self.language: Language = "en" if asked == "en" else "vi"
        self.t = in_language(self.language)
        self._request = request
        self._set: dict[CookieName, str] = {}
        if request.query_params.get("lang") in {"vi", "en"}:
            self._set["language"] = self.language
        self.token = state.cookies.read(request, "form") or secrets.token_urlsafe(24)
        if state.cookies.read(request, "form") is None:
            self._set["form"] = self.token

    async def catch_up(self) -> None:
        """Wait until the read tables hold all that the log holds: a page that is shown again shows it.

        Raises ReadModelBehindError, StoreUnavailableError.
        """
        seconds = self.state.settings.read_wait.total_seconds()
        self.seen = await self._request.app.state.read_position.caught_up(seconds)

    def kept(self, name: Literal["year", "unit"]) -> str:
        """A choice that goes with a person from page to page: as the address names it, else as it was last named.

        An empty one in the address is the choice of all.
        """
        asked = self._request.query_params.get(name)
        if asked is None:
            return self.state.cookies.read(self._request, name) or ""
        self._set[name] = asked[:60]
        return asked

    def address(self, **changed: object) -> str:
        """The address of this page with some of its query parameters changed; None leaves one out."""
        left_out = {"read_after", "done", "lang", *changed}
        kept = [(name, value) for name, value in self.asked.multi_items() if name not in left_out]
        named = [(name, str(value)) for name, value in changed.items() if value is not None]
        query = urlencode([*kept, *named])
        return f"{self.path}?{query}" if query else self.path

    def render(self, template: str, status: int | None = None, **context: Any) -> Response:
        """The page that `template` makes of `context`, beside what every page knows.

        The status is that of the refusal or the faults of the form, or else 200. `done` in `context` are the sentences
        for outcomes of commands, by the word that the address bears as `done`.
        """
        done: Mapping[str, Words] = context.pop("done", {})
        said = None if self._is_led_from_elsewhere else done.get(self.asked.get("done", ""))
        text = self.state.environment.get_template(template).render(
            {
                "page": self,
                "t": self.t,
                "language": self.language,
                "form": self.form,
                "done": None if said is None else self.t(*said),
                **context,
            }
        )
        headers = {**HEADERS, **headers_of(self.form.refusal), "content-language": self.language}
        return self.keeping(HTMLResponse(text, status or self._status(), headers))

    def see(self, path: str, answer: Answer | None = None, done: str | None = None) -> Response:
        """The answer that leads to the page at `path`, which waits until it shows what the command has changed."""
        named = {"read_after": answer.position if answer else None, "done": done}
        query = urlencode({name: value for name, value in named.items() if value is not None})
        joint = "&" if "?" in path else "?"
        return self.keeping(RedirectResponse(f"{path}{joint}{query}" if query else path, 303, dict(HEADERS)))

    def keeping(self, response: Response) -> Response:
        """`response` with the cookies that are to be set."""
        for cookie, value in self._set.items():
            self.state.cookies.set(response, cookie, value)
        return response

    @property
    def frame(self) -> Frame:
        """The frame of the site's pages."""
        return self.state.frame

    @property
    def menu(self) -> tuple[MenuEntry, ...]:
        """The entries of the menu that the person may use; none before the signing in."""
        person = self.person
        if person is None:
            return ()
        duties, unit = person.actor.duties, person.actor.unit
        return tuple(
            entry for entry in self.frame.menu if entry.duties & duties and not (entry.staff_only and unit is not None)
        )

    @property
    def site_name(self) -> str:
        """The name of the site."""
        return self.state.site_name

    @property
    def duties(self) -> str:
        """The duties of the person in words."""
        names = DUTY_NAMES_VI if self.language == "vi" else DUTY_NAMES_EN
        return "" if self.person is None else duty_names(self.person.actor.duties, names)

    @property
    def is_training(self) -> bool:
        """Whether the site runs by a training clock, so that nothing on its pages is real."""
        return self.state.settings.training_clock_file is not None

    @property
    def trace_id(self) -> str:
        """The number under which the log finds this request."""
        return conversation_of(self._request.scope).trace_id

    def asset(self, name: str) -> str:
        """The address of a file of the shell, which changes with its content."""
        return f"/{self.state.service}/assets/{assets()[name]}/{name}"

    def sign_in_again(self) -> str:
        """The address at which the session is renewed, or the person signs in, and is led back here."""
        return f"{self.frame.renew}?next={quote(self.address(), safe='')}"

    def hidden(self) -> Markup:
        """The fields that every form of the page holds; each form gets an Idempotency-Key of its own."""
        held = {forms.TOKEN: self.token, forms.KEY: str(new_id()), forms.SEEN: str(self.seen)}
        one = Markup('<input type="hidden" name="{}" value="{}">')
        return Markup().join(one.format(name, value) for name, value in held.items())

    @property
    def _is_led_from_elsewhere(self) -> bool:
        """Whether a page of another site has a link here, which could claim that something was done."""
        return self._request.headers.get("sec-fetch-site") == "cross-site"

    def _status(self) -> int:
        if self.form.refusal is not None:
            return status_of(self.form.refusal)
        return 422 if self.form.faults else 200


class PageRequest(AuthorizedRequest):
    """One request for a page of a person who has signed in and whose duties have been checked."""

    def __init__(self, web_state: WebState, page: OpenPage, actor: Actor, request: Request) -> None:
        """Serve `actor` with `page`."""
        form = page.form
        super().__init__(web_state, actor, request, form.value(forms.KEY)[:200] or None, _position(form))
        self.page = page
        self.form = form

    @property
    def t(self) -> Callable[[str, str], str]:
        """Chooses between a Vietnamese and an English text."""
        return self.page.t

    def wanted(self, kind: type[ModelT], **known: object) -> ModelT:
        """The filter of a list as the query parameters of the address state it; `known` come before them.

        A parameter that is blank, or no value of its field, limits nothing.
        """
        asked: dict[str, object] = {
            name: value for name in kind.model_fields if (value := self.page.asked.get(name, "").strip())
        }
        asked |= {name: value for name, value in known.items() if value not in {None, ""}}
        try:
            return kind.model_validate(asked)
        except ValidationError as wrong:
            unfit = {str(fault["loc"][0]) for fault in wrong.errors()}
            return kind.model_validate({name: value for name, value in asked.items() if name not in unfit})

    async def attempt(self, command: Command, beside: Beside | None = None) -> Answer | None:
        """Carry out `command` as `handle` does; None where a Refusal stands in the way, which the form then keeps.

        The page that is shown again then shows the state for which the command was refused: this waits for it.
        """
        try:
            return await self.handle(command, beside)
        except Refusal as refusal:
            self.form.refusal = refusal
            await self.page.catch_up()
            return None

    def render(self, template: str, status: int | None = None, **context: Any) -> Response:
        """The page that `template` makes, as `OpenPage.render` says."""
        return self.page.render(template, status, viewer=self.viewer, now=self.now(), **context)

    def see(self, path: str, answer: Answer | None = None, done: str | None = None) -> Response:
        """The answer that leads to the page at `path`, as `OpenPage.see` says."""
        return self.page.see(path, answer, done)


def _position(form: Form) -> int | None:
    """The position that the page of a form had read; None for a form that names none."""
    text = form.value(forms.SEEN)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None  # noqa: PLR2004 - of 64 bits


_ReadAfter: TypeAlias = Annotated[Position | None, Query()]


class PageCheck(AccessCheck):
    """The check before a page: a session that is fresh, one of the duties, and a form of this very site."""

    @override
    async def __call__(self, request: Request, read_after: _ReadAfter = None) -> PageRequest:  # type: ignore[override]
        """The request of the page.

        Raises SessionNotFresh, TokenRefused, UnitMissing, DutyMissing, SiteStaffOnly, FormForged, PositionBeyondLog,
        ReadModelBehindError or StoreUnavailableError.
        """
        actor = await self.admit(request)
        page = await opened(request, request.scope[PERSON], read_after)
        return PageRequest(request.app.state.web_state, page, actor, request)

    @override
    def takes(self, content_type: str) -> bool:
        """Whether a body of `content_type` may be read: of a form, in either encoding."""
        return forms.media_type(content_type) in {forms.MEDIA_TYPE, forms.WITH_FILES}

    @override
    async def identify(self, request: Request) -> Actor:
        """The actor whom the session cookie names; raises SessionNotFresh, TokenRefused or UnitMissing."""
        state: PageState = request.app.state.pages
        person = await state.sessions.person(state.cookies.read(request, "session"))
        request.scope[PERSON] = person
        return person.actor


class OpenPageCheck(PageCheck):
    """The check before a page that asks for nobody, as the one to sign in: only the form is looked at."""

    @override
    async def __call__(self, request: Request, read_after: _ReadAfter = None) -> OpenPage:  # type: ignore[override]
        """The request of the page; raises FormForged."""
        return await opened(request, None, read_after)

    @override
    async def admit(self, request: Request) -> Actor:
        """Nobody in particular."""
        return Actor("anyone")


async def opened(request: Request, person: SignedIn | None, read_after: int | None = None) -> OpenPage:
    """The page of `request`, with its form read and found to be of this site; raises FormForged."""
    state: PageState = request.app.state.pages
    form = Form()
    if request.method in CHANGING:
        form = await Form.of_request(request)
        request.scope[FORM_SENT] = form
        require_own_form(state, request, form)
    else:
        await wait_for(request, read_after or 0)
        await name_ages(request)
    return OpenPage(state, request, form, person, await request.app.state.read_position.now())


def require_own_form(state: PageState, request: Request, form: Form) -> None:
    """Raise FormForged unless a page of this site has sent `form`: by its headers, and by its token and its cookie."""
    headers = request.headers
    own_origins = {state.settings.public_url, f"{request.url.scheme}://{headers.get('host', '')}"}
    fetched, origin = headers.get("sec-fetch-site"), headers.get("origin")
    kept = state.cookies.read(request, "form") or ""
    is_own = (
        fetched in {None, "same-origin"}
        and (origin is None or origin in own_origins)
        and bool(kept)
        and hmac.compare_digest(kept.encode(), form.value(forms.TOKEN).encode())
    )
    if not is_own:
        raise FormForged


def open_to(*duties: Duty, whole_site: bool = False) -> Any:
    """Open a page to those who hold at least one of `duties`, and give it the PageRequest.

    With `whole_site` to those among them who act for no single unit.
    Raises ValueError for no duty at all or for one that the trade does not know.
    """
    if not duties or not DUTIES.issuperset(duties):
        raise ValueError(f"a page is opened to some of {', '.join(sorted(DUTIES))}")
    return Depends(PageCheck(frozenset(duties), whole_site=whole_site))


def open_to_anyone() -> Any:
    """Open a page to whoever asks, signed in or not, and give it the OpenPage: for signing in and for nothing else."""
    return Depends(OpenPageCheck(frozenset(DUTIES)))


def asked_path(text: str, otherwise: str) -> str:
    """A path of this site that a query parameter names, with its query; `otherwise` for any other address."""
    plain = text.startswith("/") and not text.startswith(("//", "/\\")) and text.isprintable() and "\\" not in text
    return text if plain else otherwise
