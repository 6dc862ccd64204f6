from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import aiohttp
import pytest
from multidict import CIMultiDictProxy

from majra.demo.render import RenderedFeed
from majra.demo.server import serve

NEWEST = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
FEED = RenderedFeed(body="خبر".encode("windows-1256"), content_type="text/xml", newest=NEWEST, items=1)


@pytest.fixture
async def address() -> AsyncIterator[str]:
    async with serve({"a": FEED}) as addresses:
        yield addresses["a"]


async def ask(address: str, **headers: str) -> tuple[int, bytes, CIMultiDictProxy[str]]:
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    async with aiohttp.ClientSession() as client, client.get(address, headers=sent) as answer:
        return answer.status, await answer.read(), answer.headers


async def test_a_feed_is_given_as_it_is(address: str) -> None:
    status, body, headers = await ask(address)
    assert (status, body) == (200, FEED.body)
    assert headers["Content-Type"] == "text/xml"
    assert headers["Last-Modified"] == "Sun, 01 Mar 2026 09:00:00 GMT"


async def test_validators_are_honoured(address: str) -> None:
    tag = (await ask(address))[2]["ETag"]
    before = format_datetime(NEWEST - timedelta(seconds=1), usegmt=True)
    at = format_datetime(NEWEST, usegmt=True)
    cases: list[tuple[dict[str, str], int]] = [
        ({"If_None_Match": tag}, 304),
        ({"If_None_Match": f"W/{tag}"}, 304),
        ({"If_None_Match": f'"other", {tag}'}, 304),
        ({"If_None_Match": "*"}, 304),
        ({"If_None_Match": '"other"'}, 200),
        ({"If_None_Match": '"other"', "If_Modified_Since": at}, 200),  # the tag decides alone
        ({"If_Modified_Since": at}, 304),
        ({"If_Modified_Since": before}, 200),
        ({"If_Modified_Since": "nonsense"}, 200),
    ]
    for headers, status in cases:
        assert (headers, (await ask(address, **headers))[0]) == (headers, status)


async def test_what_is_not_there_is_404(address: str) -> None:
    assert (await ask(address.replace("/a", "/robots.txt")))[0] == 404
