"""The reasons for which a sheet does not list an entry."""

from contracts.message import Refusal, RefusalKind


class SheetEmpty(Refusal):
    """A sheet lists at least one title."""

    kind = RefusalKind.INVALID
    code = "sheet-empty"
    fields = ("/entries",)
    vi = "Bản đăng ký chưa có danh hiệu nào; hãy ghi ít nhất một danh hiệu."
    en = "The sheet lists no title; list at least one."


class EntryRepeated(Refusal):
    """A subject registers for a title once; several titles for one subject are several lines."""

    kind = RefusalKind.INVALID
    code = "entry-repeated"
    fields = ("/entries", "/entry")
    vi = "{subject} đăng ký danh hiệu {title} nhiều lần trong bản đăng ký; hãy giữ lại một dòng."
    en = "{subject} stands more than once in the sheet for {title}; keep one line."


class TitleUnknown(Refusal):
    """A title is one that the law in force on the plan's date knows."""

    kind = RefusalKind.INVALID
    code = "sheet-title-unknown"
    fields = ("/entries", "/entry/title")
    vi = "Không có danh hiệu {title} theo quy định {ruleset}; hãy chọn danh hiệu khác."
    en = "There is no title {title} under {ruleset}; choose another title."


class TitleOfOtherLaw(Refusal):
    """A title of an older or a newer law is not registered under the law in force on the plan's date."""

    kind = RefusalKind.INVALID
    code = "sheet-title-of-other-law"
    fields = ("/entries", "/entry/title")
    vi = "Danh hiệu {title} chỉ có theo {laws_vi}, không có theo quy định {ruleset}; hãy chọn danh hiệu khác."
    en = "The title {title} is one of {laws_en} and not of {ruleset}; choose another title."


class TitleNotForSubject(Refusal):
    """A title is registered for a subject of a kind that it is open to."""

    kind = RefusalKind.INVALID
    code = "title-not-for-subject"
    fields = ("/entries", "/entry/title")
    vi = "Danh hiệu {title} không dành cho đối tượng {subject} ({kind})."
    en = "The title {title} is not for {subject}, who is of the kind {kind}."
