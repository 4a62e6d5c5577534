"""Why something failed, for operators: in health, in logs, and beside messages that were set aside.

What a message or a row says is left out: PostgreSQL's details quote keys, and a validation quotes what it was given.
"""

from __future__ import annotations

import asyncpg
import psycopg
from eventsourcing.persistence import MapperDeserialisationError, PersistenceError
from pydantic import ValidationError


def reason_of(error: BaseException) -> str:
    """The kind of an error and its message, without the values it came of."""
    kind = type(error).__name__
    if isinstance(error, ValidationError):
        wrong = (
            f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors(include_input=False)
        )
        return f"{kind}: {'; '.join(wrong)}"
    if isinstance(error, MapperDeserialisationError | PersistenceError) and error.__cause__:
        return f"{kind}: {reason_of(error.__cause__)}"
    if isinstance(error, asyncpg.PostgresError):  # its own words go on with DETAIL and HINT
        said = str(error.args[0]) if error.args else ""
    elif isinstance(error, psycopg.Error):
        said = error.diag.message_primary or str(error).partition("\n")[0]
    else:
        said = str(error)
    return f"{kind}: {said}" if said else kind
