"""Errors of the channels.

ZhitongError
├── ChannelError         a send failed
├── WordsError           the shelf of words (responses/) is not fit for use
│   ├── WordsMissing     a key that some language lacks, or nobody has
│   └── WordsBroken      a template that does not compile, or lacks a parameter
├── FileRefused          a file is turned away
│   ├── FileEmpty        no bytes
│   ├── FileTooLarge     above the size limit
│   ├── FileTypeRefused  not on the list of types that are taken
│   ├── FileMismatch     the name says another type than the content
│   ├── FileActive       carries macros, scripts or programs
│   ├── FileUnpacksTooLarge  a small file that would unpack into a huge one
│   ├── FileDamaged      cannot be read
│   └── TooManyFiles     more files than one message may carry
└── WebChatError         a request of the web chat is refused (``channels.webchat.service``)
"""

from __future__ import annotations

from casework.model.errors import ZhitongError


class ChannelError(ZhitongError):
    """A send failed. ``permanent`` ones are not tried again on this way."""

    code = "channel"

    def __init__(
        self, message: str, *, permanent: bool = False, retry_after: float | None = None
    ) -> None:
        """``retry_after`` is in seconds, as the platform said it."""
        super().__init__(message)
        self.permanent = permanent
        self.retry_after = retry_after


class WordsError(ZhitongError):
    """The shelf of words (``responses/``) is not fit for use."""

    code = "words"


class WordsMissing(WordsError):
    """A key is not there in a language; never answered with another language's words."""

    code = "words_missing"


class WordsBroken(WordsError):
    """A file or template is malformed, or a parameter of the template was not given."""

    code = "words_broken"


class FileRefused(ZhitongError):
    """A file is turned away; the message it came with is kept. Params: ``name``."""

    code = "file_refused"


class FileEmpty(FileRefused):
    """The file has no bytes."""

    code = "file_empty"


class FileTooLarge(FileRefused):
    """Above the size limit. Params: ``name``, ``limit_mb``."""

    code = "file_too_large"


class FileTypeRefused(FileRefused):
    """Not on the list of types that are taken."""

    code = "file_type_refused"


class FileMismatch(FileRefused):
    """The name says another type than the content."""

    code = "file_mismatch"


class FileActive(FileRefused):
    """Carries macros, scripts or programs."""

    code = "file_active"


class FileUnpacksTooLarge(FileRefused):
    """A small file that would unpack into a huge one (archive or picture)."""

    code = "file_unpacks_too_large"


class FileDamaged(FileRefused):
    """Cannot be read: cut off, encrypted, or not what its beginning says."""

    code = "file_damaged"


class TooManyFiles(FileRefused):
    """More files than one message may carry. Params: ``name``, ``limit``."""

    code = "too_many_files"
