"""The page: complete, self-contained, honest about holes, and safe whatever models write."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Sequence
from html.parser import HTMLParser
from pathlib import Path

import pytest

from codesteer import ConfigError
from codesteer.evaluation import Plan, Settings, draw, read_csv, run
from codesteer.models import Message, Sampling, ScriptedModel
from codesteer.report import write_report

ITEMS = draw(["game24", "pooling"], [1, 2], 1, seed=2)
HOSTILE = "</pre></script><script>alert(1)</script><img src=x onerror=alert(2)>\n<<<{0}>>> & <b>bold</b>"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run whose model writes markup; one method was planned and never run."""

    def reply(messages: Sequence[Message], sampling: Sampling) -> str:
        return HOSTILE

    out = tmp_path_factory.mktemp("run")
    model = ScriptedModel(reply, name="hostile")
    plan = Plan(
        methods=("only_question", "all_text_cot"), digest=ITEMS.digest, task_model=model.name, command="<i>"
    )
    run(plan, ITEMS, out, Settings(at_once=4), {model.name: model})
    plan_text = (out / "plan.json").read_text().replace('"all_text_cot"', '"all_text_cot", "codesteer"')
    (out / "plan.json").write_text(plan_text)
    return out


@pytest.fixture(scope="module")
def report(folder: Path) -> Path:
    return write_report([folder], folder / "report", against_paper=True)


class _Elements(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


def test_everything_is_written(report: Path) -> None:
    folder = report.parent
    assert {path.name for path in folder.iterdir()} == {
        "index.html",
        "results.csv",
        "table.md",
        "table.tex",
        "figures",
        "items",
    }
    assert len(read_csv(folder / "results.csv")) == 12
    assert len(list((folder / "figures").glob("*.pdf"))) == len(list((folder / "figures").glob("*.png"))) == 7
    assert {path.stem for path in (folder / "items").iterdir()} == {"game24", "pooling"}
    assert r"only\_question" in (folder / "table.tex").read_text()
    assert "| `only_question` |" in (folder / "table.md").read_text()


@pytest.mark.parametrize(
    ("change", "said"),
    [({"digest": "1"}, "other questions"), ({"max_tokens": 9}, "max_tokens 9"), ({"coach_model": "c"}, "")],
)
def test_runs_of_the_same_models_under_other_conditions_are_not_joined(
    folder: Path, tmp_path: Path, change: dict[str, object], said: str
) -> None:
    shutil.copytree(folder, tmp_path / "other", ignore=shutil.ignore_patterns("report"))
    plan = json.loads((folder / "plan.json").read_text())
    (tmp_path / "other" / "plan.json").write_text(json.dumps(plan | change))
    if said:
        with pytest.raises(ConfigError, match=f"other holds a run with {said}.*report them apart"):
            write_report([folder, tmp_path / "other"], tmp_path / "report")
    else:
        assert write_report([folder, tmp_path / "other"], tmp_path / "report").is_file()


def test_model_text_is_text(report: Path) -> None:
    page = _Elements((report.parent / "items" / "game24.html").read_text())
    assert not [tag for tag, _ in page.tags if tag in ("script", "img", "b")]
    assert "&lt;script&gt;alert(1)" in (report.parent / "items" / "game24.html").read_text()
    main = _Elements(report.read_text())
    assert [tag for tag, _ in main.tags].count("script") == 1
    assert not [tag for tag, _ in main.tags if tag in ("i", "b", "img")]


def test_the_page_needs_nothing_from_elsewhere(report: Path) -> None:
    for page in (report, *(report.parent / "items").glob("*.html")):
        links = [
            value
            for tag, attrs in _Elements(page.read_text()).tags
            for name, value in attrs.items()
            if name in ("src", "href", "xlink:href") and tag != "use"
        ]
        assert not [link for link in links if link and re.match(r"(https?:)?//", link)]
        assert not re.search(r"url\(['\"]?(https?:)?//", page.read_text())


def test_every_cell_leads_to_trajectories_that_are_there(report: Path) -> None:
    links = [attrs.get("href") or "" for tag, attrs in _Elements(report.read_text()).tags if tag == "a"]
    leading = [link for link in links if link.startswith("items/")]
    assert len(leading) == 4
    for link in leading:
        name, _, anchor = link.partition("#")
        ids = [attrs.get("id") for _, attrs in _Elements((report.parent / name).read_text()).tags]
        assert anchor in ids


def test_what_was_not_run_is_said(report: Path) -> None:
    text = report.read_text()
    assert "Not complete." in text
    assert "Not begun: codesteer." in text
    assert "Simulated model." in text


def test_nothing_to_report(folder: Path, tmp_path: Path) -> None:
    for name in ("plan.json", "items.json"):
        shutil.copy(folder / name, tmp_path / name)
    with pytest.raises(ConfigError, match="nothing has been answered yet"):
        write_report([tmp_path], tmp_path / "report")


@pytest.mark.slow
def test_in_a_browser(report: Path) -> None:
    """Opened from the disk: no request, no message on the console, no sideways scrolling of the page on a phone."""
    chromium = shutil.which("chromium")
    playwright = pytest.importorskip("playwright.sync_api")
    if chromium is None:
        pytest.skip("no chromium on this machine (apt install chromium)")
    said: list[str] = []
    with playwright.sync_playwright() as session:
        browser = session.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for width in (375, 1280):
            page = browser.new_page(viewport={"width": width, "height": 800})
            page.on("console", lambda message: said.append(message.text))
            page.on("dialog", lambda dialog: said.append("a dialog"))
            page.on("request", lambda request: request.url.startswith("file:") or said.append(request.url))
            page.goto(report.as_uri())
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            page.get_by_role("columnheader", name="right, %").first.click()
            page.locator(".heat a").first.click()
            assert page.evaluate("document.documentElement.scrollWidth") <= width
        browser.close()
    assert said == []
