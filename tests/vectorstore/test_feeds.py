"""Feeds and pages from a real server: what is new is read, within limits, and nobody is led inside the house."""

import gzip
import socket
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from vectorstore.articles import Article
from vectorstore.errors import InputError
from vectorstore.feeds import Feed, article_from
from vectorstore.fetching import Fetcher, is_public
from vectorstore.reading import Refusal

TEXT = "توافق الرئيس المصري ونظيره الروسي على مواصلة التحرك لوقف إطلاق النار في القطاع، وفق بيان الرئاسة. " * 12
ENGLISH = "The dam at Derna collapsed during the storm, the mayor said, and thousands of people drowned. " * 12
PAGE = f'<html lang="ar"><head><meta charset="utf-8"><title>هدنة</title></head><body><nav>الرئيسية</nav><article><h1>هدنة</h1><p>{TEXT}</p></article></body></html>'
RSS = """<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>رويترز</title>
<item><guid>urn:1</guid><title>هدنة &amp; غزة</title><link>{0}/page</link><pubDate>Sat, 09 Dec 2023 10:00:00 +0200</pubDate><description>{1}</description></item>
<item><guid>2</guid><title>Floods</title><link>{0}/missing</link><description>A summary only…</description></item></channel></rss>"""
ATOM = """<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom"><title>BBC</title><id>x</id><updated>2023-12-10T00:00:00Z</updated>
<entry><id>tag:bbc,1</id><title>Floods</title><link href="{0}/page"/><updated>2023-12-10T00:00:00Z</updated><published>2023-12-09T10:00:00Z</published><content type="html">&lt;p&gt;{2}&lt;/p&gt;</content></entry></feed>"""
Answer = tuple[int, dict[str, str], bytes]


class Site:
    """A server on this machine: `answers` by path, and the paths that were `asked`."""

    def __init__(self) -> None:
        site = self
        self.answers: dict[str, Answer | Callable[[BaseHTTPRequestHandler], None]] = {}
        self.asked: list[str] = []

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                site.asked.append(self.path)
                answer = site.answers.get(self.path, (404, {}, b"no"))
                if callable(answer):
                    answer(self)
                    return
                status, headers, body = answer
                if "ETag" in headers and self.headers.get("If-None-Match") == headers["ETag"]:
                    status, body = 304, b""
                self.send_response(status)
                for name, value in {**headers, "Content-Length": str(len(body))}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()


@pytest.fixture
def site() -> Iterator[Site]:
    site = Site()
    site.answers["/page"] = (200, {"Content-Type": "text/html"}, PAGE.encode())
    yield site
    site.server.shutdown()
    site.server.server_close()


@pytest.fixture
def fetcher() -> Fetcher:
    return Fetcher(allowed={"127.0.0.1"}, seconds=2)


def test_rss(site: Site, fetcher: Fetcher) -> None:
    """A feed of summaries gives the pages' whole texts; a page that is missing is named, and asked again next time, alone."""
    site.answers["/feed"] = (200, {"ETag": '"1"'}, RSS.format(site.url, "ملخص…", "").encode())
    feed = Feed(f"{site.url}/feed", fetcher)
    article, refusal = feed.articles()
    assert isinstance(article, Article)
    assert (article.id, article.title, article.source, article.url, article.language) == ("urn:1", "هدنة & غزة", "رويترز", f"{site.url}/page", "ar")
    assert article.published.isoformat() == "2023-12-09T08:00:00+00:00"
    assert article.body == TEXT.strip()
    assert isinstance(refusal, Refusal)
    assert "/missing: answered 404" in str(refusal)
    assert [type(item) for item in Feed(feed.url, fetcher, feed.state).articles()] == [Refusal]
    assert site.asked == ["/feed", "/page", "/missing", "/feed", "/missing"]


def test_atom_unchanged(site: Site, fetcher: Fetcher) -> None:
    """A feed with whole texts asks no page, and one that has not changed gives nothing, at the cost of a question."""
    site.answers["/feed"] = (200, {"ETag": '"1"'}, ATOM.format(site.url, "", ENGLISH).encode())
    feed = Feed(f"{site.url}/feed", fetcher)
    (article,) = feed.articles()
    assert isinstance(article, Article)
    assert (article.id, article.source, article.language, article.body) == ("tag:bbc,1", "BBC", "en", ENGLISH.strip())
    assert list(Feed(feed.url, fetcher, feed.state).articles()) == []
    assert site.asked == ["/feed", "/feed"]


