from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from storage.errors import FileMissing, SealBroken, StoreUnavailable
from storage.files import FileStore
from storage.keyring import KeyRing

DATA = "完税证明".encode() * 100


@pytest.fixture
def files(tmp_path: Path) -> FileStore:
    return FileStore(tmp_path / "attachments", keys=KeyRing.fresh())


def paths(tmp_path: Path) -> list[Path]:
    return [path for path in (tmp_path / "attachments").rglob("*") if path.is_file()]


@pytest.mark.parametrize("data", [b"", b"\x00", DATA, bytes(1_000_000)])
def test_bytes_come_back_as_they_were_stored(files: FileStore, data: bytes) -> None:
    assert files.read(files.write(data)) == data


def test_a_file_has_a_random_name_and_is_for_its_owner_alone(
    files: FileStore, tmp_path: Path
) -> None:
    names = {files.write(DATA), files.write(DATA)}
    assert len(names) == 2
    found = paths(tmp_path)
    assert {path.name for path in found} == names
    assert all(path.stat().st_mode & 0o777 == 0o600 for path in found)
    assert all("完税证明".encode() not in path.read_bytes() for path in found)


def test_a_file_put_in_the_place_of_another_does_not_open(files: FileStore, tmp_path: Path) -> None:
    first, second = files.write(b"first"), files.write(b"second")
    found = {path.name: path for path in paths(tmp_path)}
    found[second].write_bytes(found[first].read_bytes())
    with pytest.raises(SealBroken):
        files.read(second)
    assert files.read(first) == b"first"


def test_an_erased_file_is_gone_and_may_be_erased_again(files: FileStore) -> None:
    name = files.write(DATA)
    files.remove(name)
    files.remove(name)
    with pytest.raises(FileMissing):
        files.read(name)


@pytest.mark.parametrize("name", ["", "../keys.json", "0" * 31, "G" * 32, "/etc/passwd", "0" * 33])
def test_only_names_of_the_store_are_looked_for(files: FileStore, name: str) -> None:
    with pytest.raises(FileMissing):
        files.read(name)
    with pytest.raises(FileMissing):
        files.remove(name)


def test_a_full_disk_stores_nothing_and_leaves_nothing(
    files: FileStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "no space left")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StoreUnavailable) as caught:
        files.write(DATA)
    assert caught.value.saved is False
    assert paths(tmp_path) == []


def test_a_file_that_cannot_be_read_now_is_no_missing_one(files: FileStore, tmp_path: Path) -> None:
    name = files.write(DATA)
    (path,) = paths(tmp_path)
    path.unlink()
    path.mkdir()
    with pytest.raises(StoreUnavailable):
        files.read(name)
