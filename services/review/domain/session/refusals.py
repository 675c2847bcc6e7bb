"""Why a wish about a council session may be refused."""

from contracts.message import Refusal


class NotTheCouncilsOffice(Refusal):
    """Sessions are prepared and recorded by the staff of the site, never by a unit."""

    code = "not-the-councils-office"
    vi = "Chỉ cơ quan thường trực của Hội đồng được lập và ghi biên bản phiên họp."
    en = "Only the council's own office convenes sessions and records them."


class DossierNotReady(Refusal):
    """Only dossiers that were found eligible and stand in no other session come before the council."""

    code = "dossier-not-ready"
    vi = "Có {count} hồ sơ chưa đủ điều kiện đưa ra Hội đồng, trong đó có {first}."
    en = "{count} dossiers are not ready for the council, {first} among them."


class PlanNotInForce(Refusal):
    """Under a plan that was withdrawn nothing comes before the council any more, and nothing is awarded."""

    code = "plan-not-in-force"
    vi = "Kế hoạch của {count} hồ sơ đã bị thu hồi, trong đó có {first}; hãy bỏ các hồ sơ đó ra."
    en = "The plan of {count} dossiers was withdrawn, {first} among them; leave them out."


class DossierTwiceOnAgenda(Refusal):
    """A dossier stands on an agenda once."""

    code = "dossier-twice-on-agenda"
    vi = "Hồ sơ {dossier} có hai lần trong chương trình họp."
    en = "The dossier {dossier} stands on the agenda twice."


class SessionAlreadyConvened(Refusal):
    """A session is convened once."""

    code = "session-already-convened"
    vi = "Phiên họp này đã được triệu tập với nội dung khác."
    en = "This session has been convened already, over something else."


class SessionMissing(Refusal):
    """Only a session that was convened can be worked on."""

    code = "session-missing"
    vi = "Chưa có phiên họp này."
    en = "There is no such session."


class SessionNotHeld(Refusal):
    """Votes are recorded on the day of the session or after it."""

    code = "session-not-held"
    vi = "Phiên họp ngày {held_on} chưa diễn ra."
    en = "The session of {held_on} has not been held yet."


class SessionOver(Refusal):
    """What a closed session came to stands."""

    code = "session-over"
    vi = "Phiên họp đã kết thúc; kết quả không thay đổi được."
    en = "The session is closed; its results stand."


class NotOnAgenda(Refusal):
    """Votes are recorded for dossiers of the agenda."""

    code = "not-on-agenda"
    vi = "Hồ sơ {dossier} không có trong chương trình họp."
    en = "The dossier {dossier} is not on the agenda."


class MoreVotesThanMembers(Refusal):
    """No more can say yes than are members of the council."""

    code = "more-votes-than-members"
    vi = "Hồ sơ {dossier} ghi {votes} phiếu, Hội đồng chỉ có {members} thành viên."
    en = "{votes} votes are stated for the dossier {dossier}; the council has {members} members."


class VotesAlreadyRecorded(Refusal):
    """Counted votes are recorded once."""

    code = "votes-already-recorded"
    vi = "Hồ sơ {dossier} đã ghi {votes} phiếu; không ghi lại số khác."
    en = "{votes} votes are recorded for the dossier {dossier} already; another number is not taken."


class VotesMissing(Refusal):
    """A session is closed when every dossier of its agenda was voted on."""

    code = "votes-missing"
    vi = "Còn {count} hồ sơ chưa ghi kết quả bỏ phiếu."
    en = "{count} dossiers have no votes recorded yet."


REFUSALS = (
    NotTheCouncilsOffice,
    DossierNotReady,
    PlanNotInForce,
    DossierTwiceOnAgenda,
    SessionAlreadyConvened,
    SessionMissing,
    SessionNotHeld,
    SessionOver,
    NotOnAgenda,
    MoreVotesThanMembers,
    VotesAlreadyRecorded,
    VotesMissing,
)
