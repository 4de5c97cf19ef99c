from mercat.platform.errors import Conflict, Gone, Invalid, NotFound, Unsupported


class NoPhoto(NotFound):
    code = "no_photo"
    message = "There is no photo."


class NoFile(NotFound):
    code = "file_not_found"
    message = "There is no such file."


class FileNotUsable(Invalid):
    code = "file_not_usable"
    message = "Upload a file of your own for this purpose first: one that is in use nowhere else."


class FileInUse(Conflict):
    code = "file_in_use"
    message = "Something shows this file. Remove it there first."


class QuotaExceeded(Conflict):
    """`quota`: storage, in bytes, or pending_uploads, in files; `limit`: how much there may be."""

    code = "quota_exceeded"
    message = "You have as many files as you may. Delete some, or finish your uploads."
    sample = {"quota": "storage", "limit": 1_073_741_824}  # noqa: RUF012 (nobody writes to it)


class UploadIncomplete(Conflict):
    code = "upload_incomplete"
    message = "Nothing has arrived yet. Send the file to its address first."


class UploadExpired(Gone):
    code = "upload_expired"
    message = "This upload has taken too long. Ask for a new address."


class AnotherSize(Invalid):
    code = "another_size"
    message = "What has arrived is not as large as announced."


class WrongKind(Unsupported):
    message = "Send a JPEG, PNG, WebP or GIF image, or as an attachment a PDF."
