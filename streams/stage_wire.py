"""Between a worker and the process of one of its stages: frames on two pipes. Four bytes of length, then the body.

To the stage: itself, pickled, once; then messages. From it: an empty frame when it is ready, or why it cannot be; then one
answer a message, in their order. Both ends are one version of Majra: the bodies are as msgpack has them, and nobody else reads them.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Final

import msgspec

from majra.kafka.publisher import Outgoing
from streams.stage import Message

_LENGTH: Final = struct.Struct("!I")


class Answer(msgspec.Struct, frozen=True):
    """What a stage made of a message, and how many seconds it took: records, or what it raised."""

    seconds: float
    records: tuple[Outgoing, ...] = ()
    error: tuple[str, str] | None = None
    """The name of the error's class, and its words."""


encode: Final = msgspec.msgpack.Encoder().encode
decode_message: Final = msgspec.msgpack.Decoder(Message).decode
decode_answer: Final = msgspec.msgpack.Decoder(Answer).decode
"""Raises msgspec.DecodeError where a stage returned records whose fields are not what they should be."""


def frame(body: bytes) -> bytes:
    """The body as it goes over the pipe."""
    return _LENGTH.pack(len(body)) + body


class Frames:
    """Puts the bodies together again from whatever pieces the pipe gives."""

    def __init__(self) -> None:
        self._left = bytearray()

    @property
    def whole(self) -> bool:
        """Whether no body has come in part."""
        return not self._left

    def feed(self, piece: bytes) -> Iterator[bytes]:
        """The bodies that are whole with this piece, in order."""
        self._left += piece
        begin = 0
        while len(self._left) - begin >= _LENGTH.size:
            (length,) = _LENGTH.unpack_from(self._left, begin)
            end = begin + _LENGTH.size + length
            if len(self._left) < end:
                break
            yield bytes(self._left[begin + _LENGTH.size : end])
            begin = end
        del self._left[:begin]
