"""The page on a network, with the real clients: what programs may call, who may enter, what is never served, what never runs."""

import asyncio
import json
import socket
import sys
from collections.abc import Iterator, Sequence
from http.client import HTTPConnection
from pathlib import Path
from subprocess import run
from typing import Any

import httpx
import pytest
from gradio_client import Client
from mcp import ClientSession
from mcp.client.streamable_http import streamablehttp_client
from playwright.sync_api import Browser, Page, expect

from assistant.asking import Assistant
from assistant.keeping import ArchiveKeeper
from assistant.page.guarding import MOST_BYTES
from assistant.page.serving import serve
from assistant.page.users import Patience, Users, add_user
from vectorstore.archive import Archive, open_archive
from vectorstore.embedding import load_encoder
from vectorstore.errors import SettingError
from vectorstore.reading import read_articles

SEEDS = Path(__file__).parents[3] / "seeds"
TOOLS = {"ask", "search_passages", "read_article", "summarise"}


def free() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    """The seeds."""
    with open_archive(tmp_path_factory.mktemp("store"), load_encoder(""), create=True) as opened:
        list(opened.embed(read_articles([SEEDS])))
        yield opened


@pytest.fixture(scope="module")
def address(archive: Archive) -> Iterator[str]:
    """The page, open to all on this machine."""
    assistant, port = Assistant(archive), free()
    page = serve(assistant, "127.0.0.1", port, ArchiveKeeper(archive, assistant))
    yield f"http://127.0.0.1:{port}/"
    page.close(verbose=False)


