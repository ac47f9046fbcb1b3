"""The server: one page, and a program of its own for whoever opens it."""

from __future__ import annotations

import logging
import os
import socket
from contextlib import closing
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from aiohttp import web
from textual_serve.app_service import AppService
from textual_serve.server import Server

from core import counted
from tui.settings.parsing import quoted
from tui.terminal.failure import Failure
from tui.terminal.streams import tell

_FULL = (
    "neuroterm has {} already, which is as many as it was started for. Come back when somebody has "
    "left, or have it started with a larger number behind --visitors."
)
_LARGEST = 1000
_LONGEST_END = 1.0
"""Seconds to wait for visitors at the end."""


def serve_visitors(command: str, host: str, port: int, most: int) -> None:
    """Serve until interrupted, at most so many visitors at once.

    Raises
    ------
    Failure
        If that address cannot be listened on.
    """
    try:
        listening = _listen(host, port)
    except OSError as error:
        # Python adds the address, and a name that is not found has a number of its own.
        number = error.errno or 0
        why = os.strerror(number) if number > 0 else error.strerror
        raise Failure(f"cannot listen on {host}, port {port}: {why}") from None
    except UnicodeError:  # a part between two points that is empty or too long
        raise Failure(f"--host: {quoted(host)} is no name of a machine") from None
    with closing(listening):
        port = listening.getsockname()[1]
        _VisitorServer(command, host, port, most).run(listening)


def _listen(host: str, port: int) -> socket.socket:
    family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    return socket.create_server(address, family=family)


class _VisitorServer(Server):
    """Textual's own server, whose page works under whatever name the visitor has for it.

    Parameters
    ----------
    command : str
        What to run for a visitor.
    host : str
    port : int
    most : int
        How many visitors there may be at once.
    """

    def __init__(self, command: str, host: str, port: int, most: int) -> None:
        super().__init__(command, host, port, title="neuroterm")
        self._is_local = _is_loopback(host)
        self._most, self._visitors = most, 0

    def run(self, listening: socket.socket) -> None:
        """Serve until a signal ends it."""
        logging.basicConfig(level=logging.WARNING, format="neuroterm: %(message)s")
        web.run_app(self._make_app(), sock=listening, print=None, shutdown_timeout=_LONGEST_END)

    async def on_startup(self, app: web.Application) -> None:
        """Say where it is."""
        visitors = counted(self._most, "visitor")
        tell(f"the app is at {self.public_url}, for {visitors} at once; ctrl+c ends it.")

    async def handle_index(self, request: web.Request) -> Any:
        """Return the page, which calls the server what the visitor called it."""
        self._check(request)
        # It is read before anything else can come between.
        self.public_url = f"{request.scheme}://{request.host}"
        return await super().handle_index(request)

    async def handle_websocket(self, request: web.Request) -> web.WebSocketResponse:
        """Open the app for a visitor of this server's own page."""
        self._check(request)
        if not all(_is_size(request.query.get(name, "1")) for name in ("width", "height")):
            raise web.HTTPBadRequest(text=f"A page has at most {_LARGEST} columns and rows.")
        if not web.WebSocketResponse().can_prepare(request):
            raise web.HTTPBadRequest(text="The page asks here by a web socket.")
        self._visitors += 1
        try:
            return await super().handle_websocket(request)
        finally:
            self._visitors -= 1

    async def _process_messages(
        self, websocket: web.WebSocketResponse, app_service: AppService
    ) -> None:
        """Pass on what the page says, but for a size that no page has."""
        bounded: Any = _Bounded(app_service)
        await super()._process_messages(websocket, bounded)

    def _check(self, request: web.Request) -> None:
        """Refuse what a page of somebody else asks for, and visitors that there is no room for."""
        origin = request.headers.get("Origin")
        try:
            name = urlsplit(f"//{request.host}").hostname or ""
            is_own = origin is None or urlsplit(origin).netloc == request.host
        except ValueError:  # a bracket that does not close
            name, is_own = "", False
        if not is_own or (self._is_local and not _is_loopback(name)):
            raise web.HTTPForbidden(text="neuroterm serves its own page alone.")
        if self._visitors >= self._most:
            raise web.HTTPServiceUnavailable(text=_FULL.format(counted(self._most, "visitor")))


class _Bounded:
    """A visitor's app, which hears of no size that no page has."""

    def __init__(self, app: AppService) -> None:
        self._app = app

    def __getattr__(self, name: str) -> Any:
        return getattr(self._app, name)

    async def set_terminal_size(self, width: int, height: int) -> None:
        """Tell it how large the page is, if that can be."""
        if _is_size(width) and _is_size(height):
            await self._app.set_terminal_size(width, height)


def _is_size(value: object) -> bool:
    """Tell whether there are pages of so many columns or rows; their pictures are made at once."""
    text = str(value)
    return text.isdecimal() and len(text) <= len(str(_LARGEST)) and 0 < int(text) <= _LARGEST


def _is_loopback(name: str) -> bool:
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return name == "localhost"
