"""The timer: it wakes, remembers what went well, and names what has not for too long."""

from threading import Event
from time import monotonic, sleep

from bot.timer import Timer
from tests.builders import at


def test_a_job_that_ends_well_is_remembered_with_its_instant() -> None:
    woken = Event()
    timer = Timer(now=lambda: at("Mon 10:00"))
    timer.every(0.01, "good", woken.set)
    timer.every(0.01, "bad", lambda: 1 // 0)
    timer.start()
    try:
        assert woken.wait(5)
        end = monotonic() + 5
        while "good" not in timer.successes and monotonic() < end:
            sleep(0.005)
    finally:
        timer.stop()
    assert timer.successes == {"good": at("Mon 10:00")}


def test_a_job_is_late_only_after_several_of_its_turns_and_a_minute() -> None:
    passed = [0.0]
    timer = Timer(now=lambda: at("Mon 10:00"), ticks=lambda: passed[0])
    timer.every(1, "sweep", print)
    timer.every(300, "canary", print)
    assert timer.late() == []
    for seconds, late in ((60, []), (61, ["sweep"]), (900, ["sweep"]), (901, ["canary", "sweep"])):
        passed[0] = seconds
        assert timer.late() == late
