"""What docs/importing-partner-files.md says is so."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from services.floor.faults import SENTENCES
from services.partner_files.columns import COLUMNS, KINDS, Kind
from services.partner_files.mapping import Told, mapped
from services.partner_files.values import plain

TEXT = (Path(__file__).parents[2] / "docs" / "importing-partner-files.md").read_text()
_, *EXAMPLES = re.findall(r"```\n(.*?)```", TEXT, re.DOTALL)


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_is_documented(kind: Kind) -> None:
    assert [field for field in COLUMNS[kind] if f"`{field}`" not in TEXT] == []


@pytest.mark.parametrize("example", EXAMPLES)
def test_the_examples_need_no_options(example: str) -> None:
    header, *rows = [line.split(";") for line in example.splitlines()]
    assert mapped(tuple(header), Told()).unread == ()
    assert all(len(row) == len(header) and plain(row[0]) for row in rows)


def test_every_rule_that_is_named_has_a_sentence() -> None:
    table = TEXT[TEXT.index("| what is wrong") :]
    named = {rule for line in table.splitlines()[2:] for rule in re.findall(r"`([a-z_]+)`", line)}
    assert named - SENTENCES.keys() == set()
