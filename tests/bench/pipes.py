"""A host at the other end of the machine's own line that is no bottleneck: it gives as many bytes as are asked for and takes
as many as come, without a look at them. It runs in a process of its own: `python -m tests.bench.pipes` says its port."""

import os
import re
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Thread

ROOT = Path(__file__).parent.parent.parent
BLOCK = 16 * 1024 * 1024
"""Bytes of the file that is sent over and over, as a clip's are of no use to anybody here."""
LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)


@contextmanager
def host() -> Iterator[str]:
    """The host's address. GET /N gives N bytes; anything else is taken to its end and answered."""
    line = [sys.executable, "-m", "tests.bench.pipes"]
    with subprocess.Popen(line, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        try:
            yield f"http://127.0.0.1:{int(process.stdout.readline())}"
        finally:
            process.kill()


def main() -> None:
    with socket.create_server(("127.0.0.1", 0)) as door, tempfile.TemporaryFile() as content:
        content.write(os.urandom(1 << 20) * (BLOCK >> 20))
        content.flush()
        print(door.getsockname()[1], flush=True)
        while True:
            line, _ = door.accept()
            Thread(target=_serve, args=(line, content.fileno()), daemon=True).start()


def _serve(line: socket.socket, content: int) -> None:
    with line, suppress(OSError):
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        while head := _head(line):
            top, _, begun = head.partition(b"\r\n\r\n")
            if top.startswith(b"GET"):
                _give(line, content, int(top.split()[1].lstrip(b"/")))
                continue
            length = LENGTH.search(top)
            _take(line, int(length[1]) - len(begun) if length else 0)
            line.sendall(_answer(b"application/json", 2) + b"{}")


def _head(line: socket.socket) -> bytes:
    head = b""
    while b"\r\n\r\n" not in head:
        piece = line.recv(65536)
        if not piece:
            return b""
        head += piece
    return head


def _answer(kind: bytes, length: int) -> bytes:
    return b"HTTP/1.1 200 OK\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n" % (kind, length)


def _give(line: socket.socket, content: int, length: int) -> None:
    line.sendall(_answer(b"video/mp4", length))
    while length:
        length -= os.sendfile(line.fileno(), content, 0, min(length, BLOCK))


def _take(line: socket.socket, length: int) -> None:
    room = bytearray(1 << 20)
    while length > 0:
        taken = line.recv_into(room)
        if not taken:
            return
        length -= taken


if __name__ == "__main__":
    main()
