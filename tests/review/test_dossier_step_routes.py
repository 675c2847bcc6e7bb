"""The steps between filing and council over HTTP and on the pages, on the real Postgres."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from deploy.local import servers
from tests.harness import ServiceHarness, problem_of
from tests.review.browsing import Person, hidden, pages_of_review
from tests.review.cases import AUDITOR, CLERK, OTHER_CLERK, STANDING_BODY, dossier_of, file_dossier, person
from tests.review.steps import body_of, filed_over_http, under_plan

AN = person(1)
ASK = {"documents": ["CN_SANG_KIEN"], "facts": ["service_months"], "reason": "Chưa khớp bảng chấm công <b>"}


@pytest.fixture
async def at_work(postgres: servers.Postgres, tmp_path: Path) -> AsyncIterator[ServiceHarness]:
    """Review with its pages, and a dossier that was filed."""
    async with pages_of_review(postgres.admin_url, tmp_path) as opened:
        await under_plan(opened, (AN, "LDTT"))
        await filed_over_http(opened, file_dossier("LDTT", AN))
        yield opened


async def test_a_dossier_is_received_and_supplemented_over_http(at_work: ServiceHarness) -> None:
    """Each step shows on the dossier; a unit sees its own alone, and duties are as the rules want them."""
    path = f"/dossiers/{dossier_of(AN)}"
    answer = {**body_of(file_dossier("LDTT", AN)), "note": ""}
    answer = {name: answer[name] for name in ("documents", "facts", "note")}
    answer["facts"] = {**answer["facts"], "service_months": 11}

    assert problem_of(await at_work.post(f"{path}/receipt", CLERK)) == (403, "duty-missing")
    early = await at_work.post(f"{path}/supplement", CLERK, answer)
    received = await at_work.post(f"{path}/receipt", STANDING_BODY)
    at_work.it_is("2017-11-22T15:00")
    asked = await at_work.post(f"{path}/supplement-request", STANDING_BODY, ASK)
    await at_work.settle()
    waiting = (await at_work.get(path, AUDITOR)).json()
    at_work.it_is("2017-11-24T10:00")
    stranger = await at_work.post(f"{path}/supplement", OTHER_CLERK, answer)
    beyond = {**answer, "facts": {**answer["facts"], "maternity_months": 1}}
    refused = await at_work.post(f"{path}/supplement", CLERK, beyond)
    answered = await at_work.post(f"{path}/supplement", CLERK, answer)
    await at_work.settle()

    shown = (await at_work.get(path, CLERK)).json()
    assert (received.status_code, asked.status_code, answered.status_code) == (200, 200, 200)
    assert problem_of(early) == (409, "dossier-supplement-not-requested")
    assert problem_of(stranger) == (403, "dossier-not-your-unit")
    assert problem_of(refused) == (422, "dossier-supplement-beyond-request")
    assert (waiting["due"], waiting["supplement"]["due"], waiting["supplemented_on"]) == (
        "2017-12-11",
        "2017-11-29",
        None,
    )
    assert (shown["receipt"]["due"], shown["due"], shown["supplemented_on"]) == (
        "2017-12-04",
        "2017-12-06",
        "2017-11-24",
    )
    assert shown["facts"]["service_months"] == 11


async def test_a_dossier_is_received_and_supplemented_on_the_pages(at_work: ServiceHarness) -> None:
    """The form shows what was filed and what is asked for; what is typed beyond it is not lost and not taken."""
    path = f"/dossiers/{dossier_of(AN)}"
    staff, clerk = Person(at_work, STANDING_BODY), Person(at_work, CLERK)
    assert (await staff.get(f"{path}/receipt")).status_code == 404
    page = await staff.get(path)
    assert (await staff.send(f"{path}/receipt", page)).status_code == 303
    assert "04/12/2017" in await clerk.text(f"{path}/receipt")
    assert (await clerk.get(f"{path}/supplement")).status_code == 303

    page = await staff.get(f"{path}/supplement-request")
    empty = await staff.send(f"{path}/supplement-request", page, reason="Thiếu", working_days="5")
    assert (empty.status_code, "ít nhất một thành phần" in empty.text) == (422, True)
    sent = await staff.send(f"{path}/supplement-request", page, **ASK, working_days="5")
    assert sent.status_code == 303
    waiting = await clerk.text(path)
    assert ("Bổ sung hồ sơ" in waiting, "Chưa khớp bảng chấm công &lt;b&gt;" in waiting) == (True, True)
    assert "Chờ bổ sung" in await clerk.text("/dossiers")

    form = await clerk.get(f"{path}/supplement")
    assert 'href="#f-facts-service_months"' in form.text
    typed = {
        **hidden(form),
        "documents": file_dossier("LDTT", AN).documents,
        "facts.kind": "individual",
        "facts.task_rating": "HTTNV",
        "facts.service_months": "11",
        "facts.discipline": "none",
        "facts.emulation_confirmed": "yes",
        "facts.initiatives.0.scope": "grassroots",
        "facts.initiatives.0.certificate.issuer": "UBND thành phố Lạng Sơn",
        "facts.initiatives.0.certificate.number": "77",
        "facts.initiatives.0.certificate.symbol": "QĐ-UBND",
        "facts.initiatives.0.certificate.dated": "2017-10-02",
    }
    assert all(f'value="{one}"' in form.text for one in ("12", "77", "QĐ-UBND", "2017-10-02"))
    beyond = await clerk.post(f"{path}/supplement", {**typed, "facts.maternity_months": "1"})
    assert (beyond.status_code, 'value="11"' in beyond.text) == (422, True)
    assert (await clerk.post(f"{path}/supplement", typed)).status_code == 303
    assert "Đơn vị bổ sung ngày" in await staff.text(path)
    past = await clerk.text(f"{path}/past")
    assert "Yêu cầu bổ sung hồ sơ" in past
