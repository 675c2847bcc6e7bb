"""Parallel opinions (lấy ý kiến): bodies are asked about dossiers, answer by a day, and silence counts as law says."""

from chassis.declaring.module import Loads, Module, On
from contracts.declaration import HomeEvent
from services.review.opinion import evidence, pages, projection, queries, routes
from services.review.opinion.messages import (
    AskOpinions,
    CloseOpinions,
    GiveOpinion,
    OpinionGiven,
    OpinionsAsked,
    OpinionsClosed,
)
from services.review.opinion.rules import DECIDER

MODULE = Module(
    "opinion",
    __name__,
    decider=DECIDER,
    commands=(AskOpinions, GiveOpinion, CloseOpinions),
    events=(
        HomeEvent("OpinionsAsked", OpinionsAsked),
        HomeEvent("OpinionGiven", OpinionGiven),
        HomeEvent("OpinionsClosed", OpinionsClosed),
    ),
    evidence=(Loads(AskOpinions, evidence.for_asking), Loads(GiveOpinion, evidence.for_answer)),
    projections=(
        On(OpinionsAsked, projection.asked),
        On(OpinionGiven, projection.given),
        On(OpinionsClosed, projection.closed),
    ),
    tables=projection.TABLES,
    due=queries.due,
    router=routes.router,
    pages=pages.pages,
)
