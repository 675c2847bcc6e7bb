"""Pages with a form as the system's own have it, and the same pages with one fault each, which the checks must find."""

from collections.abc import Mapping
from typing import Final
from urllib.parse import parse_qsl

from fastapi import FastAPI, Request, Response
from fastapi.responses import HTMLResponse

_POLICY: Final = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; form-action 'self'"
_STYLE: Final = """
body { font-family: sans-serif; margin: 1rem; }
a, button, input, select { min-height: 1.5rem; }
:focus-visible, .summary:focus { outline: 3px solid #1d5fa8; outline-offset: 2px; }
.unseen:focus-visible { outline: none; }
.wide { width: 2000px; }
.pale { color: #bbb; }
"""
_FAULTS: Final[Mapping[str, str]] = {
    "console": '<script src="/assets/console.js"></script>',
    "exception": '<script src="/assets/exception.js"></script>',
    "inline": "<script>document.title = 'taken over'</script>",
    "foreign": '<img src="http://elsewhere.invalid/a.png" alt="ảnh">',
    "missing": '<img src="/nothing.png" alt="ảnh">',
    "pale": '<p class="pale">Chữ quá nhạt</p>',
    "unnamed": '<input name="unnamed">',
    "wide": '<div class="wide">Rộng</div>',
    "heavy": f"<p>{'kế hoạch ' * 20_000}</p>",
    "unseen": '<a class="unseen" href="/">Không thấy</a>',
}
FAULTS: Final = tuple(_FAULTS)
_SCRIPTS: Final = {"console.js": "console.error('a script complains')", "exception.js": "throw new Error('a fault')"}
_LINKS: Final = """<p><a href="/form?year=2026">Năm nay</a> <a href="/form/0199c0de-0000-7000-8000-0123456789ab">Một</a>
<a href="/form/0199c0de-0000-7000-8000-0123456789ac">Hai</a> <a href="/assets/style.css">Kiểu</a>
<a href="/?lang=en" hreflang="en">English</a>
<label for="day">Ngày</label> <input id="day" type="date"></p>"""


def small_pages() -> FastAPI:
    """An application with the page `/`, `/?fault=` one of FAULTS, and `/form`, which wants a number."""
    app = FastAPI(openapi_url=None)

    @app.get("/")
    async def start(fault: str = "") -> HTMLResponse:
        return _page(_FAULTS.get(fault, "") + '<p><a href="/form">Lập kế hoạch</a></p>' + _LINKS)

    @app.get("/form")
    @app.get("/form/{_form_id}")
    async def form() -> HTMLResponse:
        return _page(_form(""))

    @app.post("/form")
    async def send(request: Request) -> HTMLResponse:
        typed = dict(parse_qsl((await request.body()).decode()))
        if "number" not in typed:
            return _page(_form("Nhập số kế hoạch."), 422)
        return _page(f"<p>Đã ghi số {typed['number']}, {typed['level']}: {typed['names'].replace(chr(9), '; ')}</p>")

    @app.get("/assets/{name}")
    async def asset(name: str) -> Response:
        if name == "style.css":
            return Response(_STYLE, media_type="text/css")
        return Response(_SCRIPTS[name], media_type="text/javascript")

    @app.get("/favicon.ico")
    async def icon() -> Response:
        return Response(status_code=204)

    return app


def _page(content: str, status: int = 200) -> HTMLResponse:
    head = '<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Trang thử</title>'
    style = '<link rel="stylesheet" href="/assets/style.css">'
    page = (
        f'<!doctype html><html lang="vi"><head>{head}{style}</head>'
        f"<body><main><h1>Trang thử</h1>{content}</main></body></html>"
    )
    return HTMLResponse(page, status, headers={"content-security-policy": _POLICY})


def _form(fault: str) -> str:
    link = f'<h2>Có lỗi</h2><a href="#number">Số: {fault}</a>'
    summary = f'<div class="summary" tabindex="-1" role="alert" autofocus>{link}</div>'
    at_field = f'<p id="fault">{fault}</p>'
    refers = ' aria-invalid="true" aria-describedby="fault"'
    return (
        f"{summary if fault else ''}"
        '<form method="post" action="/form"><p><label for="number">Số</label>'
        f'{at_field if fault else ""}<input id="number" name="number"{refers if fault else ""}></p>'
        '<p><label for="level">Cấp</label><select id="level" name="level">'
        "<option>Xã</option><option>Huyện</option><option>Tỉnh</option></select></p>"
        f"{_group('Tập thể', 'units')}{_group('Cá nhân', 'names')}<button>Lưu bản nháp</button></form>"
    )


def _group(legend: str, name: str) -> str:
    field = f'<p><label for="{name}">Tên</label><textarea id="{name}" name="{name}"></textarea></p>'
    return f"<fieldset><legend>{legend}</legend>{field}</fieldset>"
