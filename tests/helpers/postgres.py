"""A PostgreSQL server for tests, where it is installed."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

psycopg = pytest.importorskip("psycopg")


@contextmanager
def postgres_server() -> Iterator[str]:
    """A PostgreSQL server of its own, reached by a socket in its folder; yields its URL."""
    initdb, server = shutil.which("initdb"), shutil.which("postgres")
    if not initdb or not server:
        pytest.skip("PostgreSQL is not installed")
    folder = Path(tempfile.mkdtemp(prefix="dateline-pg-"))
    user = None
    if os.geteuid() == 0:  # it refuses to run as root
        user = "nobody"
        account = pwd.getpwnam(user)
        os.chown(folder, account.pw_uid, account.pw_gid)
    arguments = ["-D", str(folder / "data"), "-U", "dateline", "--auth", "trust", "-E", "UTF8"]
    subprocess.run([initdb, *arguments], user=user, check=True, capture_output=True)
    arguments = ["-D", str(folder / "data"), "-k", str(folder), "-c", "listen_addresses="]
    with (folder / "log").open("w") as log:
        process = subprocess.Popen([server, *arguments], user=user, stdout=log, stderr=log)
    try:
        url = f"postgresql+psycopg://dateline@/postgres?host={folder}"
        for _ in range(300):
            try:
                psycopg.connect(f"host={folder} user=dateline dbname=postgres").close()
                break
            except psycopg.OperationalError:
                if process.poll() is not None:
                    raise
                process_wait(process)
        yield url
    finally:
        process.terminate()
        process.wait()
        shutil.rmtree(folder, ignore_errors=True)


def process_wait(process: subprocess.Popen[bytes]) -> None:
    """Give the server a moment."""
    try:
        process.wait(0.1)
    except subprocess.TimeoutExpired:
        return
