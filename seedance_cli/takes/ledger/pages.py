"""Rows out of the pages of an SQLite database and its log, read without SQLite: it gives up a whole file for one wrong
page, and changes what it opens. What the bytes mean stands at sqlite.org/fileformat2.html."""

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from struct import unpack_from

Value = int | float | str | bytes | None
Row = tuple[int, tuple[Value, ...]]
Pages = Mapping[int, bytes]

_SIZES = (4096, 1024, 2048, 512, 8192, 16384, 32768, 65536)  # bytes of a page, the usual first
_LEAF = 0x0D
"""The first byte of a page that holds a table's rows."""
_LOG_HEAD, _FRAME_HEAD, _FILE_HEAD = 32, 24, 100  # bytes
_LONGEST = 4 * 1024 * 1024
"""Bytes of a row; more is a wrong number, which pages that name one another would make endless."""
_WHOLE_NUMBERS = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8}
"""Bytes of a whole number by its type; 7 is a fraction, 8 and 9 are the numbers 0 and 1."""


class Unreadable(ValueError):
    """These bytes are no row."""


def rows_in(database: bytes, log: bytes) -> list[Row]:
    """Number and columns of each row that can still be read, of any table; one that was changed comes once for each state
    that is left of it, the older ones first as far as that can be told. Deleted and undone rows may be among them."""
    told = [unpack_from(">I", log, 8)[0]] if len(log) > _LOG_HEAD else []
    told += [unpack_from(">H", database, 16)[0]] if len(database) > _FILE_HEAD else []
    likely = [size for size in _SIZES if size in told]
    others = [size for size in _SIZES if size not in told]
    for sizes in (likely, others):
        found = max((list(_rows(database, log, size)) for size in sizes), key=len, default=[])
        if found:
            return found
    return []


def _rows(database: bytes, log: bytes, size: int) -> Iterator[Row]:
    """Oldest first: what the log still has from before it was begun anew, the database, the log's commits in turn."""
    pages = {place // size + 1: database[place : place + size] for place in range(0, len(database), size)}
    earlier: dict[int, bytes] = {}
    commits: list[dict[int, bytes]] = [{}]
    for is_current, ends_commit, number, page in _frames(log, size):
        (commits[-1] if is_current else earlier)[number] = page
        if is_current and ends_commit:
            commits.append({})
    yield from _rows_of(earlier, {**pages, **earlier}, size)
    yield from _rows_of(pages, pages, size)
    for commit in commits:
        pages |= commit
        yield from _rows_of(commit, pages, size)


def _frames(log: bytes, size: int) -> Iterator[tuple[bool, bool, int, bytes]]:
    """Each page in the log: whether it was written since the log was begun anew, whether it ends a commit, its number,
    its bytes."""
    for place in range(_LOG_HEAD, len(log) - _FRAME_HEAD, _FRAME_HEAD + size):
        number, length = unpack_from(">II", log, place)
        start = place + _FRAME_HEAD
        is_current = log[place + 8 : place + 16] == log[16:24]
        yield is_current, length > 0, number, log[start : start + size]


def _rows_of(wanted: Pages, pages: Pages, size: int) -> Iterator[Row]:
    for number, page in wanted.items():
        start = _FILE_HEAD if number == 1 else 0
        if len(page) < start + 8 or page[start] != _LEAF:
            continue
        (count,) = unpack_from(">H", page, start + 3)
        for cell in range(min(count, size // 4)):
            try:
                (place,) = unpack_from(">H", page, start + 8 + 2 * cell)
                yield _Cell(page, place, pages, size).row()
            except (Unreadable, struct.error):
                continue


@dataclass(frozen=True, slots=True)
class _Cell:
    """The bytes of one row from a place in its page on; what does not fit there lies in pages of its own."""

    page: bytes
    place: int
    pages: Pages
    size: int

    def row(self) -> Row:
        length, place = _number(self.page, self.place)
        row_id, place = _number(self.page, place)
        return row_id, tuple(_values(self._whole(length, place)))

    def _whole(self, length: int, place: int) -> bytes:
        if length > _LONGEST:
            raise Unreadable
        most = self.size - 35
        if length <= most:
            return _cut(self.page, place, length)
        least = (self.size - 12) * 32 // 255 - 23
        here = least + (length - least) % (self.size - 4)
        here = here if here <= most else least
        (further,) = unpack_from(">I", self.page, place + here)
        return _cut(self.page, place, here) + self._further(further, length - here)

    def _further(self, number: int, length: int) -> bytes:
        parts = []
        while length > 0:
            page = self.pages.get(number, b"")
            (number,) = unpack_from(">I", page, 0)
            parts.append(_cut(page, 4, min(length, self.size - 4)))
            length -= len(parts[-1])
        return b"".join(parts)


def _values(record: bytes) -> Iterator[Value]:
    """The columns of a record, which has to end just where it says."""
    head, place = _number(record, 0)
    kinds = []
    while place < head:
        kind, place = _number(record, place)
        kinds.append(kind)
    for kind in kinds:
        width = _width(kind)
        yield _value(kind, _cut(record, place, width))
        place += width
    if place != len(record) or not kinds:
        raise Unreadable


def _width(kind: int) -> int:
    if kind in (10, 11):
        raise Unreadable
    return (kind - 12) // 2 if kind > 11 else 8 if kind == 7 else _WHOLE_NUMBERS.get(kind, 0)


def _value(kind: int, data: bytes) -> Value:
    if kind == 0:
        return None
    if kind > 11:
        return data.decode("utf-8", "replace") if kind % 2 else data
    if kind == 7:
        fraction: float = unpack_from(">d", data)[0]
        return fraction
    return kind - 8 if kind > 7 else int.from_bytes(data, "big", signed=True)


def _number(data: bytes, place: int) -> tuple[int, int]:
    """A whole number of one to nine bytes, and where the next thing begins."""
    value = 0
    for byte in _cut(data, place, min(9, max(1, len(data) - place))):
        place += 1
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, place
    raise Unreadable  # a ninth byte only has numbers beyond all that we write


def _cut(data: bytes, place: int, length: int) -> bytes:
    found = data[place : place + length]
    if len(found) != length:
        raise Unreadable
    return found
