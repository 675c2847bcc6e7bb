"""The reasons for which a file is not read as a list, and a list is not handed in."""

from contracts.message import Refusal, RefusalKind

_SAVE_VI = "Hãy mở bằng Excel, chọn Lưu thành (Save As), loại “Excel Workbook (*.xlsx)”, rồi gửi tệp mới."
_SAVE_EN = "Open it in Excel, choose Save As, the type “Excel Workbook (*.xlsx)”, and send the new file."


class ListFileMissing(Refusal):
    """A list is read from a file that was chosen."""

    kind = RefusalKind.INVALID
    code = "list-file-missing"
    vi = "Chưa chọn tệp; hãy chọn tệp danh sách rồi gửi lại."
    en = "No file was chosen; choose the file with the list and send it again."


class ListFileEmpty(Refusal):
    """An empty file holds no list."""

    kind = RefusalKind.INVALID
    code = "list-file-empty"
    vi = "Tệp không có nội dung (0 byte); hãy chép lại tệp rồi gửi lại."
    en = "The file is empty (0 bytes); copy it again and send it."


class ListFileOldExcel(Refusal):
    """A workbook of Excel 97–2003 is saved in today's form first."""

    kind = RefusalKind.INVALID
    code = "list-file-old-excel"
    vi = f"Đây là tệp Excel 97–2003 (.xls). {_SAVE_VI}"
    en = f"This is a workbook of Excel 97–2003 (.xls). {_SAVE_EN}"


class ListFileBinaryExcel(Refusal):
    """A binary workbook is saved in the open form first."""

    kind = RefusalKind.INVALID
    code = "list-file-binary-excel"
    vi = f"Đây là sổ Excel nhị phân (.xlsb). {_SAVE_VI}"
    en = f"This is a binary workbook (.xlsb). {_SAVE_EN}"


class ListFileStrict(Refusal):
    """A workbook in the strict form of Open XML is saved in the usual form first."""

    kind = RefusalKind.INVALID
    code = "list-file-strict"
    vi = f"Tệp được lưu ở dạng “Strict Open XML”. {_SAVE_VI}"
    en = f"The file was saved as “Strict Open XML”. {_SAVE_EN}"


class ListFileLocked(Refusal):
    """A workbook that asks for a password cannot be read."""

    kind = RefusalKind.INVALID
    code = "list-file-locked"
    vi = "Tệp được bảo vệ bằng mật khẩu; hãy bỏ mật khẩu (Tệp → Thông tin → Bảo vệ sổ làm việc), lưu rồi gửi lại."
    en = (
        "The file asks for a password; take the password away (File → Info → Protect Workbook), save and send it again."
    )


class ListFileMacros(Refusal):
    """A workbook with macros is not opened: a list needs none, and nobody can see what they do."""

    kind = RefusalKind.INVALID
    code = "list-file-macros"
    vi = f"Tệp có macro ({{part}}); hệ thống không nhận macro. {_SAVE_VI}"
    en = f"The file holds macros ({{part}}), which are not taken. {_SAVE_EN}"


class ListFileOtherKind(Refusal):
    """A list is a workbook or a table of text, and no other kind of file."""

    kind = RefusalKind.INVALID
    code = "list-file-other-kind"
    vi = "Đây là {what_vi}, không phải bảng tính; hãy gửi danh sách dạng Excel (.xlsx) hoặc CSV."
    en = "This is {what_en} and no spreadsheet; send the list as an Excel workbook (.xlsx) or as CSV."


class ListFileDamaged(Refusal):
    """A workbook that cannot be read whole is not read in part."""

    kind = RefusalKind.INVALID
    code = "list-file-damaged"
    vi = f"Tệp bị hỏng hoặc chưa chép xong ({{part}}). {_SAVE_VI}"
    en = f"The file is damaged or was not copied whole ({{part}}). {_SAVE_EN}"


