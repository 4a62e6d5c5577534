"""What somebody sent with a form: values kept as they were given, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from starlette.requests import Request

from services.floor.faults import Fault, shortened
from services.offers.text import without_control_characters


@dataclass
class Form:
    """Values by field name, and the faults found while reading them. A value that is not asked for is not looked at."""

    values: dict[str, list[str]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    @classmethod
    async def sent(cls, request: Request) -> Form:
        """The form a request carries; files are none of ours and are left out."""
        values: dict[str, list[str]] = {}
        async with request.form() as sent:
            for name, value in sent.multi_items():
                if isinstance(value, str):
                    clean = str(without_control_characters(value)).replace("\r\n", "\n").strip()
                    values.setdefault(name, []).append(clean)
        return cls(values)

    def text(self, name: str) -> str:
        """The value; empty where there is none."""
        return next(iter(self.values.get(name, ())), "")

    def line(self, name: str, most: int = 200) -> str:
        """A value of one line. Fault ``too_long``."""
        text = " ".join(self.text(name).split())
        if len(text) > most:
            self.fault(name, "too_long", limit=most)
        return text

    def required(self, name: str, most: int = 200) -> str:
        """A line that must be there. Fault ``missing``."""
        text = self.line(name, most)
        if not text:
            self.fault(name, "missing")
        return text

    def lines(self, name: str) -> list[str]:
        """One value a line or between commas, each once."""
        parts = self.text(name).replace(",", "\n").replace(";", "\n").split("\n")
        return list(dict.fromkeys(part for part in (" ".join(part.split()) for part in parts) if part))

    def many(self, name: str, known: Collection[str]) -> tuple[str, ...]:
        """The values ticked, in their own order; one that no page offers is a fault (``not_valid``)."""
        given = self.values.get(name, [])
        if any(value and value not in known for value in given):
            self.fault(name, "not_valid")
        return tuple(value for value in known if value in given)

    def one(self, name: str, known: Iterable[str]) -> str | None:
        """A value out of a list; ``None`` where none is chosen. Fault ``not_valid``."""
        value = self.text(name)
        if value and value not in known:
            self.fault(name, "not_valid")
            return None
        return value or None

    def number(self, name: str, least: float, most: float) -> float | None:
        """A number as people write it: "2 400", "12,50". Faults ``not_a_number``, ``too_small``, ``too_large``."""
        text = "".join(self.text(name).split()).replace(",", ".")
        if not text:
            return None
        try:
            value = float(text)
        except ValueError:
            self.fault(name, "not_a_number")
            return None
        if not least <= value <= most:  # not a number at all is not in between either
            is_small = value < least
            self.fault(
                name, "too_small" if is_small else "too_large", limit=f"{least if is_small else most:g}"
            )
            return None
        return value

    def day(self, name: str) -> date | None:
        """A date as browsers send it. Fault ``impossible_date``."""
        text = self.text(name)
        if not text:
            return None
        try:
            return date.fromisoformat(text)
        except ValueError:
            self.fault(name, "impossible_date", given=shortened(text))
            return None

    def fault(self, name: str, rule: str, **params: object) -> None:
        """Note what is wrong with a field, once."""
        if all(fault.field != name for fault in self.faults):
            self.faults.append(Fault(name, rule, params))

    def told(self, labels: Mapping[str, str], language: str) -> list[tuple[str, str, str]]:
        """The faults for the reader: field, its label, and a sentence; in the order of the labels."""
        order = {name: place for place, name in enumerate(labels)}
        known = sorted(self.faults, key=lambda fault: order.get(fault.field, len(order)))
        return [
            (fault.field, labels.get(fault.field, fault.field), fault.sentence(language)) for fault in known
        ]
