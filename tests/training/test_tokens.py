"""A base reads text in the same tokens in training as later, when llama.cpp serves it."""

from __future__ import annotations

import json
import urllib.request

import pytest

from codesteer import WeightsError
from codesteer.models import LocalModel, resolve_weights
from codesteer.models._endpoints import Endpoint
from codesteer.training._base import load_tokenizer, resolve_base
from codesteer.training._process import prepare_process

TEXTS = (
    "Sum of 12,345 and 6.789?\n\n3 rows\n\n\n4 columns\n",
    '{"decision": "code", "guidance": "Print 2048 lines."}',
    "    def f(x):\n\n\t    return x**2  # it's 100 %\n",
    "It printed:\n[[1, 22, 333],\n [4444, 5, 6]]\n\n7 answers",
    "Größe: 5 µm – «naïve» 東京 2025年\r\n\r\n1.",
)


def served(endpoint: Endpoint, text: str) -> list[int]:
    request = urllib.request.Request(
        f"{endpoint.base_url.removesuffix('/v1')}/tokenize",
        json.dumps({"content": text, "add_special": False}).encode(),
        {
            "Content-Type": "application/json",
            "Authorization": f"Bearer {endpoint.key.reveal() if endpoint.key else ''}",
        },
    )
    with urllib.request.urlopen(request, timeout=30) as response:
        return json.load(response)["tokens"]


@pytest.mark.train
async def test_training_and_serving_cut_text_alike() -> None:
    try:
        resolve_weights("smollm2-135m")
    except WeightsError as error:
        pytest.skip(str(error))
    prepare_process()
    tokenizer = load_tokenizer(resolve_base("smollm2-135m").weights)
    model = LocalModel("smollm2-135m", parallel=1)
    try:
        endpoint = (await model.served()).endpoint
        for text in TEXTS:
            assert tokenizer(text, add_special_tokens=False)["input_ids"] == served(endpoint, text), text
    finally:
        await model.aclose()
