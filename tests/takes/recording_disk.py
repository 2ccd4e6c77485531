"""A disk between SQLite and its files: every write, cut, flush and removal is written down in order, and any of them can be
made to fail. SQLite's own way to plug in a disk (sqlite.org/vfs.html), reached by ctypes; for a process of its own, since it
holds for every database opened after `plug_in`."""

import _sqlite3
import ctypes
from collections.abc import Callable
from ctypes import CFUNCTYPE, Structure, c_char_p, c_int, c_int64, c_void_p
from dataclasses import dataclass
from pathlib import Path

FULL, CANNOT_OPEN, CANNOT_READ = 13, 14, 10 | 1 << 8
FAILS = {
    "open": CANNOT_OPEN,
    "read": CANNOT_READ,
    "write": 10 | 3 << 8,
    "flush": 10 | 4 << 8,
    "cut": 10 | 6 << 8,
    "remove": 10 | 10 << 8,
}
"""What SQLite calls EIO at each of the calls."""


class _Vfs(Structure):
    _fields_ = [
        *((name, c_int) for name in ("version", "file_size", "longest_path")),
        *((name, c_void_p) for name in ("next", "name", "data", "open", "delete")),
        *((f"other{number}", c_void_p) for number in range(14)),
    ]  # fmt: skip


class _Methods(Structure):
    _fields_ = [
        ("version", c_int),
        *((name, c_void_p) for name in ("close", "read", "write", "truncate", "sync")),
        *((f"other{number}", c_void_p) for number in range(13)),
    ]  # fmt: skip


_Open = CFUNCTYPE(c_int, c_void_p, c_void_p, c_void_p, c_int, c_void_p)
_Delete = CFUNCTYPE(c_int, c_void_p, c_char_p, c_int)
_Write = CFUNCTYPE(c_int, c_void_p, c_void_p, c_int, c_int64)
_Truncate = CFUNCTYPE(c_int, c_void_p, c_int64)
_Sync = CFUNCTYPE(c_int, c_void_p, c_int)


@dataclass(frozen=True, slots=True)
class Call:
    """What reached the disk: "write" data at a place, "cut" at a place, "flush" or "remove" of a file. An "open" and a
    "read" may fail too."""

    what: str
    path: Path
    place: int = 0
    data: bytes = b""


class Disk:
    """`calls` are all that were made; `fault` is asked before each, and gives SQLite's code for a failure or 0."""

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.fault: Callable[[Call], int] = lambda call: 0
        self._names: dict[int, Path] = {}
        self._methods: dict[int, _Methods] = {}
        self._kept: list[object] = []

    def plug_in(self) -> None:
        library = ctypes.CDLL(_sqlite3.__file__)
        library.sqlite3_vfs_find.restype = c_void_p
        self._real = _Vfs.from_address(library.sqlite3_vfs_find(None))
        self._ours = _Vfs.from_buffer_copy(self._real)
        self._name = c_char_p(b"recording")
        self._ours.name = ctypes.cast(self._name, c_void_p)
        self._ours.open = self._callable(_Open, self._open)
        self._ours.delete = self._callable(_Delete, self._delete)
        library.sqlite3_vfs_register.argtypes = [c_void_p, c_int]
        assert library.sqlite3_vfs_register(ctypes.addressof(self._ours), 1) == 0

    def _callable(self, kind: type, function: object) -> int | None:
        made = kind(function)
        self._kept.append(made)
        return ctypes.cast(made, c_void_p).value

    def _open(self, vfs: int, name: int | None, file: int, flags: int, out: int) -> int:
        # SQLite keeps the name's own address in the file, so it is handed on as it came.
        path = Path(ctypes.string_at(name).decode()) if name else None
        if path and (code := self._heard(Call("open", path), only_failures=True)):
            c_void_p.from_address(file).value = None  # nothing that could be closed
            return code
        code = _Open(self._real.open)(vfs, name, file, flags, out)
        methods = c_void_p.from_address(file)
        if code == 0 and path and methods.value:
            self._names[file] = path
            methods.value = ctypes.addressof(self._recording(methods.value))
        return code

    def _recording(self, address: int) -> _Methods:
        if address not in self._methods:
            real = _Methods.from_address(address)
            ours = _Methods.from_buffer_copy(real)
            read, write = _Write(real.read), _Write(real.write)
            truncate, sync = _Truncate(real.truncate), _Sync(real.sync)

            def on_read(file: int, data: int, length: int, place: int) -> int:
                call = Call("read", self._names[file], place)
                return self._heard(call, only_failures=True) or read(file, data, length, place)

            def on_write(file: int, data: int, length: int, place: int) -> int:
                call = Call("write", self._names[file], place, ctypes.string_at(data, length))
                return self._heard(call) or write(file, data, length, place)

            def on_cut(file: int, size: int) -> int:
                return self._heard(Call("cut", self._names[file], size)) or truncate(file, size)

            def on_flush(file: int, flags: int) -> int:
                return self._heard(Call("flush", self._names[file])) or sync(file, flags)

            ours.read = self._callable(_Write, on_read)
            ours.write = self._callable(_Write, on_write)
            ours.truncate = self._callable(_Truncate, on_cut)
            ours.sync = self._callable(_Sync, on_flush)
            self._methods[address] = ours
        return self._methods[address]

    def _delete(self, vfs: int, name: bytes, flush: int) -> int:
        code = self._heard(Call("remove", Path(name.decode())))
        return code or _Delete(self._real.delete)(vfs, name, flush)

    def _heard(self, call: Call, *, only_failures: bool = False) -> int:
        code = self.fault(call)
        if not code and not only_failures:
            self.calls.append(call)
        return code
