"""The tagger of names against the same sums written out, and what becomes of its finds."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu.embedded.embedding import shipped_vectors
from nlu.embedded.interpreter import EmbeddedInterpreter
from nlu.embedded.lexicon import load_lexicon
from nlu.embedded.reading import Reading, Span, open_message
from nlu.embedded.tagged import ADDED, CHANGED, RENAMED, SURE, with_tagged
from nlu.errors import ModelUnusable
from nlu.evaluate.marks import without_marks
from nlu.evaluate.near import training_shelf
from nlu.evaluate.reader import read_file
from nlu.evaluate.tasks import TASKS
from nlu.interpreter import MORE_VALUES, Entity
from nlu.labels import LANGUAGES
from nlu.network.files import SHAPE_FILE, TAGS_FOLDER, WEIGHTS_FILE
from nlu.network.name_words import FLAGS, MOST_CHARACTERS, NameWords, own_numbers, words_of
from nlu.network.tag_rows import tags_of
from nlu.network.tagging import (
    KINDS,
    STEPS,
    TAGS,
    Tagged,
    load_tagger,
    names_in,
    shipped_tagger,
)
from nlu.network.tokens import KNOWN, STRANGE
from tests.unit.nlu.conftest import NOW

DATA = Path(__file__).parents[3] / "nlu" / "data"
LEXICON = load_lexicon()
TEXTS = [
    "退",
    "海石示例食品的刘样例说，浑南那家蓝鹭物流欠我们四十万。",
    "Please call Erika Muster at Blue Heron Foods, the customs office is no help",
    "K-ONE 示例健身 和 Café Muster（沈阳）",
]


def read(text: str, expecting: str | None = None) -> Reading:
    return open_message(text=text, expecting=expecting, lexicon=LEXICON)


def words(text: str, found: tuple[Entity, ...] = ()) -> NameWords:
    return words_of(read(text), found, shipped_vectors())


@pytest.mark.parametrize("text", TEXTS)
def test_the_chances_are_the_sums_written_out(text: str) -> None:
    with (TAGS_FOLDER / WEIGHTS_FILE).open("rb") as file, np.load(file) as arrays:
        weights = {name: arrays[name].astype(np.float64) for name in arrays.files}
    seen = words(text)
    rows = entered_written_out(weights, seen)
    for number, step in enumerate(STEPS):
        nothing = np.zeros(len(rows[0]))
        made = []
        for place, row in enumerate(rows):
            before = rows[place - step] if place >= step else nothing
            behind = rows[place + step] if place + step < len(rows) else nothing
            sums = np.concatenate([before, row, behind]) @ weights[f"window{number}"]
            answer = np.maximum(sums + weights[f"bias{number}"], 0.0)
            made.append(answer + row if number else answer)
        rows = made
    scores = np.array(rows) @ weights["out"] + weights["out_bias"]
    expected = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
    np.testing.assert_allclose(shipped_tagger().chances(seen), expected, rtol=1e-3, atol=1e-4)


def entered_written_out(weights: dict[str, np.ndarray], seen: NameWords) -> list[np.ndarray]:
    shape = json.loads((TAGS_FOLDER / SHAPE_FILE).read_text(encoding="utf-8"))
    known = {word: number for number, word in enumerate(shape["words"], start=KNOWN)}
    directions = shipped_vectors().directions(seen.shared)
    own = [known.get("0" if one.isdigit() else one, STRANGE) for one in seen.texts]
    return [
        np.concatenate(
            [
                weights["own"][own[place]],
                directions[place] @ weights["projection"],
                weights["endings"][seen.ending[place]],
                seen.flags[place],
            ]
        )
        for place in range(len(own))
    ]


@pytest.mark.parametrize(
    ("text", "firms"),
    [
        ("our forwarder quill lantern example freight lost it", {"quill lantern example freight"}),
        ("the landlord is north heron example logistics", {"north heron example logistics"}),
        ("蓝鹭示例欠我们四十万货款", {"蓝鹭示例"}),
    ],
)
def test_firms_that_no_rule_knows_are_found(
    rules: EmbeddedInterpreter, full: EmbeddedInterpreter, text: str, firms: set[str]
) -> None:
    assert names(rules, text) == set()
    assert names(full, text) == {("company", one) for one in firms}


def names(engine: EmbeddedInterpreter, text: str) -> set[tuple[str, str]]:
    found = engine.parse(text=text, expecting=None, now=NOW, tasks=MORE_VALUES).entities
    return {(one.entity, one.value) for one in found if one.entity in KINDS}


def test_a_name_that_only_the_tagger_found_is_nobodys_answer(
    rules: EmbeddedInterpreter, full: EmbeddedInterpreter
) -> None:
    text = "we rent from blue lantern example foods and they cut the water"
    known = names(rules, text)
    found = full.parse(text=text, expecting=None, now=NOW, tasks=MORE_VALUES).entities
    added = [one for one in found if one.entity in KINDS and (one.entity, one.value) not in known]
    assert [one.value for one in added] == ["blue lantern example foods"]
    assert not any(one.own for one in added)


def test_the_dialogue_is_told_what_the_rules_found(
    rules: EmbeddedInterpreter, full: EmbeddedInterpreter
) -> None:
    for text in TEXTS:
        asked = [
            engine.parse(text=text, expecting=None, now=NOW, tasks=frozenset()).entities
            for engine in (rules, full)
        ]
        kinds = [[one for one in found if one.entity in KINDS] for found in asked]
        assert kinds[0] == kinds[1]


@pytest.mark.parametrize("text", ["", "   \n\t", "\u3000"])
def test_where_no_word_stands_there_is_no_name(text: str) -> None:
    assert shipped_tagger().names(read(text), ()) == ()


def test_only_the_head_of_a_letter_is_read() -> None:
    name = "Blue Lantern Example Foods "
    text = "a " * (MOST_CHARACTERS // 2) + name
    assert all(span.end <= MOST_CHARACTERS for span in words(text).spans)
    assert shipped_tagger().names(read(text), ()) == ()
    assert shipped_tagger().names(read(name + text), ()) != ()


messages = st.one_of(
    st.text(max_size=700),
    st.lists(st.one_of(st.sampled_from(TEXTS), st.text(max_size=6)), max_size=20).map(" ".join),
)


@given(text=messages)
def test_whatever_is_sent_names_are_words_of_the_message(text: str) -> None:
    reading = read(text)
    found = shipped_tagger().names(reading, ())
    ends = [0, *(one.span.end for one in found)]
    for one, end in zip(found, ends, strict=False):
        assert end <= one.span.start < one.span.end <= len(text)
        assert one.kind in KINDS
        assert 0.0 <= one.certainty <= 1.0
    for entity in with_tagged(reading, (), found):
        assert text[entity.start : entity.end] == entity.text != ""
        assert not entity.own


@given(text=messages)
def test_every_sign_of_a_message_is_in_one_word(text: str) -> None:
    seen = words(text)
    head = text[:MOST_CHARACTERS]
    joined = "".join(head[span.start : span.end] for span in seen.spans)
    assert joined == "".join(head.split())
    assert seen.flags.shape == (len(seen.spans), len(FLAGS))


def test_what_the_rules_found_is_known_of_a_word() -> None:
    firm = Entity(entity="company", value="Ab", text="Ab", start=0, end=2)
    body = Entity(entity="authority", value="x", text="Cd", start=3, end=5)
    seen = words("Ab Cd", (firm, body))
    flags = [{FLAGS[n] for n in np.flatnonzero(row)} for row in seen.flags]
    assert {"company.own.begins", "company.own.inside", "line", "capital"} <= flags[0]
    assert {"unit.begins", "blank"} <= flags[1]


def test_a_number_is_one_word_to_the_tagger() -> None:
    assert own_numbers(["12", "7", "ab"], {"0": 5}).tolist() == [5, 5, STRANGE]


def chances(*tags: tuple[int, float]) -> np.ndarray:
    """Rows in which one tag has a chance and no name the rest."""
    rows = np.zeros((len(tags), TAGS), dtype=np.float32)
    for row, (tag, chance) in zip(rows, tags, strict=True):
        row[0] = 1 - chance
        row[tag] += chance if tag else 0.0
        row[tag] = row[tag] if tag else 1.0
    return rows


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ([(0, 0.0), (1, 0.9), (2, 0.8), (0, 0.0)], [("company", "b c", 0.8)]),
        ([(3, 0.9), (3, 0.9), (4, 0.7), (0, 0.0)], [("person", "a", 0.9), ("person", "b c", 0.7)]),
        ([(2, 0.9), (0, 0.0), (4, 0.9), (0, 0.0)], []),
        ([(1, 0.9), (4, 0.6), (0, 0.0), (0, 0.0)], [("company", "a", 0.9)]),
    ],
)
def test_names_begin_with_a_first_word(
    tags: list[tuple[int, float]], expected: list[tuple[str, str, float]]
) -> None:
    text = "a b c d"
    found = names_in(words(text), chances(*tags))
    shown = [(one.kind, text[slice(*one.span)], round(one.certainty, 2)) for one in found]
    assert shown == expected


def entity(text: str, part: str, kind: str = "company", *, own: bool = True) -> Entity:
    start = text.index(part)
    return Entity(entity=kind, value=part, text=part, start=start, end=start + len(part), own=own)


def tagged(text: str, part: str, certainty: float, kind: str = "company") -> Tagged:
    start = text.index(part)
    return Tagged(kind=kind, span=Span(start, start + len(part)), certainty=certainty)


def settled(
    text: str, found: list[Entity], one: Tagged, expecting: str | None = None
) -> list[tuple[str, str, bool]]:
    entities = with_tagged(read(text, expecting), found, [one])
    assert all(text[each.start : each.end] == each.text for each in entities)
    return [(each.entity, each.value, each.own) for each in entities]


def test_a_name_is_added_where_the_tagger_is_sure() -> None:
    text = "货是蓝鹭拉走的"
    assert settled(text, [], tagged(text, "蓝鹭", ADDED)) == [("company", "蓝鹭", False)]
    assert settled(text, [], tagged(text, "蓝鹭", ADDED - 0.01)) == []


def test_a_public_body_is_no_firm_and_a_firm_may_be_named_after_a_place() -> None:
    text = "浑南示例局"
    body = entity(text, "浑南示例局", "authority")
    assert settled(text, [body], tagged(text, "示例", 1.0)) == [("authority", "浑南示例局", True)]
    place = entity(text, "浑南", "district")
    assert ("company", "浑南示例", False) in settled(text, [place], tagged(text, "浑南示例", 1.0))
    assert settled(text, [place], tagged(text, "浑南", 1.0)) == [("district", "浑南", True)]


def test_other_bounds_leave_whose_name_it_is() -> None:
    text = "我们是示例轮胎运输队"
    found = [entity(text, "示例轮胎")]
    longer = tagged(text, "示例轮胎运输队", CHANGED["company"])
    assert settled(text, found, longer) == [("company", "示例轮胎运输队", True)]
    weaker = tagged(text, "示例轮胎运输队", CHANGED["company"] - 0.01)
    assert settled(text, found, weaker) == [("company", "示例轮胎", True)]


def test_a_legal_form_ends_a_name_and_takes_more_to_be_moved() -> None:
    text = "Complainant Example Gears GmbH here"
    found = [entity(text, "Complainant Example Gears GmbH")]
    unmoved = [("company", "Complainant Example Gears GmbH", True)]
    assert settled(text, found, tagged(text, "Example Gears", 1.0)) == unmoved
    assert settled(text, found, tagged(text, "Example Gears GmbH", SURE - 0.01)) == unmoved
    shorter = tagged(text, "Example Gears GmbH", SURE)
    assert settled(text, found, shorter) == [("company", "Example Gears GmbH", True)]


def test_a_district_beside_a_name_stays_a_district() -> None:
    text = "样例超市铁西店停业"
    found = [entity(text, "样例超市"), entity(text, "铁西", "district")]
    kept = [("company", "样例超市", True), ("district", "铁西", True)]
    assert settled(text, found, tagged(text, "样例超市铁西店", 1.0)) == kept
    assert settled(text, found[:1], tagged(text, "样例超市铁西店", 1.0)) != kept[:1]


def test_two_names_become_one_only_for_sure() -> None:
    text = "K-ONE 示例健身"
    found = [entity(text, "K-ONE"), entity(text, "示例健身", own=False)]
    whole = [("company", text, True)]
    assert settled(text, found, tagged(text, text, SURE)) == whole
    assert settled(text, found, tagged(text, text, SURE - 0.01)) != whole


def test_two_firms_with_a_word_between_them_stay_two() -> None:
    text = "K-ONE和示例健身打架"
    found = [entity(text, "K-ONE"), entity(text, "示例健身", own=False)]
    kept = [("company", "K-ONE", True), ("company", "示例健身", False)]
    assert settled(text, found, tagged(text, "K-ONE和示例健身", 1.0)) == kept


def test_a_person_that_is_a_firm_is_nobodys_own() -> None:
    text = "Café Muster in Heping"
    found = [entity(text, "Café Muster", "person")]
    renamed = tagged(text, "Café Muster", RENAMED)
    assert settled(text, found, renamed) == [("company", "Café Muster", False)]
    unsure = tagged(text, "Café Muster", RENAMED - 0.01)
    assert settled(text, found, unsure) == [("person", "Café Muster", True)]


@pytest.mark.parametrize(
    ("expecting", "kind"), [("enterprise_name", "company"), ("contact_name", "person")]
)
def test_an_answer_stands_as_the_rules_read_it(expecting: str, kind: str) -> None:
    text = "Muster Lantern Foods"
    found = [entity(text, "Muster Lantern", kind)]
    longer = tagged(text, text, 1.0, kind)
    assert settled(text, found, longer, expecting) == [(kind, "Muster Lantern", True)]
    assert settled(text, found, longer) == [(kind, text, True)]


def test_the_marked_messages_are_read_strictly() -> None:
    total = 0
    for language in LANGUAGES:
        path = DATA / language / "names.yml"
        for case in read_file(path, task=TASKS["entities"], name=language):
            total += 1
            assert {one.entity for one in case.values} <= set(KINDS)
            assert all(case.text[one.start : one.end] == one.value for one in case.values)
    assert total > 2_000


def test_no_marked_message_stands_twice() -> None:
    shelf, _ = training_shelf()
    for language in LANGUAGES:
        path = DATA / language / "names.yml"
        for case in read_file(path, task=TASKS["entities"], name=language):
            same = [at for text, at, likeness in shelf.near(case.text) if text == case.text]
            assert [(at.line, at.file) for at in same] == [(case.line, str(path))]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    shutil.copytree(TAGS_FOLDER, tmp_path / "tags")
    return tmp_path / "tags"


@pytest.mark.parametrize(("key", "value"), [("format", 0), ("flags", ["other"])])
def test_foreign_files_are_refused(copy: Path, key: str, value: object) -> None:
    shape = json.loads((copy / SHAPE_FILE).read_text(encoding="utf-8"))
    (copy / SHAPE_FILE).write_text(json.dumps(shape | {key: value}), encoding="utf-8")
    with pytest.raises(ModelUnusable):
        load_tagger(copy, shipped_vectors())


@pytest.mark.parametrize("name", [SHAPE_FILE, WEIGHTS_FILE])
def test_missing_and_damaged_files_are_refused(copy: Path, name: str) -> None:
    (copy / name).write_bytes(b"{")
    with pytest.raises(ModelUnusable):
        load_tagger(copy, shipped_vectors())
    (copy / name).unlink()
    with pytest.raises(ModelUnusable):
        load_tagger(copy, shipped_vectors())


def test_words_of_a_marked_name_get_its_tags() -> None:
    text, marked = without_marks("[Ab Cd](company) x [Ef](person), [Gh](person)")
    assert tags_of(words(text), marked).tolist() == [1, 2, 0, 3, 0, 3]
