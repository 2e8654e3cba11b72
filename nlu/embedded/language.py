"""Language of a message by counting its scripts (按文字种类判定语言).

Short messages are too short for statistical detectors; counting scripts is exact for what the
bot must know: Chinese, Traditional Chinese, English, both, or something else.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from nlu.embedded.folding import is_traditional

_ADDRESS: Final = re.compile(r"[\w.+-]{1,64}@[\w.-]{1,128}|https?://\S{1,500}|www\.\S{1,500}")
_CODE: Final = re.compile(r"(?<![A-Za-z0-9])[A-Z]{2,5}-?\d[A-Za-z0-9-]*")
_HAN: Final = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f]")
_KANA: Final = re.compile(r"[\u3041-\u3096\u30a1-\u30fa]")
_HANGUL: Final = re.compile(r"[\uac00-\ud7af\u1100-\u11ff\u3131-\u318e]")
_LATIN: Final = re.compile(r"[A-Za-z\u00c0-\u024f]{2,}")
_CHARACTERS_A_WORD: Final = 2
_OTHER: Final = re.compile(r"[^\W\d_a-zA-Z\u00aa-\u024f\u3005-\u30ff\u3400-\u9fff]{2,}")


def detect(text: str) -> str:
    """``zh``, ``zh-Hant``, ``en``, ``mixed``, ``ja``, ``ko``, ``other`` or ``none``.

    Codes, addresses of mail and web count for no language: they are written alike in all.
    """
    plain = unicodedata.normalize("NFKC", text)
    plain = _CODE.sub(" ", _ADDRESS.sub(" ", plain) if "@" in plain or "w" in plain else plain)
    if plain.isascii():
        return "en" if _LATIN.search(plain) else "none"
    return _by_script(plain)


def _by_script(plain: str) -> str:
    han, latin = _HAN.search(plain), _LATIN.search(plain)
    if _KANA.search(plain):
        return "ja"
    if _HANGUL.search(plain):
        return "ko"
    if _other_script(plain):
        return "other"
    if han and latin:
        return "mixed"
    if han:
        return "zh-Hant" if is_traditional(plain) else "zh"
    return "en" if latin else "none"


def _other_script(plain: str) -> bool:
    return any(not _HAN.search(found.group()) for found in _OTHER.finditer(plain))


def mostly(text: str) -> str:
    """``zh`` or ``en``, whichever carries a mixed message: a word counts as two characters."""
    han = len(_HAN.findall(text))
    words = len(_LATIN.findall(text))
    return "zh" if han >= _CHARACTERS_A_WORD * words else "en"


def with_leaning(signals: frozenset[str], text: str, language: str) -> frozenset[str]:
    """Add which language carries a mixed message."""
    return signals | {f"mostly:{mostly(text)}"} if language == "mixed" else signals
