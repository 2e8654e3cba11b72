"""The shape of the files in ``casework/policy``: every key that may stand there, and its type."""

from __future__ import annotations

from datetime import date, time
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from casework.model.jurisdiction import BodyLevel
from casework.model.origin import Origin
from casework.model.topic import Topic

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Day = Annotated[date, Field(strict=True)]
Hour = Annotated[time, Field(strict=True)]
Count = Annotated[int, Field(strict=True, ge=0)]
Flag = Annotated[bool, Field(strict=True)]
Confidence = Literal["text", "secondary", "verify", "proposed"]
AuthorityType = Literal[
    "municipal", "provincial", "zone", "stationed", "association", "utility", "discipline"
]


class Shape(BaseModel):
    """A table: unknown keys are refused, values are not converted but from TOML's own types."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Checked(Shape):
    """What a person has checked against the official text: by whom, and when."""

    verified_by: str = ""
    verified_on: Day | None = None


class Sourced(Checked):
    """A table that says where it was read and how far it may be trusted."""

    source: Text
    confidence: Confidence


class Row(Checked):
    """A row may differ from its file in source and confidence."""

    source: Text | None = None
    confidence: Confidence | None = None


class AnnouncedYear(Sourced):
    """A year of the calendar as announced."""

    workdays: Count
    off: tuple[Day, ...]
    work: tuple[Day, ...]


class CalendarFile(Shape):
    """``calendar.toml``."""

    version: Annotated[Text, StringConstraints(max_length=48)]
    years: dict[str, AnnouncedYear]


class EstimatedYear(Shape):
    """The statutory holidays of a year without a notice."""

    workdays: Count
    new_year: Annotated[tuple[Day, ...], Field(min_length=1, max_length=1)]
    spring_festival: Annotated[tuple[Day, ...], Field(min_length=4, max_length=4)]
    qingming: Annotated[tuple[Day, ...], Field(min_length=1, max_length=1)]
    labour_day: Annotated[tuple[Day, ...], Field(min_length=2, max_length=2)]
    dragon_boat: Annotated[tuple[Day, ...], Field(min_length=1, max_length=1)]
    mid_autumn: Annotated[tuple[Day, ...], Field(min_length=1, max_length=1)]
    national_day: Annotated[tuple[Day, ...], Field(min_length=3, max_length=3)]

    @property
    def festivals(self) -> dict[str, tuple[date, ...]]:
        """Dates by the key of the festival."""
        names = [name for name in type(self).model_fields if name != "workdays"]
        return {name: getattr(self, name) for name in names}

    @property
    def statutory(self) -> tuple[date, ...]:
        """All statutory days; one date may be two of them."""
        return tuple(day for days in self.festivals.values() for day in days)


class EstimatesFile(Sourced):
    """``estimates.toml``."""

    years: dict[str, EstimatedYear]


class SensitiveTable(Sourced):
    """Origins that make a ticket sensitive."""

    origins: tuple[Origin, ...]


class OfficeTable(Sourced):
    """When the desk's working day begins, when its morning ends, and when it closes."""

    opens: Hour
    noon: Hour
    closes: Hour = time(17)


class ContactTable(Sourced):
    """One contact; an empty value is not known yet."""

    value: str
    value_en: str = ""


class SuperiorTable(Sourced):
    """The next higher complaint body."""

    name: Text
    name_en: Text


class DocumentsTable(Sourced):
    """How documents are numbered: the agency's sign before the year."""

    prefix: Annotated[str, StringConstraints(pattern=r"^[\u4e00-\u9fff]{2,8}$")]


class JurisdictionFile(Sourced):
    """``jurisdiction.toml``."""

    key: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
    code: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2,4}$")]
    gb_code: Annotated[str, StringConstraints(pattern=r"^\d{6}$")]
    name: Text
    name_en: Text
    bureau: Text
    bureau_en: Text
    rule_set: Text
    level: BodyLevel = BodyLevel.CITY
    superior: SuperiorTable
    documents: DocumentsTable
    sensitive: SensitiveTable
    office: OfficeTable
    contacts: dict[str, ContactTable]


class DistrictRow(Row):
    """A district."""

    code: Annotated[str, StringConstraints(pattern=r"^\d{6}$")]
    name: Text
    name_en: Text
    aliases: tuple[Text, ...] = ()


class DistrictsFile(Sourced):
    """``districts.toml``."""

    district: Annotated[tuple[DistrictRow, ...], Field(min_length=1)]


class AreaRow(Row):
    """A functional area."""

    code: Text
    name: Text
    name_en: Text
    lies_in: Text | None = None
    aliases: tuple[Text, ...] = ()


class AreasFile(Sourced):
    """``areas.toml``."""

    area: tuple[AreaRow, ...] = ()


class AuthorityRow(Row):
    """A responsible unit."""

    code: Text
    name: Text
    name_en: Text
    type: AuthorityType
    topics: tuple[Topic, ...] = ()
    aliases: tuple[Text, ...] = ()
    restricted: Flag = False


class AuthoritiesFile(Sourced):
    """``authorities.toml``."""

    default_authority: Text
    topic_authority: dict[Topic, str]
    authority: Annotated[tuple[AuthorityRow, ...], Field(min_length=1)]
