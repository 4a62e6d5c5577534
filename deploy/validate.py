"""Holds what is deployed against the schemas of Compose and Kubernetes, and against Passerelle itself: ``make check``.

Every part that is served and every command must be one that there is, every view must be kept up by somebody, every variable a
setting, and every manifest applied.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import kubernetes_validate
import yaml

import services.bootstrap  # noqa: F401 - knows every view
from contracts.topics import TOPICS
from services.cli import app
from services.floor.settings import Settings
from services.floor.views import View
from services.parts import VIEW, UnknownPart, named


def subclasses(view: type[View]) -> Iterator[type[View]]:
    """All classes of views that were imported."""
    for cls in view.__subclasses__():
        yield cls
        yield from subclasses(cls)


FOLDER = Path(__file__).parent
COMPOSE, KUBERNETES = FOLDER / "compose.yaml", FOLDER / "kubernetes"
SETTINGS = {f"PASSERELLE_{name.upper()}" for name in Settings.model_fields}
VIEWS = sorted(
    view.name
    for view in subclasses(View)
    if hasattr(view, "name") and view.__module__.startswith("services.")
)
RELAYS = tuple(TOPICS)


def main() -> int:
    """Print what is wrong; 1 where anything is."""
    faults = [*compose(COMPOSE), *kubernetes(KUBERNETES)]
    for fault in faults:
        print(fault, file=sys.stderr)
    return 1 if faults else 0


def compose(file: Path) -> Iterator[str]:
    """What is wrong with a Compose file."""
    schema = ["--builtin-schema", "vendor.compose-spec"]
    checked = subprocess.run(  # noqa: S603 - a program of our own environment
        [str(Path(sys.executable).with_name("check-jsonschema")), *schema, str(file)],
        capture_output=True,
        text=True,
        check=False,
    )
    if checked.returncode:
        yield f"{file.name}: {checked.stdout or checked.stderr}"
        return
    services = yaml.safe_load(file.read_text())["services"]
    ours = {name: one for name, one in services.items() if one.get("image") == "passerelle"}
    yield from _parts(file.name, {name: one["command"] for name, one in ours.items()})
    for name, one in ours.items():
        yield from _variables(f"{file.name}: {name}", one.get("environment", {}))


def kubernetes(folder: Path) -> Iterator[str]:
    """What is wrong with the manifests of a folder: those of the base, and examples that are not part of it."""
    served: dict[str, list[str]] = {}
    for file in sorted([*folder.glob("*.yaml"), *folder.glob("examples/*.yaml")]):
        for manifest in yaml.safe_load_all(file.read_text()):
            where = f"{file.name}: {manifest.get('kind')}"
            if manifest["kind"] == "Kustomization":
                yield from _listed(where, manifest["resources"], folder)
                continue
            if manifest["kind"] == "Secret" and file.parent == folder:
                yield f"{where}: secrets are no part of the base"
            try:
                kubernetes_validate.validate(manifest, kubernetes_validate.latest_version(), strict=True)
            except kubernetes_validate.ValidationError as error:
                yield f"{where}: {error.message}"
                continue
            pod = _pod(manifest)
            for container in pod.get("containers", []):
                if manifest["kind"] == "Deployment":
                    served[manifest["metadata"]["name"]] = container["args"]
                else:
                    yield from _command(where, container["args"])
            for container in [*pod.get("initContainers", []), *pod.get("containers", [])]:
                yield from _variables(where, [one["name"] for one in container.get("env", [])])
            yield from _variables(where, manifest.get("data") or manifest.get("stringData") or {})
    yield from _parts(folder.name, served)


def _pod(manifest: dict[str, Any]) -> dict[str, Any]:
    """What a Deployment or a CronJob runs; nothing where a manifest runs nothing."""
    spec: dict[str, Any] = manifest.get("spec", {})
    job = spec.get("jobTemplate", {}).get("spec", spec)
    pod: dict[str, Any] = job.get("template", {}).get("spec", {})
    return pod


def _listed(where: str, resources: list[str], folder: Path) -> Iterator[str]:
    """Every file of the base is applied, and every one that is applied is there."""
    there = {file.name for file in folder.glob("*.yaml")} - {"kustomization.yaml"}
    for name in sorted(there - set(resources)):
        yield f"{where}: {name} is not in resources"
    for name in sorted(set(resources) - there):
        yield f"{where}: there is no {name}"


def _command(where: str, arguments: list[str]) -> Iterator[str]:
    known = {one.name for one in app.registered_commands} | {one.name for one in app.registered_groups}
    if arguments[0] not in known:
        yield f"{where}: there is no command {arguments[0]}"


def _parts(where: str, served: dict[str, list[str]]) -> Iterator[str]:
    followed: set[str] = set()
    for name, (command, *parts) in served.items():
        if command != "serve":
            yield f"{where}: {name} runs {command}, not serve"
        try:
            followed |= named(parts, VIEWS, RELAYS).views
        except UnknownPart as error:
            yield f"{where}: {name}: {error}"
    for view in VIEWS:
        if view not in followed:
            yield f"{where}: nobody keeps up {VIEW}{view}"


def _variables(where: str, variables: Iterable[str]) -> Iterator[str]:
    for name in variables:
        if name.startswith("PASSERELLE_") and name not in SETTINGS:
            yield f"{where}: {name} is no setting"


if __name__ == "__main__":
    sys.exit(main())
