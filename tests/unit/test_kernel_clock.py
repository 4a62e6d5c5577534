"""What is recorded after midnight in Lille is recorded on the new day, although in UTC it is still the old one."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from services.kernel.clock import replaying, today
from services.kernel.rules import BrokenRule, check_past


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 11, 30, 22, 59, tzinfo=UTC), date(2026, 11, 30)),
        (datetime(2026, 11, 30, 23, 1, tzinfo=UTC), date(2026, 12, 1)),
        (datetime(2026, 7, 31, 22, 1, tzinfo=UTC), date(2026, 8, 1)),
    ],
)
def test_a_day_is_that_of_lille_and_brussels(moment: datetime, day: date) -> None:
    with replaying(moment):
        assert today() == day
        check_past("declared_on", day)
        with pytest.raises(BrokenRule, match="in_the_future"):
            check_past("declared_on", date.fromordinal(day.toordinal() + 1))
