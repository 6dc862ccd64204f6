"""`majra feeds` as an operator runs it, on the embedded broker."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from support.commands import Done
from support.commands import majra as run
from support.site import Answer, Site, site

from majra.ids import feed_id
from majra.kafka.embedded import EmbeddedBroker
from majra.kafka.registry import read_registry
from majra.records.feed import Feed
from majra.settings import Settings
from majra.topics import topic_specs

OPML = """<?xml version="1.0" encoding="UTF-8"?><opml version="2.0"><body><outline text="أخبار">
<outline type="rss" text="الأولى" xmlUrl="https://one.example/rss"/>
<outline type="rss" text="الثانية" xmlUrl="https://two.example/rss" language="ar" full_text="true" topics="sport;politics"/>
<outline type="rss" text="مكسورة" xmlUrl="ftp://three.example/rss"/>
</outline></body></opml>"""
CSV = "url,title,interval,paused\nhttps://one.example/rss,الأولى,300,\nhttps://four.example/rss,الرابعة,,true\n"
PLAIN = "# قائمة\nhttps://one.example/rss\n\nhttps://five.example/rss\n"
ONE = feed_id("https://one.example/rss")


class Registry:
    """The command on one broker, and what is registered there."""

    def __init__(self, address: str) -> None:
        self.address = address

    async def __call__(self, *arguments: str) -> Done:
        return await run(self.address, "feeds", *arguments)

    async def feeds(self) -> dict[str, Feed]:
        return {feed.url: feed for feed in (await read_registry(Settings(kafka=self.address))).values()}

    async def add(self, *urls: str) -> None:
        for url in urls:
            assert (await self("add", url, "--no-check")).code == 0


@pytest.fixture
def majra(embedded_kafka: EmbeddedBroker) -> Registry:
    embedded_kafka.create_topics(spec.name for spec in topic_specs(Settings()))
    return Registry(embedded_kafka.address)


@pytest.fixture
async def served(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Site]:
    monkeypatch.setenv("MAJRA_ALLOW_PRIVATE", "true")
    monkeypatch.setenv("MAJRA_HOST_SPACING", "0")
    async with site() as served:
        yield served


async def test_lists_of_all_kinds_are_imported(majra: Registry, tmp_path: Path) -> None:
    for name, text in (("f.opml", OPML), ("f.csv", CSV), ("f.txt", PLAIN)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    done = await majra("import", str(tmp_path / "f.opml"))
    assert done.code == 1
    assert done.out == "2 added, 0 changed, 0 as they were\n"
    assert done.errors.splitlines() == [
        f"majra: {tmp_path}/f.opml: ftp://three.example/rss: neither http nor https: ftp",
        "majra: 1 of 3 feeds could not be used",
    ]
    done = await majra("import", str(tmp_path / "f.csv"))
    assert (done.code, done.out) == (0, "1 added, 1 changed, 0 as they were\n")
    assert (await majra("import", str(tmp_path / "f.csv"))).out == "0 added, 0 changed, 2 as they were\n"
    done = await majra("import", str(tmp_path / "f.txt"))
    assert (done.code, done.out) == (0, "1 added, 1 changed, 0 as they were\n")
    feeds = await majra.feeds()
    assert set(feeds) == {f"https://{name}.example/rss" for name in ("one", "two", "four", "five")}
    two, four = feeds["https://two.example/rss"], feeds["https://four.example/rss"]
    assert (two.title, two.language, two.full_text, two.topics) == ("الثانية", "ar", True, ("sport", "politics"))
    assert (four.title, four.paused, four.interval) == ("الرابعة", True, None)
    done = await majra("import", str(tmp_path / "none.opml"))
    assert (done.code, done.errors) == (1, f"majra: {tmp_path}/none.opml: No such file or directory\n")


async def test_the_list_as_a_table_and_as_json(majra: Registry) -> None:
    done = await majra(
        "add",
        "https://one.example/rss",
        "--no-check",
        "--title",
        "وكالة \x1b[31mالأنباء",
        "--header",
        "Cookie: secret=1",
    )
    assert done.code == 0
    await majra.add("https://two.example/rss")
    done = await majra("list")
    assert done.code == 0
    lines = done.out.strip().splitlines()
    assert lines[0].split()[:3] == ["id", "feed", "state"]
    assert ONE in done.out
    assert "https://two.example/rss" in done.out
    assert "\x1b" not in done.out
    done = await majra("list", "--json")
    listed = {each["id"]: each for each in json.loads(done.out)}
    assert set(listed) == {ONE, feed_id("https://two.example/rss")}
    assert listed[ONE]["definition"]["url"] == "https://one.example/rss"
    assert "secret" not in done.out


async def test_a_feed_is_paused_resumed_and_removed(majra: Registry) -> None:
    await majra.add("https://one.example/rss", "https://two.example/rss")
    done = await majra("pause", ONE[:6])
    assert (done.code, done.out) == (0, f"{ONE} paused: https://one.example/rss\n")
    assert (await majra.feeds())["https://one.example/rss"].paused
    assert (await majra("resume", "https://ONE.example/rss/")).out == f"{ONE} resumed: https://one.example/rss\n"
    assert not (await majra.feeds())["https://one.example/rss"].paused
    assert (await majra("remove", ONE[:6])).out == f"{ONE} removed: https://one.example/rss\n"
    done = await majra("remove", "https://two.example/rss")
    assert done.code == 0
    assert await majra.feeds() == {}
    done = await majra("remove", ONE)
    assert (done.code, done.errors) == (1, f"majra: {ONE}: no such feed; `majra feeds list` names them\n")


async def test_a_name_that_fits_none_or_several(majra: Registry) -> None:
    await majra.add("https://one.example/rss", "https://two.example/rss")
    done = await majra("pause", "https://one.example/rs")
    assert (done.code, done.errors) == (
        1,
        "majra: https://one.example/rs: no such feed; did you mean https://one.example/rss?\n",
    )
    done = await majra("pause", "")
    assert done.code == 1
    assert "2 feeds begin so" in done.errors


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("https://one.example/rss", "--interval", "5"), "an interval is 120 to 86400 seconds, not 5"),
        (("https://one.example/rss", "--interval", "soon"), "no number of seconds: soon"),
        (("https://one.example/rss", "--topic", "sports"), "no topic named sports"),
        (("https://one.example/rss", "--language", "عربي"), "no language tag: عربي"),
        (("one.example/rss",), "neither http nor https"),
        (("https://one.example/rss", "--header", "Cookie"), "write it as NAME:VALUE"),
    ],
)
async def test_wrong_settings_are_wrong_use(arguments: tuple[str, ...], reason: str) -> None:
    done = await run("127.0.0.1:1", "feeds", "add", *arguments)
    assert done.code == 2
    assert reason in done.errors
    assert len(done.errors.splitlines()) == 1


@pytest.mark.parametrize("form", ["opml", "csv", "list"])
async def test_what_is_exported_can_be_imported(majra: Registry, tmp_path: Path, form: str) -> None:
    address = "https://one.example/rss?a=1&b=<2>"
    done = await majra(
        "add", address, "--no-check", "--title", 'وكالة "الأنباء", <س> & ص', "--topic", "sport", "--topic", "health",
        "--interval", "300", "--full-text", "--language", "ar-SA", "--header", "Cookie: secret=1",
    )  # fmt: skip
    assert done.code == 0
    await majra.add("https://two.example/rss")
    await majra("pause", "https://two.example/rss")
    before = await majra.feeds()
    file = tmp_path / "feeds"
    assert (await majra("export", "--format", form, "--out", str(file))).code == 0
    assert "secret" not in file.read_text(encoding="utf-8")
    for url in before:
        assert (await majra("remove", url)).code == 0
    assert (await majra("import", str(file))).out == "2 added, 0 changed, 0 as they were\n"
    after = await majra.feeds()
    assert set(after) == set(before)
    for url, feed in before.items():
        names = ("title", "language", "interval", "full_text", "topics", "paused") if form != "list" else ()
        for name in names:
            expected = getattr(feed, name)
            # OPML has no outline without a title: the address stands for it.
            assert getattr(after[url], name) in (expected, url if name == "title" and expected is None else expected)


async def test_a_feed_is_looked_at_before_it_is_registered(majra: Registry, served: Site) -> None:
    url = served.feed("/rss", [("/1", "خبر", "نص")])
    done = await majra("add", url, "--topic", "sport", "--header", "Cookie: a=1")
    assert (done.code, done.errors) == (0, "")
    assert done.out == f"{feed_id(url)} added: {url} (أخبار المدينة)\n"
    assert served.asked[0][1]["Cookie"] == "a=1"
    feed = (await majra.feeds())[url]
    assert (feed.title, feed.topics, feed.headers) == ("أخبار المدينة", ("sport",), {"Cookie": "a=1"})
    done = await majra("add", url, "--title", "اسم آخر")
    assert done.out == f"{feed_id(url)} changed: {url} (اسم آخر)\n"
    moved = served.redirect("/old", "/rss", 301)
    done = await majra("add", moved)
    assert "has moved for good" in done.errors
    assert set(await majra.feeds()) == {url}


def naming(*paths: str) -> str:
    links = "".join(f'<link rel="alternate" type="application/rss+xml" href="{path}">' for path in paths)
    return f"<!DOCTYPE html><html><head>{links}</head><body><p>أخبار المدينة</p></body></html>"


async def test_a_page_that_names_its_feed(majra: Registry, served: Site) -> None:
    url = served.feed("/rss", [("/1", "خبر", "نص")])
    done = await majra("add", served.page("/", naming("/rss")), "--full-text")
    assert (done.code, done.out) == (0, f"{feed_id(url)} added: {url} (أخبار المدينة)\n")
    assert (await majra.feeds())[url].full_text


async def test_a_page_that_names_several_feeds(majra: Registry, served: Site) -> None:
    async with site() as other:
        world, sport = served.feed("/world", [], "العالم"), other.feed("/sport", [], "الرياضة")
        page = served.page("/", naming("/world", sport, "/comments"))
        done = await majra("add", page)
        assert done.code == 2
        assert done.out.split() == [world, sport, served.url("/comments")]
        assert (
            done.errors
            == f"majra: {page}: a web page that names these 3 feeds: add one, or take all with --all-found\n"
        )
        assert await majra.feeds() == {}
        done = await majra("add", page, "--all-found", "--topic", "politics", "--header", "Cookie: a=1")
        assert done.code == 1
        assert "comments: http: the server answered 404" in done.errors
        assert done.errors.splitlines()[-1] == "majra: 1 of 3 feeds could not be registered"
        feeds = await majra.feeds()
        assert {url: (feed.title, feed.topics, feed.headers) for url, feed in feeds.items()} == {
            world: ("العالم", ("politics",), {"Cookie": "a=1"}),
            sport: ("الرياضة", ("politics",), {}),
        }
        assert "Cookie" not in other.asked[0][1]


async def test_what_does_not_answer_now_is_registered_with_a_warning(majra: Registry, served: Site) -> None:
    served.answers["/down"] = Answer(status=503)
    url = served.url("/down")
    done = await majra("add", url)
    assert (done.code, done.out) == (0, f"{feed_id(url)} added: {url}\n")
    assert done.errors.startswith(f"majra: warning: {url}: http: the server answered 503")
    assert len(done.errors.splitlines()) == 1
    assert set(await majra.feeds()) == {url}


async def test_what_is_no_feed_is_not_registered_unless_told_to(majra: Registry, served: Site) -> None:
    page = served.page("/about", "<html><body><p>من نحن</p></body></html>")
    for url, reason in ((page, "not-a-feed: a web page"), (served.url("/none"), "http: the server answered 404")):
        done = await majra("add", url)
        assert (done.code, done.out) == (1, "")
        assert reason in done.errors
        assert "--no-check registers it all the same" in done.errors
    assert await majra.feeds() == {}
    assert (await majra("add", page, "--no-check")).code == 0
    assert set(await majra.feeds()) == {page}


async def test_private_addresses_are_refused(majra: Registry) -> None:
    done = await majra("add", "http://127.0.0.1:9/rss")
    assert done.code == 1
    assert done.errors.startswith("majra: http://127.0.0.1:9/rss: blocked-address: not a public address")
    assert "MAJRA_ALLOW_PRIVATE" in done.errors
    assert await majra.feeds() == {}
