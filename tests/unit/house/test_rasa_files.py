"""The files of the Rasa server: its lock, its configuration, its image, and who may reach it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from nlu.labels import INTENTS
from nlu.rasa.environment import BUILDERS, BUILT, part_of_lock
from nlu.rasa.files import HERE, LAUNCHER, Pipeline
from tests.support.lints import rasa_imported
from tests.support.locks import addresses, outside, pins, read
from tests.support.rasa import until
from tests.support.tree import ROOMS, ROOT, sources

LOCK = "nlu/rasa/requirements.lock"


def loaded(name: str) -> Any:
    return yaml.safe_load((HERE / name).read_text(encoding="utf-8"))


def wanted() -> list[str]:
    lines = read("nlu/rasa/requirements.in").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def test_the_lock_is_whole() -> None:
    locked = pins(read(LOCK))
    assert len(locked) > 150
    assert [package for package, pin in locked.items() if pin.hashes == 0] == []
    assert addresses(read(LOCK)) == []
    assert outside(wanted(), locked) == []


def test_it_is_the_one_version_that_holds_the_fix() -> None:
    assert "rasa==3.6.21" in wanted()
    assert pins(read(LOCK))["rasa"].versions == {"3.6.21"}


def test_what_builds_packages_is_in_the_lock_too() -> None:
    locked = pins(read(LOCK))
    assert set(BUILDERS) <= set(locked)
    assert set(BUILT) <= set(locked)
    first = pins(part_of_lock(read(LOCK), BUILDERS))
    assert first == {name: locked[name] for name in BUILDERS}


def test_the_project_itself_does_not_require_rasa() -> None:
    project = tomllib.loads(read("pyproject.toml"))
    required = str(project["project"]["dependencies"]) + str(project["dependency-groups"])
    assert "rasa" not in required
    for lock in ("requirements.lock", "requirements-dev.lock"):
        assert not {"rasa", "rasa-sdk", "tensorflow"} & set(pins(read(lock)))


def test_nobody_imports_rasa() -> None:
    found = {
        path.name: lines
        for path in sources(*ROOMS, "tests")
        if (lines := list(rasa_imported(path.read_text(encoding="utf-8"))))
    }
    assert found == {}


def test_the_domain_has_our_intents() -> None:
    assert tuple(loaded("domain.yml")["intents"]) == INTENTS


@pytest.mark.parametrize("pipeline", Pipeline)
def test_pipelines_tell_every_intent_and_nothing_else(pipeline: Pipeline) -> None:
    config = loaded(pipeline.config.name)
    assert config["policies"] == []
    assert config["assistant_id"] == "zhitong"
    last = config["pipeline"][-1]
    assert last["ranking_length"] == 0
    assert last.get("entity_recognition", False) is False
    names = [one["name"] for one in config["pipeline"]]
    assert not [name for name in names if "Entity" in name or "Response" in name]


def test_the_transformer_is_trained_as_it_was_measured() -> None:
    (diet,) = [one for one in loaded("config.diet.yml")["pipeline"] if "DIET" in one["name"]]
    assert diet["epochs"] == 100
    assert diet["constrain_similarities"] is True


def test_the_image_comes_from_the_lock_and_runs_without_root() -> None:
    text = (HERE / "Dockerfile").read_text(encoding="utf-8")
    joined = re.sub(r"\\\n\s*", " ", re.sub(r"^\s*#.*\n", "", text, flags=re.MULTILINE))
    steps = [line.split(None, 1) for line in joined.splitlines() if line.strip()]
    bases = [rest.split()[0] for word, rest in steps if word == "FROM"]
    assert all(re.search(r":\d+\.\d+\.\d+", base) for base in bases)
    assert ["USER", "10002:10002"] in steps
    assert joined.count("--require-hashes") == 2
    assert ",".join(BUILT) in joined
    assert "token" not in next(rest for word, rest in steps if word == "CMD" and "run" in rest)


def test_nobody_but_the_proxy_reaches_the_server() -> None:
    compose = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
    services = compose["services"]
    around = {name: set(one["networks"]) for name, one in services.items()}
    for name in ("rasa", "rasa-proxy"):
        assert services[name]["profiles"] == ["rasa"]
        assert "ports" not in services[name]
        assert "env_file" not in services[name]
        assert all(compose["networks"][one]["internal"] is True for one in around[name])
    assert [name for name in services if around[name] & around["rasa"]] == ["rasa", "rasa-proxy"]
    beside = [name for name in services if around[name] & around["rasa-proxy"]]
    assert beside == ["app", "rasa", "rasa-proxy"]


def test_two_requests_pass_and_nothing_else() -> None:
    text = re.sub(r"#.*", "", (HERE / "proxy.conf").read_text(encoding="utf-8"))
    places = dict(re.findall(r"location (?:= )?(\S+) \{((?:[^{}]|\{[^{}]*\})*)\}", text))
    assert set(places) == {"/model/parse", "/status", "/healthz", "/"}
    assert "limit_except POST { deny all; }" in places["/model/parse"]
    assert "limit_except GET { deny all; }" in places["/status"]
    assert places["/"].split() == ["return", "403;"]
    assert [path for path, inner in places.items() if "proxy_pass" in inner] == [
        "/model/parse",
        "/status",
    ]
    assert "access_log off" in text


def launched(tmp_path: Path, *arguments: str, token: str | None) -> tuple[int, str]:
    """The launcher with a stand-in for the package that it runs."""
    package = tmp_path / "rasa"
    package.mkdir()
    (package / "__init__.py").touch()
    program = "import os, sys\nprint(sys.argv[1:], 'RASA_TOKEN_FILE' in os.environ)\n"
    (package / "__main__.py").write_text(program, encoding="utf-8")
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(tmp_path)}
    if token is not None:
        (tmp_path / "token").write_text(token, encoding="ascii")
        environment["RASA_TOKEN_FILE"] = str(tmp_path / "token")
    done = subprocess.run(
        [sys.executable, str(LAUNCHER), *arguments],
        capture_output=True,
        text=True,
        env=environment,
        check=False,
        timeout=60,
    )
    return done.returncode, done.stdout.strip()


def test_the_launcher_gives_the_token_to_a_server_alone(tmp_path: Path) -> None:
    served = launched(tmp_path, "run", "--port", "1", token="hush\n")
    assert served == (0, "['run', '--port', '1', '--auth-token=hush'] False")


def test_a_server_ends_with_its_starter(tmp_path: Path) -> None:
    package = tmp_path / "rasa"
    package.mkdir()
    (package / "__init__.py").touch()
    program = "import os, time\nprint(os.getpid(), flush=True)\ntime.sleep(60)\n"
    (package / "__main__.py").write_text(program, encoding="utf-8")
    starts = "import subprocess, sys, time\nsubprocess.Popen(sys.argv[1:])\ntime.sleep(60)\n"
    starter = subprocess.Popen(
        [sys.executable, "-c", starts, sys.executable, str(LAUNCHER), "train"],
        stdout=subprocess.PIPE,
        text=True,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(tmp_path)},
    )
    with starter:
        assert starter.stdout is not None
        server = int(starter.stdout.readline())
        starter.kill()
    until(lambda: not is_running(server))


def is_running(number: int) -> bool:
    """Whether a process of this id does anything; one that nobody waits for does not."""
    try:
        status = Path(f"/proc/{number}/stat").read_text(encoding="utf-8")
    except OSError:
        return False
    return status.rpartition(")")[2].split()[0] != "Z"


def test_a_training_gets_no_token(tmp_path: Path) -> None:
    assert launched(tmp_path, "train", "nlu", token="hush") == (0, "['train', 'nlu'] False")


@pytest.mark.parametrize("token", [None, "", " \n"])
def test_no_server_runs_without_a_token(tmp_path: Path, token: str | None) -> None:
    code, printed = launched(tmp_path, "run", token=token)
    assert code != 0
    assert printed == ""
