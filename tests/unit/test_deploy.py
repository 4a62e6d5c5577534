"""What is deployed is held against schemas and against Passerelle itself."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from deploy.validate import COMPOSE, KUBERNETES, compose, kubernetes

BROKEN = [
    ("[serve, relays, policies]", "[serve, relais]", "no part “relais”"),
    ("      - view:indicators.facts\n", "", "nobody keeps up view:indicators.facts"),
    ("PASSERELLE_KAFKA:", "PASSERELLE_KAFKAS:", "PASSERELLE_KAFKAS is no setting"),
    ("    healthcheck:\n      test:", "    healthcheck:\n      tests:", "tests"),
]


def test_what_ships_is_valid() -> None:
    assert [*compose(COMPOSE), *kubernetes(KUBERNETES)] == []


@pytest.mark.parametrize(("right", "wrong", "told"), BROKEN)
def test_a_broken_compose_file_is_told(tmp_path: Path, right: str, wrong: str, told: str) -> None:
    text = COMPOSE.read_text()
    assert right in text
    (file := tmp_path / "compose.yaml").write_text(text.replace(right, wrong))
    assert told in "\n".join(compose(file))


@pytest.mark.parametrize(
    ("name", "right", "wrong", "told"),
    [
        ("readers.yaml", "maxReplicas: 12", "maxReplica: 12", "maxReplica"),
        ("readers.yaml", "args: [serve,", "args: [up,", "runs up, not serve"),
        ("readers.yaml", '"view:recommendations.offers"', '"view:recommendations.offer"', "no part"),
        ("readers.yaml", "          ports:", "          env: [{ name: PASSERELLE_ENCODE, value: e5 }]\n          ports:",
         "readers.yaml: Deployment: PASSERELLE_ENCODE is no setting"),
        ("backup.yaml", "name: PASSERELLE_DATABASE_URL", "name: PASSERELLE_DATABASE",
         "backup.yaml: CronJob: PASSERELLE_DATABASE is no setting"),
        ("backup.yaml", "args: [backup,", "args: [back-up,", "there is no command back-up"),
        ("backup.yaml", "concurrencyPolicy", "concurrency", "concurrency"),
        ("examples/secret.yaml", "PASSERELLE_KEY:", "PASSERELLE_KEYS:", "PASSERELLE_KEYS is no setting"),
        ("kustomization.yaml", "backup.yaml, ", "", "backup.yaml is not in resources"),
        ("kustomization.yaml", "backup.yaml, ", "backup.yaml, gone.yaml, ", "there is no gone.yaml"),
    ],
)  # fmt: skip
def test_a_broken_manifest_is_told(tmp_path: Path, name: str, right: str, wrong: str, told: str) -> None:
    shutil.copytree(KUBERNETES, folder := tmp_path / "kubernetes")
    file = folder / name
    assert right in file.read_text()
    file.write_text(file.read_text().replace(right, wrong))
    assert told in "\n".join(kubernetes(folder))


def test_a_secret_in_the_base_is_told(tmp_path: Path) -> None:
    shutil.copytree(KUBERNETES, folder := tmp_path / "kubernetes")
    (folder / "secret.yaml").write_text((folder / "examples" / "secret.yaml").read_text())
    told = list(kubernetes(folder))
    assert "secret.yaml: Secret: secrets are no part of the base" in told
    assert "kustomization.yaml: Kustomization: secret.yaml is not in resources" in told
