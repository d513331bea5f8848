"""results.csv keeps everything; prices are applied as the table says."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codesteer import ConfigError
from codesteer.evaluation import Cost, Price, Prices, Result, read_csv, write_csv

TEXT = st.text(st.characters(codec="utf-8"), max_size=40)
COSTS = st.builds(
    Cost,
    calls=st.integers(1, 9),
    prompt_tokens=st.integers(0, 10**6),
    cached_tokens=st.integers(0, 10**6),
    output_tokens=st.integers(0, 10**6),
    model_seconds=st.floats(0, 1e6),
    money=st.floats(0, 1e3),
)
RESULTS = st.builds(
    Result,
    run=TEXT,
    method=TEXT,
    item=TEXT,
    task=TEXT,
    level=st.none() | st.integers(1, 5),
    status=st.sampled_from(["scored", "failed", "missing"]),
    strict=st.booleans(),
    verified=st.booleans(),
    partial=st.floats(0, 1),
    answer=TEXT,
    reason=TEXT,
    turns=st.integers(0, 9),
    costs=st.dictionaries(st.sampled_from(["task", "coach", "checker"]), COSTS),
)


@given(results=st.lists(RESULTS, max_size=4))
def test_the_table_survives_its_file(tmp_path_factory: pytest.TempPathFactory, results: list[Result]) -> None:
    path = tmp_path_factory.mktemp("csv") / "results.csv"
    write_csv(results, path)
    assert read_csv(path) == results


@pytest.mark.parametrize("content", ["a,b\n1,2\n", "run\nx\n"])
def test_another_table_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / "t.csv").write_text(content)
    with pytest.raises(ConfigError, match="not a table of results"):
        read_csv(tmp_path / "t.csv")


def test_money() -> None:
    prices = Prices(
        {"openai:big*": Price(prompt=2, cached=1, output=10), "openai:*": Price(prompt=1, cached=1, output=1)}
    )
    cost = Cost(calls=1, prompt_tokens=1000, cached_tokens=400, output_tokens=100)
    assert prices.priced("openai:big-2", cost).money == pytest.approx((600 * 2 + 400 * 1 + 100 * 10) / 1e6)
    assert prices.priced("openai:small", cost).money == pytest.approx(1100 / 1e6)
    assert prices.priced("local:any", cost) == replace(cost, money=0.0)


def test_price_tables(tmp_path: Path) -> None:
    assert Prices.shipped().currency == "USD"
    path = tmp_path / "prices.toml"
    for content in ("[", "x = 1", "[per_million_tokens]\na = { prompt = 'much', output = 1 }"):
        path.write_text(content)
        with pytest.raises(ConfigError, match="damaged"):
            Prices.load(path)
    with pytest.raises(ConfigError, match="cannot be read"):
        Prices.load(tmp_path / "nowhere")


def test_very_long_answers_come_back(tmp_path: Path) -> None:
    long = Result(run="m", method="a", item="x/1/0", task="x", answer="9" * 300_000)
    write_csv([long], tmp_path / "results.csv")
    assert read_csv(tmp_path / "results.csv") == [long]
