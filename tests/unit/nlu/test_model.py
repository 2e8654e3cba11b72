"""The model at work against scikit-learn, which made it."""

import json
import sys
import tomllib
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from subprocess import run

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu.embedded.classifier import Classifier, load_classifier
from nlu.embedded.features import KINDS, LIMIT, character_grams, word_grams
from nlu.embedded.files import DATA_FOLDER
from nlu.embedded.files import VECTORS_FOLDER as VECTORS
from nlu.embedded.folding import for_classifying
from nlu.embedded.interpreter import EmbeddedInterpreter
from nlu.embedded.model_store import ensure_model, ensure_trained, fingerprint, model_path
from nlu.embedded.ngrams import character_keys, key_of
from nlu.embedded.train import Trained, make_vectorizers, write_model
from nlu.embedded.training_data import read_task
from nlu.errors import ModelTrainingFailed, ModelUnusable
from nlu.interpreter import Understanding
from nlu.labels import LABELS
from tests.support.nlu_city import make_city

Classify = Callable[..., Understanding]
SMOKE = tomllib.loads((Path(__file__).parent / "data" / "smoke.toml").read_text(encoding="utf-8"))
STRINGS = [
    "",
    "a",
    "是",
    "  two   words ",
    "我们的 VAT refund 卡了快四个月了, don't they care?",
    "don't can't it's a 'quoted' word",
    "ééé naïve Müller",
    "１２３ 2026-03-12 24,000.50",
    "\n\tline\nbreaks\u3000and blanks",
    "👍👍 ok",
    "x" * 700,
    "退税" * 400,
    *(text for labels in SMOKE.values() for texts in labels.values() for text in texts),
]


@pytest.fixture(scope="module")
def classifier(written: Path) -> Classifier:
    return load_classifier(written)


@pytest.mark.parametrize("kind", KINDS)
def test_n_grams_are_those_of_scikit_learn(kind: str) -> None:
    analyze = make_vectorizers(100)[kind].build_analyzer()
    count = {"char": character_grams, "word": word_grams}[kind]
    for text in STRINGS:
        seen = for_classifying(text, limit=LIMIT)
        assert Counter(count(seen)) == Counter(analyze(seen)), text


def test_keys_of_a_text_are_those_of_its_n_grams() -> None:
    for text in STRINGS:
        seen = for_classifying(text, limit=LIMIT)
        expected = Counter(map(key_of, character_grams(seen)))
        assert Counter(character_keys(seen).tolist()) == expected, text


@given(st.text(max_size=60))
def test_keys_of_any_text_are_those_of_its_n_grams(text: str) -> None:
    seen = for_classifying(text, limit=LIMIT)
    assert Counter(character_keys(seen).tolist()) == Counter(map(key_of, character_grams(seen)))


@pytest.mark.parametrize("task", LABELS)
def test_feature_vectors_are_those_of_scikit_learn(
    task: str, classifier: Classifier, trained: dict[str, Trained]
) -> None:
    vocabulary = classifier.vocabulary
    numbers = [
        number
        for kind in KINDS
        for number in vocabulary.numbers(
            kind, trained[task].vectorizers[kind].get_feature_names_out()
        )
    ]
    for text in STRINGS:
        grams = vocabulary.count(text)
        own = np.zeros(vocabulary.size)
        own[grams.numbers] = classifier.task(task).vector(grams)
        expected = np.zeros(vocabulary.size)
        seen = for_classifying(text, limit=LIMIT)
        features = trained[task].features([seen]).toarray()[0]
        expected[numbers] = features[: len(numbers)]
        np.testing.assert_allclose(own, expected, atol=1e-6)
        meaning = features[len(numbers) : len(numbers) + len(grams.meaning)]
        np.testing.assert_allclose(grams.meaning, meaning, atol=1e-6)
        assert not features[len(numbers) + len(grams.meaning) :].any()  # no question is open


@pytest.mark.parametrize("task", LABELS)
def test_probabilities_are_those_of_scikit_learn(
    task: str, classifier: Classifier, trained: dict[str, Trained]
) -> None:
    texts = [for_classifying(text, limit=LIMIT) for text in STRINGS]
    expected = trained[task].classifier.predict_proba(trained[task].features(texts))
    own = [
        classifier.task(task).probabilities(classifier.vocabulary.count(text)) for text in STRINGS
    ]
    # The weights at work are of half precision.
    np.testing.assert_allclose(np.array(own), expected, atol=3e-3)


@pytest.mark.parametrize("task", LABELS)
def test_every_label_has_a_chance_and_they_add_up(task: str, classifier: Classifier) -> None:
    chances = classifier.chances("出口退税拖了半年", frozenset({task}))[task]
    assert set(chances) == set(LABELS[task])
    assert sum(chances.values()) == pytest.approx(1.0)


def test_only_the_tasks_asked_for_are_run(classifier: Classifier) -> None:
    assert set(classifier.chances("hello", frozenset({"topic", "unknown"}))) == {"topic"}
    assert classifier.chances("hello", frozenset()) == {}


def test_the_same_data_gives_the_same_files(
    written: Path, trained: dict[str, Trained], tmp_path: Path
) -> None:
    again = tmp_path / written.name
    write_model(again, trained)
    assert again.read_bytes() == written.read_bytes()
    assert again.with_suffix(".json").read_bytes() == written.with_suffix(".json").read_bytes()


