"""Ask the demo's question on the real local model and keep its replies, for the README's transcript.

    python tools/record_demo.py && python tools/docs.py --real

Needs the 1.5B model and a quiet machine. `make check` replays the recording through the real command ever after.
"""

from __future__ import annotations

import asyncio
from pathlib import Path

from codesteer import Steerer
from codesteer.models import RecordingModel, load

DEMO = Path(__file__).resolve().parents[1] / "docs" / "demo"


async def main() -> None:
    question = (DEMO / "question.txt").read_text("utf-8").strip()
    recording = DEMO / "recording.jsonl"
    recording.unlink(missing_ok=True)
    model = RecordingModel(load("local"), recording)
    async with Steerer(model) as steerer:
        trajectory = await steerer.asolve(question)
    await model.aclose()
    print(trajectory.answer, trajectory.verified, trajectory.explanation)


asyncio.run(main())
