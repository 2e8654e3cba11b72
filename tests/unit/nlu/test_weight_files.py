"""Files of trained numbers: what is written is read again, and only together with its shape."""

import hashlib
import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from nlu.errors import ModelUnusable
from nlu.network.archive import opened, write
from nlu.network.files import SHAPE_FILE, WEIGHTS_FILE

FORM = 7


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(tmp_path / "one", {"out": np.arange(6.0).reshape(2, 3)}, {"words": ["a", "税"]}, FORM)
    return tmp_path / "one"


def test_what_is_written_is_read_in_half_precision(folder: Path) -> None:
    with opened(folder, FORM) as (shape, arrays):
        assert shape["words"] == ["a", "税"]
        assert arrays["out"].dtype == np.float16
        np.testing.assert_array_equal(arrays["out"], [[0, 1, 2], [3, 4, 5]])


def test_numbers_of_another_training_are_refused(folder: Path, tmp_path: Path) -> None:
    write(tmp_path / "two", {"out": np.zeros((2, 3))}, {"words": ["b"]}, FORM)
    shutil.copy(tmp_path / "two" / WEIGHTS_FILE, folder / WEIGHTS_FILE)
    assert reason_of(folder) == "check sum"


def test_another_version_is_refused(folder: Path) -> None:
    told = json.loads((folder / SHAPE_FILE).read_text(encoding="utf-8"))
    (folder / SHAPE_FILE).write_text(json.dumps(told | {"format": FORM + 1}), encoding="utf-8")
    assert reason_of(folder) == "format"


def test_nothing_is_unpickled_even_with_the_right_check_sum(folder: Path) -> None:
    np.savez(folder / WEIGHTS_FILE, out=np.array([{"an": "object"}], dtype=object))
    content = (folder / WEIGHTS_FILE).read_bytes()
    shape = json.loads((folder / SHAPE_FILE).read_text(encoding="utf-8"))
    told = shape | {"weights": hashlib.sha256(content).hexdigest()}
    (folder / SHAPE_FILE).write_text(json.dumps(told), encoding="utf-8")
    assert "pickle" in reason_of(folder)


@pytest.mark.parametrize("name", [SHAPE_FILE, WEIGHTS_FILE])
def test_a_missing_file_is_refused_by_name(folder: Path, name: str) -> None:
    (folder / name).unlink()
    assert name in reason_of(folder)


def test_what_the_reader_does_not_find_makes_the_files_unusable(folder: Path) -> None:
    with pytest.raises(ModelUnusable), opened(folder, FORM) as (shape, _):
        assert shape["never written"]


def reason_of(folder: Path) -> str:
    """Why the files are refused when their array is read."""
    with pytest.raises(ModelUnusable) as refused, opened(folder, FORM) as (_, arrays):
        assert arrays["out"].any()
    return str(refused.value.params["reason"])
