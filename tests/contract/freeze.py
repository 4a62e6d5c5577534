"""Freezes the schema of each contract that has none yet: ``python -m tests.contract.freeze``.

It never touches a frozen one. A published shape does not change: another shape is another version, with its own topic.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import contracts
from contracts.envelope import Contract, published

FOLDER = Path(contracts.__file__).parent
SCHEMAS, SAMPLES = FOLDER / "schemas", FOLDER / "samples"


def shape(contract: type[Contract]) -> dict[str, Any]:
    """The JSON schema without the words about it, which may get better: what they say is not what is sent."""
    return {"topic": contract.TOPIC, **_without_words(contract.model_json_schema())}


def _without_words(value: Any) -> Any:
    if isinstance(value, dict):
        words = ("description", "examples", "title")
        return {
            name: _without_words(part)
            for name, part in value.items()
            if not (name in words and not isinstance(part, dict))
        }
    return [_without_words(part) for part in value] if isinstance(value, list) else value


def main() -> None:
    for topic, contract in published().items():
        path = SCHEMAS / f"{topic}.json"
        if not path.exists():
            path.write_text(json.dumps(shape(contract), indent=1, ensure_ascii=False) + "\n", "utf-8")
            print(f"frozen: {path.name}")


if __name__ == "__main__":
    main()
