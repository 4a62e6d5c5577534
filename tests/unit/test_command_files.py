"""What a command is given to read is looked at before anything is started for it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from services.cli.common import Stop, check_readable


def test_a_folder_and_what_is_not_there_are_told_by_name(tmp_path: Path) -> None:
    with pytest.raises(Stop, match="is a folder"):
        check_readable(tmp_path)
    with pytest.raises(Stop, match=r"cannot read .*offers\.json: No such file"):
        check_readable(tmp_path / "offers.json")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_what_may_not_be_read_is_told(tmp_path: Path) -> None:
    closed = tmp_path / "offers.json"
    closed.write_text("[]")
    closed.chmod(0)
    with pytest.raises(Stop, match="Permission denied"):
        check_readable(closed)


def test_a_file_that_can_be_read_passes(tmp_path: Path) -> None:
    file = tmp_path / "offers.json"
    file.write_text("[]")
    check_readable(file)
