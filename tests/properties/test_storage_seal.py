"""Sealing for any value and place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.errors import SealBroken
from storage.keyring import KeyRing
from storage.seal import Sealer

SEALER = Sealer(KeyRing.fresh())
places = st.tuples(
    st.sampled_from(["ticket", "event"]), st.uuids().map(str), st.sampled_from(["document", "data"])
)
documents = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
)


@given(place=places, value=st.binary(max_size=300))
def test_every_value_opens_in_its_place(place: tuple[str, str, str], value: bytes) -> None:
    assert SEALER.open(*place, SEALER.seal(*place, value)) == value


@given(place=places, other=places, value=st.binary(max_size=50))
def test_no_value_opens_in_another_place(
    place: tuple[str, str, str], other: tuple[str, str, str], value: bytes
) -> None:
    sealed = SEALER.seal(*place, value)
    if place == other:
        assert SEALER.open(*other, sealed) == value
    else:
        with pytest.raises(SealBroken):
            SEALER.open(*other, sealed)


@given(sealed=st.binary(max_size=80))
def test_what_was_never_sealed_does_not_open(sealed: bytes) -> None:
    with pytest.raises(SealBroken):
        SEALER.open("ticket", "row", "document", sealed)


@given(place=places, document=documents)
def test_every_document_survives(place: tuple[str, str, str], document: object) -> None:
    assert SEALER.open_json(*place, SEALER.seal_json(*place, document)) == document
