"""Clusters and covenants over HTTP and on pages, over a real service: one database, each test with its own clusters."""

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest
import pytest_asyncio
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from chassis.reading.rebuild import compare
from contracts.clusters import (
    BestUnitElected,
    ClusterChanged,
    ClusterDissolved,
    ClusterFormed,
    ClusterLeadNamed,
    ScoreKind,
    UnitVotes,
    cluster_id_of,
)
from contracts.message import Actor, Event
from contracts.planning import PlanAmended
from contracts.vocabulary import Body, Cluster, PlanId, derived_id
from deploy.local import servers
from services.planning.cluster import examples
from services.planning.service import SERVICE
from tests.chassis.topics import write_keys
from tests.chassis.web_harness import SESSION_KEY
from tests.contracts.federations import FEDERATION
from tests.harness import assembled, problem_of, projecting
from tests.planning.clusters import CLUSTER, FORMED, NAME, scored, signed
from tests.planning.plan_pages import Pages
from tests.planning.plans import CHI_LANG, MAI_PHA, STAFF, TAM_THANH, UNIT_CLERK, cluster

pytestmark = pytest.mark.asyncio(loop_scope="module")

OF_TAM_THANH = Actor("van-thu-hai", TAM_THANH.code, frozenset({"clerk"}))
CITY = Body(code="lang-son", name="UBND thành phố Lạng Sơn")
CAO_LOC = Body(code="cao-loc", name="UBND huyện Cao Lộc")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def city(postgres: servers.Postgres, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Pages]:
    """Planning of the city, below the province; on 20/12/2017."""
    folder: Path = tmp_path_factory.mktemp("clusters")
    write_keys(folder / "keys.json", {}, (), FEDERATION)
    key = folder / "session-public-key.pem"
    key.write_bytes(SESSION_KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    async with assembled(postgres.admin_url, SERVICE, folder, {"session_key_file": key}) as opened:
        opened.it_is("2017-12-20T14:00")
        async with projecting(opened):
            yield Pages(opened)


async def formed(city: Pages) -> tuple[PlanId, str]:
    """A plan in force and the path of its cluster of wards."""
    plan_id, _ = await city.issued()
    return plan_id, f"/clusters/{cluster_id_of(plan_id, 'phuong')}"


async def of_plan(city: Pages, plan_id: PlanId, kind: type[Event]) -> list[Event]:
    """The events of a kind about the clusters of a plan."""
    ids = {cluster_id_of(plan_id, code) for code in ("phuong", "xa", "moi")}
    return [one for one in await city.planning.recorded() if type(one) is kind and vars(one)["cluster_id"] in ids]


async def test_the_clusters_of_a_plan_stand_with_it(city: Pages) -> None:
    """They are announced when it is issued, follow its amendments, and end with it."""
    plan_id, path = await formed(city)
    assert [one.name for one in await of_plan(city, plan_id, ClusterFormed)] == ["Cụm phuong", "Cụm xa"]  # type: ignore[attr-defined]

    content = (await city.planning.get(f"/plans/{plan_id}", STAFF)).json()["content"]
    wards, _ = content["clusters"]
    wards["units"].append({"code": "phuong-moi", "name": "Phường mới"})
    body = {"content": {**content, "clusters": [wards]}, "reason": "Bỏ cụm xã"}
    amended = await city.planning.post(f"/plans/{plan_id}/amend", STAFF, body)
    assert amended.status_code == 200, amended.text
    shown = (await city.planning.get(path, UNIT_CLERK)).json()
    (changed,) = await of_plan(city, plan_id, ClusterChanged)
    (gone,) = await of_plan(city, plan_id, ClusterDissolved)
    await city.planning.post(f"/plans/{plan_id}/withdraw", STAFF, {"reason": "Nhầm"})
    ended = (await city.planning.get(path, STAFF)).json()

    assert [unit["code"] for unit in shown["units"]] == ["phuong-chi-lang", "phuong-tam-thanh", "phuong-moi"]
    assert isinstance(changed, ClusterChanged)
    assert isinstance(gone, ClusterDissolved)
    assert (changed.joined[0].code, changed.reason) == ("phuong-moi", "Bỏ cụm xã")
    assert gone.name == "Cụm xa"
    assert (shown["state"], ended["state"], ended["reason"]) == ("formed", "dissolved", "Kế hoạch đã bị thu hồi")


async def test_a_draft_announces_no_cluster_and_a_followed_plan_does(city: Pages) -> None:
    """A draft binds nobody, however often it is revised; of a followed plan more becomes known."""
    plan_id, whole = await city.drafted(clusters=(Cluster(code="phuong", name="Cụm II của tỉnh", above=True),))
    body = {"content": whole.model_dump(mode="json")}
    await city.planning.put(f"/plans/{plan_id}", STAFF, {"content": {**body["content"], "title": "Khác"}})
    before = await of_plan(city, plan_id, ClusterFormed)
    await city.planning.post(f"/plans/{plan_id}/follow", STAFF)
    named = {**body["content"], "clusters": [{"code": "phuong", "name": "Cụm số II", "above": True}]}
    await city.planning.put(f"/plans/{plan_id}", STAFF, {"content": named})
    shown = (await city.planning.get(f"/clusters/{cluster_id_of(plan_id, 'phuong')}", STAFF)).json()

    assert before == []
    assert (shown["name"], shown["above"], shown["members"]) == ("Cụm số II", True, 0)


async def test_a_cluster_goes_from_its_covenants_to_the_election_over_the_api(city: Pages) -> None:
    """Units sign and score, the staff record what was agreed and who was elected, with the count."""
    _, path = await formed(city)
    planning = city.planning
    for unit, clerk in ((CHI_LANG, UNIT_CLERK), (TAM_THANH, OF_TAM_THANH)):
        own = f"{path}/covenants/{unit.code}"
        for answer in (
            await planning.put(own, clerk, examples.COVENANT),
            await planning.post(f"{own}/scores", clerk, examples.SCORES),
        ):
            assert answer.status_code == 200, answer.text
    cross = {**examples.SCORES, "kind": "cross", "scorer": TAM_THANH.code}
    chi_lang = f"{path}/covenants/{CHI_LANG.code}/scores"
    refused = [
        await planning.post(f"{path}/election", STAFF, examples.ELECTION),
        await planning.post(chi_lang, UNIT_CLERK, cross),
        await planning.put(f"{path}/members", STAFF, examples.MEMBERS),
        await planning.post(f"{path}/election", UNIT_CLERK, examples.ELECTION),
    ]
    for answer in (
        await planning.post(chi_lang, OF_TAM_THANH, cross),
        await planning.post(chi_lang, STAFF, {**examples.SCORES, "kind": "agreed"}),
        await planning.put(f"{path}/rotation", STAFF, examples.ROTATION),
        await planning.put(f"{path}/lead", STAFF, examples.LEAD),
        await planning.post(f"{path}/election", STAFF, examples.ELECTION),
    ):
        assert answer.status_code == 200, answer.text
    shown = (await planning.get(path, STAFF)).json()

    assert [problem_of(answer) for answer in refused] == [
        (409, "cluster-not-scored"),
        (403, "cluster-not-staff"),
        (409, "cluster-members-from-plan"),
        (403, "cluster-not-staff"),
    ]
    assert (shown["signed"], shown["agreed"]) == (2, 1)
    assert shown["covenants"][0]["agreed_score"]["total"] == 95.5
    assert shown["covenants"][0]["cross_score"]["scorer"]["name"] == TAM_THANH.name
    assert (shown["lead"]["code"], shown["rotation"]) == (TAM_THANH.code, [CHI_LANG.code, TAM_THANH.code])
    assert shown["elected"]["elected"]["code"] == CHI_LANG.code
    assert (shown["elected"]["present"], shown["elected"]["votes"][0]["yes"]) == (2, 2)
    assert (await planning.get(f"/clusters/{derived_id('nothing')}", STAFF)).status_code == 404


async def test_next_year_the_following_unit_leads(city: Pages) -> None:
    """A cluster of the same code takes the order over, beside a plan as well."""
    body = {**examples.FORMATION, "code": "luan-phien"}
    first = (await city.planning.post("/clusters", STAFF, body)).json()["stream"].removeprefix("cluster-")
    await city.planning.put(f"/clusters/{first}/rotation", STAFF, examples.ROTATION)
    again = await city.planning.post("/clusters", STAFF, body)
    second = await city.planning.post("/clusters", STAFF, {**body, "year": 2018, "lead": None})

    shown = (await city.planning.get(f"/clusters/{second.json()['stream'].removeprefix('cluster-')}", STAFF)).json()
    assert problem_of(again) == (409, "cluster-code-taken")
    assert shown["lead"]["code"] == TAM_THANH.code
    assert shown["rotation"] == examples.ROTATION["order"]
    changed = await city.planning.put(
        f"/clusters/{first}/members", STAFF, {**examples.MEMBERS, "units": [body["lead"]]}
    )
    ended = await city.planning.post(f"/clusters/{first}/dissolve", STAFF, examples.DISSOLUTION)
    assert (changed.status_code, ended.status_code) == (200, 200)
    listed = (await city.planning.get("/clusters", STAFF, year=2018)).json()
    assert [one["code"] for one in listed["items"]] == ["luan-phien"]


async def test_a_cluster_that_is_announced_into_a_plan_amends_it(city: Pages) -> None:
    """Registration opens for its units by the amendment, and the cluster stands without being typed again."""
    plan_id, _ = await formed(city)
    city.sign_in("clerk")
    typed = {
        "plan_id": str(plan_id),
        "name": "Cụm mới",
        "code": "moi",
        "units": "Phòng Tài chính\nPhòng Tư pháp",
        "lead": "Phòng Tư pháp",
        "announcement.issuer": "UBND thành phố",
        "announcement.number": "18",
        "announcement.symbol": "TB-UBND",
        "announcement.dated": "2017-12-19",
    }
    unreadable = await city.send("/clusters/new", {**typed, "units": "???"})
    nameless = await city.send("/clusters/new", {**typed, "name": ""})
    yearless = await city.send("/clusters/new", {**typed, "plan_id": ""})
    done = await city.led(await city.send("/clusters/new", typed))
    await city.planning.settle()
    shown = await city.get(f"/clusters/{cluster_id_of(plan_id, 'moi')}")

    assert [one.status_code for one in (unreadable, nameless, yearless)] == [422, 422, 422]
    assert "Đã thông báo cụm, khối." in done.text
    assert "Phòng Tài chính" in shown.text
    amendments = [
        one for one in await city.planning.recorded() if isinstance(one, PlanAmended) and one.plan_id == plan_id
    ]
    assert amendments[-1].reason == "Thông báo 18/TB-UBND về phân cụm, khối thi đua: Cụm mới"
    beside = {**typed, "plan_id": "", "year": "2017", "code": "ngoai-ke-hoach", "name": "Cụm ngoài", "above": "yes"}
    await city.led(await city.send("/clusters/new", beside))
    assert "Cụm ngoài" in (await city.get("/clusters?year=2017")).text


async def test_units_and_staff_work_on_the_pages_of_a_cluster(city: Pages) -> None:
    """A covenant row by row, scores target by target, the election with its count; a fault loses nothing."""
    plan_id, path = await formed(city)
    del plan_id
    covenant, score = (f"{path}/units/{CHI_LANG.code}/{page}" for page in ("covenant", "score"))
    typed = {"targets.0.text": "Thu ngân sách", "targets.0.points": "60", "targets.1.text": "", "targets.1.points": ""}
    city.sign_in("clerk", unit=CHI_LANG.code)
    added = await city.send(covenant, {**typed, "_do": "add:targets"})
    undated = await city.send(covenant, typed)
    signed_ = await city.led(await city.send(covenant, {**typed, "signed_on": "2017-02-20", "signed_by": "Chủ tịch"}))
    again = await city.send(covenant, {**typed, "signed_on": "2017-02-21"})
    too_many = await city.send(score, {"kind": "self", "scored_on": "2017-12-01", "points.ct-1": "61"})
    own = await city.led(await city.send(score, {"kind": "self", "scored_on": "2017-12-01", "points.ct-1": "57,5"}))
    undone = await city.send(score, {"kind": "self", "points.ct-1": "57"})
    city.sign_in("clerk", unit=TAM_THANH.code)
    crossing = await city.get(f"{score}?kind=cross")
    crossed = {"kind": "cross", "scorer": TAM_THANH.code, "scored_on": "2017-12-02", "points.ct-1": "50"}
    cross = await city.led(await city.send(score, crossed))
    city.sign_in("appraiser")
    agreeing = await city.get(f"{score}?kind=agreed")
    agreed = {"kind": "agreed", "scored_on": "2017-12-03", "points.ct-1": "55", "note.ct-1": "Đã thống nhất"}
    await city.led(await city.send(score, agreed))
    steps = [
        ("rotation", {"order": f"{TAM_THANH.name}\n{CHI_LANG.name}"}, "UBND phường Tam Thanh → UBND phường Chi Lăng"),
        ("lead", {"unit": TAM_THANH.code, "since": "2017-03-01"}, "Cụm trưởng"),
    ]
    for step, fields, seen in steps:
        assert seen in (await city.led(await city.send(f"{path}/steps/{step}", fields))).text
    unreadable = [
        (await city.send(f"{path}/steps/rotation", {"order": "???"})).status_code,
        (await city.send(f"{path}/steps/members", {"units": "???"})).status_code,
        (await city.send(f"{path}/steps/members", {"units": MAI_PHA.name})).status_code,
        (await city.send(f"{path}/steps/lead", {"since": ""})).status_code,
        (await city.send(f"{path}/steps/end", {"reason": ""})).status_code,
        (await city.send(f"{path}/election", {"held_on": "2017-12-15", "present": "2"})).status_code,
        (await city.send(f"{path}/election", {f"yes.{CHI_LANG.code}": "x"})).status_code,
    ]
    votes = {"held_on": "2017-12-15", "present": "2", f"yes.{CHI_LANG.code}": "2"}
    elected = await city.led(await city.send(f"{path}/election", votes))

    assert 'name="targets.2.text"' in added.text
    assert (undated.status_code, again.status_code, too_many.status_code, undone.status_code) == (422, 409, 422, 422)
    assert "Đã ghi giao ước." in signed_.text
    assert "57,5/60" in own.text
    assert "Chấm chéo" in crossing.text
    assert "50/60" in cross.text
    assert 'name="points.ct-1" class="short" inputmode="decimal" value="50"' in agreeing.text
    assert unreadable == [422] * 7
    assert "(2/2 có mặt, 2 đơn vị)" in elected.text
    assert "/election" not in elected.text


async def test_a_cluster_of_the_superior_shows_our_own_part_in_it(city: Pages) -> None:
    """Its members, our covenant and totals, and whom it elected; those of others are not kept."""
    units = (CITY, CAO_LOC)
    above: tuple[Event, ...] = (
        FORMED.model_copy(update={"units": (CAO_LOC,), "name": "Cụm II"}),
        ClusterChanged(
            cluster_id=CLUSTER, name="Cụm II", year=2017, units=units, since=date(2017, 2, 1), reason="Thêm"
        ),
        ClusterLeadNamed(
            cluster_id=CLUSTER, name="Cụm II", year=2017, lead=CAO_LOC, units=units, since=date(2017, 2, 1)
        ),
        *(signed(unit) for unit in units),
        *(scored(CITY, kind) for kind in ScoreKind),
        scored(CAO_LOC, ScoreKind.AGREED).model_copy(update={"total": 1.0}),
        BestUnitElected(
            cluster_id=CLUSTER,
            cluster_name=NAME,
            year=2017,
            elected=CITY,
            held_on=date(2017, 12, 15),
            members=2,
            present=2,
            votes=(UnitVotes(unit=CITY, yes=2),),
            units=units,
        ),
    )
    city.sign_in("auditor")
    for event in above:
        await city.planning.hear(f"cluster-{CLUSTER}", event, "tinh-lang-son")
    await city.planning.settle()
    shown = (await city.get("/clusters?year=")).text
    gone = ClusterDissolved(cluster_id=CLUSTER, name="Cụm II", year=2017, reason="Thôi")
    await city.planning.hear(f"cluster-{CLUSTER}", gone, "tinh-lang-son")
    await city.planning.settle()

    assert "Cụm II" in shown
    assert "UBND thành phố Lạng Sơn; UBND huyện Cao Lộc" in shown
    assert "thống nhất 95,5/100" in shown
    assert "(2/2 có mặt, 2 đơn vị)" in shown
    assert "không còn" in (await city.get("/clusters?year=")).text


async def test_each_page_of_clusters_is_open_to_its_duties_alone(city: Pages) -> None:
    """Who reads sees no button; a unit's clerk signs for the unit."""
    _, path = await formed(city)
    await city.planning.put(f"{path}/covenants/{CHI_LANG.code}", STAFF, examples.COVENANT)
    reading = ("/clusters", path)
    unit_pages = tuple(f"{path}/units/{CHI_LANG.code}/{page}" for page in ("covenant", "score"))
    following = (f"{path}/election", f"{path}/steps/members")
    held: dict[tuple[str, str | None], tuple[int, int, int, int]] = {
        ("clerk", None): (200, 200, 200, 200),
        ("appraiser", None): (200, 200, 200, 403),
        ("auditor", None): (200, 403, 403, 403),
        ("clerk", "phuong-chi-lang"): (200, 200, 403, 403),
    }
    for (duty, unit), statuses in held.items():
        city.sign_in(duty, unit=unit)
        for listed, status in zip((reading, unit_pages, following, ("/clusters/new",)), statuses, strict=True):
            for page in listed:
                assert (page, (await city.get(page)).status_code) == (page, status)
        shown = (await city.get(path)).text
        assert ("Thứ tự luân phiên</a>" in shown, "ký giao ước" in shown) == (statuses[2] == 200, statuses[1] == 200)
    city.sign_in("clerk")
    for unknown in (f"/clusters/{derived_id('nothing')}", f"{path}/units/khac/covenant", f"{path}/units/khac/score"):
        assert (await city.get(unknown)).status_code == 404


async def test_the_clusters_come_back_the_same_from_the_log(city: Pages) -> None:
    """A rebuild leads to the rows that are there."""
    await city.issued(clusters=(cluster("phuong", CHI_LANG),))

    compared = await compare(city.planning.store, SERVICE)

    assert [table.table for table in compared if not table.identical] == []
