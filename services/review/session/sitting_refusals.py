"""The refusals of commands about the council at its session, its secret ballots and its minutes."""

from contracts.message import Refusal, RefusalKind


class RosterWrong(Refusal):
    """The roster has each member once, as many as the council has, with one chair and a secretary."""

    kind = RefusalKind.INVALID
    code = "session-roster-wrong"
    fields = ("/roster",)
    vi = "Danh sách phải có đúng {members} thành viên, mỗi người một lần, một Chủ tịch và ít nhất một Thư ký."
    en = "The list needs exactly {members} members, each once, one chair and at least one secretary."


class CouncilSeatedAlready(Refusal):
    """The members of a session are named before anything is voted on in it."""

    code = "session-seated-already"
    vi = "Phiên họp đã có kết quả biểu quyết hoặc đang bỏ phiếu; không thay đổi thành phần Hội đồng được nữa."
    en = "Votes were taken in this session already; its members can be changed no more."


class FirstRoundNotHeld(Refusal):
    """The second round of a year follows on a first one that is closed."""

    code = "session-first-round-not-held"
    fields = ("/round",)
    vi = "Năm này chưa có phiên họp lần 1 đã kết thúc; hãy chọn lần 1."
    en = "No session of the first round was closed in this year; choose the first round."


class CouncilNotSeated(Refusal):
    """Who is there, who votes in secret and who signs is asked of a session whose members were named."""

    code = "session-council-not-seated"
    vi = "Chưa có danh sách thành viên Hội đồng của phiên họp này; hãy lập danh sách trước."
    en = "The members of the council at this session were not named yet; name them first."


class AttendanceWrong(Refusal):
    """The attendance names each member of the session once, with a reason for whoever is absent."""

    kind = RefusalKind.INVALID
    code = "session-attendance-wrong"
    fields = ("/attended",)
    vi = "Điểm danh phải ghi đủ từng thành viên một lần, và lý do của người vắng mặt."
    en = "The attendance names each member once, and the reason of whoever is absent."


class NoQuorum(Refusal):
    """Nothing is voted on before a quorum of the members is recorded as present."""

    code = "session-no-quorum"
    vi = "Chưa ghi nhận đủ số thành viên dự họp để biểu quyết; hãy điểm danh, hoặc hoãn phiên họp."
    en = "No quorum of members is recorded as present; record who is there, or postpone the session."


class MemberUnknown(Refusal):
    """A person named for something in a session is one of its members."""

    kind = RefusalKind.INVALID
    code = "session-member-unknown"
    fields = ("/user", "/counters")
    vi = "{user} không có trong danh sách thành viên của phiên họp."
    en = "{user} is no member of the council at this session."


class VoteTaken(Refusal):
    """A conflict is declared, and a dossier postponed, before it is voted on."""

    code = "session-vote-taken"
    vi = "Hồ sơ này đã biểu quyết hoặc đang bỏ phiếu."
    en = "This dossier was voted on, or is being voted on."


class ItemIsPostponed(Refusal):
    """A dossier that was postponed to a later session is not voted on in this one."""

    code = "session-item-postponed"
    fields = ("/votes",)
    vi = "Hồ sơ {dossier} đã hoãn xét; hãy đưa ra phiên họp sau."
    en = "The dossier {dossier} was postponed; it comes before a later session."


class NothingToCorrect(Refusal):
    """A count is corrected that was recorded from a show of hands, to another number."""

    code = "session-nothing-to-correct"
    fields = ("/votes_for",)
    vi = "Hồ sơ này chưa ghi số phiếu, hoặc được bỏ phiếu kín, hoặc số phiếu không đổi."
    en = "No votes are recorded for this dossier, or they were secret, or the number is the same."


