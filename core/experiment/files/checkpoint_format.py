"""The bytes of a checkpoint: nested values and arrays, with a checksum and without pickle.

========  ==================================================================================
bytes     content
========  ==================================================================================
21        ``neuroterm checkpoint`` and a line feed
4         format version, as every number here an unsigned little-endian integer
4         length of the header
8         length of the file
...       header: JSON (with Python's NaN and Infinity) in which ``{"$array": [dtype, shape]}``
          stands for an array
...       the arrays in the order of the header, little-endian, in C order, without gaps
32        SHA-256 of everything before it
========  ==================================================================================

Nothing is compressed, so what a file declares can be held against its size before it is read.
"""

from __future__ import annotations

import hashlib
import json
import math
import struct
from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.support.files import CHECKPOINT_START
from core.support.public import public
from core.support.text import why_no_values

VERSION = 1
MAXIMUM_BYTES = 2**28
"""The largest file written or read, 256 MiB."""

MAXIMUM_HEADER = 2**20
ARRAY_TYPES = ("<f8", "<f4", "<i8", "<i4", "<u2")

_FIXED = struct.Struct("<IIQ")
_DIGEST = hashlib.sha256().digest_size
_ARRAY = "$array"


@public
def pack_values(values: dict[str, Any]) -> bytes:
    """Return the bytes of nested dictionaries of arrays, numbers, strings, lists and None.

    Those of a checkpoint, and of whatever else is to be kept and read again without trust.

    Raises
    ------
    ValueError
        If there is more than a checkpoint can hold.
    """
    arrays: list[NDArray[Any]] = []
    header = json.dumps(_without_arrays(values, arrays), separators=(",", ":")).encode()
    size = (
        len(CHECKPOINT_START) + _FIXED.size + len(header) + sum(a.nbytes for a in arrays) + _DIGEST
    )
    if size > MAXIMUM_BYTES or len(header) > MAXIMUM_HEADER:
        raise ValueError(
            f"it would be larger than {MAXIMUM_BYTES >> 20} MiB, the most a checkpoint can be"
        )
    fixed = _FIXED.pack(VERSION, len(header), size)
    body = b"".join((CHECKPOINT_START, fixed, header, *(array.tobytes() for array in arrays)))
    return body + hashlib.sha256(body).digest()


@public
def unpack_values(content: bytes) -> dict[str, Any]:
    """Return what ``pack_values`` was given; lists come back as lists.

    Raises
    ------
    ValueError
        If the bytes are not a checkpoint, of a newer version, incomplete or altered.
    """
    start = len(CHECKPOINT_START) + _FIXED.size
    if not content.startswith(CHECKPOINT_START) or len(content) < start + _DIGEST:
        raise ValueError("it is not a checkpoint, or only the beginning of one")
    version, header_size, size = _FIXED.unpack_from(content, len(CHECKPOINT_START))
    if version != VERSION:
        age = "a newer" if version > VERSION else "another"
        raise ValueError(
            f"it is of format {version}, of {age} version of the program; this one reads "
            f"format {VERSION}"
        )
    if size != len(content):
        raise ValueError(
            f"it has {len(content)} bytes where {size} belong; it is cut short or altered"
        )
    body = memoryview(content)[:-_DIGEST]
    if hashlib.sha256(body).digest() != content[-_DIGEST:]:
        raise ValueError("its checksum is wrong; it has been altered")
    if header_size > min(MAXIMUM_HEADER, len(body) - start):
        raise ValueError("its header is larger than a header can be")
    try:
        header = json.loads(bytes(body[start : start + header_size]).decode())
    except (ValueError, RecursionError) as error:
        raise ValueError(f"its header cannot be read: {why_no_values(error)}") from None
    rest = _ArrayReader(body[start + header_size :])
    try:
        values = _with_arrays(header, rest)
    except RecursionError as error:
        raise ValueError(why_no_values(error)) from None
    if not isinstance(values, dict) or rest.remaining:
        raise ValueError("its header does not describe its content")
    return values


def _without_arrays(value: Any, arrays: list[NDArray[Any]]) -> Any:
    if isinstance(value, dict):
        return {name: _without_arrays(item, arrays) for name, item in value.items()}
    if isinstance(value, np.ndarray):
        little_endian = value.dtype.newbyteorder("<")
        if little_endian.str not in ARRAY_TYPES:
            raise ValueError(f"it would hold an array of {value.dtype}, which no checkpoint does")
        arrays.append(value.astype(little_endian, copy=False))
        return {_ARRAY: [little_endian.str, list(value.shape)]}
    if isinstance(value, np.generic):
        return value.item()
    return value


def _with_arrays(value: Any, rest: _ArrayReader) -> Any:
    if not isinstance(value, dict):
        return value
    if value.keys() == {_ARRAY}:
        return rest.take(value[_ARRAY])
    return {name: _with_arrays(item, rest) for name, item in value.items()}


class _ArrayReader:
    """Takes one array after the other from the bytes after the header."""

    def __init__(self, content: memoryview) -> None:
        self._content = content

    @property
    def remaining(self) -> int:
        return len(self._content)

    def take(self, declared: Any) -> NDArray[Any]:
        match declared:
            case [str(kind), list(shape)] if kind in ARRAY_TYPES and all(_sizes(shape)):
                pass
            case _:
                raise ValueError("it declares an array of a kind that no checkpoint holds")
        dtype = np.dtype(kind)
        size = math.prod(shape) * dtype.itemsize
        if size > self.remaining:
            raise ValueError("it declares more numbers than it holds")
        array: NDArray[Any] = np.ndarray(shape, dtype, self._content[:size])
        self._content = self._content[size:]
        return array.astype(dtype.newbyteorder("="))  # aligned and writable, whatever the file


def _sizes(shape: list[Any]) -> Iterator[bool]:
    yield len(shape) <= 2
    for size in shape:
        yield type(size) is int and 0 <= size <= MAXIMUM_BYTES
