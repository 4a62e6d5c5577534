"""The pages on services in memory, asked without a network: for the unit tests."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx
import pytest

from services.web.app import web_app
from services.web.identity import COOKIE
from services.web.ports import Ports
from tests.browser.fakes import fake_ports, offer_id


@pytest.fixture
def ports() -> Ports:
    return fake_ports()


@pytest.fixture
def plain_ports() -> Ports:
    """The same without demonstration mode."""
    return fake_ports(demo=False)


@pytest.fixture
async def client(ports: Ports) -> AsyncIterator[httpx.AsyncClient]:
    async with _client(ports) as made:
        yield made


@pytest.fixture
async def plain_client(plain_ports: Ports) -> AsyncIterator[httpx.AsyncClient]:
    async with _client(plain_ports) as made:
        yield made


@pytest.fixture
def jobseeker() -> dict[str, str]:
    """The header of somebody who chose to be the first jobseeker."""
    return {"cookie": f"{COOKIE}=jobseeker:{offer_id('person 0')}"}


def _client(ports: Ports) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(web_app(ports)), base_url="http://test")
