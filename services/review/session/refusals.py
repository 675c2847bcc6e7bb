"""The refusals of commands about a council session."""

from contracts.message import Refusal, RefusalKind


class NotCouncilStaff(Refusal):
    """Sessions are prepared and recorded by the staff of the site, never by a unit."""

    kind = RefusalKind.NOT_ALLOWED
    code = "session-not-council-staff"
    vi = "Chỉ cơ quan thường trực của Hội đồng được lập và ghi biên bản phiên họp."
    en = "Only the staff of the council convenes sessions and records them."


class DossierNotReady(Refusal):
    """Only dossiers that were found eligible and stand in no other session come before the council."""

    kind = RefusalKind.CONFLICT
    code = "session-dossier-not-ready"
    fields = ("/dossiers",)
    vi = "Có {count} hồ sơ chưa đủ điều kiện đưa ra Hội đồng, trong đó có {first}."
    en = "{count} dossiers are not ready for the council, {first} among them."


class AgendaPlanWithdrawn(Refusal):
    """Under a plan that was withdrawn nothing comes before the council any more."""

    kind = RefusalKind.CONFLICT
    code = "session-plan-withdrawn"
    fields = ("/dossiers",)
    vi = "Kế hoạch của {count} hồ sơ đã bị thu hồi, trong đó có {first}; hãy bỏ các hồ sơ đó ra."
    en = "The plan of {count} dossiers was withdrawn, {first} among them; leave them out."


class AgendaSimplified(Refusal):
    """By the simplified procedure a dossier comes before no council: the head decides on a proposal."""

    kind = RefusalKind.CONFLICT
    code = "session-dossier-simplified"
    fields = ("/dossiers",)
    vi = (
        "Có {count} hồ sơ theo thủ tục đơn giản, trong đó có {first}; không qua họp Hội đồng, hãy lập tờ trình "
        "người có thẩm quyền."
    )
    en = "{count} dossiers go by the simplified procedure, {first} among them; propose them without a session."


class DossierTwiceOnAgenda(Refusal):
    """A dossier stands on an agenda once."""

    kind = RefusalKind.INVALID
    code = "session-dossier-twice"
    fields = ("/dossiers",)
    vi = "Hồ sơ {dossier} có hai lần trong chương trình họp."
    en = "The dossier {dossier} stands on the agenda twice."


class SessionAlreadyConvened(Refusal):
    """A session is convened once."""

    kind = RefusalKind.CONFLICT
    code = "session-already-convened"
    vi = "Phiên họp này đã được triệu tập với nội dung khác."
    en = "This session has been convened already, over something else."


class SessionMissing(Refusal):
    """Votes are recorded in a session that was convened, and only such a session is closed."""

    kind = RefusalKind.NOT_FOUND
    code = "session-missing"
    vi = "Chưa có phiên họp này."
    en = "There is no such session."


class SessionNotHeld(Refusal):
    """Votes are recorded on the day of the session or after it."""

    kind = RefusalKind.CONFLICT
    code = "session-not-held"
    vi = "Phiên họp ngày {held_on} chưa diễn ra."
    en = "The session of {held_on} has not been held yet."


class SessionOver(Refusal):
    """The results of a closed session stand."""

    kind = RefusalKind.CONFLICT
    code = "session-over"
    vi = "Phiên họp đã kết thúc; kết quả không thay đổi được."
    en = "The session is closed; its results stand."


class NotOnAgenda(Refusal):
    """Votes are recorded for dossiers of the agenda."""

    kind = RefusalKind.INVALID
    code = "session-not-on-agenda"
    fields = ("/votes",)
    vi = "Hồ sơ {dossier} không có trong chương trình họp."
    en = "The dossier {dossier} is not on the agenda."


