"""Cycles are taken apart in the thread of the windows, between two events."""

import gc
import subprocess
import sys
import threading

import pytest

from app import rubbish
from app.rubbish import Collector


class _Ring:
    def __init__(self, seen):
        self.ring, self.seen = self, seen

    def __del__(self):
        self.seen.append(threading.get_ident())


@pytest.fixture
def collector(qapp):
    gc.enable()
    return Collector(qapp)


def test_a_cycle_is_collected_by_the_windows_thread_alone(collector):
    seen = []
    _Ring(seen)
    worker = threading.Thread(target=lambda: [[] for _ in range(50_000)])
    worker.start()
    worker.join()
    many = [[] for _ in range(5_000)]
    assert seen == []
    collector.tick()
    assert seen == [threading.get_ident()]
    assert many


def test_nothing_is_collected_while_a_hand_drags(collector):
    seen = []
    rubbish.hold()
    _Ring(seen)
    kept = [[] for _ in range(5_000)]
    collector.tick()
    assert seen == []
    rubbish.release()
    collector.tick()
    assert len(seen) == 1
    assert kept


def test_python_does_not_collect_by_itself_even_after_a_drag(collector):
    rubbish.hold()
    rubbish.release()
    assert not gc.isenabled()


def test_the_program_has_a_collector_before_it_has_a_window():
    said = "import gc; from app.workstation import application; made = application(); print(gc.isenabled())"
    done = subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False"]
