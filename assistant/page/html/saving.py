"""An answer to keep: the buttons that save it as a file or print it. The file is in the button; the server keeps none."""

from html import escape

from assistant.answers import Answer
from assistant.exporting import as_html, as_markdown
from assistant.page.html.writing import word


def saving(answer: Answer) -> str:
    """Markdown, HTML, and the browser's own print of the HTML, which also makes the PDF."""
    return (
        f'<button type="button" data-save="isnad.md" data-kind="text/markdown" data-text="{escape(as_markdown(answer))}">{word("save_md")}</button>'
        f'<button type="button" data-save="isnad.html" data-kind="text/html" data-text="{escape(as_html(answer))}">{word("save_html")}</button>'
        f'<button type="button" data-print>{word("save_print")}</button>'
    )
