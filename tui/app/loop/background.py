"""Work beside the app: for which nobody who leaves has to wait."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from textual.dom import DOMNode

T = TypeVar("T")


def begin(
    node: DOMNode, work: Callable[[], Coroutine[Any, Any, object]], *, exit_on_error: bool = True
) -> None:
    """Have the app do something that waits for others, for as long as a node is there.

    A coroutine that an ending app never begins would be complained of to the shell, so it is made
    only when its turn comes.
    """
    later: Callable[[], Any] = work
    node.run_worker(later, exit_on_error=exit_on_error)


async def in_background(work: Callable[[], T]) -> T:
    """Return what work returns, or raise what it raises, while the app goes on.

    Where nobody waits for it any more, as the app is left, it ends with the program wherever it is;
    asyncio's own threads would be waited for.
    """
    loop = asyncio.get_running_loop()
    done: asyncio.Future[T] = loop.create_future()

    def tell(settle: Callable[[], None]) -> None:
        with contextlib.suppress(RuntimeError):  # there is no loop any more
            loop.call_soon_threadsafe(lambda: None if done.done() else settle())

    def run() -> None:
        try:
            result = work()
        except Exception as error:
            reason = error
            tell(lambda: done.set_exception(reason))
        else:
            tell(lambda: done.set_result(result))

    threading.Thread(target=run, name="background", daemon=True).start()
    return await done
