"""The decisions of WebSub, as tables: what headers name, what settings allow, what a hub's request deserves."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest
from support.commands import majra

from connectors.websub import intent
from connectors.websub.addresses import Addresses, Ref, addresses_of
from connectors.websub.links import named_hub
from majra.cli.settings import describe
from majra.settings import Settings, SettingsError

NOW = datetime(2024, 8, 19, 10, 0, tzinfo=UTC)
SECRET = "0123456789abcdef0123456789abcdef"
TOPIC = "https://akhbar.example/rss?قسم=سياسة"
HUB = "https://hub.example/"
OURS = Addresses("https://news.example/websub/", SECRET, "127.0.0.1", 8088)
REF = Ref.of("a1b2c3d4e5f6", HUB, TOPIC)


@pytest.mark.parametrize(
    ("link", "found"),
    [
        ('<https://hub.example/>; rel="hub", <https://akhbar.example/rss>; rel="self"', True),
        ("<https://hub.example/>; rel=hub, <https://akhbar.example/rss>; rel=self", True),
        ('<https://hub.example/>;REL="HUB",</rss>;type="text/xml";rel="alternate self"', True),
        (
            '<https://a.example/?a=1,2>; title="x, <y>; rel=hub"; rel=next, <https://hub.example/>; rel=hub, </rss>; rel=self',
            True,
        ),
        ('<https://hub.example/>; rel="hub"', False),
        ('</rss>; rel="self"', False),
        ("<ftp://hub.example/>; rel=hub, </rss>; rel=self", False),
        ("<https://hub.example:x[/>; rel=hub, <//[>; rel=self", False),
        ("<<<>>>;;;rel=hub,,,", False),
        ("", False),
    ],
)
def test_links(link: str, found: bool) -> None:
    wanted = ("https://hub.example/", "https://akhbar.example/rss") if found else None
    assert named_hub({"link": link}, "https://akhbar.example/feed") == wanted


def test_the_first_of_several_hubs_counts() -> None:
    link = "<https://one.example/>; rel=hub, <https://two.example/>; rel=hub, <https://akhbar.example/rss>; rel=self"
    assert named_hub({"link": link}, "https://akhbar.example/") == (
        "https://one.example/",
        "https://akhbar.example/rss",
    )


USABLE = {"websub_listen": "0.0.0.0:8088", "websub_url": "https://news.example/websub", "websub_secret": SECRET}


@pytest.mark.parametrize(
    ("change", "names"),
    [
        ({"websub_listen": "8088"}, "MAJRA_WEBSUB_LISTEN"),
        ({"websub_listen": "0.0.0.0:0"}, "MAJRA_WEBSUB_LISTEN"),
        ({"websub_listen": "0.0.0.0:70000"}, "MAJRA_WEBSUB_LISTEN"),
        ({"websub_listen": "http://0.0.0.0:8088"}, "MAJRA_WEBSUB_LISTEN"),
        ({"websub_url": ""}, "MAJRA_WEBSUB_URL"),
        ({"websub_url": "news.example/websub"}, "MAJRA_WEBSUB_URL"),
        ({"websub_url": "https://[/"}, "MAJRA_WEBSUB_URL"),
        ({"websub_url": "https://news.example/?a=1"}, "MAJRA_WEBSUB_URL"),
        ({"websub_url": "https://u:p@news.example/"}, "MAJRA_WEBSUB_URL"),
        ({"websub_secret": ""}, "MAJRA_WEBSUB_SECRET"),
        ({"websub_secret": "قصيرة"}, "MAJRA_WEBSUB_SECRET"),
    ],
)
def test_settings_that_cannot_be(change: dict[str, str], names: str) -> None:
    with pytest.raises(SettingsError) as told:
        addresses_of(Settings(**(USABLE | change)))
    assert str(told.value).startswith(names)
    assert "قصيرة" not in str(told.value), "a secret is not printed"


def test_settings() -> None:
    assert addresses_of(Settings()) is None
    assert addresses_of(Settings(websub_url="nonsense")) is None, "off is off"
    found = addresses_of(Settings(**USABLE))
    assert found is not None
    assert (found.host, found.port) == ("0.0.0.0", 8088)
    six = addresses_of(Settings(**(USABLE | {"websub_listen": "[::1]:8088"})))
    assert six is not None
    assert six.host == "::1"


def test_callbacks_are_found_by_whoever_has_the_secret() -> None:
    url = OURS.callback(REF)
    path = url.removeprefix("https://news.example")
    other = Addresses("https://news.example/websub", SECRET, "", 1)
    assert other.read(path) == REF
    assert other.read(path.removeprefix("/websub")) == REF, "a proxy may strip the prefix"
    assert Addresses("https://news.example/websub", SECRET[::-1], "", 1).read(path) is None
    for place in range(len("/websub/"), len(path)):
        changed = path[:place] + ("0" if path[place] != "0" else "1") + path[place + 1 :]
        assert OURS.read(changed) is None
    assert OURS.read(path + "/") is None
    assert OURS.read("/") is None
    assert len(OURS.signing_key(REF)) < 200
    assert OURS.signing_key(REF) not in url
    subscriptions = [
        REF,
        Ref.of("a1b2c3d4e5f7", HUB, TOPIC),
        Ref.of(REF.feed, HUB + "x", TOPIC),
        Ref.of(REF.feed, HUB, TOPIC + "x"),
    ]
    assert (
        len({OURS.signing_key(each) for each in subscriptions})
        == len({OURS.callback(each) for each in subscriptions})
        == 4
    )


SUBSCRIBE = {"hub.mode": "subscribe", "hub.topic": TOPIC, "hub.challenge": "تحدي-42", "hub.lease_seconds": "3600"}


@pytest.mark.parametrize(
    ("change", "wanted", "status", "text", "kind", "lease"),
    [
        ({}, True, 200, "تحدي-42", "confirmed", 3600.0),
        ({"hub.lease_seconds": ""}, True, 200, "تحدي-42", "confirmed", None),
        ({"hub.lease_seconds": "-1"}, True, 200, "تحدي-42", "confirmed", None),
        ({"hub.lease_seconds": "9" * 5_000}, True, 200, "تحدي-42", "confirmed", 999_999_999.0),
        ({"hub.lease_seconds": "٣٦٠٠"}, True, 200, "تحدي-42", "confirmed", None),
        ({}, False, 404, "", None, None),
        ({"hub.topic": TOPIC + "&x=1"}, True, 404, "", None, None),
        ({"hub.topic": ""}, True, 404, "", None, None),
        ({"hub.challenge": ""}, True, 404, "", None, None),
        ({"hub.challenge": "x" * 5_000}, True, 404, "", None, None),
        ({"hub.mode": "publish"}, True, 404, "", None, None),
        ({"hub.mode": "unsubscribe"}, True, 404, "", None, None),
        ({"hub.mode": "unsubscribe"}, False, 200, "تحدي-42", None, None),
        ({"hub.mode": "unsubscribe", "hub.topic": "https://other.example/"}, False, 404, "", None, None),
        ({"hub.mode": "denied", "hub.reason": "لا نعرفكم"}, True, 200, "", "denied", None),
        ({"hub.mode": "denied"}, False, 200, "", "denied", None),
        ({"hub.mode": "denied", "hub.topic": "https://other.example/"}, True, 404, "", None, None),
    ],
)
def test_intent(
    change: dict[str, str], wanted: bool, status: int, text: str, kind: str | None, lease: float | None
) -> None:
    found = intent.answer(SUBSCRIBE | change, REF, NOW, wanted=wanted)
    assert (found.status, found.text) == (status, text)
    heard = found.heard
    assert (heard.kind if heard else None, heard.lease if heard else None) == (kind, lease)
    if heard is not None:
        assert heard.ref == REF
        assert heard.reason == change.get("hub.reason")


@pytest.mark.parametrize("part", ["<", "<>;", '<>;a="', "<> ", "<>;a =", '<>;a="\\', ";", "<>;a=a;a=a,"])
def test_hostile_links_cost_no_time(part: str) -> None:
    """A header's bound is 32,768 bytes; what takes a second here would take a minute with a worse expression."""
    begun = time.perf_counter()
    assert named_hub({"link": part * (32_768 // len(part))}, "https://akhbar.example/") is None
    assert named_hub({"link": part + " " * 32_768}, "https://akhbar.example/") is None
    assert time.perf_counter() - begun < 1


def test_the_secret_is_not_shown_by_the_settings_command() -> None:
    rows = {row["setting"]: row["value"] for row in describe(Settings(websub_secret=SECRET))}
    assert rows["MAJRA_WEBSUB_SECRET"] == "(set)"
    assert describe(Settings())[0]["value"] == Settings().kafka


async def test_settings_that_cannot_be_end_the_command_before_it_begins(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAJRA_WEBSUB_LISTEN", "nowhere")
    done = await majra("127.0.0.1:1", "connect")
    assert done.code == 2
    assert done.errors.startswith("majra: MAJRA_WEBSUB_LISTEN=nowhere: not host:port")
