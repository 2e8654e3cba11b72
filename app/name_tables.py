"""Names that live in data, as the tables that words are filled from."""

from __future__ import annotations

import csv

from app.settings import ROOT
from casework.model.jurisdiction import Jurisdiction


def tables_of(jurisdiction: Jurisdiction) -> dict[str, dict[str, dict[str, str]]]:
    """Names that live in data: districts, authorities, sections of GB/T 4754."""
    return {
        "district": {
            one.name: {"zh": one.name, "en": one.name_en} for one in jurisdiction.districts
        },
        "authority": {
            one.code: {"zh": one.name, "en": one.name_en} for one in jurisdiction.authorities
        },
        "section": _industry_names(),
    }


def _industry_names() -> dict[str, dict[str, str]]:
    """Section letters and division numbers of GB/T 4754-2017 with their names."""
    path = ROOT / "nlu" / "data" / "gb4754_2017.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        return {
            row["code"]: {"zh": row["name_zh"], "en": row["name_en"]}
            for row in csv.DictReader(file)
        }
