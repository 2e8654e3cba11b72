from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from storage.errors import KeyRingUnusable
from storage.keyring import KEY_BYTES, KeyRing


def test_a_new_ring_is_written_for_its_owner_alone_and_read_again(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    made = KeyRing.create(path)
    assert path.stat().st_mode & 0o777 == 0o600
    assert KeyRing.load(path) == made
    assert KeyRing.from_json(made.to_json()) == made


def test_an_existing_file_is_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    made = KeyRing.create(path)
    with pytest.raises(KeyRingUnusable) as caught:
        KeyRing.create(path)
    assert caught.value.params == {"path": str(path)}
    assert KeyRing.load(path) == made


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o666])
def test_a_file_that_others_can_read_is_refused(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "keys.json"
    KeyRing.create(path)
    path.chmod(mode)
    with pytest.raises(KeyRingUnusable, match="other users"):
        KeyRing.load(path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(KeyRingUnusable) as caught:
        KeyRing.load(tmp_path / "none.json")
    assert caught.value.params == {"path": str(tmp_path / "none.json")}


def document(**changes: Any) -> str:
    return json.dumps({**json.loads(KeyRing.fresh().to_json()), **changes})


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        document(format=2),
        document(current=9),
        document(blind="c2hvcnQ="),
        document(token="not base 64!"),
        document(sealing={}),
        document(sealing={"1": "c2hvcnQ="}),
        document(sealing={"x": ""}),
    ],
)
def test_a_damaged_ring_is_refused(text: str) -> None:
    with pytest.raises(KeyRingUnusable):
        KeyRing.from_json(text)


def test_a_key_number_must_fit_one_byte() -> None:
    key = json.loads(KeyRing.fresh().to_json())["sealing"]["1"]
    with pytest.raises(KeyRingUnusable):
        KeyRing.from_json(document(sealing={"1": key, "256": key}))


def test_a_ring_never_shows_its_keys() -> None:
    ring = KeyRing.fresh()
    shown = repr(ring)
    assert "current=1" in shown
    assert not any(key.hex() in shown or str(key) in shown for key in (ring.blind, ring.sealing[1]))


def test_a_new_key_seals_and_the_hashes_stay() -> None:
    ring = KeyRing.fresh()
    turned = ring.with_new_key()
    assert turned.current == ring.current + 1
    assert turned.sealing[ring.current] == ring.sealing[ring.current]
    assert len(turned.sealing[turned.current]) == KEY_BYTES
    assert turned.blind_index("x") == ring.blind_index("x")


def test_each_kind_of_hash_has_its_own_key_and_size() -> None:
    ring = KeyRing.fresh()
    hashes = [ring.blind_index("1234"), ring.lookup_hash("1234"), ring.token_hash("1234")]
    assert [len(one) for one in hashes] == [16, 32, 32]
    assert len({one[:16] for one in hashes}) == 3
    assert KeyRing.fresh().lookup_hash("1234") != ring.lookup_hash("1234")


def test_a_look_up_code_may_be_written_in_groups() -> None:
    ring = KeyRing.fresh()
    plain = ring.lookup_hash("1234567890123456")
    assert ring.lookup_hash(" 1234-5678 9012-3456 ") == plain
    assert ring.lookup_hash("1234567890123457") != plain