@pytest.fixture(scope="module")
def locked(archive: Archive, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The page for one user."""
    users = tmp_path_factory.mktemp("users") / "users"
    add_user(users, "ليلى", "a long password")
    assistant, port = Assistant(archive), free()
    page = serve(assistant, "127.0.0.1", port, ArchiveKeeper(archive, assistant), Users(users))
    yield f"http://127.0.0.1:{port}/"
    page.close(verbose=False)


@pytest.fixture(scope="module")
def reader(browser: Browser, address: str) -> tuple[Page, list[str]]:
    """A browser, and what it complained of or asked of another machine."""
    wrong: list[str] = []
    page = browser.new_context(locale="en", viewport={"width": 1360, "height": 860}).new_page()
    page.set_default_timeout(15_000)
    page.on("request", lambda request: request.url.startswith((address, "data:", "blob:")) or wrong.append(request.url))
    page.on("console", lambda said: said.type == "error" and wrong.append(said.text))
    page.on("dialog", lambda dialog: (wrong.append(dialog.message) if "Remove" not in dialog.message else None, dialog.accept()))
    page.add_init_script("window.ran = 0;")
    page.goto(address)
    expect(page.locator(".welcome")).to_be_visible()
    return page, wrong


def test_a_program_calls_the_four_functions_and_finds_no_other(address: str) -> None:
    """gradio_client sees four names, and each gives the JSON of the command line."""
    client = Client(address, verbose=False)
    assert {name.strip("/") for name in client.view_api(return_format="dict")["named_endpoints"]} == TOOLS
    answer = json.loads(client.predict("Which country used its veto?", api_name="/ask"))
    assert answer["citations"][0]["quote"]
    hits = json.loads(client.predict("وقف إطلاق النار", limit=2, language="ar", api_name="/search_passages"))["hits"]
    assert len(hits) == 2
    article = json.loads(client.predict(hits[0]["article_id"], api_name="/read_article"))
    assert hits[0]["text"] == article["body"][hits[0]["start"] : hits[0]["end"]]
    for named in ({"subject": "وقف إطلاق النار"}, {"article_id": hits[0]["article_id"]}, {"since": "2023-12-01", "language": "ar"}):
        assert json.loads(client.predict(**named, api_name="/summarise"))["citations"]
    for question, said in (("veto", "is not a day"), ("حق النقض", "ليس يوماً")):
        with pytest.raises(Exception, match=said):
            client.predict(question, since="yesterday", api_name="/ask")
    for language, said in (("en", "no article with that id"), ("ar", "ليس في الأرشيف مقال")):
        with pytest.raises(Exception, match=said):
            client.predict(article_id="no such", language=language, api_name="/summarise")


def test_the_readmes_example_works(address: str) -> None:
    """The example under "For other programs", typed as it stands, but for the address."""
    readme = (SEEDS.parent / "README.md").read_text(encoding="utf-8")
    block = readme[readme.index("    import json\n    from gradio_client") :].split("\n\nThe same")[0]
    code = "\n".join(line.removeprefix("    ") for line in block.splitlines()).replace("http://127.0.0.1:7860", address)
    done = run([sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=60, env={"PYTHONIOENCODING": "utf-8", "PATH": "/usr/bin:/bin"})
    assert done.returncode == 0, done.stderr
    assert "حق النقض" in done.stdout
    assert "[1]" in done.stdout


async def _called(address: str, headers: dict[str, str], calls: Sequence[tuple[str, dict[str, Any]]]) -> tuple[list[Any], list[tuple[bool, str]]]:
    """The tools that an MCP client is told of, and what each call gave: whether it failed, and its text."""
    async with streamablehttp_client(f"{address}gradio_api/mcp/", headers) as (read, write, _), ClientSession(read, write) as session:
        await session.initialize()
        tools = (await session.list_tools()).tools
        results = [await session.call_tool(name, given) for name, given in calls]
        return tools, [(bool(result.isError), result.content[0].text) for result in results]  # type: ignore[union-attr]


def test_a_model_uses_the_tools(address: str, archive: Archive) -> None:
    """The mcp client lists the four with typed parameters and words on each, and each gives JSON; what cannot be done is said in words."""
    [seed] = [article for article in archive.catalogue.newest("ar", 100) if "السيسي" in article.title][:1]
    calls: list[tuple[str, dict[str, Any]]] = [
        ("ask", {"question": "كم عضواً صوّت لصالح مشروع القرار؟"}),
        ("search_passages", {"query": "veto", "limit": 2, "language": "ar", "since": "2023-12-01"}),
        ("read_article", {"article_id": seed.id}),
        ("summarise", {"article_id": seed.id}),
        ("read_article", {"article_id": "no such"}),
    ]
    tools, results = asyncio.run(_called(address, {}, calls))
    assert {tool.name for tool in tools} == TOOLS
    for tool in tools:
        assert tool.description
        assert len(tool.description) > 40
        for name, parameter in tool.inputSchema["properties"].items():
            assert parameter.get("type") or parameter.get("enum"), name
            assert parameter.get("description"), name
    assert [failed for failed, _ in results] == [False] * 4 + [True]
    answer, hits, article, summary = (json.loads(text) for _, text in results[:4])
    assert "13 دولة" in answer["citations"][0]["quote"]
    assert 1 <= len(hits["hits"]) <= 2
    assert article["body"] == seed.body
    assert {citation["article_id"] for citation in summary["citations"]} == {seed.id}
    assert "no article with that id" in results[4][1]


def test_a_model_enters_with_a_password(locked: str) -> None:
    """With a users file the tools are behind it too."""
    headers = {"Authorization": httpx.BasicAuth("ليلى", "a long password")._auth_header}
    tools, [(failed, text)] = asyncio.run(_called(locked, headers, [("ask", {"question": "Which country used its veto?"})]))
    assert len(tools) == len(TOOLS)
    assert not failed
    assert json.loads(text)["citations"]


def test_only_users_enter(locked: str) -> None:
    """Nothing without a password, everything with it; who guesses has to wait, whatever she then gives."""
    with httpx.Client(base_url=locked) as http:
        for path in ("", "config", "gradio_api/info", "gradio_api/mcp/", "theme.css"):
            assert http.get(path).status_code == 401, path
        page = http.get("", headers={"Accept": "text/html"})
        assert "كلمة المرور" in page.text
        assert "Password" in page.text
        assert Client(locked, auth=("ليلى", "a long password"), verbose=False).predict("veto", api_name="/ask")
        for _ in range(3):
            assert http.post("login", data={"username": "ليلى", "password": "guess"}).status_code == 401
        refused = http.post("login", data={"username": "ليلى", "password": "a long password"})
        assert refused.status_code == 429
        assert int(refused.headers["retry-after"]) >= 1


def test_patience_doubles_and_forgets_the_oldest() -> None:
    """Two failures are free, each further one doubles the wait, and memory is bounded."""
    clock = [0.0]
    patience = Patience(lambda: clock[0])
    waits = []
    for _ in range(6):
        patience.failed("a")
        waits.append(patience.wait("a"))
    assert waits == [0, 0, 1, 2, 4, 8]
    for n in range(5000):
        patience.failed(f"b{n}")
    assert patience.wait("a") == 0
    assert len(patience._failures) == 4096


@pytest.mark.parametrize(("name", "password", "said"), [("a:b", "long enough", "cannot be a name"), ("a", "short", "too short"), ("", "long enough", "name")])
def test_unfit_users_are_refused(tmp_path: Path, name: str, password: str, said: str) -> None:
    """In one sentence; and a file keeps no password."""
    with pytest.raises(SettingError, match=said):
        add_user(tmp_path / "users", name, password)
    add_user(tmp_path / "users", "ok", "long enough")
    assert "$argon2id$" in (tmp_path / "users").read_text(encoding="utf-8")
    assert (tmp_path / "users").stat().st_mode & 0o077 == 0


def test_what_is_never_served(address: str) -> None:
    """No file, no proxy, no other site, no other name, nothing too large; and every answer has its headers."""
    closed = "gradio_api/file=/etc/passwd", "gradio_api/file/etc/passwd", "gradio_api/proxy=http://127.0.0.1/", "monitoring", "docs", "openapi.json", "gradio_api/runs"
    with httpx.Client(base_url=address) as http:
        assert {http.get(path).status_code for path in closed} == {404}
        assert http.get("", headers={"Host": "evil.example"}).status_code == 403
        for origin in ("https://evil.example", "null"):
            assert http.post("gradio_api/call/ask", json={"data": ["q"]}, headers={"Origin": origin}).status_code == 403
        connection = HTTPConnection(address.split("/")[2])
        connection.putrequest("POST", "/gradio_api/upload")
        connection.putheader("Content-Length", str(MOST_BYTES + 1))
        connection.endheaders()
        assert connection.getresponse().status == 413
        connection.close()
        for path in ("", "nowhere", closed[0]):
            headers = http.get(path).headers
            assert "default-src 'none'" in headers["content-security-policy"], path
            assert headers["x-content-type-options"] == "nosniff"
            assert "access-control-allow-origin" not in headers


def test_articles_are_found_read_summarised_and_added(reader: tuple[Page, list[str]], tmp_path: Path) -> None:
    """Search the list, open an article, summarise it, drop two files of which one is refused, and find the other."""
    page, wrong = reader
    page.locator(".places [data-place=archive]").click()
    page.fill("#seeking [name=words]", "السيسي")
    page.keyboard.press("Enter")
    page.locator("#shelf [data-article]").filter(has_text="السيسي").first.click()
    expect(page.locator("#leaf article")).to_have_attribute("dir", "rtl")
    page.locator("#leaf [data-summarise]").click()
    expect(page.locator("#leaf blockquote").first).to_be_visible()
    good, bad = tmp_path / "good.txt", tmp_path / "bad.txt"
    good.write_text("Quay opened at Duqm\n9 December 2023\nThe quay at Duqm was opened by the minister on Saturday.", encoding="utf-8")
    bad.write_bytes(b"")
    page.locator("button[data-adding]").click()
    page.set_input_files("#files input[type=file]", [good, bad])
    expect(page.locator("#files table")).to_be_visible()
    page.locator("#put").click()
    expect(page.locator("#progress .added[data-done='1']")).to_contain_text("1 added")
    expect(page.locator("#progress li")).to_contain_text("bad.txt")
    page.get_by_role("button", name="العربية").click()
    expect(page.locator("#progress .added")).to_contain_text("أُضيف")
    page.get_by_role("button", name="English").click()
    assert wrong == []
