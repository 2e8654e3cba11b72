"""Trains the models from the examples: ``python -m nlu.embedded.train --out FOLDER``.

The only module that loads scikit-learn; the serving process starts it as a child (``model_store``).
The same data and code give the same files, byte for byte.
"""

from __future__ import annotations

import argparse
import io
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import FeatureUnion
from sklearn.preprocessing import FunctionTransformer

from nlu.embedded.classifier import FORMAT, Floats
from nlu.embedded.embedding import Encoder, shipped_vectors
from nlu.embedded.features import (
    ANY_QUESTION,
    CHARACTER_GRAMS,
    KINDS,
    LIMIT,
    MEANING_WEIGHT,
    QUESTION_WEIGHT,
    WORD,
    WORD_GRAMS,
)
from nlu.embedded.files import DATA_FOLDER
from nlu.embedded.folding import for_classifying
from nlu.embedded.model_store import fingerprint, model_path
from nlu.embedded.ngrams import Vocabulary, joined_vocabulary
from nlu.embedded.replies import read_examples
from nlu.embedded.standpoint import with_signs
from nlu.labels import LABELS

STRENGTH: Final = 20.0
"""Inverse strength of regularisation (C)."""

ROUNDS: Final = 2_000
GOOD_ENOUGH: Final = 1e-3
"""Largest gradient at which the fit ends; a tenth of it takes twice as long for nothing."""

TEMPERATURES: Final = {"intent": 0.65, "topic": 0.6, "industry": 0.7}
"""Regularisation makes the fit too modest on texts by others; least log loss on the development
part of the test utterances. Origin and role have thresholds of their own."""

FEWEST_DOCUMENTS: Final = 3
"""N-grams of fewer examples are left out: they make most of the size and none of the accuracy."""

MANY: Final = 15_000
FEWEST_OF_MANY: Final = 4
"""The same for a task that learns from so many examples."""


@dataclass(frozen=True, kw_only=True)
class Trained:
    """One trained task: its two vectorizers and its classifier, as scikit-learn made them.

    ``questions`` are the open questions that it knows, ``ANY_QUESTION`` first; most know none.
    """

    vectorizers: dict[str, TfidfVectorizer]
    classifier: LogisticRegression
    encoder: Encoder
    questions: tuple[str, ...] = ()

    def features(self, texts: Sequence[str], asked: Sequence[str | None] = ()) -> Any:
        """Features of ``texts`` (already as the models see them), groups side by side.

        ``asked`` are the open questions of the texts; none: no question is open anywhere.
        """
        groups = [(kind, self.vectorizers[kind]) for kind in KINDS]
        meaning = ("meaning", FunctionTransformer(self._meanings))
        plain = FeatureUnion([*groups, meaning]).transform(texts)
        if not self.questions:
            return plain
        meanings = plain[:, self.grams :].toarray() * QUESTION_WEIGHT
        return hstack([plain, self._by_question(meanings, asked or [None] * len(texts))]).tocsr()

    def _by_question(self, meanings: Floats, asked: Sequence[str | None]) -> Any:
        """A block a question: one, and the meaning, where it is open; nothing elsewhere."""
        own = csr_matrix(np.hstack([np.ones((len(meanings), 1)), meanings]))
        blocks = []
        for question in self.questions:
            open_here = [key is not None and question in (ANY_QUESTION, key) for key in asked]
            blocks.append(own.multiply(np.array([open_here]).T))
        return hstack(blocks)

    def _meanings(self, texts: Sequence[str]) -> Any:
        return np.stack([self.encoder.vector(text) for text in texts]) * MEANING_WEIGHT

    @property
    def vocabulary(self) -> dict[str, list[str]]:
        """The n-grams by kind, in the order of the weights."""
        return {
            kind: [str(gram) for gram in self.vectorizers[kind].get_feature_names_out()]
            for kind in KINDS
        }

    @property
    def grams(self) -> int:
        """Number of n-grams; the weights of the meaning stand behind theirs."""
        return sum(len(self.vectorizers[kind].idf_) for kind in KINDS)


def make_vectorizers(examples: int) -> dict[str, TfidfVectorizer]:
    """The two analyzers whose counts ``features`` repeats at run time, for so many examples."""
    fewest = FEWEST_DOCUMENTS if examples < MANY else FEWEST_OF_MANY
    shared: dict[str, Any] = {"sublinear_tf": True, "lowercase": False, "min_df": fewest}
    return {
        "char": TfidfVectorizer(analyzer="char_wb", ngram_range=CHARACTER_GRAMS, **shared),
        "word": TfidfVectorizer(
            analyzer="word", ngram_range=WORD_GRAMS, token_pattern=WORD, **shared
        ),
    }


