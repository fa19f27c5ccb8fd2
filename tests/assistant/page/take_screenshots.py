"""Take the README's pictures: `python tests/assistant/page/take_screenshots.py`, from the project's root."""

import socket
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).parents[3]))

from playwright.sync_api import sync_playwright

from assistant.asking import Assistant
from assistant.keeping import ArchiveKeeper
from assistant.page.serving import serve
from vectorstore.archive import open_archive
from vectorstore.articles import Article
from vectorstore.embedding import load_encoder
from vectorstore.reading import read_articles

ROOT = Path(__file__).parents[3]
PICTURES = Path(__file__).parent / "screenshots"
ARABIC, ENGLISH = "كم عضواً صوّت لصالح مشروع القرار؟", "Which country used its veto?"
ARCHIVE = "archive"
"""Not a question: the Archive tab is shown."""
SHOTS = [
    ("welcome-ar", "ar-EG", "light", (1360, 860), None),
    ("answer-ar", "ar-EG", "light", (1360, 860), ARABIC),
    ("answer-en", "en-GB", "light", (1360, 860), ENGLISH),
    ("answer-en-dark", "en-GB", "dark", (1360, 860), ENGLISH),
    ("answer-ar-phone", "ar-EG", "dark", (375, 812), ARABIC),
    ("answer-en-phone", "en-GB", "light", (375, 812), ENGLISH),
    ("archive-ar", "ar-EG", "light", (1360, 860), ARCHIVE),
    ("archive-en-dark", "en-GB", "dark", (1360, 860), ARCHIVE),
    ("archive-ar-phone", "ar-EG", "light", (375, 812), ARCHIVE),
]


def main() -> None:
    """Serve the seeds' archive and take each picture."""
    PICTURES.mkdir(exist_ok=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with TemporaryDirectory() as folder, open_archive(Path(folder), load_encoder(""), create=True) as archive:
        list(archive.embed(item for item in read_articles([ROOT / "seeds"]) if isinstance(item, Article)))
        assistant = Assistant(archive)
        page = serve(assistant, "127.0.0.1", port, ArchiveKeeper(archive, assistant))
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"])
            for name, locale, scheme, (width, height), question in SHOTS:
                context = browser.new_context(locale=locale, color_scheme=scheme, viewport={"width": width, "height": height})
                shown = context.new_page()
                shown.goto(f"http://127.0.0.1:{port}/")
                shown.locator(".welcome").wait_for()
                if question == ARCHIVE:
                    shown.locator("[data-place='archive']").click()
                    shown.wait_for_timeout(1500)
                elif question:
                    shown.fill("#question textarea", question)
                    shown.keyboard.press("Enter")
                    shown.locator(".turn[data-done='1'] .chip").first.wait_for()
                    shown.wait_for_timeout(800)
                shown.screenshot(path=PICTURES / f"{name}.png")
                context.close()
            browser.close()
        page.close(verbose=False)


if __name__ == "__main__":
    main()
