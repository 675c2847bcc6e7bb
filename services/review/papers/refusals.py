"""The refusals of commands about the files of a dossier's papers."""

from contracts.message import Refusal, RefusalKind


class PapersNotYours(Refusal):
    """A unit's clerk attaches to the dossiers of the own unit; the standing body to any."""

    kind = RefusalKind.NOT_ALLOWED
    code = "papers-not-yours"
    vi = "Hồ sơ này của đơn vị {unit}; chỉ đơn vị đó hoặc cơ quan thường trực được đính kèm, gỡ tệp."
    en = "This dossier is of the unit {unit}; that unit and the standing body attach and remove its files."


class PapersOfNoDossier(Refusal):
    """Files are attached to the papers of a dossier that is awaited or filed."""

    kind = RefusalKind.NOT_FOUND
    code = "papers-of-no-dossier"
    vi = "Không có hồ sơ này; hãy mở lại danh sách hồ sơ."
    en = "There is no such dossier; open the list of dossiers again."


class PapersClosed(Refusal):
    """Files are attached until the dossier is appraised: what was judged is not added to."""

    code = "papers-closed"
    vi = "Hồ sơ đã được thẩm định nên không nhận thêm tệp."
    en = "The dossier has been appraised, so that no file is added."


class PaperUnknown(Refusal):
    """A paper is named by the catalogue's code."""

    kind = RefusalKind.NOT_FOUND
    code = "paper-unknown"
    vi = "Danh mục không có thành phần hồ sơ {paper}; hãy chọn thành phần trong danh sách."
    en = "The catalogue has no paper {paper}; choose one of the list."


class PapersFull(Refusal):
    """The files of a dossier are so many and so large at most."""

    code = "papers-full"
    vi = "Hồ sơ có nhiều nhất {most} tệp và tổng cộng {largest} byte; hãy gỡ bớt hoặc ghép các tệp."
    en = "A dossier has {most} files and {largest} bytes at most; remove some or join them."


class FileNotStored(Refusal):
    """A file is attached whose content has come whole."""

    code = "file-not-stored"
    fields = ("/sha256",)
    vi = "Nội dung tệp chưa được nhận đầy đủ; hãy gửi lại tệp."
    en = "The content of the file has not come as a whole; send the file again."


class FileUnknown(Refusal):
    """A file that is removed, replaced or erased is one of the dossier."""

    kind = RefusalKind.NOT_FOUND
    code = "file-unknown"
    vi = "Hồ sơ không có tệp này, hoặc tệp đã được gỡ; hãy mở lại trang hồ sơ."
    en = "The dossier has no such file, or it was removed; open the page of the dossier again."


class FileStays(Refusal):
    """A file stays with a dossier that was filed: whoever examines it sees what was filed."""

    code = "file-stays"
    vi = "Hồ sơ đã nộp nên tệp không gỡ được; hãy đính kèm thêm tệp đúng, hoặc đề nghị cơ quan thường trực xóa."
    en = "The dossier is filed, so the file stays; attach the right one too, or ask the standing body to erase it."


class FetchingNotYours(Refusal):
    """The standing body of the site asks a site below for the content of files, never a unit."""

    kind = RefusalKind.NOT_ALLOWED
    code = "file-fetching-not-yours"
    vi = "Chỉ cơ quan thường trực được lấy tệp từ nơi gửi hồ sơ; hãy đề nghị cơ quan thường trực."
    en = "Only the standing body fetches files from the site that passed the dossier up; ask it to."


class FetchingTooMuch(Refusal):
    """No more is fetched at once than a dossier of this site may hold."""

    code = "files-too-much-at-once"
    vi = "Các tệp này cộng lại quá {largest} MiB; hãy lấy từng tệp."
    en = "These files are more than {largest} MiB together; fetch them one by one."


class NothingToFetch(Refusal):
    """Files are fetched that a site below has and this one has not."""

    code = "files-nothing-to-fetch"
    vi = "Không còn tệp nào phải lấy: tệp đã có ở đây, đang được gửi, hoặc hồ sơ không có tệp ở nơi gửi."
    en = "No file is left to fetch: each is here or on its way, or the site below has none of this dossier."


class FilesOutOfReach(Refusal):
    """Files are fetched from the site that passed the dossier up, while it stands below this one."""

    code = "files-out-of-reach"
    vi = "Nơi gửi hồ sơ ({site}) không còn nối với hệ thống này; hãy đề nghị gửi tệp bằng bản lưu trữ (content export)."
    en = "The site that passed the dossier up ({site}) is joined no more; ask for its files as an archive."


class ErasingNotYours(Refusal):
    """The content of a file is erased by the standing body of the site, never in a unit's name."""

    kind = RefusalKind.NOT_ALLOWED
    code = "file-erasing-not-yours"
    vi = "Chỉ cơ quan thường trực được xóa nội dung tệp; hãy đề nghị cơ quan thường trực."
    en = "Only the standing body erases the content of a file; ask it to."
