"""What is said while a question is open: examples, and the model that is told the question."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from nlu.embedded.classifier import Classifier, load_classifier
from nlu.embedded.features import ANY_QUESTION, LIMIT
from nlu.embedded.files import DATA_FOLDER
from nlu.embedded.folding import for_classifying
from nlu.embedded.model_store import REPLIES, fingerprint
from nlu.embedded.replies import read_examples, read_replies
from nlu.embedded.train import Trained
from nlu.embedded.training_data import read_file, read_task
from nlu.errors import TrainingDataError
from nlu.interpreter import Understanding
from nlu.labels import LANGUAGES

Classify = Callable[..., Understanding]
ASKED = (
    *("consent", "facts", "demand", "respondent", "enterprise_name", "contact_name"),
    *("contact_phone", "contact_email", "district", "business", "origin", "confirm", "rating"),
)
REPLY = """version: "3.1"
nlu:
- intent: inform
  expecting: demand
  examples: |
    - withdraw the notice
- intent: withdraw_complaint
  expecting: rating
  examples: |
    - withdraw the notice
"""


@pytest.fixture(scope="module")
def classifier(written: Path) -> Classifier:
    return load_classifier(written)


def write(folder: Path, text: str, name: str = REPLIES) -> Path:
    path = folder / "en" / name
    path.parent.mkdir()
    path.write_text(text, encoding="utf-8")
    return path


def test_one_text_may_reply_to_two_questions(tmp_path: Path) -> None:
    write(tmp_path, REPLY)
    found = {(one.expecting, one.label) for one in read_replies(tmp_path)}
    assert found == {("demand", "inform"), ("rating", "withdraw_complaint")}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (REPLY.replace("  expecting: rating\n", ""), "no expecting"),
        (REPLY.replace("withdraw_complaint", "weather"), "label weather"),
        (REPLY.replace("rating", "demand"), "same as"),
    ],
)
def test_a_reply_that_says_too_little_is_refused(tmp_path: Path, text: str, reason: str) -> None:
    write(tmp_path, text)
    with pytest.raises(TrainingDataError) as caught:
        read_replies(tmp_path)
    assert str(caught.value.params["reason"]).startswith(reason)


def test_an_ordinary_example_names_no_question(tmp_path: Path) -> None:
    for language in LANGUAGES:
        folder = tmp_path / language
        folder.mkdir()
        (folder / "topic.yml").write_text(REPLY.replace("inform", "tax"), encoding="utf-8")
    with pytest.raises(TrainingDataError) as caught:
        read_task(tmp_path, "topic")
    assert caught.value.params["reason"] == "key expecting"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_question_has_replies_in_both_languages(language: str) -> None:
    replies = read_file(DATA_FOLDER / language / REPLIES)
    for key in ASKED:
        labels = {one.label for one in replies if one.expecting == key}
        assert len(labels) >= 3, key


def test_talk_is_lent_to_any_question_and_stories_are_not() -> None:
    lent = [one for one in read_examples(DATA_FOLDER, "intent") if one.expecting == ANY_QUESTION]
    labels = {one.label for one in lent}
    assert {"human_handoff", "switch_language", "policy_question"} <= labels
    assert not labels & {"new_complaint", "suggestion", "inform"}


def test_other_tasks_learn_from_no_reply() -> None:
    assert read_examples(DATA_FOLDER, "topic") == read_task(DATA_FOLDER, "topic")


def test_a_changed_reply_changes_the_name_of_the_model(tmp_path: Path) -> None:
    before = fingerprint(tmp_path)
    write(tmp_path, REPLY)
    assert fingerprint(tmp_path) != before


@pytest.mark.parametrize("expecting", [None, "demand", "confirm"])
def test_chances_at_a_question_are_those_of_scikit_learn(
    expecting: str | None, classifier: Classifier, trained: dict[str, Trained]
) -> None:
    texts = ["撤销那份处罚决定", "not Ltd but LLC", "先不交", ""]
    seen = [for_classifying(text, limit=LIMIT) for text in texts]
    features = trained["intent"].features(seen, [expecting] * len(texts))
    expected = trained["intent"].classifier.predict_proba(features)
    count = classifier.vocabulary.count
    own = [classifier.task("intent").probabilities(count(text), expecting) for text in texts]
    np.testing.assert_allclose(np.array(own), expected, atol=3e-3)


def test_a_question_without_examples_counts_as_any(classifier: Classifier) -> None:
    task, grams = classifier.task("intent"), classifier.vocabulary.count("转人工")
    unknown = task.probabilities(grams, "resume_choice")
    np.testing.assert_array_equal(unknown, task.probabilities(grams, ANY_QUESTION))
    assert not np.array_equal(unknown, task.probabilities(grams))


@pytest.mark.parametrize(
    ("expecting", "text", "intent"),
    [
        ("demand", "请把那张罚单撤掉", "inform"),
        ("demand", "cancel the surcharge and apologise", "inform"),
        ("rating", "请帮我撤回那件投诉", "withdraw_complaint"),
        ("business", "以前卖鞋,现在卖箱包", "inform"),
        ("contact_name", "不是我,找我们行政的小林", "inform"),
        ("district", "we were in Heping, now we are in Hunnan", "inform"),
        ("contact_phone", "电话我不想给", "deny"),
        ("contact_phone", "I'd rather not leave a number", "deny"),
        ("contact_phone", "前面公司的名字写错了", "correct_field"),
        ("confirm", "联系人那一行换成我同事", "correct_field"),
        ("confirm", "先別送出,我再看看", "deny"),
        ("confirm", "no changes, please send it", "affirm"),
        ("consent", "資料會給誰看?", "policy_question"),
        ("facts", "这里要写得多细?", "help"),
        ("facts", "他们说要取消我们的许可,一直没有下文", "inform"),
    ],
)
def test_the_open_question_decides_what_is_meant(
    expecting: str, text: str, intent: str, classify: Classify
) -> None:
    assert classify(text, "intent", expecting).intent == intent
