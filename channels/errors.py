"""Errors of the channels.

ZhitongError
├── ChannelError         a send failed
│   ├── WayClosed        this way to the reader is closed: window, block, no such recipient
│   ├── SlowDown         too many at once: later, at the time that the platform names
│   └── AccountBlocked   credentials or address of ours are refused: an operator has to act
├── CallReplayed         a call of a platform was taken before under another signature
├── NotNeutral           a value has no place where data leaves the country
├── DeskUnavailable      the store is not there; the platform is to send again
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

from typing import ClassVar

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


class WayClosed(ChannelError):
    """This way to the reader is closed for good or for now; the next way has to carry it."""

    code = "way_closed"

    def __init__(self, message: str) -> None:
        super().__init__(message, permanent=True)


class SlowDown(ChannelError):
    """The platform takes no more for a while: from us for this reader, or at all."""

    code = "slow_down"
    whole_account: ClassVar[bool] = False

    def __init__(self, message: str, *, retry_after: float | None = None) -> None:
        super().__init__(message, retry_after=retry_after)


class AccountBlocked(ChannelError):
    """Credentials or network address of ours are refused: nothing leaves until somebody acts."""

    code = "account_blocked"


class DeskUnavailable(ZhitongError):
    """The store is not there. ``saved``: False, or None where nobody knows."""

    code = "desk_unavailable"

    def __init__(self, message: str, *, saved: bool | None) -> None:
        super().__init__(message)
        self.saved = saved


class CallReplayed(ZhitongError):
    """A call of a platform repeats one that was taken, under another signature (重放)."""

    code = "call_replayed"

    def __init__(self) -> None:
        super().__init__("a call with this nonce was taken before")


class NotNeutral(ZhitongError):
    """A value has no place in a message to a channel abroad. Params: ``field``; never the value."""

    code = "not_neutral"

    def __init__(self, field: str) -> None:
        super().__init__(f"not neutral: {field}", field=field)


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
