"""The pages of covenants: signed and scored unit by unit, and the election of the best."""

from typing import Annotated, Any, Final

from fastapi import APIRouter, Query
from starlette.responses import Response

from chassis.web import NotFound
from chassis.web.forms import Form
from chassis.web.numbers import NumberUnclearError, number_of
from chassis.web.pages import PageRequest, open_to
from contracts.clusters import ScoreKind, Scores, Targets
from contracts.message import Message
from contracts.pages import page_of
from contracts.vocabulary import Body, ClusterId, Count, Day, Document, NameOrEmpty, TextOrEmpty, UnitCode
from services.planning.cluster.messages import Ballots, ElectBest, ScoreCovenant, SignCovenant
from services.planning.cluster.queries import ClusterInFull, Covenant
from services.planning.cluster.steps import FOLLOWING, cluster_of

pages = APIRouter()

Signing = Annotated[PageRequest, open_to(*FOLLOWING)]
Electing = Annotated[PageRequest, open_to(*FOLLOWING, whole_site=True)]
_MOST_UNITS: Final = 500


class _Signed(Message):
    signed_on: Day
    signed_by: NameOrEmpty = ""
    targets: Targets
    reason: TextOrEmpty = ""


class _Scored(Message):
    kind: ScoreKind
    scorer: UnitCode | None = None
    scored_on: Day
    scores: Scores


class _Elected(Message):
    held_on: Day
    present: Count
    votes: tuple[Ballots, ...]
    document: Document | None = None


@pages.get("/clusters/{cluster_id}/units/{unit}/covenant")
async def show_covenant_form(cluster_id: ClusterId, unit: UnitCode, request: Signing) -> Response:
    """The form of a covenant: as it was signed, else with the targets of the unit that signed before."""
    cluster = await cluster_of(request, cluster_id)
    known = cluster.covenant_of(unit) or next(iter(cluster.covenants), None)
    filled: dict[str, Any] = {"targets": [{"text": "", "points": ""}]}
    if known is not None:
        filled = known.signed.model_dump(mode="json", include={"targets"})
    return _covenant_page(request, cluster, _member(cluster, unit), Form.filled(filled))


@pages.post("/clusters/{cluster_id}/units/{unit}/covenant")
async def sign_covenant(cluster_id: ClusterId, unit: UnitCode, request: Signing) -> Response:
    """Record a covenant."""
    cluster = await cluster_of(request, cluster_id)
    member = _member(cluster, unit)
    if not request.form.change_rows():
        _code_targets(request.form)
        body = request.form.read(_Signed, ("targets.*.points",))
        if body is not None:
            answer = await request.attempt(SignCovenant(cluster_id=cluster_id, unit=unit, **dict(body)))
            if answer is not None:
                return request.see(page_of("cluster", cluster_id), answer, done="signed")
    return _covenant_page(request, cluster, member, request.form)


@pages.get("/clusters/{cluster_id}/units/{unit}/score")
async def show_score_form(
    cluster_id: ClusterId, unit: UnitCode, request: Signing, kind: Annotated[ScoreKind, Query()] = ScoreKind.SELF
) -> Response:
    """The form of a score; the agreed one begins with what was scored last."""
    cluster = await cluster_of(request, cluster_id)
    covenant = _covenant(cluster, unit)
    before = (covenant.cross_score or covenant.self_score) if kind is ScoreKind.AGREED else None
    points = {} if before is None else {f"points.{one.code}": [f"{one.points:g}"] for one in before.scores}
    own = request.viewer.unit
    acting = next((one.code for one in cluster.units if cluster.acting_for(one.code) == own), own)
    scorer = {"scorer": [acting]} if acting is not None and own is not None and kind is ScoreKind.CROSS else {}
    return _score_page(request, cluster, covenant, Form({**points, **scorer, "kind": [kind.value]}))


@pages.post("/clusters/{cluster_id}/units/{unit}/score")
async def score_covenant(cluster_id: ClusterId, unit: UnitCode, request: Signing) -> Response:
    """Record a score."""
    cluster = await cluster_of(request, cluster_id)
    covenant = _covenant(cluster, unit)
    scores = _scores(request.form, covenant)
    if not request.form.faults:
        body = request.form.read(_Scored, scores=scores)
        if body is not None:
            answer = await request.attempt(ScoreCovenant(cluster_id=cluster_id, unit=unit, **dict(body)))
            if answer is not None:
                return request.see(page_of("cluster", cluster_id), answer, done="scored")
    return _score_page(request, cluster, covenant, request.form)


