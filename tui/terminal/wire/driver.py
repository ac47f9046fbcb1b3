"""The terminal: written to no more than it shows and no faster than it reads."""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import selectors
import sys
import termios
import threading
import time
import tty
from codecs import getincrementaldecoder
from collections.abc import Callable, Iterable, Iterator

from textual import constants, events
from textual._ansi_sequences import SYNC_END, SYNC_START
from textual._compositor import ChopsUpdate, CompositorUpdate, LayoutUpdate
from textual._parser import ParseError
from textual.app import App
from textual.drivers.linux_driver import LinuxDriver
from textual.geometry import Offset, Size
from textual.message import Message

from tui.terminal.hang_up import told_to_end
from tui.terminal.keyboard.background import ASK, Background, can_be_asked
from tui.terminal.keyboard.parser import KeyParser
from tui.terminal.streams import possible_size, terminal_size
from tui.terminal.wire.buffer import Piece, ScreenBuffer
from tui.terminal.wire.link import LOST, Link
from tui.terminal.wire.writer import Writer

_WHERE_IS_THE_CURSOR = "\x1b[6n"
"""A question that every terminal answers (DSR, ECMA-48, 8.3.35)."""

_TELL_THE_PLACE = "\x1b[=4;2u"
"""Asks for the place of each key (kitty keyboard protocol, flag 4, beside those that are set)."""

_LEAVE = "\x1b[<u\x1b[?1049l\x1b[?25h\x1b[?1004l"
"""Ends kitty's keyboard protocol, the alternate screen, a hidden cursor and reports of focus."""

_NO_MOUSE_PIXELS = "\x1b[?1016l"

_LOOK_UP = 0.1
"""Seconds after which the thread that reads looks whether it is to end."""

_MOST_READ = 4096

_MANY = 256
"""Characters in one read beyond which more arrives than anybody types."""

_LONG = re.compile(r"([^\x1b\x03\x11]{64})[^\x1b\x03\x11]+")
"""Characters of which none is in a sequence, as those are shorter, nor ends the program."""

_SIGNALLED, _PATIENCE = 128, 5.0
"""Exit codes of those whom a signal ends, and how many seconds they wait for the terminal."""

_LAST_ANSWER = 0.5
"""Seconds that they wait for an answer, which would otherwise end up in the shell."""


