"""Bad requests, whatever they ask for: the token, the sender, the text of JSON, the address, its query, the headers.

They are sent to planning, which has one plan in force, 254/KH-UBND, with the id PLAN.
"""

import base64
import json
from datetime import timedelta
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from joserfc import jwt
from joserfc.jwk import OKPKey

from chassis.clock import wall
from chassis.web.auth import issue_token
from contracts.message import Actor
from contracts.vocabulary import derived_id
from services.planning.plan import examples
from tests.bad_input.case import Case
from tests.planning.plans import STAFF, UNIT_CLERK

AUDITOR: Final = Actor("kiem-toan", duties=frozenset({"auditor"}))
NOBODY: Final = "0199c0de-0000-7000-8000-0123456789ab"
_TEXT: Final = json.dumps(examples.DRAFT, ensure_ascii=False)


def _plain(part: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=")


def _token(kind: str, authorization: str | None, code: str = "token-refused") -> Case:
    headers = {} if authorization is None else {"Authorization": authorization}
    return Case(kind, "GET", "/plans", None, 401, code, headers=headers)


def _json(kind: str, raw: bytes, code: str = "json-malformed", status: int = 400, fault: str = "") -> Case:
    return Case(kind, "POST", "/plans", STAFF, status, code, fault, raw=raw)


def _as_type(kind: str, content_type: str, raw: bytes = _TEXT.encode()) -> Case:
    headers = {"Content-Type": content_type}
    return Case(kind, "POST", "/plans", STAFF, 415, "media-type-unsupported", raw=raw, headers=headers)


def _query(kind: str, address: str, fault: str, sender: Actor = AUDITOR) -> Case:
    return Case(kind, "GET", address, sender, 422, "request-invalid", fault)


def _header(kind: str, name: str, value: str, fault: str) -> Case:
    return Case(kind, "POST", "/plans", STAFF, 422, "request-invalid", fault, examples.DRAFT, headers={name: value})


_UNSIGNED: Final = f"{_plain({'alg': 'none'})}.{_plain({'sub': 'an', 'duties': ['clerk'], 'staff_of': 'lang-son'})}."
_HMAC: Final = f"{_plain({'alg': 'HS256'})}.{_plain({'sub': 'an', 'duties': ['clerk']})}.{_plain('signature')}"

# fmt: off
TOKENS: Final = (
    _token("no token", None, "token-missing"),
    _token("an empty Authorization header", "", "token-missing"),
    _token("a name and a password instead of a token", "Basic Y2h1eWVudmllbjptYXQta2hhdQ==", "token-missing"),
    _token("the scheme without a token", "Bearer ", "token-missing"),
    _token("a token without its scheme", "eyJhbGciOiJFZERTQSJ9.e30.AA", "token-missing"),
    _token("a word instead of a token", "Bearer chuyenvien"),
    _token("a token of two parts", "Bearer eyJhbGciOiJFZERTQSJ9.e30"),
    _token("a token of four parts", "Bearer eyJhbGciOiJFZERTQSJ9.e30.AA.AA"),
    _token("a token that is no base64", "Bearer ***.***.***"),
    _token("a token without a signature (alg none)", f"Bearer {_UNSIGNED}"),
    _token("a token signed with a shared secret (HS256)", f"Bearer {_HMAC}"),
    _token("a token whose header is no JSON", "Bearer bm8gSlNPTg.e30.AA"),
    _token("a token whose header is a list", f"Bearer {_plain([])}.e30.AA"),
    _token("a token of a megabyte", f"Bearer {'a' * 60_000}.e30.AA"),
    _token("two tokens in one header", f"Bearer {_UNSIGNED} {_UNSIGNED}"),
)
# fmt: on


def forged(key: bytes, site: str) -> tuple[Case, ...]:
    """Tokens that are well made and are not to be taken; `key` is the private key of the site's own, as PEM."""
    sender = Actor("an", None, frozenset({"auditor"}))
    other = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    good = issue_token(key, sender, site=site)
    head, claims, signature = good.split(".")
    made: dict[str, tuple[str, str]] = {
        "a token of another site's": (issue_token(key, sender, site="tinh-lang-son"), "token-refused"),
        "a token signed with another key": (issue_token(other, sender, site=site), "token-refused"),
        "a token for another audience": (issue_token(key, sender, site=site, audience="ke-toan"), "token-refused"),
        "a token that has ended": (issue_token(key, sender, site=site, lasts=timedelta(hours=-1)), "token-expired"),
        "a token with its claims changed": (f"{head}.{_plain({'sub': 'chu-tich'})}.{signature}", "token-refused"),
        "a token with the head of another": (f"{_plain({'alg': 'ES256'})}.{claims}.{signature}", "token-refused"),
        "a token without the last sign of its signature": (good[:-1], "token-refused"),
        "a session's token for a token of the API": (_signed(key, site, typ="tdkt-session+jwt"), "token-refused"),
        "a token that lives for a year": (
            _signed(key, site, exp=int(wall().timestamp()) + 31_536_000),
            "token-refused",
        ),
        "a token without an end": (_signed(key, site, exp=None), "token-refused"),
        "a token whose end is a text": (_signed(key, site, exp="tomorrow"), "token-refused"),
        "a token without a subject": (_signed(key, site, sub=None), "token-refused"),
        "a token whose subject is a figure": (_signed(key, site, sub=7), "token-refused"),
        "a token whose subject is a policy": (_signed(key, site, sub="planning.policies"), "token-refused"),
        "a token whose subject hides a blank of no width": (_signed(key, site, sub="an\u200b"), "token-refused"),
        "a token whose subject is composed otherwise (NFD)": (_signed(key, site, sub="a\u0301n"), "token-refused"),
        "a token of staff named like a unit's clerk": (_signed(key, site, sub="an@phuong-chi-lang"), "token-refused"),
        "a token whose duties are a text": (_signed(key, site, duties="auditor"), "token-refused"),
        "a token whose unit is no code": (_signed(key, site, unit="Phường Chi Lăng"), "token-refused"),
    }
    cases = tuple(_token(kind, f"Bearer {token}", code) for kind, (token, code) in made.items())
    nobodys = f"Bearer {_signed(key, site, staff_of=None)}"
    unknown = f"Bearer {_signed(key, site, duties=['admin'])}"
    return (
        *cases,
        Case(
            "a token of neither a unit nor the site",
            "GET",
            "/plans",
            None,
            403,
            "unit-missing",
            headers={"Authorization": nobodys},
        ),
        Case(
            "a token with a duty that the trade does not know",
            "GET",
            "/plans",
            None,
            403,
            "duty-missing",
            headers={"Authorization": unknown},
        ),
    )


def _signed(key: bytes, site: str, typ: str = "at+jwt", **claims: object) -> str:
    """A token of the site's own key with some claims changed; a claim that is None is left out."""
    now = int(wall().timestamp())
    good = {"iss": f"urn:tdkt:site:{site}", "aud": "tdkt", "sub": "an", "iat": now, "exp": now + 600}
    whole = {**good, "duties": ["auditor"], "staff_of": site, **claims}
    kept = {name: value for name, value in whole.items() if value is not None}
    return jwt.encode({"alg": "Ed25519", "typ": typ}, kept, OKPKey.import_key(key), algorithms=["Ed25519"])


# fmt: off
SENDERS: Final = (
    Case("a duty that may not draft", "POST", "/plans", AUDITOR, 403, "duty-missing", body=examples.DRAFT),
    Case("no duty at all", "GET", "/plans", Actor("khach"), 403, "duty-missing"),
    Case("a unit's clerk at an address of the whole site", "GET", "/events", Actor("b", "phuong-chi-lang", frozenset({"auditor"})), 403, "site-staff-only"),
    Case("a clerk at the log of accesses", "GET", "/audit", STAFF, 403, "duty-missing"),
    Case("a unit's clerk who issues the site's plan", "POST", "/plans", UNIT_CLERK, 403, "not-staff-of-site", body=examples.DRAFT),
)
# fmt: on
# fmt: off
JSON_TEXTS: Final = (
    _json("no body", b"", "request-invalid", 422, "# missing"),
    _json("blanks for a body", b"  \n "),
    _json("a body cut off in the middle", _TEXT.encode()[:-20]),
    _json("a body with something behind it", _TEXT.encode() + b"}"),
    _json("two bodies in one", b"{}{}"),
    _json("single quotes", b"{'content': {}}"),
    _json("names without quotes", b"{content: {}}"),
    _json("a comma behind the last field", b'{"content": {},}'),
    _json("a comment", b'{"content": {} /* 254 */}'),
    _json("a control character in a text", b'{"reason": "a\x01b"}'),
    _json("a line break in a text", b'{"reason": "a\nb"}'),
    _json("an escape that JSON does not have", b'{"reason": "\\x41"}'),
    _json("NaN for a figure", b'{"content": NaN}'),
    _json("Infinity for a figure", b'{"content": -Infinity}'),
    _json("a figure with a leading zero", b'{"content": 0254}'),
    _json("a figure of 5,000 digits", b'{"content": ' + b"9" * 5000 + b"}"),
    _json("a body nested 100,000 deep", b'{"content": ' + b"[" * 100_000 + b"]" * 100_000 + b"}"),
    _json("a list instead of an object", b"[]", "request-invalid", 422, "# model_attributes_type"),
    _json("a text instead of an object", b'"254/KH-UBND"', "request-invalid", 422, "# model_attributes_type"),
    _json("a figure instead of an object", b"254", "request-invalid", 422, "# model_attributes_type"),
    _json("null instead of an object", b"null", "request-invalid", 422, "# model_attributes_type"),
    _json("a field that stands twice", b'{"content": {}, "content": {}}', "json-field-twice"),
    _json("half of a pair of surrogates", b'{"content": {"title": "\\ud83d"}}', "request-invalid", 422, "#/content/title text_invisible"),
    _json("UTF-16", _TEXT.encode("utf-16"), "body-not-utf-8"),
    _json("UTF-32", _TEXT.encode("utf-32"), "body-not-utf-8"),
    _json("Windows-1258, as of old Vietnamese files", b'{"reason": "k\xea\xec ho\xe3\xf2ch"}', "body-not-utf-8"),
    _json("Latin-1", '{"reason": "hà"}'.encode("latin-1"), "body-not-utf-8"),
    _json("TCVN3, as of .VnTime", b'{"reason": "K\xd5 ho\xb9ch"}', "body-not-utf-8"),
    _json("UTF-8 with a byte cut off", '{"reason": "ế"}'.encode()[:-3] + b'"}', "body-not-utf-8"),
    _json("UTF-8 longer than it needs to be", b'{"reason": "\xc0\xaf"}', "body-not-utf-8"),
    _json("surrogates as bytes (CESU-8)", b'{"reason": "\xed\xa0\xbd\xed\xb8\x80"}', "body-not-utf-8"),
    _json("a packed body (gzip)", b"\x1f\x8b\x08\x00\x00\x00\x00\x00", "body-not-utf-8"),
    _json("a spreadsheet for a body", b"PK\x03\x04\x14\x00\x06\x00"),
    Case("a body of more than 2 MiB", "POST", "/plans", STAFF, 413, "body-too-large", raw=b" " * (2 * 1024 * 1024 + 1)),
    _as_type("a form", "application/x-www-form-urlencoded", b"title=254"),
    _as_type("a form with files", "multipart/form-data; boundary=x", b"--x--"),
    _as_type("XML", "application/xml", b"<plan/>"),
    _as_type("JSON that says it is text", "text/plain"),
    _as_type("a type without a name", "json"),
    _as_type("no type", ""),
)
# fmt: on
_OTHER: Final = str(derived_id("bad-input", "nobody"))
# fmt: off
ADDRESSES: Final = (
    Case("an address that is none", "GET", "/ke-hoach", AUDITOR, 404, "address-unknown"),
    Case("an address with two slashes", "GET", "/plans//progress", AUDITOR, 404, "address-unknown"),
    Case("an address in capitals", "GET", "/PLANS", AUDITOR, 404, "address-unknown"),
    Case("a way out of the folder", "GET", "/plans/../../etc/passwd", AUDITOR, 404, "address-unknown"),
    Case("a method that the address does not take", "DELETE", "/plans", STAFF, 405, "method-not-allowed"),
    Case("a method that HTTP does not have", "BREW", "/plans", STAFF, 405, "method-not-allowed"),
    Case("a plan that is not there", "GET", f"/plans/{_OTHER}", AUDITOR, 404, "not-found"),
    Case("a stream that is not there", "GET", "/streams/plan-254", AUDITOR, 404, "not-found"),
    _query("a number for an id", "/plans/254", "plan_id uuid_parsing"),
    _query("the name of a stream for an id", f"/plans/plan-{NOBODY}", "plan_id uuid_parsing"),
    _query("an id with a letter too many", f"/plans/{NOBODY}0", "plan_id uuid_parsing"),
    _query("an id with a look-alike letter (Cyrillic)", f"/plans/{NOBODY[:-1]}%D0%B0", "plan_id uuid_parsing"),
    _query("a null byte for an id", "/plans/%00", "plan_id uuid_parsing"),
    _query("a blank in the name of a stream", "/streams/plan%20254", "stream string_pattern_mismatch"),
    _query("no rows on a page", "/plans?limit=0", "limit greater_than_equal"),
    _query("fewer than no rows", "/plans?limit=-1", "limit greater_than_equal"),
    _query("more rows than a page holds", "/plans?limit=100000", "limit less_than_equal"),
    _query("a word for a number of rows", "/plans?limit=tat-ca", "limit int_parsing"),
    _query("a fraction of a row", "/plans?limit=1.5", "limit int_parsing"),
    _query("digits of another script", "/plans?limit=%D9%A3%20x", "limit int_parsing"),
    _query("a number of rows that is left empty", "/plans?limit=", "limit int_parsing"),
    _query("a page after something that is no id", "/plans?after=254", "after uuid_parsing"),
    Case("a page after a plan that is not in the list", "GET", f"/plans?after={NOBODY}", AUDITOR, 410, "page-unknown"),
    _query("a position below none", "/plans?read_after=-1", "read_after greater_than_equal"),
    _query("a position beyond what is counted", f"/plans?read_after={2**63}", "read_after less_than_equal"),
    Case("a position that nobody was answered with", "GET", "/plans?read_after=999999", AUDITOR, 422, "position-beyond-log"),
    _query("an instant without its zone, to look for", "/events?from=2017-01-15T08:00:00", "from timezone_aware"),
    _query("a day as it is written in Viet Nam, for an instant", "/events?until=15/01/2017", "until datetime_from_date_parsing"),
    _query("a unit in capitals", "/events?unit=PHUONG-CHI-LANG", "unit string_pattern_mismatch"),
    _query("a unit with marks", "/events?unit=ph%C6%B0%E1%BB%9Dng-chi-lang", "unit string_pattern_mismatch"),
    _query("a unit with a look-alike letter (Cyrillic)", "/events?unit=phuong-chi-l%D0%B0ng", "unit string_pattern_mismatch"),
    _query("a unit in letters of full width", "/events?unit=%EF%BD%90huong", "unit string_pattern_mismatch"),
    _query("a type of event with a quote", "/events?type=Plan'--", "type string_pattern_mismatch"),
    _query("a filter that the list does not have", "/events?trang-thai=1", "trang-thai extra_forbidden"),
    _query("a name with a null byte to look for", "/audit?subject=an%00", "subject string_pattern_mismatch"),
)
# fmt: on
# fmt: off
HEADERS: Final = (
    _header("an empty Idempotency-Key", "Idempotency-Key", "", "idempotency-key string_too_short"),
    _header("an Idempotency-Key of 201 signs", "Idempotency-Key", "k" * 201, "idempotency-key string_too_long"),
    _header("a word for a version", "If-Match", "latest", "if-match etag_form"),
    _header("the tag of a list for a version", "If-Match", '"9f86d081884c7d65"', "if-match etag_form"),
    _header("a version below none", "If-Match", "-1", "if-match etag_form"),
    _header("a version beyond what is counted", "If-Match", '"9999999999999999999"', "if-match less_than_equal"),
    _header("a word to wait for", "Read-After", "newest", "Read-After int_parsing"),
    _header("two positions to wait for", "Read-After", "1, 2", "Read-After int_parsing"),
)
# fmt: on
EVERYWHERE: Final = (*TOKENS, *SENDERS, *JSON_TEXTS, *ADDRESSES, *HEADERS)
"""Every case above that needs neither a key nor a plan."""


def states(plan: str, draft: str) -> tuple[Case, ...]:
    """What contradicts the state of a plan in force, at the address `plan`, or of a draft of the same number."""
    reason: dict[str, Any] = {"reason": "Ban hành nhầm"}
    return (
        Case("a plan that was issued before", "POST", f"{plan}/issue", STAFF, 409, "plan-already-issued"),
        Case(
            "a draft that is changed after it was issued",
            "PUT",
            plan,
            STAFF,
            409,
            "plan-already-issued",
            body=examples.DRAFT,
        ),
        Case("a number that another plan bears", "POST", f"{draft}/issue", STAFF, 409, "number-taken"),
        Case("a draft that is withdrawn", "POST", f"{draft}/withdraw", STAFF, 409, "plan-not-in-force", body=reason),
        Case(
            "a stale version of a plan",
            "POST",
            f"{plan}/withdraw",
            STAFF,
            412,
            "stream-went-on",
            body=reason,
            headers={"If-Match": '"1-9f86d081884c7d65"'},
        ),
        Case("a plan that nobody drafted", "POST", f"/plans/{_OTHER}/issue", STAFF, 404, "plan-missing"),
        Case(
            "a key that stands for another command",
            "POST",
            "/plans",
            STAFF,
            409,
            "idempotency-key-reused",
            body={"content": {**examples.PLAN, "title": "Kế hoạch khác"}},
            headers={"Idempotency-Key": "bad-input"},
        ),
        Case(
            "a unit's clerk who withdraws the site's plan",
            "POST",
            f"{plan}/withdraw",
            UNIT_CLERK,
            403,
            "not-staff-of-site",
            body=reason,
        ),
        Case("a draft read by a unit", "GET", draft, UNIT_CLERK, 404, "not-found"),
    )
