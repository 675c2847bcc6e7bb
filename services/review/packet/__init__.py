"""The packets of a session (hồ sơ trình Hội đồng): its dossiers side by side, and each with what is recorded of it."""

from chassis.declaring.module import Module
from services.review.packet import pages

MODULE = Module("packet", __name__, pages=pages.pages)