def train_task(
    texts: Sequence[str],
    labels: Sequence[str],
    encoder: Encoder | None = None,
    asked: Sequence[str | None] = (),
) -> Trained:
    """Fit one task on ``texts`` as the models see them; no ``encoder``: the word vectors.

    ``asked`` are the open questions of the texts, for a task that is told them.
    """
    vectorizers = make_vectorizers(len(texts))
    for vectorizer in vectorizers.values():
        vectorizer.fit(texts)
    classifier = LogisticRegression(
        C=STRENGTH, class_weight="balanced", max_iter=ROUNDS, tol=GOOD_ENOUGH
    )
    encoder = shipped_vectors() if encoder is None else encoder
    known = sorted({key for key in asked if key is not None} - {ANY_QUESTION})
    trained = Trained(
        vectorizers=vectorizers,
        classifier=classifier,
        encoder=encoder,
        questions=(ANY_QUESTION, *known) if known else (),
    )
    classifier.fit(trained.features(texts, asked), labels)
    return trained


def seen_by(task: str, text: str) -> str:
    """``text`` as the model of ``task`` sees it; that of who speaks sees it ``with_signs``."""
    return for_classifying(with_signs(text) if task == "origin" else text, limit=LIMIT)


def train_all(data: Path) -> dict[str, Trained]:
    """Fit every task on the examples under ``data``. Raises TrainingDataError."""
    trained: dict[str, Trained] = {}
    for task in LABELS:
        examples = read_examples(data, task)
        texts = [seen_by(task, example.text) for example in examples]
        labels, asked = [one.label for one in examples], [one.expecting for one in examples]
        trained[task] = train_task(texts, labels, asked=asked)
        calibrate(trained[task].classifier, TEMPERATURES.get(task, 1.0))
    return trained


def calibrate(classifier: LogisticRegression, temperature: float) -> None:
    """Divide the scores of ``classifier`` by ``temperature``: 70 % then means 7 of 10 (校准)."""
    classifier.coef_ /= temperature
    classifier.intercept_ /= temperature


def arrays_of(name: str, trained: Trained, vocabulary: Vocabulary) -> dict[str, Any]:
    """What the classifier at work needs of a task: numbers of its n-grams, weights and constants.

    The n-grams are those of the joint ``vocabulary``; their weights, most of all numbers, are of
    half precision, the rest is of single.
    """
    own = trained.vocabulary
    numbers = [number for kind in KINDS for number in vocabulary.numbers(kind, own[kind])]
    idf = [trained.vectorizers[kind].idf_ for kind in KINDS]
    weights = np.ascontiguousarray(trained.classifier.coef_.T, dtype=np.float32)
    plain = trained.grams + trained.encoder.size
    return {
        f"{name}.grams": np.array(numbers, dtype=np.int32),
        f"{name}.idf": np.concatenate(idf).astype(np.float32),
        f"{name}.weights": weights[: trained.grams].astype(np.float16),
        f"{name}.meaning": weights[trained.grams : plain],
        f"{name}.intercept": trained.classifier.intercept_.astype(np.float32),
        **_asked_arrays(name, trained, weights[plain:]),
    }


def _asked_arrays(name: str, trained: Trained, weights: Any) -> dict[str, Floats]:
    """The weights that count at each open question, as they apply to the plain vector."""
    if not trained.questions:
        return {}
    blocks = weights.reshape(len(trained.questions), 1 + trained.encoder.size, -1)
    return {
        f"{name}.asked_meaning": blocks[:, 1:] * np.float32(QUESTION_WEIGHT),
        f"{name}.asked_intercept": blocks[:, 0],
    }


def write_model(path: Path, trained: dict[str, Trained]) -> None:
    """Write the vocabulary and then, as the last step, the arrays at ``path``."""
    path.parent.mkdir(parents=True, exist_ok=True)
    characters, words = joined_vocabulary(task.vocabulary for task in trained.values())
    described = {
        "format": FORMAT,
        "version": path.stem,
        "words": words,
        "tasks": {
            name: {
                "labels": [str(label) for label in task.classifier.classes_],
                "questions": list(task.questions),
            }
            for name, task in trained.items()
        },
    }
    text = json.dumps(described, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    vocabulary = Vocabulary(characters=characters, words=words, encoder=shipped_vectors())
    arrays: dict[str, Any] = {"characters": characters}
    for name, task in trained.items():
        arrays |= arrays_of(name, task, vocabulary)
    buffer = io.BytesIO()
    np.savez_compressed(buffer, allow_pickle=False, **arrays)
    _replace(path.with_suffix(".json"), text.encode("utf-8"))
    _replace(path, buffer.getvalue())


def _replace(path: Path, content: bytes) -> None:
    draft = path.with_name(f"{path.name}.draft")
    draft.write_bytes(content)
    draft.replace(path)


def main(arguments: Sequence[str] | None = None) -> int:
    """Train all tasks and write them below ``--out``; says where on standard output."""
    parser = argparse.ArgumentParser(prog="python -m nlu.embedded.train", description=__doc__)
    parser.add_argument("--out", type=Path, required=True, help="folder of the model files")
    parser.add_argument("--data", type=Path, default=DATA_FOLDER, help="folder of the examples")
    chosen = parser.parse_args(arguments)
    path = model_path(chosen.out, fingerprint(chosen.data))
    write_model(path, train_all(chosen.data))
    sys.stdout.write(f"{path}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
