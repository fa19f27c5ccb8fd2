"""Who may enter: those with the cookie of an earlier entry, or with a name and its password."""

import asyncio
import base64
import binascii
import hashlib
import json
import re
import secrets
import time
from collections import OrderedDict
from html import escape
from urllib.parse import parse_qs

from starlette.datastructures import Headers
from starlette.types import Receive, Scope, Send

from assistant.page.responses import answered
from assistant.page.users import Patience, Users
from assistant.page.words import WORDS

SESSION_SECONDS = 12 * 3600
SESSIONS = 4096
COOKIE = "isnad-reader"


class Door:
    """Lets in who has the cookie of an earlier entry, or gives a name and its password (form, or HTTP Basic)."""

    def __init__(self, users: Users) -> None:
        self._users = users
        self._patience = Patience()
        self._entered: OrderedDict[str, float] = OrderedDict()

    async def opened(self, scope: Scope, receive: Receive, send: Send, headers: Headers) -> bool:
        """Whether the request may pass; where not, it has been answered."""
        address = (scope.get("client") or ("", 0))[0]
        if scope["path"].rstrip("/") == "/login":
            if scope["method"] == "POST":
                await self._enter(receive, send, headers, address)
                return False
        # Gradio calls itself there once, to start its queue; it tells nothing.
        elif scope["path"] == "/gradio_api/startup-events" or self._known(_cookie(headers)) or await self._basic(headers, address):
            return True
        wants_page = "text/html" in headers.get("accept", "")
        await answered(send, 401, door_page() if wants_page else "Give a name and a password.")
        return False

    async def _enter(self, receive: Receive, send: Send, headers: Headers, address: str) -> None:
        given = parse_qs((await _body(receive, 8192)).decode("utf-8", "replace"))
        name, password = (given.get(field, [""])[0] for field in ("username", "password"))
        page = "text/html" in headers.get("accept", "")
        wait = self._patience.wait(f"name {name[:100]}", f"from {address}")
        if wait:
            more = {"retry-after": str(int(wait) + 1)}
            await answered(send, 429, door_page("door_wait") if page else "Too many tries. Wait, then try again.", more)
        elif await self._admits(name, password, address):
            token = secrets.token_urlsafe(32)
            self._keep(token)
            secure = "; Secure" if headers.get("x-forwarded-proto") == "https" else ""
            cookie = {"set-cookie": f"{COOKIE}={token}; Path=/; HttpOnly; SameSite=Lax; Max-Age={SESSION_SECONDS}{secure}"}
            await (answered(send, 303, "", {**cookie, "location": "/"}) if page else answered(send, 200, json.dumps({"success": True}), cookie))
        else:
            await answered(send, 401, door_page("door_wrong") if page else "That name and password do not belong together.")

    async def _basic(self, headers: Headers, address: str) -> bool:
        kind, _, coded = headers.get("authorization", "").partition(" ")
        if kind.lower() != "basic":
            return False
        # What was right once is known by its hash for a while: argon2 is slow on purpose, and programs ask often.
        key = "basic " + hashlib.sha256(coded.encode()).hexdigest()
        if self._known(key):
            return True
        try:
            name, _, password = base64.b64decode(coded, validate=True).decode().partition(":")
        except (binascii.Error, UnicodeDecodeError):
            return False
        if self._patience.wait(f"name {name[:100]}", f"from {address}") or not await self._admits(name, password, address):
            return False
        self._keep(key)
        return True

    async def _admits(self, name: str, password: str, address: str) -> bool:
        keys = f"name {name[:100]}", f"from {address}"
        # Counted before the slow part, so that many tries at once are no way around the wait.
        self._patience.failed(*keys)
        right = await asyncio.to_thread(self._users.admits, name, password)
        if right:
            self._patience.succeeded(*keys)
        return right

    def _known(self, token: str) -> bool:
        return bool(token) and self._entered.get(token, 0.0) > time.monotonic()

    def _keep(self, token: str) -> None:
        self._entered[token] = time.monotonic() + SESSION_SECONDS
        while len(self._entered) > SESSIONS:
            self._entered.popitem(last=False)


def door_page(complaint: str = "") -> str:
    """The page that asks for a name and a password, in both languages; it needs no script."""

    def said(key: str) -> str:
        return " · ".join(f'<span lang="{language}" dir="auto">{escape(WORDS[language][key])}</span>' for language in ("ar", "en"))

    wrong = f'<p role="alert">{said(complaint)}</p>' if complaint else ""
    style = (
        "body{margin:0;min-height:100vh;display:grid;place-items:center;font:1rem/1.7 system-ui,sans-serif;color-scheme:light dark;background:light-dark(#f7f3ea,#191816);"
        "color:light-dark(#28241d,#e7e0d3)}form{display:grid;gap:.8rem;width:min(20rem,85vw)}label{display:grid;gap:.2rem}input,button{font:inherit;padding:.5rem .8rem;border-radius:.6rem;"
        "border:1px solid #998}button{background:#8f3420;color:#fffaf2;border:0}p{margin:0;color:light-dark(#8f3420,#e39a7b)}"
    )
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Isnad · إسناد</title><style>{style}</style>'
        f'<form method="post" action="/login"><h1>Isnad · <span lang="ar">إسناد</span></h1>{wrong}'
        f'<label>{said("door_name")}<input name="username" autocomplete="username" required autofocus dir="auto"></label>'
        f'<label>{said("door_password")}<input name="password" type="password" autocomplete="current-password" required></label>'
        f"<button>{said('door_enter')}</button></form></html>"
    )


def _cookie(headers: Headers) -> str:
    found = re.search(rf"(?:^|;\s*){COOKIE}=([\w-]+)", headers.get("cookie", ""))
    return found[1] if found else ""


async def _body(receive: Receive, most: int) -> bytes:
    body = b""
    while len(body) <= most:
        message = await receive()
        body += message.get("body", b"")
        if not message.get("more_body"):
            break
    return body[:most]