class MoreVotesThanEntitled(Refusal):
    """No more can say yes than vote on a dossier: those who are there without an interest in it."""

    kind = RefusalKind.INVALID
    code = "session-more-votes-than-entitled"
    fields = ("/votes", "/votes_for")
    vi = "Hồ sơ {dossier} ghi {votes} phiếu, chỉ có {entitled} thành viên được biểu quyết hồ sơ này."
    en = "{votes} votes are stated for the dossier {dossier}, on which {entitled} members vote."


class SecretBallotAsked(Refusal):
    """A dossier that the law has voted on in secret is voted on by a secret ballot."""

    code = "session-secret-ballot-asked"
    fields = ("/votes",)
    vi = "Hồ sơ {dossier} phải bỏ phiếu kín; hãy mở cuộc bỏ phiếu kín của phiên họp."
    en = "The dossier {dossier} is voted on in secret; open the session's secret ballot."


class SessionDayPassed(Refusal):
    """A session is postponed to a day that is still to come."""

    kind = RefusalKind.INVALID
    code = "session-day-passed"
    fields = ("/held_on", "/until")
    vi = "Ngày mới phải sau hôm nay ({today})."
    en = "The new day has to be after today ({today})."


class SessionHasVotes(Refusal):
    """A session in which votes were taken goes on: its other dossiers are postponed one by one."""

    code = "session-has-votes"
    vi = "Phiên họp đã có kết quả biểu quyết hoặc đang bỏ phiếu; hãy hoãn từng hồ sơ còn lại."
    en = "Votes were taken in this session; postpone the other dossiers one by one."


class VotingOver(Refusal):
    """After the vote was closed nothing is voted on, postponed or corrected."""

    code = "session-voting-over"
    vi = "Đã kết thúc biểu quyết; kết quả không thay đổi được, chỉ còn ký biên bản."
    en = "The vote is closed; its results stand, and only the minutes are to be signed."


class VotingNotOver(Refusal):
    """Minutes are signed after the vote was closed."""

    code = "session-voting-not-over"
    vi = "Chưa kết thúc biểu quyết; hãy kết thúc biểu quyết rồi ký biên bản."
    en = "The vote is not closed yet; close it, then sign the minutes."


class MinutesUnsigned(Refusal):
    """A session whose members were named is closed by the signatures under its minutes."""

    code = "session-minutes-unsigned"
    vi = "Phiên họp này kết thúc khi người chủ trì và thư ký ký biên bản."
    en = "This session is closed when whoever presided and the secretary have signed the minutes."


class NotSigner(Refusal):
    """Minutes are signed by the chair or deputy and by the secretary who were there, each for himself."""

    kind = RefusalKind.NOT_ALLOWED
    code = "session-not-signer"
    vi = "Biên bản do người chủ trì (Chủ tịch hoặc Phó Chủ tịch) và Thư ký có dự họp tự ký."
    en = "Minutes are signed by the chair or deputy, and by the secretary, who were at the session."


class BallotMissing(Refusal):
    """A command about a ballot names the one that is under way."""

    kind = RefusalKind.NOT_FOUND
    code = "ballot-missing"
    vi = "Không có cuộc bỏ phiếu kín này đang diễn ra; hãy mở lại trang của phiên họp."
    en = "No such secret ballot is under way; open the page of the session again."


class BallotUnderWay(Refusal):
    """A session has one ballot at a time, and its vote is closed after it."""

    code = "ballot-under-way"
    vi = "Còn một cuộc bỏ phiếu kín chưa kiểm phiếu; hãy kiểm phiếu hoặc hủy trước."
    en = "A secret ballot is not counted yet; count it or declare it void first."


class NoSecretItems(Refusal):
    """A secret ballot is held on dossiers that ask for one and are not voted on yet."""

    code = "ballot-no-items"
    vi = "Không còn hồ sơ nào phải bỏ phiếu kín."
    en = "No dossier is left that asks for a secret ballot."


class CountersWrong(Refusal):
    """Two different members who are there count a ballot."""

    kind = RefusalKind.INVALID
    code = "ballot-counters-wrong"
    fields = ("/counters",)
    vi = "Hãy chọn hai thành viên khác nhau có mặt để kiểm phiếu."
    en = "Choose two different members who are there to count."


