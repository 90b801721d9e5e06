"""What bin/test does once everything is installed: private servers, pytest on both databases, one summary.

Standard library only.
"""

from __future__ import annotations

import argparse
import os
import pwd
import secrets
import shutil
import signal
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote
from xml.etree import ElementTree

from _broker import start_broker
from _process import Ended, Failed, Family, run_to_end

PROJECT = Path(__file__).resolve().parent.parent
POSTGRES_PROGRAMS = Path("/usr/lib/postgresql/15/bin")
NOT_ON_SQLITE = "not browser and not process"
NO_TESTS_COLLECTED = 5
PORT = "5432"  # only names the socket
MANY = 1000  # from so many tests on it is worth saying where the time went
INITDB = "--username zhengzhi --auth trust --encoding UTF8 --locale C.UTF-8 --no-sync"
# What a caller may have set for the product must not reach the tests.
PRODUCT_VARIABLES = (
    "ALLOWED_HOSTS BEHIND_PROXY CLOCK_FILE CSRF_TRUSTED_ORIGINS DATABASE_URL DEBUG ENVIRONMENT LOG_LEVEL"
    " PRIVATE_INDEX_KEYS PRIVATE_KEYS REDIS_URL SECRET_KEY TLS TRUSTED_PROXIES VAR_DIR"
)


@dataclass
class Tally:
    """How many tests ended how; a test whose set-up or tear-down broke has failed."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.passed + other.passed, self.failed + other.failed, self.skipped + other.skipped)

    def __str__(self) -> str:
        skipped = f", {self.skipped} skipped" if self.skipped else ""
        return f"{self.passed} passed, {self.failed} failed{skipped}"


def parse(arguments: list[str]) -> tuple[argparse.Namespace, list[str]]:
    parser = argparse.ArgumentParser(
        prog="bin/test",
        usage="bin/test [--on postgres|sqlite] [--with-checks] [pytest options]",
        description="All tests on PostgreSQL with Redis, then all but browser and process tests on SQLite.",
        allow_abbrev=False,
    )
    parser.add_argument("--on", choices=["postgres", "sqlite"], help="this database only")
    parser.add_argument("--with-checks", action="store_true", help="bin/check first")
    parser.add_argument("-m", dest="marks", default="", help=argparse.SUPPRESS)
    return parser.parse_known_args(arguments)


@contextmanager
def scratch_folder() -> Iterator[Path]:
    """A folder that PostgreSQL's account may enter but nobody may list, gone at the end."""
    # A socket's path may have 107 bytes, so a deep TMPDIR is not for us.
    parent = tempfile.gettempdir() if len(tempfile.gettempdir()) < 60 else "/tmp"
    folder = Path(tempfile.mkdtemp(prefix="zz-test-", dir=parent))
    folder.chmod(0o711)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def program(name: str) -> Path:
    """Where a server program is; Debian keeps those of PostgreSQL off the PATH."""
    path = shutil.which(name, path=f"{POSTGRES_PROGRAMS}:{os.environ['PATH']}")
    if path is None:
        raise Failed(f"{name} is not installed (see requirements/apt-test.txt)")
    return Path(path)


def start_postgres(family: Family, folder: Path) -> str:
    """A private PostgreSQL that listens on a socket alone; its URL."""
    data, sockets = folder / "pg" / "data", folder / "pg"
    sockets.mkdir(mode=0o700)
    user = None
    if os.geteuid() == 0:  # which PostgreSQL refuses to run as
        user = "postgres"
        account = pwd.getpwnam(user)
        os.chown(sockets, account.pw_uid, account.pw_gid)
    run_to_end([program("initdb"), "--pgdata", data, *INITDB.split()], user=user, cwd=sockets)
    options = {
        "listen_addresses": "",
        "port": PORT,
        "unix_socket_directories": str(sockets),
        "max_connections": "200",
        "shared_buffers": "128MB",
        # The data are thrown away: a crash may lose them.
        "fsync": "off",
        "synchronous_commit": "off",
        "full_page_writes": "off",
    }
    settings = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
    family.start(
        "postgres",
        [program("postgres"), "-D", data, *settings],
        cwd=sockets,
        log=folder / "postgres.log",
        user=user,
        stop_signal=signal.SIGINT,  # its "fast" shutdown: does not wait for clients
    )
    ready: list[str | Path] = [program("pg_isready"), "--quiet", "--host", sockets, "--port", PORT]
    family.wait_until(lambda: run_to_end(ready, check=False) == 0, what="PostgreSQL", seconds=60)
    return f"postgres://zhengzhi@{quote(str(sockets), safe='')}:{PORT}/zhengzhi"


