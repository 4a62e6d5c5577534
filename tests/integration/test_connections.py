"""How many of PostgreSQL's connections a process holds: many of them share one server, which gives a hundred by itself."""

from __future__ import annotations

from services.bootstrap import House

HELD = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
SERVICES = 5
PROCESSES = 12
"""Twice as many as ``deploy/compose.yaml`` runs, while those are replaced, and two commands beside them."""
GIVEN_BY_POSTGRESQL = 100


async def test_a_house_where_nobody_commands_holds_one_for_each_service_and_one_for_queries(
    built: House,
) -> None:
    held = await built.pool.fetchval(HELD)
    assert held <= SERVICES + 1
    assert held * PROCESSES < GIVEN_BY_POSTGRESQL
