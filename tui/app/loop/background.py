"""Work beside the app: in a thread of its own, for which nobody who leaves has to wait."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


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
