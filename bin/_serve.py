"""What bin/run does once everything is installed: database, demo data, servers. Standard library only."""

from __future__ import annotations

import argparse
import fcntl
import hashlib
import http.client
import os
import secrets
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from _broker import start_broker, valkey_program
from _process import Ended, Failed, Family, free_port

PROJECT = Path(__file__).resolve().parent.parent
DEFAULT_PORT, LAST_PORT = 8000, 8019
LOG_LIMIT = 10 * 1024 * 1024
WORKER = "celery -A config worker --loglevel INFO --concurrency 2"
BEAT = "celery -A config beat --loglevel INFO --pidfile="
WEB = (
    "gunicorn config.wsgi:application --workers 2 --threads 4 --timeout 60 --graceful-timeout 5"
    " --access-logfile - --no-control-socket"
)


def say(text: str) -> None:
    print(f"==> {text}", file=sys.stderr, flush=True)


def parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bin/run")
    parser.add_argument("--once", action="store_true", help="build the demo's workbook and lists into out/")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, help=f"default: {DEFAULT_PORT}, or the next free one")
    return parser.parse_args(arguments)


def secret_key(var: Path) -> str:
    """The key made at the first run, readable by this account alone."""
    path = var / "secret_key"
    if not path.exists():
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(64))
    return path.read_text(encoding="ascii").strip()


def own_addresses() -> set[str]:
    """Names and addresses under which other machines reach this one."""
    names = {socket.gethostname()}
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        try:
            # Connecting a datagram socket sends nothing; it only picks the outgoing address.
            sock.connect(("192.0.2.1", 9))
            names.add(sock.getsockname()[0])
        except OSError:
            pass
    return names


def environment(host: str, var: Path) -> dict[str, str]:
    """The caller's environment with what it left open filled in."""
    env = dict(os.environ)
    env["VAR_DIR"] = str(var)
    env.setdefault("ENVIRONMENT", "demo")
    if not env.get("SECRET_KEY"):
        env["SECRET_KEY"] = secret_key(var)
    if not env.get("ALLOWED_HOSTS"):
        hosts = {"localhost", "127.0.0.1", "[::1]", f"[{host}]" if ":" in host else host}
        if host in {"0.0.0.0", "::"}:
            hosts |= own_addresses()
        env["ALLOWED_HOSTS"] = ",".join(sorted(hosts))
    return env


@contextmanager
def only_one(var: Path) -> Iterator[bool]:
    """Hold the lock of the running product; False when another bin/run holds it."""
    with (var / "run.lock").open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True


def log_file(var: Path, name: str) -> Path:
    """The log of a server; one that has grown large makes room, keeping one older part."""
    path = var / "log" / f"{name}.log"
    path.parent.mkdir(exist_ok=True)
    if path.exists() and path.stat().st_size > LOG_LIMIT:
        path.replace(path.with_suffix(".log.1"))
    return path


def broker(family: Family, var: Path) -> str:
    """A broker of our own; its URL is kept for a `bin/run --once` beside this one."""
    url = start_broker(family, valkey_program(), var / "broker", log=log_file(var, "broker"), keep=True)
    path = var / "broker" / "url"
    path.touch(mode=0o600)
    path.write_text(url, encoding="ascii")
    return url


def running_broker(var: Path) -> str:
    try:
        return (var / "broker" / "url").read_text(encoding="ascii")
    except FileNotFoundError:
        raise Failed("正在运行的系统使用外部 Redis，请同样设置 REDIS_URL") from None


def manage(env: dict[str, str], *arguments: str) -> None:
    """Run a management command; its talk goes to stdout."""
    command = [sys.executable, "manage.py", *arguments]
    result = subprocess.run(command, env=env, cwd=PROJECT, stdin=subprocess.DEVNULL)
    if result.returncode:
        raise Failed(f"manage.py {arguments[0]} failed (exit code {result.returncode})")


def prepare_data(env: dict[str, str], var: Path) -> None:
    """Database and static files as this version of the code wants them."""
    frontend = var / "frontend"
    if not frontend.exists():
        frontend.unlink(missing_ok=True)
        frontend.symlink_to(PROJECT / "var" / "frontend")
    manage(env, "migrate", "--verbosity", "0", "--no-input")
    if env["ENVIRONMENT"] == "demo":
        manage(env, "load_demo")


