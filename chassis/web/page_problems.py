"""The pages that say why something was not done, with the number that finds it in the log; and the way to sign in."""

from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import Scope

from chassis.telemetry import conversation_of
from chassis.web.forms import Form
from chassis.web.pages import FORM_SENT, HEADERS, PERSON, OpenPage, PageState
from chassis.web.problems import Problem
from chassis.web.sessions import SessionNotFresh


class PageProblems:
    """Answers for the pages of a service that cannot be shown."""

    def __init__(self, state: PageState) -> None:
        """Answer with the templates of `state`."""
        self._state = state

    def owns(self, scope: Scope) -> bool:
        """Whether the request asks for a page."""
        return self._state.owns(str(scope.get("path", "")))

    def answer(self, scope: Scope, problem: Problem) -> Response:
        """The page that shows `problem`; where the session is not fresh, the way to renew it.

        That way keeps the method and the body of the request (307), so that a form arrives after the renewal.
        """
        request = Request(scope)
        if problem.code == SessionNotFresh.code:
            asked = request.url.path + (f"?{request.url.query}" if request.url.query else "")
            return RedirectResponse(f"{self._state.frame.renew}?next={quote(asked, safe='')}", 307, dict(HEADERS))
        conversation_of(scope).problem = problem.code
        form: Form = scope.get(FORM_SENT) or Form()
        page = OpenPage(self._state, request, Form(), scope.get(PERSON), 0)
        response = page.render("problem.html", problem.status, problem=problem, typed=list(form.fields()))
        for name, value in problem.headers.items():
            response.headers.setdefault(name, value)
        return response
