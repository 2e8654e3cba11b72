from __future__ import annotations

import pytest

from storage.errors import SealBroken
from storage.keyring import KeyRing
from storage.seal import NONCE_BYTES, TAG_BYTES, Sealer

PLACE = ("ticket", "row-1", "document")
TEXT = "出口退税款四个月未到账".encode()


def test_a_value_opens_where_it_was_sealed() -> None:
    sealer = Sealer(KeyRing.fresh())
    assert sealer.open(*PLACE, sealer.seal(*PLACE, TEXT)) == TEXT
    assert sealer.open(*PLACE, sealer.seal(*PLACE, b"")) == b""


def test_a_sealed_value_is_key_number_nonce_text_and_tag() -> None:
    keys = KeyRing.fresh()
    sealed = Sealer(keys).seal(*PLACE, TEXT)
    assert sealed[0] == keys.current
    assert len(sealed) == 1 + NONCE_BYTES + len(TEXT) + TAG_BYTES
    assert TEXT not in sealed


def test_the_same_value_never_looks_the_same() -> None:
    sealer = Sealer(KeyRing.fresh())
    assert sealer.seal(*PLACE, TEXT) != sealer.seal(*PLACE, TEXT)


@pytest.mark.parametrize(
    "other",
    [
        ("event", "row-1", "document"),
        ("ticket", "row-2", "document"),
        ("ticket", "row-1", "headline"),
    ],
)
def test_a_value_does_not_open_elsewhere(other: tuple[str, str, str]) -> None:
    sealer = Sealer(KeyRing.fresh())
    with pytest.raises(SealBroken):
        sealer.open(*other, sealer.seal(*PLACE, TEXT))


@pytest.mark.parametrize("position", [0, 1, NONCE_BYTES, NONCE_BYTES + 1, -TAG_BYTES, -1])
def test_a_changed_byte_is_noticed(position: int) -> None:
    sealer = Sealer(KeyRing.fresh())
    sealed = bytearray(sealer.seal(*PLACE, TEXT))
    sealed[position] ^= 1
    with pytest.raises(SealBroken):
        sealer.open(*PLACE, bytes(sealed))


@pytest.mark.parametrize("length", [0, 1, NONCE_BYTES, NONCE_BYTES + TAG_BYTES])
def test_a_value_that_is_cut_short_is_noticed(length: int) -> None:
    sealer = Sealer(KeyRing.fresh())
    with pytest.raises(SealBroken):
        sealer.open(*PLACE, sealer.seal(*PLACE, TEXT)[:length])


def test_an_unknown_key_number_is_refused() -> None:
    keys = KeyRing.fresh()
    sealed = Sealer(keys.with_new_key()).seal(*PLACE, TEXT)
    with pytest.raises(SealBroken, match="not in the ring"):
        Sealer(keys).open(*PLACE, sealed)


def test_documents_keep_their_letters() -> None:
    sealer = Sealer(KeyRing.fresh())
    document = {
        "text": "삼성 Müller 消防 🚒",
        "none": None,
        "list": [1, 2.5, True],
        "half": "\ud83d",
    }
    sealed = sealer.seal_json(*PLACE, document)
    assert sealer.open_json(*PLACE, sealed) == document


@pytest.mark.parametrize(
    "value",
    [
        {
            "text": "货在海关\n压了三周 \u2028 \x00",
            "empty": "",
            "none": None,
            "list": [1, 2.5, True],
        },
        {"half a character": "\ud83d"},
        {"large": 10**30, "endless": float("inf")},
        [],
    ],
)
def test_json_comes_back_as_it_was_given(value: object) -> None:
    sealer = Sealer(KeyRing.fresh())
    assert sealer.open_json(*PLACE, sealer.seal_json(*PLACE, value)) == value