class NotCounter(Refusal):
    """Each of the two who count takes and gives his own code."""

    kind = RefusalKind.NOT_ALLOWED
    code = "ballot-not-counter"
    vi = "Chỉ hai người kiểm phiếu nhận và nhập mã của mình."
    en = "Only the two who count take and give a code, each his own."


class BallotBegun(Refusal):
    """A counting code is taken before the first ballot is cast."""

    code = "ballot-begun"
    vi = "Đã có người bỏ phiếu; không cấp lại mã được. Nếu mất mã, hãy hủy và bỏ phiếu lại."
    en = "A ballot was cast already; no new code is given. If a code is lost, declare the ballot void and repeat it."


class BallotNotOpen(Refusal):
    """Ballots are cast after both codes were taken and before the casting is ended."""

    code = "ballot-not-open"
    vi = "Chưa mở hoặc đã kết thúc bỏ phiếu."
    en = "Ballots are not cast yet, or no more."


class NotVoter(Refusal):
    """A ballot is cast by a member who is there, or absent and asked in writing, for himself."""

    kind = RefusalKind.NOT_ALLOWED
    code = "ballot-not-voter"
    vi = "Bạn không có trong danh sách bỏ phiếu của cuộc bỏ phiếu này."
    en = "You are not on the list of those who vote in this ballot."


class BallotAlreadyCast(Refusal):
    """A member casts one ballot."""

    code = "ballot-already-cast"
    vi = "Bạn đã bỏ phiếu; phiếu đã vào hòm và không đổi được. Mã biên nhận: {receipt}."
    en = "You have voted; a ballot in the box is not changed. Your receipt: {receipt}."


class BoxAltered(Refusal):
    """What lies in the box is what the last ballot left in it, by the seal in the log."""

    code = "ballot-box-altered"
    vi = "Hòm phiếu không khớp niêm phong trong nhật ký sự kiện; hãy hủy cuộc bỏ phiếu và báo người quản trị."
    en = "The box does not match its seal in the log; declare the ballot void and tell the operator."


class BallotKeyChanged(Refusal):
    """A vote is sealed to the codes that count it."""

    code = "ballot-key-changed"
    vi = "Mã kiểm phiếu vừa được cấp lại; hãy mở lại trang và bỏ phiếu."
    en = "A counting code was given anew; open the page again and vote."


class BallotNotEnded(Refusal):
    """A box is opened after the casting of ballots was ended."""

    code = "ballot-not-ended"
    vi = "Chưa kết thúc bỏ phiếu; hãy kết thúc rồi kiểm phiếu."
    en = "The casting is not ended yet; end it, then count."


class NobodyVoted(Refusal):
    """A ballot is ended after somebody has voted."""

    code = "ballot-nobody-voted"
    vi = "Chưa có ai bỏ phiếu; hãy chờ, hoặc hủy cuộc bỏ phiếu."
    en = "Nobody has voted yet; wait, or declare the ballot void."


class CountingCodeWrong(Refusal):
    """A lock opens with the code that its holder was shown."""

    kind = RefusalKind.INVALID
    code = "ballot-code-wrong"
    fields = ("/code",)
    vi = "Mã kiểm phiếu không đúng; hãy nhập lại. Nếu mất mã, hãy hủy và bỏ phiếu lại."
    en = "The counting code is wrong; type it again. If it is lost, declare the ballot void and repeat it."


class BallotIncomplete(Refusal):
    """A ballot has one vote on each dossier on which the member votes, and on no other."""

    kind = RefusalKind.INVALID
    code = "ballot-incomplete"
    fields = ("/votes",)
    vi = "Phiếu phải chọn đúng một ý kiến cho từng hồ sơ bạn được bỏ phiếu; còn thiếu hoặc thừa {count} hồ sơ."
    en = "A ballot has exactly one vote on each dossier on which you vote; {count} are missing or too many."
