"""The page: complete, self-contained, honest about holes, and safe whatever models write."""

from __future__ import annotations

import json
import re
import shutil
import zipfile
from collections.abc import Sequence
from html.parser import HTMLParser
from pathlib import Path

import pytest

from codesteer import ConfigError
from codesteer.evaluation import Plan, Settings, draw, read_csv, run
from codesteer.models import Message, Sampling, ScriptedModel
from codesteer.report import write_report
from codesteer.report._slugs import Slugs

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
        assert not [tag for tag, attrs in _Elements(page.read_text()).tags if "src" in attrs or tag == "link"]
        assert not re.search(r"url\(['\"]?(https?:)?//", page.read_text())


def test_every_cell_leads_to_trajectories_that_are_there(report: Path) -> None:
    links = [attrs.get("href") or "" for tag, attrs in _Elements(report.read_text()).tags if tag == "a"]
    leading = [link for link in links if link.startswith("items/")]
    assert len(leading) == 4  # two tasks, two methods
    for link in leading:
        name, _, anchor = link.partition("#")
        ids = [attrs.get("id") for _, attrs in _Elements((report.parent / name).read_text()).tags]
        assert anchor in ids


def test_what_was_not_run_is_said(report: Path) -> None:
    text = report.read_text()
    assert "Not complete." in text
    assert "Not begun: codesteer." in text
    assert "Simulated model." in text


def test_what_failed_without_a_trace_has_its_reason_on_a_page(folder: Path, tmp_path: Path) -> None:
    for name in ("plan.json", "items.json"):
        shutil.copy(folder / name, tmp_path / name)
    (tmp_path / "logs").mkdir()
    for log in (folder / "logs").glob("*.eval"):
        _without_trajectories(log, tmp_path / "logs" / log.name)
    page = write_report([tmp_path], tmp_path / "report")
    test_every_cell_leads_to_trajectories_that_are_there(page)
    said = (page.parent / "items" / "game24.html").read_text()
    assert "the endpoint is gone" in said
    assert "Nothing was kept of this attempt." in said


def _without_trajectories(log: Path, to: Path) -> None:
    import inspect_ai.log  # noqa: F401  (it teaches zipfile the compression of its logs)

    with zipfile.ZipFile(log) as old, zipfile.ZipFile(to, "w") as new:
        for name in old.namelist():
            content = json.loads(old.read(name))
            if name.startswith("samples/"):
                content |= {"store": {}, "scores": None, "error": {"message": "the endpoint is gone"}}
            new.writestr(name, json.dumps(content))


def test_slugs_are_readable_and_never_the_same_for_two_texts() -> None:
    slugs = Slugs()
    texts = ["local:qwen2.5", "local:qwen2-5", "Local:Qwen2.5", "???", "", "x" * 300, "x" * 301]
    found = [slugs(text) for text in texts]
    assert found[:3] == ["local-qwen2-5", "local-qwen2-5-2", "local-qwen2-5-3"]
    assert len(set(found)) == len(texts)
    assert [slugs(text) for text in texts] == found


def test_models_that_answered_different_questions_are_said_to_have(folder: Path, tmp_path: Path) -> None:
    items = draw(["game24"], [1], 1, seed=7)
    model = ScriptedModel(lambda messages, sampling: "<<<1>>>", name="another")
    plan = Plan(methods=("only_question",), digest=items.digest, task_model=model.name)
    run(plan, items, tmp_path / "other", Settings(), {model.name: model})
    page = write_report([folder, tmp_path / "other"], tmp_path / "report")
    assert "2 different lists of questions" in page.read_text()
    table = (page.parent / "table.md").read_text()
    assert "## scripted:hostile" in table and "## scripted:another" in table


def test_the_reference_must_have_been_asked(folder: Path, tmp_path: Path) -> None:
    page = write_report([folder], tmp_path / "report", reference="all_text_cot")
    assert "vs all_text_cot" in page.read_text()
    with pytest.raises(ConfigError, match=r"--reference codesteer: .* there are only_question, all_text_cot"):
        write_report([folder], tmp_path / "report", reference="codesteer")


def test_nothing_to_report(folder: Path, tmp_path: Path) -> None:
    for name in ("plan.json", "items.json"):
        shutil.copy(folder / name, tmp_path / name)
    with pytest.raises(ConfigError, match="no question has been answered by every method yet"):
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
