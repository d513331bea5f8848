"""The limit on calls in flight."""

from __future__ import annotations

import asyncio

import pytest

from codesteer.models._slots import Slots


async def test_first_come_first_served() -> None:
    slots, order = Slots(1), list[int]()

    async def work(number: int) -> None:
        async with slots:
            await asyncio.sleep(0)
            order.append(number)

    await asyncio.gather(*(work(number) for number in range(5)))
    assert order == [0, 1, 2, 3, 4]


async def test_a_slot_handed_to_a_task_that_is_cancelled_goes_on() -> None:
    slots = Slots(1)
    await slots.__aenter__()
    cancelled, patient = (asyncio.create_task(slots.__aenter__()) for _ in range(2))
    await asyncio.sleep(0)
    await slots.__aexit__()  # hands over to the first, which is cancelled before it runs again
    cancelled.cancel()
    await asyncio.wait_for(patient, 5)
    assert cancelled.cancelled()


def test_a_waiter_whose_loop_has_gone_is_passed_over() -> None:
    slots = Slots(1)
    gone = asyncio.new_event_loop()
    gone.run_until_complete(slots.__aenter__())
    waiting = gone.create_task(slots.__aenter__())
    gone.run_until_complete(asyncio.sleep(0))
    gone.close()

    async def release_and_take() -> None:
        await slots.__aexit__()
        await asyncio.wait_for(slots.__aenter__(), 5)

    asyncio.run(release_and_take())
    assert not waiting.done()
    waiting._log_destroy_pending = False  # type: ignore[attr-defined]


def test_no_slot_is_no_limit() -> None:
    with pytest.raises(ValueError, match="at least one slot"):
        Slots(0)
