"""What every response carries: headers that keep a browser from loading or sending anything elsewhere; and the short responses."""

from collections.abc import Mapping

from starlette.types import Send

# Gradio writes scripts and styles into its page and compiles its templates: without the three 'unsafe' it is blank.
# Nothing can be loaded from, or sent to, anywhere else all the same.
CSP = (
    "default-src 'none'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; manifest-src 'self'; worker-src 'self' blob:; "
    "media-src 'none'; frame-src 'none'; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
)
HEADERS = {
    "content-security-policy": CSP,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}


async def answered(send: Send, status: int, text: str, more: Mapping[str, str] | None = None) -> None:
    """A whole response of a few words, or of a page."""
    kind = "text/html" if text.startswith("<!doctype") else "application/json" if text.startswith("{") else "text/plain"
    headers = {"content-type": f"{kind}; charset=utf-8", "cache-control": "no-store", **HEADERS, **(more or {})}
    if status == 401 and kind != "text/html":
        headers["www-authenticate"] = 'Basic realm="Isnad", charset="UTF-8"'
    await send({"type": "http.response.start", "status": status, "headers": [(k.encode(), v.encode()) for k, v in headers.items()]})
    await send({"type": "http.response.body", "body": text.encode()})
