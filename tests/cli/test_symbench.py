"""``codesteer symbench``: each command, rows good and bad, and real pipes."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from codesteer._cli import _jsonl
from codesteer._cli.symbench import app
from codesteer.symbench import Instance, get_task, list_tasks

PROGRAM = (sys.executable, "-c", "from codesteer._cli.symbench import app; app()")
SEED = {"task": "pooling", "level": 1, "seed": 3}
OFFICIAL = {
    "id": "game24/row_5",
    "task": "game24",
    "complexity": {"level": 0},
    "question": "Make 24 of 4 6.",
    "reference": {"numbers": [4, 6], "target": 24, "solution": "4*6"},
}


def run(*arguments: str, rows: list[Any] | None = None, data: bytes | None = None, code: int = 0) -> Result:
    """Run the command; what is given becomes standard input."""
    lines = [row if isinstance(row, str) else json.dumps(row) for row in rows or []]
    result = CliRunner().invoke(app, arguments, input=data or "".join(f"{line}\n" for line in lines))
    assert result.exit_code == code, result.output
    return result


def rows_of(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def answer_of(row: dict[str, Any]) -> str:
    task = get_task(row["task"])
    return task.solve(task.generate(row["level"], row["seed"]))


# ---- list, show, generate, gallery ---------------------------------------------------------------------------


def test_list_names_every_task() -> None:
    lines = run("list").stdout.splitlines()
    assert [line.split()[0] for line in lines] == list_tasks()
    rows = rows_of(run("list", "--json"))
    assert [row["name"] for row in rows] == list_tasks()
    assert set(rows[0]["levels"]) == {"1", "2", "3", "4", "5"}


def test_show_says_what_a_person_wants_to_know() -> None:
    text = run("show", "blocksworld", "--level", "2", "--seed", "5").stdout
    instance = get_task("blocksworld").generate(2, 5)
    assert instance.question in text and get_task("blocksworld").solve(instance) in text
    assert "| level | blocks | stacks | goal_stacks |" in text
    assert "The original: A blank line fails the plan" in text


def test_generate_prints_the_instances_of_the_seeds() -> None:
    result = run("generate", "pooling", "--level", "2", "--seed", "7", "--n", "3", "--split", "dev")
    instances = [Instance.from_json(line) for line in result.stdout.splitlines()]
    assert instances == [get_task("pooling").generate(2, seed, "dev") for seed in (7, 8, 9)]


def test_gallery_writes_a_file_for_every_task(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("codesteer.symbench.list_tasks", lambda: ["blocksworld", "pooling"])
    run("gallery", "--out", str(tmp_path / "pages"))
    assert {path.stem for path in (tmp_path / "pages").iterdir()} == {"blocksworld", "pooling", "README"}
    page = (tmp_path / "pages" / "blocksworld.md").read_text("utf-8")
    assert get_task("blocksworld").generate(4, 0).question in page


def test_gallery_without_a_folder_prints(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("codesteer.symbench.list_tasks", lambda: ["pooling"])
    assert run("gallery").stdout.startswith("# pooling: ")


@pytest.mark.parametrize(
    "arguments",
    [
        ("show", "game25"),
        ("show", "game24", "--level", "6"),
        ("generate", "game24", "--split", "validation"),
        ("generate", "game24", "--n", "0"),
        ("generate", "game24", "--seed", "-1"),
        ("solve", "--data", "/no/such/file"),
        ("verify", "--data", "."),
        ("conformance", "--data", "/no/such/folder"),
        ("conformance", "--data", ".", "--tasks", "game24,chess"),
        ("export", "--out", "x", "--format", "csv"),
        ("nonsense",),
    ],
)
def test_wrong_usage_ends_with_2(arguments: tuple[str, ...]) -> None:
    result = run(*arguments, code=2)
    assert result.stdout == "" and "Error" in result.stderr


# ---- solve and verify ----------------------------------------------------------------------------------------


def test_solve_takes_all_kinds_of_rows() -> None:
    instance = json.loads(get_task("pooling").generate(1, 3).to_json())
    unsolvable = {**OFFICIAL, "reference": {"numbers": [1, 1], "target": 24}}
    seed, printed, official, none = rows_of(run("solve", rows=[SEED, instance, OFFICIAL, unsolvable]))
    assert seed == {**SEED, "answer": answer_of(SEED)}
    assert printed == {**instance, "answer": answer_of(SEED)}
    assert official["answer"] == "4 * 6" and official["id"] == OFFICIAL["id"]
    assert none["answer"] is None and "no expression" in none["reason"]


def test_verify_takes_all_kinds_of_rows_and_adds_the_verdict() -> None:
    right = answer_of(SEED)
    task = get_task("pooling")
    ours = {"task": "pooling", "reference": dict(task.generate(1, 3).reference), "answer": right}
    rows: list[Any] = [
        {**SEED, "answer": f"It is <<<{right}>>>", "note": "kept"},
        {**SEED, "split": "test", "answer": right},
        {**SEED, "split": "dev", "answer": right},
        ours,
        {**OFFICIAL, "answer": "<<<4 * 6 = 24>>>"},
        {key: OFFICIAL[key] for key in ("task", "question", "reference")} | {"answer": "6 + 4"},
        {**SEED, "answer": None},
        {**SEED, "answer": [float(value) for value in right.split(",")]},
        {**json.loads(task.generate(1, 3).to_json()), "answer": right},
    ]
    judged = rows_of(run("verify", rows=rows))
    assert [row["verdict"]["strict"] for row in judged] == [
        *(True, True, False, True, True, False, False, True, True)
    ]
    assert judged[0]["note"] == "kept"
    assert set(judged[0]["verdict"]) == {"strict", "official", "reason"}
    assert judged[6]["verdict"]["reason"] == "unreadable answer: no answer was given"


def test_the_two_scorings_differ_where_the_published_check_is_wrong() -> None:
    task = get_task("pooling")
    seed = next(seed for seed in range(99) if task.generate(3, seed).reference["kind"] == "average")
    row = {"task": "pooling", "level": 3, "seed": seed}
    (judged,) = rows_of(run("verify", rows=[{**row, "answer": answer_of(row)}]))
    assert judged["verdict"] == {"strict": True, "official": False, "reason": "correct"}


def test_a_known_bad_reference_is_marked_and_left_out_of_the_summary() -> None:
    bad = {**OFFICIAL, "reference": {"numbers": [4, 7], "target": 24, "solution": "4*7"}}
    result = run("verify", "--summary", rows=[{**OFFICIAL, "answer": "4*6"}, {**bad, "answer": "4*7"}])
    good, marked = rows_of(result)
    assert "known_bad" not in good and "stored answer is wrong" in marked["known_bad"]
    assert "game24: strict 1/1 (1 known bad left out), official 1/2" in result.stderr


@pytest.mark.parametrize("parameters", [{"size": 4}, None])
def test_rows_of_seeds_may_override_parameters(parameters: dict[str, int] | None) -> None:
    row = {**SEED, "parameters": parameters}
    (solved,) = rows_of(run("solve", rows=[row]))
    assert rows_of(run("verify", rows=[solved]))[0]["verdict"]["strict"]


BAD = [
    ("not json", "not JSON"),
    ("[1, 2]", "a row is a JSON object"),
    ('{"task": "pooling", "level": NaN, "seed": 1, "answer": ""}', "NaN is not JSON"),
    ("[" * 200_000, "not JSON"),
    ('{"level": 1' + "0" * 5000 + "}", "not JSON"),
    ({"task": "pooling", "level": 1, "seed": 1}, "'answer' is missing"),
    ({"answer": ""}, "'task' is missing"),
    ({"task": 7, "answer": ""}, "'task' is not of type str"),
    ({"task": "poolin", "level": 1, "seed": 1, "answer": ""}, "did you mean pooling"),
    ({"task": "pooling", "level": 1, "answer": ""}, "'seed' is missing"),
    ({"task": "pooling", "level": True, "seed": 1, "answer": ""}, "'level' is not of type int"),
    ({"task": "pooling", "level": 9, "seed": 1, "answer": ""}, "levels [1, 2, 3, 4, 5]"),
    ({"task": "pooling", "level": 1, "seed": 1, "split": "x", "answer": ""}, "splits"),
    ({"task": "pooling", "level": 1, "seed": 1, "parameters": [], "answer": ""}, "'parameters'"),
    ({"task": "pooling", "level": 1, "seed": 1, "parameters": {"x": 1}, "answer": ""}, "no parameter 'x'"),
    ({"task": "pooling", "reference": [], "answer": ""}, "'reference' is not an object"),
    ({"task": "pooling", "reference": {}, "answer": ""}, "not an original pooling row"),
    (
        {**OFFICIAL, "reference": {"numbers": ["a", 1], "target": 24}, "answer": "4*6"},
        "not an original game24 row",
    ),
]


@pytest.mark.parametrize(("row", "message"), BAD, ids=[message for _, message in BAD])
def test_a_bad_row_is_named_and_costs_only_itself(row: Any, message: str) -> None:
    good = {**SEED, "answer": answer_of(SEED)}
    result = run("verify", rows=[good, row, good], code=1)
    assert [judged["verdict"]["strict"] for judged in rows_of(result)] == [True, True]
    assert result.stderr.startswith("codesteer: line 2: ") and message in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_solve_reports_a_reference_that_does_not_fit() -> None:
    row = {**OFFICIAL, "reference": {"numbers": ["a", 1], "target": 24}}
    assert "line 1: not an original game24 row" in run("solve", rows=[row], code=1).stderr


def test_a_line_that_is_too_long_is_skipped() -> None:
    good = json.dumps(SEED).encode()
    long = b'{"task": "' + b"x" * 10_000_000 + b'"}'
    result = run("solve", data=b"\n".join((good, long, good)), code=1)
    assert len(rows_of(result)) == 2
    assert result.stderr == "codesteer: line 2: longer than 8 MiB, skipped\n"


def test_a_line_of_just_the_allowed_length_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    line = json.dumps(SEED).encode() + b"\n"
    monkeypatch.setattr(_jsonl, "LONGEST_LINE", len(line))
    assert len(rows_of(run("solve", data=line * 2))) == 2
    monkeypatch.setattr(_jsonl, "LONGEST_LINE", len(line) - 1)
    assert "line 1: longer" in run("solve", data=line, code=1).stderr


def test_empty_lines_and_bytes_that_are_not_text() -> None:
    good = json.dumps(SEED).encode()
    result = run("solve", data=b"\n \r\n" + good + b"\n\xff\xfe\n" + good, code=1)
    assert len(rows_of(result)) == 2 and "line 4: not JSON" in result.stderr


def test_text_that_is_not_unicode_survives() -> None:
    row = '{"task": "pooling", "level": 1, "seed": 3, "answer": "\\ud800", "note": "\u00e9"}'
    (judged,) = rows_of(run("verify", data=f"{row}\n".encode()))
    assert judged["answer"] == "\ud800" and judged["note"] == "\u00e9" and not judged["verdict"]["strict"]


def test_files_plain_and_packed(tmp_path: Path) -> None:
    line = json.dumps(SEED).encode() + b"\n"
    (tmp_path / "a.jsonl").write_bytes(line)
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(line))
    plain, packed = (run("solve", "--data", str(tmp_path / name)) for name in ("a.jsonl", "a.jsonl.gz"))
    assert plain.stdout == packed.stdout != ""
    (tmp_path / "b.jsonl.gz").write_bytes(gzip.compress(line)[:-10])
    result = run("solve", "--data", str(tmp_path / "b.jsonl.gz"), code=1)
    assert "damaged gzip file" in result.stderr


# ---- conformance and export ----------------------------------------------------------------------------------


def test_conformance_in_its_three_forms(tmp_path: Path) -> None:
    bad = {**OFFICIAL, "id": "game24/bad", "reference": {"numbers": [4, 7], "target": 24, "solution": "4*7"}}
    (tmp_path / "game24.jsonl").write_text(json.dumps(OFFICIAL) + "\n" + json.dumps(bad) + "\n")
    arguments = ("conformance", "--data", str(tmp_path), "--tasks", "game24, pooling")
    result = run(*arguments)
    head, line = result.stdout.splitlines()
    columns = ["task", "rows", "unreadable", "solved", "solver_passes", "stored", "stored_passes"]
    columns += ["stored_confirmed", "stored_refuted", "stored_unchecked", "known_bad"]
    assert head.split() == columns
    assert line.split() == ["game24", "2", "0", "1", "1", "2", "1", "1", "1", "0", "1"]
    assert "pooling.jsonl" in result.stderr
    (row,) = rows_of(run(*arguments, "--json"))
    assert row["stored_refuted"] == 1 and list(row["known_bad"]) == ["game24/bad"]
    assert run(*arguments, "--known-bad").stdout.startswith("game24/bad\tthe stored answer is wrong")


def test_conformance_without_any_row_fails(tmp_path: Path) -> None:
    result = run("conformance", "--data", str(tmp_path), "--tasks", "game24", code=1)
    assert str(tmp_path) in result.stderr and "Traceback" not in result.output


def test_export_writes_the_data_set(tmp_path: Path) -> None:
    result = run("export", "--out", str(tmp_path / "set"), "--tasks", "pooling", "--n", "2")
    assert "wrote 30 instances" in result.stderr
    assert (tmp_path / "set/data/pooling/train.jsonl").exists() and (tmp_path / "set/README.md").exists()


def test_export_to_parquet_needs_its_library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "datasets", None)
    result = run("export", "--out", str(tmp_path), "--format", "parquet", "--tasks", "pooling", code=1)
    assert "pip install datasets" in result.stderr


# ---- real pipes ----------------------------------------------------------------------------------------------


def test_generate_solve_verify_in_a_pipe() -> None:
    rows = b""
    for arguments in (("generate", "blocksworld", "--n", "4"), ("solve",), ("verify", "--data", "-")):
        rows = subprocess.run([*PROGRAM, *arguments], input=rows, capture_output=True, check=True).stdout
    assert [json.loads(line)["verdict"]["strict"] for line in rows.splitlines()] == [True] * 4


def test_rows_are_answered_one_by_one() -> None:
    """The second row is only written when the first one's result has been read."""
    pipe = subprocess.PIPE
    with subprocess.Popen([*PROGRAM, "solve"], stdin=pipe, stdout=pipe, stderr=pipe) as process:
        assert process.stdin is not None and process.stdout is not None
        for seed in range(2):
            process.stdin.write(json.dumps({**SEED, "seed": seed}).encode() + b"\n")
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["seed"] == seed
        process.stdin.close()
        assert process.stdout.read() == b"" and process.wait() == 0


def test_a_reader_that_goes_away_causes_no_noise() -> None:
    pipe = subprocess.PIPE
    command = [*PROGRAM, "generate", "pooling", "--n", "100000"]
    with subprocess.Popen(command, stdout=pipe, stderr=pipe) as process:
        assert process.stdout is not None and process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait() in (0, 1)
