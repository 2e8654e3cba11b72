"""A folder for a new jurisdiction (新管辖地): the usual is filled in, what is its own is blank."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from app.settings import ROOT
from casework.model.errors import ZhitongError
from casework.model.jurisdiction import BodyLevel

TEMPLATE = "template"
SHIPPED = ROOT / "casework" / "policy" / TEMPLATE
_SUFFIX = ".template"
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_RESERVED = frozenset({"national", "profiles", TEMPLATE})


class JurisdictionRefused(ZhitongError):
    """No folder was made. Params: ``name``, ``reason`` (name_malformed, exists)."""

    code = "jurisdiction_refused"


def new_jurisdiction(policy_dir: Path, *, name: str, level: BodyLevel) -> Path:
    """Make the folder ``name`` from the template. Raises JurisdictionRefused; then none is made."""
    if _NAME.fullmatch(name) is None or name in _RESERVED:
        raise JurisdictionRefused(f"name {name!r}", name=name, reason="name_malformed")
    folder = policy_dir / name
    if folder.exists():
        raise JurisdictionRefused(f"{folder} exists", name=name, reason="exists")
    draft = policy_dir / f".{name}"
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir()
    own = policy_dir / TEMPLATE
    for path in sorted((own if own.is_dir() else SHIPPED).glob(f"*{_SUFFIX}")):
        text = path.read_text(encoding="utf-8")
        text = text.replace("{key}", name).replace("{level}", level.value)
        (draft / path.name.removesuffix(_SUFFIX)).write_text(text, encoding="utf-8")
    return draft.rename(folder)
