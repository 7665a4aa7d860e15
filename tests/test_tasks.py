"""The way of every view to the database, with real threads."""

from PySide6.QtCore import QObject, Slot

from app.tasks import Tasks


class Asker(QObject):
    """Asks again whenever it is answered, as a screen does that reads one thing after the other."""

    def __init__(self, tasks):
        super().__init__()
        self.tasks, self.answers = tasks, 0

    def ask(self):
        self.tasks.read(lambda session: 1, self.heard)

    @Slot(object)
    def heard(self, _value):
        self.answers += 1
        self.ask()


def test_what_is_asked_after_the_end_is_not_done(qtbot, database):
    connected = database.open()
    tasks = Tasks(connected)
    asker = Asker(tasks)
    asker.ask()
    qtbot.waitUntil(lambda: asker.answers > 2)
    tasks.close()
    heard = asker.answers
    asker.ask()
    with qtbot.assertNotEmitted(tasks._finished, wait=200):
        pass
    assert asker.answers == heard
    assert connected.engine.pool.checkedout() == 0
