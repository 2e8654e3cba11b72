"""An officer's button on a platform (服务官按钮) → the same command as the console's button.

The token says which act on which ticket at which version; who pressed is known from the platform's
own user, never from the token.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from uuid import UUID

from bot.errors import ActionUnknown
from casework.service.commands import Accept, Acknowledge, Complete, OfficerCommand

_PARTS = 3
_BUILD: Mapping[str, Callable[[UUID, int, UUID], OfficerCommand]] = {
    "acknowledge": lambda ticket, version, officer: Acknowledge(
        ticket_id=ticket, expected_version=version, officer_id=officer
    ),
    "complete": lambda ticket, version, officer: Complete(
        ticket_id=ticket, expected_version=version, officer_id=officer
    ),
    "accept": lambda ticket, version, officer: Accept(
        ticket_id=ticket, expected_version=version, officer_id=officer
    ),
}


def token(*, act: str, ticket_id: UUID, version: int) -> str:
    """The token of a button; at most 64 bytes. Raises ActionUnknown."""
    if act not in _BUILD:
        raise ActionUnknown(act)
    return f"{act}:{ticket_id.hex}:{version}"


def officer_command(choice: str, *, officer_id: UUID) -> OfficerCommand:
    """The command of a pressed token. Raises ActionUnknown for anything else."""
    parts = choice.split(":")
    if len(parts) != _PARTS or parts[0] not in _BUILD:
        raise ActionUnknown(choice[:16])
    try:
        ticket_id, version = UUID(hex=parts[1]), int(parts[2])
    except ValueError:
        raise ActionUnknown(choice[:16]) from None
    return _BUILD[parts[0]](ticket_id, version, officer_id)