def test_wrong_charset(site: Site, fetcher: Fetcher) -> None:
    """A feed in Windows-1256 that says it is UTF-8 is read as what it is."""
    site.answers["/feed"] = (200, {}, RSS.format(site.url, TEXT, "").encode("cp1256"))
    article = next(Feed(f"{site.url}/feed", fetcher).articles())
    assert isinstance(article, Article)
    assert article.body == TEXT.strip()


def drip(handler: BaseHTTPRequestHandler) -> None:
    try:
        for _ in range(100):
            handler.wfile.write(b"H")
            time.sleep(0.1)
    except OSError:
        pass


def endless(handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(b"HTTP/1.0 200 OK\r\n\r\n")
    try:
        while True:
            handler.wfile.write(b"<p>" * 100_000)
    except OSError:
        pass


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ((404, {}, b""), "answered 404"),
        ((500, {}, b""), "answered 500"),
        (drip, "did not answer within 2 seconds"),
        (endless, "is too large (more than 10 MB)"),
        ((200, {"Content-Encoding": "gzip"}, gzip.compress(b"a" * 50_000_000, 1)), "is too large"),
        ((200, {"Content-Encoding": "gzip"}, b"no gzip"), "packed in a damaged way"),
        ((200, {"Content-Encoding": "br"}, b"x"), "is packed as 'br'"),
        ((302, {"Location": "http://10.0.0.1/"}, b""), "leads to a private address (10.0.0.1)"),
        ((302, {"Location": "file:///etc/passwd"}, b""), "expected http:// or https://"),
        ((302, {"Location": "/feed"}, b""), "redirects more than 5 times"),
        ((200, {}, b"<rss><channel><it"), "is no feed"),
        ((200, {}, b"<html><p>words</p></html>"), "is no feed"),
        ((200, {}, b""), "is no feed"),
    ],
)
def test_refused(site: Site, fetcher: Fetcher, answer: Answer, said: str) -> None:
    """Whatever a server does ends in time, with a sentence that says what was wrong."""
    site.answers["/feed"] = answer
    (refusal,) = Feed(f"{site.url}/feed", fetcher).articles()
    assert isinstance(refusal, Refusal)
    assert said in refusal.reason


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "localhost", "10.1.2.3", "192.168.0.1", "100.64.0.1", "0.0.0.0", "[::1]", "[::]", "169.254.169.254", "[::ffff:127.0.0.1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]", "[fd00::1]", "2130706433", "0177.0.0.1", "0x7f.1"],
)
def test_private(host: str) -> None:
    """An address inside the house is not asked, however it is written."""
    with pytest.raises(InputError, match="leads to a private address .*ISNAD_ALLOW_PRIVATE_ADDRESSES|is no address of a page .Invalid IPv4"):
        Fetcher().get(f"http://{host}:9/", 1_000)


def test_rebinding(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name with a private address among its own is refused; a name is looked up once, and what was looked at is asked."""
    answers = [["93.184.216.34", "10.0.0.1"], ["127.0.0.1"]]
    looked_up = []

    def resolve(host: str, port: int, **_: object) -> list[tuple]:
        looked_up.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in answers[0]]

    monkeypatch.setattr("vectorstore.fetching.socket.getaddrinfo", resolve)
    with pytest.raises(InputError, match=r"private address \(10\.0\.0\.1\)"):
        Fetcher().get("http://news.example/", 1_000)
    assert looked_up == ["news.example"]


def test_public() -> None:
    """Ordinary addresses are asked."""
    assert is_public("93.184.216.34")
    assert is_public("2606:2800:220:1:248:1893:25c8:1946")


def test_article_from(site: Site, fetcher: Fetcher) -> None:
    """A page by its address is an article of that address, whatever other publisher it says it is."""
    site.answers["/other"] = (200, {}, PAGE.replace("<title>", '<link rel="canonical" href="https://bbc.com/1"><title>').encode())
    article = article_from(f"{site.url}/other", fetcher)
    assert isinstance(article, Article)
    assert (article.id, article.url, article.title) == (f"{site.url}/other", f"{site.url}/other", "هدنة")
    assert isinstance(article_from(f"{site.url}/none", fetcher), Refusal)
    assert isinstance(article_from("ftp://example.org/a", fetcher), Refusal)