class TerminalDriver(LinuxDriver):
    """Writes only the cells that differ from what the terminal shows.

    A frame that the terminal has no room for is not kept: when there is room again, what is
    written is the difference to the picture as it then is. So whatever the link, nothing queues up
    but what is on the way, and the thread that draws never waits for the terminal.
    """

    def __init__(
        self,
        app: App[object],
        *,
        debug: bool = False,
        mouse: bool = True,
        size: tuple[int, int] | None = None,
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size or terminal_size())
        # Textual would draw on standard error, which may be a file that somebody reads later.
        self._file = sys.__stdout__
        self._buffer = ScreenBuffer(app.console._color_system)
        self._link = Link()
        self._writer: Writer | None = None
        self._has_the_terminal = False
        self._cursor = Offset()
        self._soon: asyncio.Handle | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._on_caught_up: Callable[[], object] | None = None
        self.synchronized = False
        """Whether the terminal understands where a frame begins and ends."""

    # -- the screen ----------------------------------------------------------------------------

    def paint(self, update: CompositorUpdate, cursor: Offset) -> None:
        """Have an update of Textual's compositor shown, and the cursor where it belongs."""
        buffer = self._buffer
        if isinstance(update, LayoutUpdate):
            region = update.region
            if (region.width, region.height) != (buffer.width, buffer.height):
                buffer.resize(region.width, region.height)
            for y, strips in enumerate(update.strips, region.y):
                buffer.put(region.x, y, (segment for strip in strips for segment in strip))
        elif isinstance(update, ChopsUpdate):
            for y, start, end in update.spans:
                for edge, (x, strip) in zip(
                    update.chop_ends[y], update.chops[y].items(), strict=False
                ):
                    if strip is not None and x < end and edge > start:
                        buffer.put(x, y, strip)
        self.show(cursor)

    def show(self, cursor: Offset) -> None:
        """Have what was put shown, and the cursor where it belongs."""
        self._cursor = cursor
        self._write_difference()

    def is_of_size(self, size: Size) -> bool:
        """Tell whether this is the size of what is shown."""
        return (self._buffer.width, self._buffer.height) == (size.width, size.height)

    def put(self, x: int, y: int, segments: Iterable[Piece]) -> None:
        """Have a line shown soon, from a cell on."""
        self._buffer.put(x, y, segments)
        # Not yet: what is put at the same time is one frame.
        if self._buffer.differs and self._soon is None:
            self._soon = self._loop.call_soon(self._write_soon)

    def _write_soon(self) -> None:
        self._soon = None
        self._write_difference()

    def repaint(self, width: int, height: int) -> None:
        """Write everything anew, at once if it is still as large as the terminal is."""
        self._buffer.forget()
        if (self._buffer.width, self._buffer.height) == (width, height):
            self._write_difference()

    @property
    def behind(self) -> bool:
        """Whether there is something to show that the terminal has had no room for yet."""
        return self._buffer.differs and self._soon is None

    def when_caught_up(self, callback: Callable[[], object]) -> None:
        """Call this once when everything is written."""
        self._on_caught_up = callback

    def expect_no_answers(self) -> None:
        """Wait no more for what the terminal may still answer."""
        self._link.reset()

    def _write_difference(self) -> None:
        """Write what differs if the terminal has room, and otherwise come back when it has."""
        writer = self._writer
        if writer is None or not self._has_the_terminal or not self._buffer.differs:
            return
        room = self._link.room() if writer.idle else 0.0
        if room:
            text = self._buffer.difference(room)
            if text:
                if self._cursor != (0, 0):
                    text += self._buffer.move_cursor(*self._cursor)
                if self.synchronized:
                    text = f"{SYNC_START}{text}{SYNC_END}"
                data = text.encode(errors="replace")
                if self._link.ask(len(data)):
                    data += _WHERE_IS_THE_CURSOR.encode()
                writer.write(data)
        if not self._buffer.differs:
            if self._on_caught_up is not None:
                callback, self._on_caught_up = self._on_caught_up, None
                callback()
        elif self._timer is None:
            # In case neither the writer nor an answer says that there is room.
            self._timer = self._loop.call_later(LOST / 10, self._look_again)

    def _look_again(self) -> None:
        self._timer = None
        self._write_difference()

    def _call_soon(self) -> None:
        """Look for room soon; called from other threads."""
        if self._buffer.differs and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._write_difference)

    def process_message(self, message: Message) -> None:
        """Take the terminal's answers for oneself; called from the thread that reads keys."""
        if isinstance(message, events.Resize):
            size = Size(*(possible_size(message.size) if all(message.size) else terminal_size()))
            if size != message.size:
                message = events.Resize(size, size)
        if isinstance(message, events.CursorPosition) and self._link.answer():
            self._call_soon()
        elif isinstance(message, Background):
            self._tell_background(message)
        else:
            super().process_message(message)

    def _tell_background(self, message: Background) -> None:
        told: Callable[[Background], None] | None = getattr(self._app, "on_background", None)
        if told is not None:
            self._app.call_later(told, message)

    def _run_input_thread(self) -> None:
        """Read, and end the app with an error where that fails."""
        try:
            self.run_input_thread()
        except Exception as error:
            # Textual's own would end it as if all were well.
            reason = error

            def fail() -> None:
                raise reason

            self._app.call_later(fail)

    def run_input_thread(self) -> None:
        """Read what the terminal sends until the app ends.

        A byte that is not UTF-8, as an old terminal or a bad line sends, is a sign that stands for
        no other.
        """
        parser = KeyParser(self._debug)
        parser.answers.expect()
        decode = getincrementaldecoder("utf-8")("replace").decode
        with selectors.SelectSelector() as selector, self._keys() as keys:
            selector.register(keys, selectors.EVENT_READ)
            ending = False
            while not ending:
                ending = self.exit_event.is_set()
                text = ""
                if selector.select(0 if ending else _LOOK_UP):
                    with contextlib.suppress(BlockingIOError):
                        text = decode(os.read(keys, _MOST_READ), final=ending)
                if len(text) > _MANY and self._is_full_of_keys and parser.can_lose(text):
                    text = _LONG.sub(r"\1", text)
                # To feed it nothing is to say that there is no more to come.
                for event in parser.feed(text) if text else parser.wait_no_longer():
                    self.process_message(event)
                if len(text) > _MANY:
                    self._let_take()
                for event in parser.tick():
                    self.process_message(event)
            with contextlib.suppress(EOFError, ParseError):
                for _ in parser.feed(""):
                    pass

    @contextlib.contextmanager
    def _keys(self) -> Iterator[int]:
        """Give what to read from, where possible a descriptor from which reading never waits.

        There may be nothing to read any more: who had the terminal while this program was stopped
        may have read it, and have left modes in which reading waits for the end of a line.
        """
        try:
            # Not of the one that others share, who would not wait either.
            flags = os.O_RDONLY | os.O_NOCTTY | os.O_NONBLOCK
            own = os.open(os.ttyname(self.fileno), flags)
        except OSError:
            yield self.fileno
            return
        try:
            yield own
        finally:
            os.close(own)

    @property
    def _is_full_of_keys(self) -> bool:
        is_full: Callable[[], bool] | None = getattr(self._app, "is_full_of_keys", None)
        return is_full is not None and is_full()

    def _let_take(self) -> None:
        """Wait until the app has taken what is read, which would otherwise pile up."""
        taken = threading.Event()
        if self._app.call_later(taken.set):
            while not taken.wait(_LOOK_UP) and not self.exit_event.is_set():
                pass

    # -- what a driver does --------------------------------------------------------------------

    def write(self, data: str) -> None:
        """Write a sequence that changes no cell."""
        if self._writer is not None:
            self._writer.write(data.encode(errors="replace"))

    def start_application_mode(self) -> None:
        """Take the terminal over."""
        assert self._file is not None
        self._writer = Writer(self._file.fileno(), self._call_soon)
        self._writer.start()
        self._link.reset()
        self._buffer.forget()
        super().start_application_mode()
        if not constants.DISABLE_KITTY_KEY:
            self.write(_TELL_THE_PLACE)
        self._never_wait_for_keys()
        self._has_the_terminal = True
        # Before the place of the cursor, which every terminal tells: whoever waits for that at the
        # end has this answer as well.
        if not self._app.no_color and can_be_asked(os.environ):
            self.write(ASK)
        if self._key_thread is not None and self._link.ask(0):
            self.write(_WHERE_IS_THE_CURSOR)
        self._write_difference()

    def _get_terminal_size(self) -> tuple[int, int]:
        """Return the columns and rows that the terminal has, whatever variables say."""
        return terminal_size()

    def use_mouse(self, wanted: bool) -> None:
        """Have the mouse reported from now on, or leave it to the terminal."""
        if wanted == self._mouse:
            return
        if wanted:
            self._mouse = True
            self._enable_mouse_support()
            if self._in_band_window_resize:
                self._enable_mouse_pixels()
        else:
            self._disable_mouse_support()
            self._mouse = self._mouse_pixels = False

    def _disable_mouse_support(self) -> None:
        """Have the mouse reported no more, neither in cells nor in pixels."""
        super()._disable_mouse_support()
        if self._mouse_pixels:
            self.write(_NO_MOUSE_PIXELS)

    def _never_wait_for_keys(self) -> None:
        """Have reading return at once where there is nothing to read (VMIN 0, termios(3)).

        Whoever leaves waits for the thread that reads. It reads only when there is something, but
        another program may have taken that by then, as after this one was stopped.
        """
        with contextlib.suppress(termios.error):
            modes = termios.tcgetattr(self.fileno)
            modes[tty.CC][termios.VMIN] = modes[tty.CC][termios.VTIME] = 0
            termios.tcsetattr(self.fileno, termios.TCSANOW, modes)

    def stop_application_mode(self) -> None:
        """Give the terminal back as it was.

        Its modes come last: with echo on, an answer that is late would be written amid the
        sequences that restore the rest, and be part of one of them.
        """
        # What is still to be shown has no place on the shell's screen, and until the driver is
        # closed there is time in which it would be written.
        self._has_the_terminal = False
        if self._writer is not None:
            self._writer.write_the_last()
        self._disable_bracketed_paste()
        self._enable_line_wrap()
        self._disable_in_band_window_resize()
        self._disable_mouse_support()
        # A frame that was broken off has no end.
        end_of_frame = SYNC_END if self.synchronized else ""
        self.write(end_of_frame + self._buffer.reset_pen() + _LEAVE)
        self._end_writing()
        self.disable_input()
        if self.attrs_before is not None:
            with contextlib.suppress(termios.error):
                termios.tcsetattr(self.fileno, termios.TCSANOW, self.attrs_before)

    def _end_writing(self) -> None:
        """Write what is left and nothing after it, and read what is answered to that."""
        writer, self._writer = self._writer, None
        if writer is None:
            return
        signalled = (self._app.return_code or 0) >= _SIGNALLED
        with told_to_end() as told:
            self._let_interrupt()
            writer.close(_PATIENCE if signalled else None, told)
            end = time.monotonic() + (_LAST_ANSWER if signalled else LOST)
            while self._link.waiting and not (writer.lost or told.is_set()):
                if time.monotonic() > end:
                    break
                time.sleep(0.005)

    def _let_interrupt(self) -> None:
        """Have ctrl+c be a signal again, for those who wait for a terminal that stands still."""
        if self.attrs_before is not None:
            with contextlib.suppress(termios.error):
                modes = termios.tcgetattr(self.fileno)
                # Without its effect on what is on the way, which may restore the terminal.
                modes[tty.LFLAG] |= self.attrs_before[tty.LFLAG] & termios.ISIG | termios.NOFLSH
                termios.tcsetattr(self.fileno, termios.TCSANOW, modes)

    def close(self) -> None:
        """End the threads."""
        super().close()
        self._end_writing()