class MoreVotesThanMembers(Refusal):
    """No more can say yes than are members of the council."""

    kind = RefusalKind.INVALID
    code = "session-more-votes-than-members"
    fields = ("/votes",)
    vi = "Hồ sơ {dossier} ghi {votes} phiếu, Hội đồng chỉ có {members} thành viên."
    en = "{votes} votes are stated for the dossier {dossier}; the council has {members} members."


class VotesAlreadyRecorded(Refusal):
    """Counted votes are recorded once."""

    kind = RefusalKind.CONFLICT
    code = "session-votes-already-recorded"
    fields = ("/votes",)
    vi = "Hồ sơ {dossier} đã ghi {votes} phiếu; không ghi lại số khác."
    en = "{votes} votes are recorded for the dossier {dossier} already; another number is not taken."


class VotesMissing(Refusal):
    """A session is closed when every dossier of its agenda was voted on."""

    kind = RefusalKind.CONFLICT
    code = "session-votes-missing"
    vi = "Còn {count} hồ sơ chưa ghi kết quả bỏ phiếu."
    en = "{count} dossiers have no votes recorded yet."


class AgendaSuspended(Refusal):
    """A suspended dossier comes before no council."""

    kind = RefusalKind.CONFLICT
    code = "session-dossier-suspended"
    fields = ("/dossiers",)
    vi = "Có {count} hồ sơ đang tạm dừng xem xét, trong đó có {first}; hãy bỏ các hồ sơ đó ra."
    en = "{count} dossiers are suspended, {first} among them; leave them out."


class AgendaOpinionsOut(Refusal):
    """A dossier comes before no council while bodies have yet to give their opinion on it."""

    kind = RefusalKind.CONFLICT
    code = "session-opinions-out"
    fields = ("/dossiers",)
    vi = "Có {count} hồ sơ còn chờ ý kiến các cơ quan, trong đó có {first}; hãy chờ hết hạn hoặc bỏ các hồ sơ đó ra."
    en = "Opinions on {count} dossiers are still out, {first} among them; wait for the last day, or leave them out."


class AgendaConsulted(Refusal):
    """A dossier comes before no council while the public is asked about it."""

    kind = RefusalKind.CONFLICT
    code = "session-dossier-consulted"
    fields = ("/dossiers",)
    vi = "Có {count} hồ sơ đang lấy ý kiến Nhân dân, trong đó có {first}; hãy bỏ các hồ sơ đó ra."
    en = "The public is asked about {count} dossiers, {first} among them; leave them out."


class VoteOnStopped(Refusal):
    """No votes are recorded for a dossier that was suspended or taken back since the session was convened."""

    kind = RefusalKind.CONFLICT
    code = "session-vote-on-stopped"
    fields = ("/votes",)
    vi = "Hồ sơ {dossier} đang tạm dừng xem xét hoặc đã rút; không biểu quyết hồ sơ này."
    en = "The dossier {dossier} is suspended or taken back; it is not voted on."


class NothingToVoteOn(Refusal):
    """A session has a result for at least one dossier."""

    kind = RefusalKind.CONFLICT
    code = "session-nothing-to-vote-on"
    vi = "Mọi hồ sơ trong chương trình đang tạm dừng xem xét hoặc đã rút; hãy chờ tiếp tục xem xét."
    en = "Every dossier of the agenda is suspended or taken back; wait until one is resumed."


class SessionQuotaExceeded(Refusal):
    """A council proposes no more of a unit for a title than its quota allows."""

    code = "session-quota-exceeded"
    vi = (
        "{unit_name}: {proposed} hồ sơ {title} được đồng ý, nhưng chỉ xét nhiều nhất {most} ({share} của {reaching} "
        "cá nhân đạt tiêu chuẩn, {citation}). Hãy sửa số phiếu ghi nhầm, hoặc hoãn xét hồ sơ vượt tỷ lệ."
    )
    en = (
        "{unit_name}: {proposed} dossiers for {title} are voted for and at most {most} are allowed ({share} of the "
        "{reaching} who reach the standard, {citation}). Correct a mistyped vote, or postpone those beyond the quota."
    )
