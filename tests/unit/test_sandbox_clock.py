"""The clock that a sandbox and its client share."""

import threading
import time
from datetime import UTC, datetime, timedelta, timezone

import pytest

from cloudmore.sandbox.clock import SandboxClock

START = datetime(2026, 11, 2, 7, 30, tzinfo=UTC)


class TestManual:
    def test_it_stands_still_until_it_is_moved(self) -> None:
        clock = SandboxClock(START, manual=True)
        assert clock.manual
        assert (clock.now(), clock.now()) == (START, START)
        assert clock.monotonic() == clock.monotonic()

    @pytest.mark.parametrize("step", [90, 90.0, timedelta(seconds=90)])
    def test_advance_moves_both_measures(self, step: float | timedelta) -> None:
        clock = SandboxClock(START, manual=True)
        before = clock.monotonic()
        clock.advance(step)
        assert clock.now() == START + timedelta(seconds=90)
        assert clock.monotonic() == pytest.approx(before + 90)

    def test_sleeping_moves_it_at_once(self) -> None:
        clock = SandboxClock(START, manual=True)
        clock.sleep(3600)
        clock.sleep(0)
        clock.sleep(-5)
        assert clock.now() == START + timedelta(hours=1)

    def test_set_may_go_back_and_measured_time_never_does(self) -> None:
        clock = SandboxClock(START, manual=True)
        before = clock.monotonic()
        clock.set(START - timedelta(days=1))
        assert clock.now() == START - timedelta(days=1)
        assert clock.monotonic() == before
        clock.set(START)
        assert clock.monotonic() == pytest.approx(before + 86400)

    def test_other_zones_are_shown_in_utc(self) -> None:
        clock = SandboxClock(manual=True)
        clock.set(datetime(2026, 11, 2, 9, 30, tzinfo=timezone(timedelta(hours=2))))
        assert clock.now() == START
        assert clock.now().tzinfo is UTC


class TestReal:
    def test_it_follows_the_system_from_where_it_was_set(self) -> None:
        clock = SandboxClock(START)
        assert not clock.manual
        first, second = clock.now(), clock.now()
        assert START <= first <= second < START + timedelta(minutes=1)
        clock.advance(timedelta(days=1))
        assert clock.now() >= first + timedelta(days=1)

    def test_sleeping_takes_time(self) -> None:
        clock = SandboxClock()
        before = time.monotonic()
        clock.sleep(0.02)
        assert time.monotonic() - before >= 0.02

    def test_moving_it_wakes_who_sleeps(self) -> None:
        clock = SandboxClock()
        sleeper = threading.Thread(target=clock.sleep, args=(3600,))
        sleeper.start()
        clock.advance(7200)
        # Either it slept already and was woken, or it began after the move and is moved on now.
        while sleeper.is_alive():
            clock.advance(3600)
            sleeper.join(0.01)


@pytest.mark.parametrize("manual", [True, False])
class TestRefusals:
    def test_a_negative_advance(self, *, manual: bool) -> None:
        with pytest.raises(ValueError, match="cannot advance"):
            SandboxClock(manual=manual).advance(-1)

    def test_a_time_without_zone(self, *, manual: bool) -> None:
        naive = START.replace(tzinfo=None)
        with pytest.raises(ValueError, match="no time zone"):
            SandboxClock(naive, manual=manual)
        with pytest.raises(ValueError, match="no time zone"):
            SandboxClock(manual=manual).set(naive)
