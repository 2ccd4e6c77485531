"""Unpacking a body piece by piece: a small packed one can unfold to gigabytes, so it is never unpacked at once."""

import zlib
from collections.abc import Iterator

PIECE = 64 * 1024
PACKED = {"gzip", "x-gzip", "deflate"}
EITHER_HEADER = zlib.MAX_WBITS | 32


class Plain:
    """A body that comes as it is."""

    def pieces(self, data: bytes) -> Iterator[bytes]:
        yield data

    def finish(self) -> None:
        """Nothing can be missing that the connection has not complained about."""


class Packed(Plain):
    """A gzip or zlib body, given in pieces of `PIECE` bytes at most. Raises zlib.error where it is broken or short."""

    def __init__(self) -> None:
        self._fed = False
        self._inflate = zlib.decompressobj(EITHER_HEADER)

    def pieces(self, data: bytes) -> Iterator[bytes]:
        while data:
            self._fed = True
            if self._inflate.eof:  # gzip may be several files, one after another
                self._inflate = zlib.decompressobj(EITHER_HEADER)
            yield self._inflate.decompress(data, PIECE)
            data = self._inflate.unconsumed_tail or self._inflate.unused_data

    def finish(self) -> None:
        if self._fed and not self._inflate.eof:
            raise zlib.error("cut short")
