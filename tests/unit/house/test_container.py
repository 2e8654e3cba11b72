"""The image and the compose file keep what docs/operations.md promises of them."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

import yaml

from tests.support.tree import ROOMS, ROOT

RUNS_AS = "10001:10001"


def instructions(text: str) -> list[tuple[str, str]]:
    """Instructions of a Dockerfile with continued lines joined."""
    joined = re.sub(r"\\\n\s*", " ", re.sub(r"^\s*#.*\n", "", text, flags=re.MULTILINE))
    lines = [line.strip() for line in joined.splitlines() if line.strip()]
    return [(line.split(None, 1)[0], line.split(None, 1)[1]) for line in lines]


def last_stage(text: str) -> list[tuple[str, str]]:
    """Instructions of the stage that ships."""
    steps = instructions(text)
    start = max(place for place, (word, _) in enumerate(steps) if word == "FROM")
    return steps[start:]


def loose_services(compose: Mapping[str, Any]) -> dict[str, list[str]]:
    """Services of a compose file with the protection that each lacks."""
    found = {}
    for name, service in compose["services"].items():
        lacking = [
            what
            for what, holds in {
                "read_only": service.get("read_only") is True,
                "cap_drop": service.get("cap_drop") == ["ALL"],
                "no-new-privileges": "no-new-privileges:true" in service.get("security_opt", []),
                "healthcheck": "healthcheck" in service,
                "user": str(service.get("user", "0")).split(":")[0] not in {"0", "root"},
                "loopback": all(
                    str(port).startswith("127.0.0.1:") for port in service.get("ports", [])
                ),
                "no secret in the file": not re.search(
                    r"(PASSWORD|SECRET|TOKEN)[\"']?[:=]\s*[\"']?\w", json.dumps(service)
                ),
            }.items()
            if not holds
        ]
        if lacking:
            found[name] = lacking
    return found


def dockerfile() -> str:
    return (ROOT / "Dockerfile").read_text(encoding="utf-8")


def compose() -> Mapping[str, Any]:
    loaded: Mapping[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
    return loaded


def test_bases_are_pinned_by_an_exact_tag() -> None:
    bases = [rest.split()[0] for word, rest in instructions(dockerfile()) if word == "FROM"]
    stages = {rest.split()[-1] for word, rest in instructions(dockerfile()) if " AS " in rest}
    for base in set(bases) - stages:
        assert re.search(r":\d+\.\d+\.\d+-", base), base


def test_the_image_runs_without_root_and_without_a_shell() -> None:
    steps = last_stage(dockerfile())
    assert [rest for word, rest in steps if word == "USER"] == [RUNS_AS]
    assert not [rest for word, rest in steps if word == "RUN"]
    for wanted in ("ENTRYPOINT", "CMD", "HEALTHCHECK"):
        found = [rest for word, rest in steps if word == wanted]
        assert len(found) == 1, wanted
        json.loads(found[0][found[0].index("[") :])


def test_packages_come_from_the_lock_with_hashes() -> None:
    installs = [rest for word, rest in instructions(dockerfile()) if "install" in rest]
    assert any("--require-hashes" in rest and "--only-binary" in rest for rest in installs)
    assert all("requirements.lock" in rest for rest in installs if "pip" in rest)


def test_every_room_and_the_words_are_copied() -> None:
    copied = " ".join(rest for word, rest in instructions(dockerfile()) if word == "COPY")
    for folder in (*ROOMS, "responses"):
        assert re.search(rf"(?<![\w/]){folder} ", copied), folder


def test_secrets_and_data_stay_out_of_the_build() -> None:
    left_out = (ROOT / ".dockerignore").read_text(encoding="utf-8").split()
    assert {".git", ".venv", "var", "*.env"} <= set(left_out)


def test_every_service_is_closed_down() -> None:
    assert loose_services(compose()) == {}


def test_compose_names_only_what_it_defines() -> None:
    whole = compose()
    for service in whole["services"].values():
        assert set(service.get("depends_on", {})) <= set(whole["services"])
        assert set(service.get("secrets", [])) <= set(whole.get("secrets", {}))
        for volume in service.get("volumes", []):
            assert volume.split(":")[0] in whole["volumes"]
        for network in service.get("networks", []):
            assert network in whole["networks"]


def test_the_checks_see_planted_faults() -> None:
    loose = {"services": {"web": {"ports": ["80:80"], "environment": {"DB_PASSWORD": "open"}}}}
    assert set(loose_services(loose)["web"]) == {
        "read_only",
        "cap_drop",
        "no-new-privileges",
        "healthcheck",
        "user",
        "loopback",
        "no secret in the file",
    }
    assert last_stage("FROM a AS b\nRUN x\nFROM b\nUSER root\n") == [
        ("FROM", "b"),
        ("USER", "root"),
    ]
