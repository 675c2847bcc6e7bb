"""What may be said about a list: each kind with its stable code and its sentence in both languages.

A fault keeps the list from being handed in; a note is read and decided by the clerk. Codes never change.
"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of fault or note: `vi` and `en` are format strings and say what to do."""

    code: str
    vi: str
    en: str
    stops: bool = True


_ALL: Final = (
    Kind(
        "list-header-missing",
        "Không thấy dòng tiêu đề có cột họ tên; hãy chọn dòng tiêu đề và nội dung của từng cột ở trên.",
        "No header row with a column of names was found; choose the header row and what each column holds above.",
    ),
    Kind(
        "list-name-column-missing",
        "Chưa có cột nào là họ và tên hoặc tên tập thể; hãy chọn cột đó.",
        "No column holds the names; choose it.",
    ),
    Kind(
        "list-title-column-missing",
        "Chưa có cột nào là danh hiệu, và không tiêu đề mục nào nêu danh hiệu; hãy chọn cột danh hiệu.",
        "No column holds the titles, and no heading names one; choose the column of titles.",
    ),
    Kind(
        "list-columns-alike",
        "Cột {column} (“{header}”) cùng nội dung với một cột khác nên không được đọc; nếu đọc nhầm, hãy chọn lại.",
        "Column {column} (“{header}”) is headed like another one and is not read; choose again if that is wrong.",
        stops=False,
    ),
    Kind(
        "list-columns-unread",
        "Không đọc các cột: {columns}.",
        "Columns that are not read: {columns}.",
        stops=False,
    ),
    Kind(
        "list-columns-private",
        "Cột {columns} là thông tin cá nhân mà việc đăng ký không cần: không đọc và không giữ lại.",
        "The columns {columns} hold personal data that registration does not need: they are not read and not kept.",
        stops=False,
    ),
    Kind(
        "list-sheet-hidden",
        "Trang tính “{sheet}” đang ẩn nên không được đọc; nếu danh sách ở đó, hãy cho hiện trang (Unhide) rồi gửi lại.",
        "The sheet “{sheet}” is hidden and not read; if the list is there, unhide it and send the file again.",
        stops=False,
    ),
    Kind(
        "list-sheet-passed",
        "Trang tính “{sheet}” không có cột họ tên nên không được đọc.",
        "The sheet “{sheet}” has no column of names and is not read.",
        stops=False,
    ),
    Kind(
        "list-rows-none",
        "Dưới dòng tiêu đề không có dòng nào của danh sách; hãy kiểm tra dòng tiêu đề đã chọn.",
        "There is no row of a list below the header; check which row is the header.",
    ),
    Kind(
        "list-rows-too-many",
        "Bản đăng ký có nhiều nhất {most} dòng; hãy bỏ bớt từ dòng này.",
        "A registration has at most {most} rows; take out the rows from here on.",
    ),
    Kind(
        "list-of-another-unit",
        "Danh sách ghi “{text}”, không phải {unit}; hãy kiểm tra đã chọn đúng tệp. Nếu đúng, hãy sửa dòng này.",
        "The list says “{text}” and not {unit}; check that this is the right file, or correct this line.",
    ),
    Kind(
        "list-of-another-year",
        "Danh sách ghi “{text}”, còn bản đăng ký này là của năm {year}; hãy kiểm tra đã chọn đúng tệp.",
        "The list says “{text}”, and this sheet is for {year}; check that this is the right file.",
        stops=False,
    ),
    Kind(
        "list-formulas-read",
        "{count} ô là công thức: đã đọc giá trị được lưu lần cuối.",
        "{count} cells are formulas: the value that was saved last is read.",
        stops=False,
    ),
    Kind(
        "list-encoding-read",
        "Tệp CSV được đọc theo bảng mã {encoding}; hãy nhìn lại dấu tiếng Việt.",
        "The CSV file was read as {encoding}; look at the Vietnamese marks.",
        stops=False,
    ),
    Kind(
        "list-name-missing",
        "Thiếu họ tên, tên tập thể hoặc hộ gia đình.",
        "The name of the person, collective or household is missing.",
    ),
    Kind("list-title-missing", "Thiếu danh hiệu; hãy ghi một trong: {titles}.", "No title; write one of: {titles}."),
    Kind(
        "list-title-unknown",
        "Không có danh hiệu “{text}”; hãy ghi một trong: {titles}.",
        "There is no title “{text}”; write one of: {titles}.",
    ),
    Kind(
        "list-title-of-other-law",
        "Danh hiệu {text} chỉ có theo {laws}; theo quy định của kế hoạch hãy ghi danh hiệu khác, như: {titles}.",
        "The title {text} is one of {laws}; under the plan's law write another one, as in: {titles}.",
    ),
    Kind(
        "list-tick-unclear",
        "Ô đánh dấu ghi “{text}”; hãy ghi “x” nếu đăng ký danh hiệu này, hoặc để trống.",
        "The box says “{text}”; write “x” where the title is aimed at, or leave it blank.",
    ),
    Kind(
        "list-kind-unknown",
        "Hãy ghi “cá nhân”, “tập thể” hoặc “hộ gia đình”, không phải “{text}”.",
        "Write “individual”, “collective” or “household” instead of “{text}”.",
    ),
    Kind(
        "list-title-of-other-kind",
        "Danh hiệu {title} dành cho {whom}; hãy sửa loại hoặc danh hiệu.",
        "{title} is for {whom}; change the kind or the title.",
    ),
    Kind(
        "list-key-form",
        "Mã “{text}” không đúng dạng: chữ thường không dấu và số, nối bằng gạch ngang; có thể để trống.",
        "The key “{text}” is not lower-case words and digits joined by hyphens; it may be left blank.",
    ),
    Kind(
        "list-key-private",
        "Mã “{text}” giống số căn cước; không ghi số căn cước vào bản đăng ký, hãy để trống.",
        "The key looks like the number of an identity card, which never stands in a sheet; leave it blank.",
    ),
    Kind(
        "list-key-of-two",
        "Cùng mã với {name} ở ô {cell}; nếu là một người, hãy ghi tên và chức vụ như nhau, nếu không, hãy ghi mã khác.",
        "The same key as {name} in cell {cell}; write name and position alike if it is one person, or another key.",
    ),
    Kind(
        "list-row-twice",
        "Trùng với ô {cell}: cùng tên, chức vụ và danh hiệu; hãy bỏ một dòng, hoặc ghi chức vụ khác nhau.",
        "The same as cell {cell}: name, position and title; take one row out, or write different positions.",
    ),
    Kind(
        "list-namesakes",
        "Trùng tên với ô {cell}, khác chức vụ: được tính là hai người. Nếu là một người, hãy ghi chức vụ như nhau.",
        "A namesake of cell {cell} with another position: counted as two people. If it is one, write it alike.",
        stops=False,
    ),
    Kind(
        "list-row-hidden",
        "Dòng {row} đang ẩn trong Excel nhưng có nội dung; hãy cho hiện hoặc xóa dòng đó rồi gửi lại.",
        "Row {row} is hidden in Excel and holds something; unhide or delete it and send the file again.",
    ),
    Kind(
        "list-column-hidden",
        "Cột {column} đang ẩn trong Excel; hãy cho hiện hoặc xóa cột đó rồi gửi lại.",
        "Column {column} is hidden in Excel; unhide or delete it and send the file again.",
    ),
    Kind(
        "list-row-of-another-unit",
        "Dòng này ghi đơn vị “{text}”, không phải {unit}; hãy chuyển sang danh sách của đơn vị đó.",
        "This row is of “{text}” and not of {unit}; move it to the list of that unit.",
    ),
    Kind(
        "list-cell-uncomputed",
        "Ô là công thức chưa có kết quả; hãy mở bằng Excel, lưu lại, hoặc gõ giá trị vào đây.",
        "The cell is a formula without a value; open the file in Excel and save it, or write the value here.",
    ),
    Kind(
        "list-cell-formula-text",
        "Ô ghi một công thức “{text}” như chữ; hãy gõ giá trị vào đây.",
        "The cell holds the formula “{text}” as text; write the value here.",
    ),
    Kind(
        "list-cell-error",
        "Ô là lỗi của Excel ({text}); hãy gõ giá trị đúng.",
        "The cell is an error of Excel ({text}); write the right value.",
    ),
    Kind(
        "list-cell-date",
        "Ô là ngày hoặc giờ ({text}), không phải chữ; hãy ghi {what}.",
        "The cell is a date or a time ({text}) and no text; write {what}.",
    ),
    Kind(
        "list-cell-number",
        "Ô là số ({text}), không phải chữ; hãy ghi {what}.",
        "The cell is a number ({text}) and no text; write {what}.",
    ),
    Kind(
        "list-cell-logical",
        "Ô là giá trị TRUE/FALSE, không phải chữ; hãy ghi {what}.",
        "The cell is TRUE or FALSE and no text; write {what}.",
    ),
    Kind(
        "list-cell-too-long",
        "Ô dài {length} ký tự; nhiều nhất {most}. Có thể nhiều người bị ghi vào một ô.",
        "The cell has {length} characters; at most {most}. Perhaps several people stand in one cell.",
    ),
    Kind(
        "list-cell-control",
        "Ô có ký tự điều khiển; đề nghị: “{meant}”.",
        "The cell holds control characters; proposed: “{meant}”.",
    ),
    Kind(
        "list-cell-invisible",
        "Ô có ký tự không nhìn thấy; đề nghị: “{meant}”.",
        "The cell holds characters that cannot be seen; proposed: “{meant}”.",
    ),
    Kind(
        "list-cell-look-alike",
        "Ô có chữ cái của bảng chữ khác trông giống chữ Việt; đề nghị: “{meant}”.",
        "The cell holds letters of another alphabet that look alike; proposed: “{meant}”.",
    ),
    Kind(
        "list-cell-other-script",
        "Ô có chữ không phải chữ La-tinh; hãy ghi tên bằng chữ Việt.",
        "The cell holds letters that are not Latin; write the name in Latin letters.",
    ),
    Kind(
        "list-cell-sign",
        "Ô có ký hiệu hoặc hình không thuộc về tên; hãy xóa.",
        "The cell holds a sign or a picture that belongs to no name; delete it.",
    ),
    Kind(
        "list-cell-old-font",
        "Ô gõ bằng phông cũ (TCVN3 “.Vn…” hoặc VNI); hãy chuyển mã sang Unicode (bằng UniKey) rồi gửi lại.",
        "The cell was typed in an old font (TCVN3 “.Vn…” or VNI); convert it to Unicode with UniKey and send it again.",
    ),
    Kind(
        "list-cell-mojibake",
        "Chữ trong ô bị đọc sai bảng mã; đề nghị: “{meant}”.",
        "The letters were read in a wrong encoding; proposed: “{meant}”.",
    ),
    Kind(
        "list-cell-lost",
        "Ô mất dấu tiếng Việt (còn “?”); hãy gõ lại.",
        "Letters of the cell were lost (“?” in their place); write it again.",
    ),
    Kind(
        "list-cell-letters",
        "Chữ trong ô không hợp lệ ({detail}); hãy gõ lại.",
        "The letters of the cell are not valid ({detail}); write it again.",
    ),
    Kind(
        "list-name-several",
        "Ô có nhiều người; mỗi người một dòng.",
        "Several people stand in the cell; write each in a row of their own.",
    ),
    Kind(
        "list-name-without-letters",
        "“{text}” không phải tên người hay tập thể.",
        "“{text}” is no name of a person or collective.",
    ),
    Kind(
        "list-name-of-sample",
        "“{text}” là dòng mẫu; hãy ghi tên thật hoặc xóa dòng.",
        "“{text}” is a row of the sample; write the real name or delete the row.",
    ),
    Kind(
        "list-name-capitals",
        "Tên viết hoa toàn bộ; được đọc là “{meant}”.",
        "The name stands in capitals; it is read as “{meant}”.",
        stops=False,
    ),
    Kind(
        "list-name-address",
        "Tên có lời xưng hô hoặc học vị; được đọc là “{meant}”.",
        "The name begins with a form of address or a degree; it is read as “{meant}”.",
        stops=False,
    ),
    Kind("list-name-digits", "Tên có chữ số; hãy nhìn lại.", "The name holds digits; look at it again.", stops=False),
    Kind(
        "list-name-one-word",
        "Tên chỉ có một chữ; hãy nhìn lại.",
        "The name has one word only; look at it again.",
        stops=False,
    ),
    Kind(
        "list-name-foreign",
        "Tên có chữ cái không có trong tiếng Việt ({letters}); hãy nhìn lại.",
        "The name holds letters that Vietnamese does not have ({letters}); look at it again.",
        stops=False,
    ),
    Kind(
        "list-name-position",
        "Ô tên có vẻ ghi cả chức vụ; hãy tách sang cột chức vụ.",
        "The cell of the name seems to hold the position too; move it to its column.",
        stops=False,
    ),
)
KINDS: Final = {kind.code: kind for kind in _ALL}
"""The kinds by their codes."""