def environment(database: str, url: str, redis_url: str, folder: Path) -> dict[str, str]:
    foreign = PRODUCT_VARIABLES.split()
    env = {name: value for name, value in os.environ.items() if name not in foreign and name[:2] != "PG"}
    var = folder / f"var-{database}"
    var.mkdir(mode=0o700)
    (var / "frontend").symlink_to(PROJECT / "var" / "frontend")
    return env | {
        "ENVIRONMENT": "test",
        "TEST_DATABASE": database,
        "DATABASE_URL": url,
        "REDIS_URL": redis_url,
        "SECRET_KEY": secrets.token_urlsafe(48),
        "VAR_DIR": str(var),
    }


def run_pytest(family: Family, database: str, arguments: list[str], env: dict[str, str], report: Path) -> Tally:
    """One run of pytest, counted from its report; a run that broke otherwise counts as one failure."""
    print(f"==> tests on {database}", file=sys.stderr, flush=True)
    # By module: what the browser tests of one module set up, a running product, is set up once.
    spread = ["-n", "2", "--dist", "loadscope"]
    command = [sys.executable, "-m", "pytest", *spread, f"--junitxml={report}", *arguments]
    # SIGINT and not SIGTERM: pytest then still runs the fixtures that end what tests started.
    child = family.start("pytest", command, env=env, cwd=PROJECT, stop_signal=signal.SIGINT, grace=30)
    code = family.wait_for(child)
    tally = count(report)
    if tally.passed >= MANY:
        print(f"==> longest modules on {database}: {'; '.join(longest(report))}", file=sys.stderr, flush=True)
    if code not in (0, NO_TESTS_COLLECTED) and not tally.failed:
        print(f"==> pytest on {database} ended with exit code {code}", file=sys.stderr)
        tally.failed = 1
    return tally


def count(report: Path) -> Tally:
    tally = Tally()
    if not report.exists():
        return tally
    for case in ElementTree.parse(report).iter("testcase"):
        if case.find("failure") is not None or case.find("error") is not None:
            tally.failed += 1
        elif case.find("skipped") is not None:
            tally.skipped += 1
        else:
            tally.passed += 1
    return tally


def longest(report: Path, most: int = 12) -> list[str]:
    """The modules that took longest, in seconds of all their tests, the longest first."""
    seconds: dict[str, float] = {}
    for case in ElementTree.parse(report).iter("testcase"):
        module = case.get("classname", "")
        seconds[module] = seconds.get(module, 0) + float(case.get("time", 0))
    ranked = sorted(seconds, key=lambda module: -seconds[module])[:most]
    return [f"{module.removeprefix('tests.')} {seconds[module]:.0f} s" for module in ranked]


def run_checks() -> bool:
    with Family() as family:
        return family.wait_for(family.start("bin/check", [PROJECT / "bin" / "check"], grace=1)) == 0


def run_all(options: argparse.Namespace, arguments: list[str], folder: Path) -> Tally:
    """Both runs, or the one that was asked for."""
    tally = Tally()
    with Family() as family:
        redis = program("redis-server")
        redis_url = start_broker(family, redis, folder / "redis", log=folder / "redis.log", keep=False)
        databases = {"postgres": "", "sqlite": f"sqlite:///{folder / 'db.sqlite3'}"}
        for database in [options.on] if options.on else databases:
            url = databases[database] or start_postgres(family, folder)
            marks = [options.marks] if options.marks else []
            if database == "sqlite":
                marks.append(NOT_ON_SQLITE)
            chosen = ["-m", " and ".join(f"({mark})" for mark in marks)] if marks else []
            env = environment(database, url, redis_url, folder)
            report = folder / f"{database}.xml"
            tally += run_pytest(family, database, [*arguments, *chosen], env, report)
    return tally


def main() -> int:
    options, arguments = parse(sys.argv[1:])
    try:
        checks_ok = not options.with_checks or run_checks()
        with scratch_folder() as folder:
            tally = run_all(options, arguments, folder)
    except Failed as failure:
        print(f"错误：{failure}", file=sys.stderr)
        return 1
    except Ended as ended:
        return ended.exit_code
    if not checks_ok:
        print("bin/check failed, see above", flush=True)
    print(tally, flush=True)
    return 0 if checks_ok and tally.passed and not tally.failed else 1


if __name__ == "__main__":
    raise SystemExit(main())