def collect_static(env: dict[str, str], var: Path) -> None:
    """Gather and compress the static files, unless they are those of the last time (it takes seconds)."""
    stamp = var / "static.stamp"
    state = hashlib.sha256()
    for path in [PROJECT / "requirements" / "base.txt", PROJECT / "config" / "settings.py"]:
        state.update(path.read_bytes())
    for folder in [PROJECT / "static", var / "frontend"]:
        for path in sorted(folder.rglob("*")):
            state.update(f"{path} {path.stat().st_mtime_ns} {path.stat().st_size}\n".encode())
    if (var / "static").is_dir() and stamp.exists() and stamp.read_text() == state.hexdigest():
        return
    say("gathering and compressing static files")
    manage(env, "collectstatic", "--verbosity", "0", "--no-input")
    stamp.write_text(state.hexdigest())


def pick_port(host: str, wanted: int | None) -> int:
    candidates = [wanted] if wanted is not None else range(DEFAULT_PORT, LAST_PORT + 1)
    for candidate in candidates:
        port = free_port(host, candidate)
        if port is not None:
            return port
    raise Failed(f"端口 {wanted or DEFAULT_PORT} 已被占用，请用 --port 另选一个")


def web_answers(host: str, port: int) -> bool:
    """Whether the web server answers (a redirect to the sign-in page will do)."""
    target = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    connection = http.client.HTTPConnection(target, port, timeout=20)
    try:
        connection.request("GET", "/", headers={"Host": f"localhost:{port}"})
        status = connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
    if status >= 500:
        raise Failed(f"the web server answers with an error ({status})")
    return True


def start_servers(family: Family, env: dict[str, str], var: Path, host: str, port: int) -> None:
    bind = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    commands: dict[str, list[str]] = {
        "worker": WORKER.split(),
        "beat": [*BEAT.split(), "--schedule", str(var / "beat-schedule")],
        "web": [*WEB.split(), "--bind", bind],
    }
    for name, command in commands.items():
        argv = [sys.executable, "-m", *command]
        family.start(name, argv, env=env, cwd=PROJECT, log=log_file(var, name))
    family.wait_until(lambda: web_answers(host, port), what="the web server", seconds=60)


def announce(var: Path, host: str, port: int) -> None:
    shown = "127.0.0.1" if host in {"0.0.0.0", "::"} else host
    accounts = var / "demo-accounts.txt"
    lines = ["", f"已启动：http://{shown}:{port}/"]
    if accounts.exists():
        lines.append(f"演示账号与密码：{accounts}")
    lines += [f"日志：{var / 'log'}/", "按 Ctrl-C 结束。"]
    print("\n".join(lines), flush=True)


def serve(options: argparse.Namespace, env: dict[str, str], var: Path) -> None:
    with only_one(var) as first:
        if not first:
            raise Failed(f"本系统已在运行（{var / 'run.lock'} 被占用）")
        port = pick_port(options.host, options.port)
        with Family() as family:
            if not env.get("REDIS_URL"):
                env["REDIS_URL"] = broker(family, var)
            prepare_data(env, var)
            collect_static(env, var)
            start_servers(family, env, var, options.host, port)
            announce(var, options.host, port)
            family.watch()


def build_once(env: dict[str, str], var: Path) -> None:
    """The main job without a browser. A broker that runs already (of a bin/run beside this) is used."""
    with only_one(var) as first, Family() as family:
        if not env.get("REDIS_URL"):
            env["REDIS_URL"] = broker(family, var) if first else running_broker(var)
        prepare_data(env, var)
        manage(env, "build_once", "--out", "out/")


def main() -> int:
    options = parse(sys.argv[1:])
    var = Path(os.environ.get("VAR_DIR") or PROJECT / "var").resolve()
    var.mkdir(mode=0o700, parents=True, exist_ok=True)
    env = environment(options.host, var)
    try:
        if options.once:
            build_once(env, var)
        else:
            serve(options, env, var)
    except Failed as failure:
        print(f"错误：{failure}\n日志：{var / 'log'}/", file=sys.stderr)
        return 1
    except Ended as ended:
        say("ended")
        # Whoever starts this and ends it with Ctrl-C did not see a failure.
        return 0 if not options.once else ended.exit_code
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
