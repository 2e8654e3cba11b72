"""Officers (商务服务员), enterprises (外商投资企业), and actors."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID


class Role(StrEnum):
    """What an officer is at the desk."""

    OFFICER = "officer"  # 商务服务员
    SUPERVISOR = "supervisor"  # 联席会议办公室
    FOREIGN_AFFAIRS = "foreign_affairs"  # 市外办
    ADMINISTRATOR = "administrator"  # 系统管理员: manages, does not read tickets


@dataclass(frozen=True, slots=True, kw_only=True)
class Officer:
    """A service officer (商务服务员/服务官).

    ``duty`` marks who takes what no other rule places; ``cleared`` marks who may be given
    sensitive tickets; ``absent_from``/``absent_to`` are local dates, both included. ``language``
    is the one in which the officer is written to.
    """

    id: UUID
    login: str
    name: str
    name_en: str
    role: Role = Role.OFFICER
    district: str | None = None
    phone: str | None = None
    email: str | None = None
    duty: bool = False
    cleared: bool = False
    active: bool = True
    absent_from: date | None = None
    absent_to: date | None = None
    language: str = "zh"

    def available(self, on: date) -> bool:
        """Whether the officer is active and not absent on the local date ``on``."""
        if not self.active:
            return False
        if self.absent_from is None or on < self.absent_from:
            return True
        return self.absent_to is not None and on > self.absent_to


@dataclass(frozen=True, slots=True, kw_only=True)
class Enterprise:
    """A foreign-invested enterprise (外商投资企业) of the register, with its officer (一企一员).

    ``key`` marks a key enterprise (重点外资企业; S0-67, S3-06), whose officer serves it one to one;
    ``white_list`` the level of its white list (重点白名单; S1-10): ``provincial``, ``municipal``.
    """

    id: UUID
    name: str
    name_en: str = ""
    uscc: str | None = None
    country: str | None = None
    district: str | None = None
    industry_section: str | None = None
    industry_division: str | None = None
    business: str | None = None
    primary_officer_id: UUID | None = None
    substitute_officer_id: UUID | None = None
    key: bool = False
    white_list: str | None = None


class ActorType(StrEnum):
    """Who caused an event."""

    COMPLAINANT = "complainant"
    OFFICER = "officer"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who caused an event: ``ref`` is the officer's id or the conversation key, never a name."""

    type: ActorType
    ref: str = ""


SYSTEM = Actor(type=ActorType.SYSTEM)