@pages.get("/clusters/{cluster_id}/election")
async def show_election_form(cluster_id: ClusterId, request: Electing) -> Response:
    """The form of the election, with the agreed scores beside the units."""
    return _election_page(request, await cluster_of(request, cluster_id))


@pages.post("/clusters/{cluster_id}/election")
async def elect_best(cluster_id: ClusterId, request: Electing) -> Response:
    """Record the election with its count."""
    cluster = await cluster_of(request, cluster_id)
    typed = [(unit.code, _count(request.form, f"yes.{unit.code}")) for unit in cluster.units]
    votes = [{"unit": code, "yes": yes} for code, yes in typed if yes is not None]
    if not votes and not request.form.faults:
        request.form.blame("present", "Hãy ghi số phiếu của ít nhất một đơn vị.", "Type the votes of a unit.")
    if not request.form.faults:
        paper: dict[str, Any] = {} if request.form.value("document.number").strip() else {"document": None}
        body = request.form.read(_Elected, ("present",), votes=votes, **paper)
        if body is not None:
            answer = await request.attempt(ElectBest(cluster_id=cluster_id, **dict(body)))
            if answer is not None:
                return request.see(page_of("cluster", cluster_id), answer, done="elected")
    return _election_page(request, cluster)


def _code_targets(form: Form) -> None:
    """Give each target that was typed a code; a row in which nothing stands counts as not there."""
    for row in form.rows("targets"):
        at = f"targets.{row}"
        if form.value(f"{at}.text").strip() or form.value(f"{at}.points").strip():
            form.put(f"{at}.code", form.value(f"{at}.code").strip() or f"ct-{row + 1}")
        else:
            form.put(f"{at}.code", "")


def _scores(form: Form, covenant: Covenant) -> list[dict[str, Any]]:
    """The points that were typed for each target of a covenant; faults stand at their fields."""
    found: list[dict[str, Any]] = []
    for target in covenant.signed.targets:
        name = f"points.{target.code}"
        try:
            points = number_of(form.value(name).strip())
        except NumberUnclearError as unclear:
            form.blame(name, unclear.vi, unclear.en)
            continue
        if points is None or not 0 <= points <= target.points:
            most = f"{target.points:g}"
            form.blame(name, f"Hãy ghi số điểm từ 0 đến {most}.", f"Type the points, from 0 to {most}.")
            continue
        found.append({"code": target.code, "points": points, "note": form.value(f"note.{target.code}")})
    return found


def _count(form: Form, name: str) -> int | None:
    text = form.value(name).strip()
    if not text:
        return None
    if text.isascii() and text.isdigit() and int(text[:6]) <= _MOST_UNITS:
        return int(text[:6])
    form.blame(name, "Phải là số phiếu, từ 0 trở lên.", "Should be a number of votes, from 0 up.")
    return None


def _member(cluster: ClusterInFull, code: UnitCode) -> Body:
    found = next((unit for unit in cluster.units if unit.code == code), None)
    if found is None:
        raise NotFound(f"cluster-{cluster.cluster_id}/units/{code}")
    return found


def _covenant(cluster: ClusterInFull, code: UnitCode) -> Covenant:
    found = cluster.covenant_of(code)
    if found is None:
        raise NotFound(f"cluster-{cluster.cluster_id}/units/{code}")
    return found


def _covenant_page(request: PageRequest, cluster: ClusterInFull, unit: Body, form: Form) -> Response:
    signed = cluster.covenant_of(unit.code)
    return request.render("cluster/covenant.html", cluster=cluster, unit=unit, signed=signed, form=form)


def _score_page(request: PageRequest, cluster: ClusterInFull, covenant: Covenant, form: Form) -> Response:
    own = request.viewer.unit
    kinds = [ScoreKind.SELF, ScoreKind.CROSS, ScoreKind.AGREED]
    if own is not None:
        kinds = [ScoreKind.SELF if own == cluster.acting_for(covenant.unit) else ScoreKind.CROSS]
    return request.render(
        "cluster/score.html", cluster=cluster, covenant=covenant, kinds=[one.value for one in kinds], form=form
    )


def _election_page(request: PageRequest, cluster: ClusterInFull) -> Response:
    return request.render("cluster/election.html", cluster=cluster)
