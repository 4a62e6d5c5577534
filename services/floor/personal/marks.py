"""Which fields of an event class are marked ``Personal``: looked up once a class."""

from __future__ import annotations

import inspect
from dataclasses import dataclass
from functools import cache
from typing import Any, get_args, get_type_hints

from pydantic import TypeAdapter

from services.kernel.personal import Personal


@dataclass(frozen=True, slots=True)
class Marked:
    """A marked field: what it reads as after erasure, and how its value is written and read."""

    name: str
    mask: Any
    value: TypeAdapter[Any]


@cache
def marked_fields(cls: type) -> tuple[Marked, ...]:
    """The marked fields of an event class, inherited ones included.

    Raises ``TypeError`` for annotations that cannot be read: a mark in them would be overlooked.
    """
    found: dict[str, Marked] = {}
    for base in reversed(cls.__mro__):
        if base.__module__.split(".")[0] in ("eventsourcing", "builtins", "typing"):
            continue  # the library's own, whose annotations name what it imports for type checkers only
        for name, hint in _hints(base).items():
            mark = _mark_in(hint)
            if mark is not None:
                found[name] = Marked(name, mark.mask, TypeAdapter(hint))
    return tuple(found.values())


def _hints(base: type) -> dict[str, Any]:
    """The annotations of one class, without those of its bases."""
    alone = type(
        base.__name__,
        (),
        {"__annotations__": inspect.get_annotations(base), "__module__": base.__module__},
    )
    try:
        return get_type_hints(alone, include_extras=True)
    except NameError as error:
        raise TypeError(f"the annotations of {base.__qualname__} cannot be read: {error}") from error


def _mark_in(hint: Any) -> Personal | None:
    """The mark on a type, or on a part of it (``Annotated[str, Personal()] | None``)."""
    if isinstance(hint, Personal):
        return hint
    parts = (*getattr(hint, "__metadata__", ()), *get_args(hint))
    return next(filter(None, map(_mark_in, parts)), None)