class ListFileSuspect(Refusal):
    """A file that unfolds beyond any list, or asks a reader to fetch or repeat something, is not opened."""

    kind = RefusalKind.INVALID
    code = "list-file-suspect"
    vi = f"Tệp có cấu trúc không an toàn ({{part}}) nên không được mở. {_SAVE_VI}"
    en = f"The file is built in an unsafe way ({{part}}) and is not opened. {_SAVE_EN}"


class ListTooLong(Refusal):
    """A file with far more rows than a sheet takes is not read."""

    kind = RefusalKind.INVALID
    code = "list-too-long"
    vi = (
        "Trang tính “{sheet}” có hơn {most} dòng; một bản đăng ký có nhiều nhất 2.000 dòng. "
        "Hãy chép riêng danh sách sang tệp mới (không chép cả cột) rồi gửi lại."
    )
    en = (
        "The sheet “{sheet}” has more than {most} rows; a registration takes at most 2,000. "
        "Copy the list alone into a new file (not whole columns) and send that."
    )


class ListTooWide(Refusal):
    """A file with far more columns or cells than a list has is not read."""

    kind = RefusalKind.INVALID
    code = "list-too-wide"
    vi = "Trang tính “{sheet}” có quá nhiều cột hoặc ô (nhiều nhất {most}); hãy chép riêng danh sách sang tệp mới."
    en = "The sheet “{sheet}” has too many columns or cells (at most {most}); copy the list alone into a new file."


class ListTooManySheets(Refusal):
    """A file with far more sheets than a unit's list has is not read."""

    kind = RefusalKind.INVALID
    code = "list-too-many-sheets"
    vi = "Tệp có {count} trang tính, nhiều hơn mức đọc được ({most}); hãy chép danh sách sang tệp riêng."
    en = "The file has {count} sheets, more than are read ({most}); copy the list into a file of its own."


class ListWithoutRows(Refusal):
    """A file whose sheets are all blank holds no list."""

    kind = RefusalKind.INVALID
    code = "list-without-rows"
    vi = "Tệp không có dòng nào có chữ; hãy kiểm tra lại đã chọn đúng tệp."
    en = "No row of the file holds anything; check that this is the right file."


class ListEncodingUnknown(Refusal):
    """A table of text is in UTF-8, UTF-16 or Windows-1258; old Vietnamese fonts are converted first."""

    kind = RefusalKind.INVALID
    code = "list-encoding-unknown"
    vi = (
        "Không đọc được chữ tiếng Việt trong tệp CSV ({found}); hãy mở tệp bằng Excel, "
        "chọn Lưu thành, loại “CSV UTF-8”, hoặc gửi tệp .xlsx."
    )
    en = (
        "The Vietnamese letters of the CSV file cannot be read ({found}); open it in Excel, "
        "choose Save As, the type “CSV UTF-8”, or send a file in .xlsx."
    )


class ListCsvBroken(Refusal):
    """A table of text has its quotes in pairs."""

    kind = RefusalKind.INVALID
    code = "list-csv-broken"
    vi = "Tệp CSV bị sai dấu nháy kép ở dòng {line}; hãy mở bằng Excel và lưu lại, hoặc gửi tệp .xlsx."
    en = "The quotes of the CSV file do not match in line {line}; open it in Excel and save it again, or send .xlsx."


class ListKeptDamaged(Refusal):
    """The rows that a preview carries are those that the page has written."""

    kind = RefusalKind.INVALID
    code = "list-kept-damaged"
    vi = "Nội dung xem trước bị thay đổi nên không đọc lại được; hãy chọn lại tệp."
    en = "The rows of the preview were changed and cannot be read again; choose the file again."


class ListFaulty(Refusal):
    """A list is handed in whole and without faults, or not at all."""

    kind = RefusalKind.INVALID
    code = "list-faulty"
    vi = "Danh sách có {count} lỗi, đầu tiên ở ô {cell}: {vi} Chưa có gì được lưu."
    en = "The list has {count} faults, the first in cell {cell}: {en} Nothing was saved."
