"""Reading the original tree, on small made-up trees of the same shape."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from codesteer.symbench import BadRow, get_task, list_tasks
from codesteer.symbench.official import NotInTree, read_instances, read_rows

POOLING = {
    "matrix": [[1, 2, 3], [4, 5, 6], [7, 8, 9]],
    "window_size": 2,
    "pooling_type": "max",
    "solution": [[5, 6], [8, 9]],
    "complexity": 1,
}


def write(path: Path, content: Any) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content if isinstance(content, str) else json.dumps(content), "utf-8")


def sample(folder: Path, question: str, solution: Any) -> None:
    write(folder / "question.txt", question)
    write(folder / "solution.json", solution)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "dataset_gather").mkdir()
    return tmp_path / "dataset_gather"


def only(root: Path, task: str) -> dict[str, Any]:
    if task not in list_tasks():
        pytest.skip(f"{task} is not there yet")
    (row,) = read_rows(root, task)
    assert row["task"] == task and row["id"].startswith(f"{task}/")
    return row


def test_samples_are_read_in_the_order_of_their_numbers(root: Path) -> None:
    for number in (10, 2, 1):
        sample(root / f"pooling_dataset/sample_{number}", f" Question {number}\n", POOLING)
    rows = list(read_rows(root, "pooling"))
    assert [row["id"] for row in rows] == [f"pooling/sample_{number}" for number in (1, 2, 10)]
    assert rows[1] == {
        "id": "pooling/sample_2",
        "task": "pooling",
        "complexity": {"level": 1},
        "question": "Question 2",
        "reference": POOLING,
    }


@pytest.mark.parametrize("given", [".", "dataset_gather"])
def test_the_tree_is_found_from_the_repository_and_from_itself(root: Path, given: str) -> None:
    sample(root / "pooling_dataset/sample_0", "Pool it.", POOLING)
    (instance,) = read_instances(root.parent / given, "pooling")
    task = get_task("pooling")
    assert instance.split == "official" and instance.question == "Pool it." and instance.level == 1
    assert task.verify(instance, "5, 6, 8, 9").correct
    assert task.verify_official(instance, "5, 6, 8, 9").correct
    assert not task.verify(instance, "5, 6, 8, 8").correct


def test_a_renamed_tree_is_known_by_its_folders(tmp_path: Path) -> None:
    sample(tmp_path / "pooling_dataset/sample_0", "Pool it.", POOLING)
    assert len(list(read_rows(tmp_path, "pooling"))) == 1


def test_varied_sets_keep_their_folder_in_the_id(root: Path) -> None:
    task = "combinatorial_calculation"
    reference = {"numbers": [1, 2, 3], "target": 6, "solution": ["1", "+", "2", "+", "3"]}
    sample(root / task / "sample_0", "Q", reference)
    sample(root / f"{task}_varied_complexity/{task}_complexity2/sample_7", "Q", reference)
    first, second = read_rows(root, task)
    assert first["id"] == f"{task}/sample_0" and first["complexity"] == {}
    assert second["id"] == f"{task}/{task}_complexity2/sample_7"
    assert second["complexity"] == {"varied": True, "set": f"{task}_complexity2"}


def test_logical_equation_finds_the_constraints_in_the_question(root: Path) -> None:
    question = "Letters A, B are 3, 6.\n1. B = 2.0A\n2. B > A\n\nReturn [..]"
    sample(root / "logical_equation/sample_2_2_1", question, [3, 6])
    row = only(root, "logical_equation")
    assert row["reference"] == {"values": [3, 6], "constraints": ["B = 2.0A", "B > A"], "solution": [3, 6]}


def test_game24_reads_the_puzzles_and_the_stored_solutions(root: Path) -> None:
    folder = root / "game24_dataset"
    write(folder / "24/24.csv", "Rank,Puzzles,AMT (s)\n1,1 1 4 6,4.4\n2,3 3 8 8,9\n")
    write(folder / "24/24_2_number.csv", 'Rank,Puzzles,Solutions\n1,4 6,"(4*6)"\n')
    write(folder / "240/240_20_number.csv", "Rank,Puzzles,Solutions\n1,24 10,(24*10)\n")
    rows = {row["id"]: row for row in read_rows(root, "game24")}
    assert list(rows) == [
        "game24/row_0",
        "game24/row_1",
        "game24/2_number/row_0",
        "game24/240_20_number/row_0",
    ]
    assert rows["game24/row_1"]["reference"] == {"numbers": [3, 3, 8, 8], "target": 24, "solution": None}
    assert rows["game24/2_number/row_0"]["complexity"] == {
        "numbers": 2,
        "varied": True,
        "set": "24_2_number.csv",
    }
    task = get_task("game24")
    for row in rows.values():
        instance = task.from_official(row)
        assert task.verify(instance, task.solve(instance)).correct
        assert task.known_bad(row) is None
    assert rows["game24/240_20_number/row_0"]["reference"]["target"] == 240


def test_blocksworld_reads_empty_stacks(root: Path) -> None:
    text = "Initial State:\nstack1: \nstack2: B A\nstack3: \n\nGoal State:\nstack1: \nstack2: A B"
    write(root / "Blocksworld_dataset/2_3_2_0/blocksworld_task.txt", text)
    row = only(root, "blocksworld")
    assert row["complexity"] == {"blocks": 2, "stacks": 3, "goal_stacks": 2}
    assert row["reference"]["initial"] == {"stack1": [], "stack2": ["B", "A"], "stack3": []}
    assert row["reference"]["goal"] == {"stack1": [], "stack2": ["A", "B"]}
    instance = get_task("blocksworld").from_official(row)
    assert "stack2: B A" in instance.question, "the task words the question where the original has no text"


def test_boxlift_computes_the_limit_of_steps(root: Path) -> None:
    write(root / "BoxLift_dataset/BoxLift_3_2/BoxLift0/BoxLift.json", {"boxes": [5, 9, 4], "lifters": [5, 4]})
    # 9 needs both; then 5 by the first and 4 by the second lifter.
    row = only(root, "boxlift")
    assert row["id"] == "boxlift/BoxLift_3_2/BoxLift0"
    assert row["reference"] == {"boxes": [5, 9, 4], "lifters": [5, 4], "max_steps": 2, "solution": None}


def test_boxlift_with_a_box_that_nobody_lifts_is_a_bad_row(root: Path) -> None:
    if "boxlift" not in list_tasks():
        pytest.skip("boxlift is not there yet")
    write(root / "BoxLift_dataset/BoxLift_1_1/BoxLift0/BoxLift.json", {"boxes": [50], "lifters": [5, 4]})
    with pytest.raises(BadRow, match="too heavy"):
        list(read_rows(root, "boxlift"))


def test_boxnet1_and_its_training_folder(root: Path) -> None:
    state = {"0.5_0.5": ["box_blue"], "0.5_1.5": ["target_blue"]}
    write(root / "BoxNet1_dataset_SFT/env_pg_state_1_2/pg_state3/pg_state3.json", state)
    row = only(root, "boxnet1")
    assert row["id"] == "boxnet1/sft/env_pg_state_1_2/pg_state3"
    assert row["reference"] == {"rows": 1, "cols": 2, "state": state, "solution": None}


def test_letters_counts_in_the_stored_word(root: Path) -> None:
    folder = root / "Letters/Letters_dataset_min_length_5_max_length_10"
    write(folder / "a_3_1/test_words.json", '"bananas"')
    write(root / "Letters/other/a_3_1/test_words.json", "left out")
    row = only(root, "letters")
    assert row["id"] == "letters/5_10/a_3_1"
    assert row["reference"] == {"word": "bananas", "letter": "a", "count": 3, "positions": [2, 4, 6]}


def test_number_multiply(root: Path) -> None:
    folder = root / "number_multiply_varied_complexity/digit_1_2/sample_4"
    write(folder / "input_value_list.txt", "[7, -60]")
    write(folder / "input_prompt_1.txt", "What is 7*-60?\n")
    write(folder / "target_answer.txt", "-420")
    row = only(root, "number_multiply")
    assert row["id"] == "number_multiply/digit_1_2/sample_4"
    assert row["reference"] == {"values": [7, -60], "product": -420, "solution": -420}
    assert row["question"].startswith("What is 7*-60?\n")


@pytest.mark.parametrize(
    ("task", "file"),
    [
        ("date_understanding", "date_understanding"),
        ("logical_deduction", "logical_deduction_seven_objects"),
        ("navigate", "navigate"),
        ("web_of_lies", "web_of_lies"),
    ],
)
def test_the_four_of_big_bench_hard(root: Path, task: str, file: str) -> None:
    write(root / f"BIG-Bench-Hard/bbh/{file}.json", {"examples": [{"input": "Up or down?", "target": "(A)"}]})
    row = only(root, task)
    assert row["id"] == f"{task}/0" and row["reference"] == {"solution": "(A)"}
    assert row["question"].startswith("Up or down?\n") and "<<<" in row["question"]


def test_gsm_hard(root: Path) -> None:
    write(root / "gsmhardv2.jsonl", json.dumps({"input": "How many?", "code": "pass", "target": 3.5}) + "\n")
    row = only(root, "gsm_hard")
    assert row["reference"] == {"solution": 3.5, "code": "pass"}


@pytest.mark.parametrize("subject", ["geometry", "counting_and_probability"])
def test_math_is_judged_by_the_last_box(root: Path, subject: str) -> None:
    solution = r"First \boxed{1}, then \boxed{\frac{1}{2}}. Done."
    write(
        root / f"MATH/train/{subject}/12.json",
        {"problem": "What?", "solution": solution, "level": "Level 4", "type": subject},
    )
    row = only(root, f"math_{subject}")
    assert row["id"] == f"math_{subject}/train/12" and row["complexity"] == {"level": 4}
    assert row["question"].startswith("What?\n") and "<<<" in row["question"]
    task = get_task(f"math_{subject}")
    instance = task.from_official(row)
    assert task.verify(instance, "So <<<1/2>>>").correct and not task.verify(instance, "<<<1>>>").correct


def test_what_the_tree_does_not_have(root: Path) -> None:
    with pytest.raises(NotInTree, match="pooling"):
        list(read_rows(root, "pooling"))
    if "path_plan" in list_tasks():
        with pytest.raises(NotInTree, match="literals"):
            read_rows(root, "path_plan")


@pytest.mark.parametrize("damage", ["{", "[[[" * 5000, '{"complexity": 1'])
def test_a_damaged_file_is_a_bad_row(root: Path, damage: str) -> None:
    sample(root / "pooling_dataset/sample_0", "Q", damage)
    with pytest.raises(BadRow, match="pooling"):
        list(read_rows(root, "pooling"))


def test_a_missing_file_is_a_bad_row(root: Path) -> None:
    write(root / "pooling_dataset/sample_0/question.txt", "Q")
    with pytest.raises(BadRow, match=r"solution\.json"):
        list(read_rows(root, "pooling"))