def test_the_files_are_small(model: Path) -> None:
    files = [model, model.with_suffix(".json"), *VECTORS.iterdir()]
    assert sum(file.stat().st_size for file in files) < 20_000_000


@pytest.mark.parametrize("damage", ["missing", "foreign", "cut", "format", "labels"])
def test_a_damaged_model_is_refused(model: Path, tmp_path: Path, damage: str) -> None:
    path = tmp_path / model.name
    described = json.loads(model.with_suffix(".json").read_text(encoding="utf-8"))
    arrays = model.read_bytes()
    if damage == "format":
        described["format"] = 0
    if damage == "labels":
        described["tasks"]["topic"]["labels"][0] = "weather"
    if damage == "foreign":
        arrays = b"\x80\x04pickled"
    if damage == "cut":
        arrays = arrays[:1000]
    path.with_suffix(".json").write_text(json.dumps(described), encoding="utf-8")
    if damage != "missing":
        path.write_bytes(arrays)
    with pytest.raises(ModelUnusable):
        load_classifier(path)


def test_a_present_model_is_not_trained_again(tmp_path: Path) -> None:
    path = model_path(tmp_path, fingerprint())
    for name in (path, path.with_suffix(".json")):
        name.write_text("kept", encoding="utf-8")
    assert ensure_model(tmp_path) == path
    assert path.read_text(encoding="utf-8") == "kept"


def test_training_that_fails_says_why(tmp_path: Path) -> None:
    with pytest.raises(ModelTrainingFailed) as caught:
        ensure_trained(model_path(tmp_path, "v1"), module="nlu.no_such_program")
    assert caught.value.params["folder"] == str(tmp_path)
    assert "nlu.no_such_program" in str(caught.value.params["reason"])


def test_a_changed_example_changes_the_name(tmp_path: Path) -> None:
    (tmp_path / "zh").mkdir()
    before = fingerprint(tmp_path)
    (tmp_path / "zh" / "topic.yml").write_text("other", encoding="utf-8")
    assert fingerprint(tmp_path) != before


def test_serving_loads_neither_scikit_learn_nor_yaml(model: Path) -> None:
    root = Path(__file__).resolve().parents[3]
    program = (
        "import sys\n"
        "from pathlib import Path\n"
        "from nlu.embedded.interpreter import EmbeddedInterpreter\n"
        "from nlu.embedded.model_store import ensure_model\n"
        "from tests.support.nlu_city import make_city\n"
        "EmbeddedInterpreter(jurisdiction=make_city(), model=Path(sys.argv[1]))\n"
        "heavy = {'sklearn', 'scipy', 'yaml', 'rasa', 'joblib'} & {*sys.modules}\n"
        "sys.exit(str(heavy) if heavy else 0)\n"
    )
    done = run(
        [sys.executable, "-c", program, str(model)],
        cwd=root,
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("task", LABELS)
def test_the_smoke_set_is_mostly_right(task: str, classify: Classify) -> None:
    results = [
        label in best_three(classify(text, task, None if task == "intent" else "business"), task)
        for label, texts in SMOKE[task].items()
        for text in texts
    ]
    assert len(results) >= 24
    assert sum(results) / len(results) >= 0.9


def best_three(understanding: Understanding, task: str) -> list[str]:
    if task == "industry":
        return [one.section for one in understanding.industry_ranking[:3]]
    if task == "role":
        # What is nothing but control words is said to the program, without asking the model.
        role = understanding.role
        return ["remark"] if understanding.only_signals else [] if role is None else [role.code]
    if task == "origin":
        # The enterprise itself is nobody's speaker by rule: it is what everyone is until told.
        heard = [one.origin for one in understanding.origins if one.speaking]
        return heard or ["none", "enterprise"]
    if task == "scope":
        return [understanding.scope.reason or "in"]
    ranking = {"intent": understanding.intent_ranking, "topic": understanding.topic_ranking}[task]
    return [one.code for one in ranking[:3]]


@pytest.mark.parametrize("task", LABELS)
def test_no_smoke_text_is_a_training_row(task: str) -> None:
    rows = {for_classifying(one.text, limit=LIMIT) for one in read_task(DATA_FOLDER, task)}
    texts = {for_classifying(text, limit=LIMIT) for texts in SMOKE[task].values() for text in texts}
    assert not rows & texts


def test_without_a_model_the_answer_is_degraded_and_still_useful() -> None:
    understanding = EmbeddedInterpreter(jurisdiction=make_city(), model=None).parse(
        text="我要投诉,税务局压着出口退税",
        expecting=None,
        now=datetime(2026, 3, 10, tzinfo=UTC),
        tasks=frozenset(LABELS),
    )
    assert understanding.degraded
    assert understanding.model_version == ""
    assert understanding.topic_ranking[0].code == "tax"


def test_with_a_model_the_answer_names_it(classify: Classify, model: Path) -> None:
    understanding = classify("我要投诉", "intent")
    assert not understanding.degraded
    assert understanding.model_version == model.stem
    assert understanding.intent == "new_complaint"
    assert understanding.engine == "embedded"
    assert understanding.topic_ranking == ()
