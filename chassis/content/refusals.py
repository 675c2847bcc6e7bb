"""The reasons for which a file is not taken."""

from contracts.message import Refusal, RefusalKind

_AS_PDF_VI = "hãy lưu hoặc quét thành PDF rồi gửi lại"
_AS_PDF_EN = "save or scan it as a PDF and send that"


class ContentEmpty(Refusal):
    """A file has content."""

    kind = RefusalKind.INVALID
    code = "content-empty"
    vi = "Chưa chọn tệp, hoặc tệp không có nội dung (0 byte); hãy chọn lại tệp rồi gửi."
    en = "No file was chosen, or it is empty (0 bytes); choose the file again and send it."


class ContentTooLarge(Refusal):
    """A file has a largest size."""

    kind = RefusalKind.INVALID
    code = "content-too-large"
    fields = ("/size",)
    vi = "Tệp có {size} byte, nhiều nhất là {most}; hãy giảm dung lượng (quét ở 200 dpi, chia tệp) rồi gửi lại."
    en = "The file has {size} bytes and may have {most}; scan it at 200 dpi or split it, and send it again."


class ContentOfOtherKind(Refusal):
    """A file is of one of the kinds that are kept, which its bytes say and its name does not."""

    kind = RefusalKind.INVALID
    code = "content-of-other-kind"
    vi = (
        f"Nội dung của tệp là {{found_vi}}; chỉ nhận PDF, ảnh JPEG hoặc PNG, Word (.docx), Excel (.xlsx): {_AS_PDF_VI}."
    )
    en = f"The file is {{found_en}}; PDF, JPEG, PNG, Word (.docx) and Excel (.xlsx) are taken: {_AS_PDF_EN}."


class ContentLocked(Refusal):
    """A file that asks for a password can be read by nobody who examines it."""

    kind = RefusalKind.INVALID
    code = "content-locked"
    vi = "Tệp được bảo vệ bằng mật khẩu hoặc mã hóa; hãy bỏ mật khẩu, lưu lại rồi gửi."
    en = "The file is encrypted or asks for a password; take the password off, save the file and send it."


class ContentActive(Refusal):
    """A file carries no program: no macro, script, attached file or template from elsewhere."""

    kind = RefusalKind.INVALID
    code = "content-active"
    vi = f"Tệp chứa macro, mã lệnh, tệp nhúng hoặc mẫu lấy từ nơi khác ({{part}}), nên không nhận: {_AS_PDF_VI}."
    en = f"The file carries a macro, a script, an embedded file or a template from elsewhere ({{part}}): {_AS_PDF_EN}."


class ContentSuspect(Refusal):
    """A file is built as the programs that write such files build it."""

    kind = RefusalKind.INVALID
    code = "content-suspect"
    vi = f"Cấu trúc của tệp khác thường ({{part}}), mở ra có thể làm treo máy: {_AS_PDF_VI}."
    en = f"The file is built in an unusual way ({{part}}) and could exhaust who opens it: {_AS_PDF_EN}."


class ContentBroken(Refusal):
    """A file is whole."""

    kind = RefusalKind.INVALID
    code = "content-broken"
    vi = "Tệp bị hỏng hoặc chưa đầy đủ; hãy mở thử, chép lại rồi gửi."
    en = "The file is damaged or not whole; try to open it, copy it again and send it."


class UploadUnknown(Refusal):
    """Parts are sent to an upload that its sender has begun."""

    kind = RefusalKind.NOT_FOUND
    code = "upload-unknown"
    vi = "Không có lượt gửi tệp này: đã gửi xong, đã quá một ngày, hoặc của người khác; hãy gửi tệp từ đầu."
    en = "There is no such upload: it is done, older than a day, or somebody else's; begin it again."


class UploadElsewhere(Refusal):
    """A part continues where the parts before it end."""

    code = "upload-elsewhere"
    vi = "Đã nhận {received} byte của tệp; hãy gửi tiếp từ vị trí đó."
    en = "{received} bytes of the file have come; go on from there."


class UploadPartOfOtherSize(Refusal):
    """A part is neither so large that it fills the memory nor so small that a file is a million of them."""

    kind = RefusalKind.INVALID
    code = "upload-part-of-other-size"
    vi = "Phần gửi có {size} byte; ở vị trí này cần từ {least} đến {most} byte."
    en = "The part has {size} bytes; here it has from {least} to {most}."


class UploadUnfinished(Refusal):
    """An upload ends when all its bytes have come."""

    code = "upload-unfinished"
    vi = "Mới nhận {received} trong {size} byte; hãy gửi nốt phần còn lại."
    en = "{received} of {size} bytes have come; send the others."


class ContentAltered(Refusal):
    """The bytes that came are those whose SHA-256 was stated; others are dropped."""

    code = "content-altered"
    vi = "Nội dung nhận được không khớp mã SHA-256 đã khai; hãy gửi lại tệp từ đầu."
    en = "What has come is not what its SHA-256 says; begin the upload again."


class ContentGone(Refusal):
    """A content that was erased, or is not at this site, cannot be shown."""

    kind = RefusalKind.NOT_FOUND
    code = "content-gone"
    vi = "Nội dung tệp không còn, hoặc chưa có ở hệ thống này; mã SHA-256 và thông tin của tệp vẫn được giữ."
    en = "The content was erased or is not at this site; its SHA-256 and particulars are kept."
