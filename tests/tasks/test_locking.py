"""One run per checkout; what a killed one left behind is ended, and nothing else."""

import os
import subprocess
import sys
import time

import pytest

from tasks.locking import AlreadyRunning, end_leftovers, leftovers, only_one

HOLD = """
import sys, time
from pathlib import Path
from tasks.locking import only_one
with only_one(Path(sys.argv[1]), mark="NOBODY", checkout="x"):
    print("held", flush=True)
    time.sleep(60)
"""


def start(code, *arguments, **environment):
    return subprocess.Popen(
        [sys.executable, "-c", code, *arguments],
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        text=True,
    )


def test_a_second_run_is_told_who_holds_the_lock(tmp_path):
    path = tmp_path / "serve.pid"
    holder = start(HOLD, str(path))
    try:
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(AlreadyRunning) as refused, only_one(path, mark="NOBODY", checkout="x"):
            pass
        assert refused.value.pid == holder.pid
    finally:
        holder.kill()
        holder.communicate()


def test_the_lock_of_a_killed_run_is_taken_over(tmp_path):
    path = tmp_path / "serve.pid"
    holder = start(HOLD, str(path))
    assert holder.stdout.readline() == "held\n"
    holder.kill()
    holder.communicate()
    with only_one(path, mark="NOBODY", checkout="x"):
        assert path.read_text() == str(os.getpid())
    assert path.read_text() == ""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
def test_leftovers_of_this_checkout_alone_are_ended(tmp_path):
    sleep = "print('up', flush=True); import time; time.sleep(60)"
    mine = start(sleep, TEST_SERVED_FROM=str(tmp_path))
    other = start(sleep, TEST_SERVED_FROM=f"{tmp_path}-other")
    try:
        assert [mine.stdout.readline(), other.stdout.readline()] == ["up\n", "up\n"]
        assert leftovers(f"TEST_SERVED_FROM={tmp_path}") == [mine.pid]
        began = time.monotonic()
        end_leftovers(f"TEST_SERVED_FROM={tmp_path}", patience=0.5)
        assert time.monotonic() - began < 5
        assert mine.wait(timeout=5) != 0
        assert other.poll() is None
    finally:
        for process in (mine, other):
            process.kill()
            process.communicate()
