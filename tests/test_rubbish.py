"""Cycles are taken apart in the thread of the windows."""

import gc
import threading

from PySide6.QtCore import QObject

from app import rubbish
from app.rubbish import Collector


class _Ring:
    def __init__(self, seen):
        self.ring, self.seen = self, seen

    def __del__(self):
        self.seen.append(threading.get_ident())


def test_a_cycle_is_collected_by_the_windows_thread_alone(qtbot):
    collector = Collector()
    seen = []
    try:
        _Ring(seen)
        worker = threading.Thread(target=lambda: [[] for _ in range(50_000)])
        worker.start()
        worker.join()
        many = [QObject for _ in range(3)], [[] for _ in range(5_000)]
        assert seen == []
        collector.tick()
        collector.tick()
        assert seen == [threading.get_ident()]
        assert many
    finally:
        collector.close()
    assert gc.isenabled()


def test_nothing_is_collected_while_a_hand_drags(qtbot):
    collector = Collector()
    seen = []
    rubbish.hold()
    _Ring(seen)
    kept = [[] for _ in range(5_000)]
    collector.tick()
    assert seen == []
    rubbish.release()
    assert not gc.isenabled()  # the collector is at work
    collector.tick()
    assert len(seen) == 1
    assert kept
    collector.close()
    assert gc.isenabled()
