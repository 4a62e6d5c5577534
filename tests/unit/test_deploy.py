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
    ("right", "wrong", "told"),
    [
        ("maxReplicas: 12", "maxReplica: 12", "maxReplica"),
        ("args: [serve,", "args: [up,", "runs up, not serve"),
        ('"view:recommendations.offers"', '"view:recommendations.offer"', "no part"),
    ],
)
def test_a_broken_manifest_is_told(tmp_path: Path, right: str, wrong: str, told: str) -> None:
    shutil.copytree(KUBERNETES, folder := tmp_path / "kubernetes")
    file = folder / "readers.yaml"
    assert right in file.read_text()
    file.write_text(file.read_text().replace(right, wrong))
    assert told in "\n".join(kubernetes(folder))
