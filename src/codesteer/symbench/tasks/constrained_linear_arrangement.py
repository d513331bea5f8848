"""constrained_linear_arrangement: deduce the opponent's hidden cards from one's own cards and the results.

Official defects: in the game of the five elements the results follow only one side's rules (56 of 68 stored
answers contradict the stated rules, 24 instances have no answer), cards may be reused in two of the three
games, an elephant may "win" against a mouse, and most instances have several right answers of which some are
refused. Here both sides' rules are one table (a circle of cards or a ranking whose last beats its first),
every arrangement that fits is right, and from level 2 on clues compare the opponent's own cards.
"""

from __future__ import annotations

import re
from string import ascii_uppercase
from typing import Any, ClassVar

from .._parse import Unreadable, tokens
from .._rng import Rng
from .._task import Data, Levels, NoSolution, Params, Task, Verdict, closing
from ._assignment import Relation, assign

__all__ = ["TASK", "ConstrainedLinearArrangement"]

_LABEL = re.compile(r"\bround\s{0,3}[0-9]{1,3}\s{0,3}[:=.-]?|\b[0-9]{1,3}\s{0,3}[:=.)]", re.IGNORECASE)
_ORIGINAL: dict[str, dict[str, Any]] = {
    # In each game of the original set, who wins is one of the two tables used here.
    "elements": {"game": "circle", "order": "ACEBD", "reach": 2},
    "stick_game": {"game": "circle", "order": "ABCD", "reach": 1},
    "animal": {"game": "ranking", "order": "ABCDEFGH", "reach": 0},
}


class ConstrainedLinearArrangement(Task[list[str]]):
    name = "constrained_linear_arrangement"
    title = "Deduce the hidden cards of an opponent"
    levels: ClassVar[Levels] = {
        1: {"cards": 5, "rounds": 3, "clues": 0},
        2: {"cards": 7, "rounds": 5, "clues": 2},
        3: {"cards": 9, "rounds": 8, "clues": 5},
        4: {"cards": 13, "rounds": 12, "clues": 12},
        5: {"cards": 18, "rounds": 18, "clues": 24},
    }

    def draw(self, rng: Rng, params: Params) -> dict[str, Any]:
        cards, rounds = params["cards"], params["rounds"]
        data: dict[str, Any] = {
            "game": rng.choice(("circle", "ranking")),
            "order": "".join(rng.sample(ascii_uppercase[:cards], cards)),
            "reach": 0,
            "mine": rng.sample(ascii_uppercase[:cards], rounds),
        }
        if data["game"] == "circle":
            data["reach"] = rng.randint(max(1, cards // 4), (cards - 1) // 2)
        hidden = rng.sample(ascii_uppercase[:cards], rounds)
        pairs = [(i, j) for j in range(rounds) for i in range(j)]
        data["results"] = [_outcome(data, a, b) for a, b in zip(data["mine"], hidden, strict=True)]
        data["clues"] = [
            [i + 1, j + 1, _outcome(data, hidden[i], hidden[j])]
            for i, j in sorted(rng.sample(pairs, params["clues"]))
        ]
        return data

    def question(self, data: Data) -> str:
        rounds, cards = len(data["mine"]), ", ".join(sorted(data["order"]))
        return (
            f"Two players each hold the {len(data['order'])} cards {cards}. In each of {rounds} rounds both "
            "lay down one of their cards at the same time; a card that was laid down is not used again by "
            f"the same player.\n\n{_rules(data)}\n\nYour cards, and how the rounds ended for you:\n\n"
            f"{self.picture(data)}\n\n{_clues(data)}Which cards may the opponent have laid down? Any sequence "
            f"that fits all of this will do. List the letters of the opponent's {rounds} cards in the order "
            "of the rounds, separated by commas. " + closing("D, A, B")
        )

    def solution(self, data: Data) -> str:
        order = sorted(data["order"])
        domains = [
            sum(1 << place for place, card in enumerate(order) if _outcome(data, mine, card) == result)
            for mine, result in zip(data["mine"], data["results"], strict=True)
        ]
        table = {(i, j): _outcome(data, a, b) for i, a in enumerate(order) for j, b in enumerate(order)}

        def relation(i: int, j: int, wanted: str) -> Relation:
            return i - 1, j - 1, lambda a, b: table[a, b] == wanted

        found = assign(domains, [relation(*clue) for clue in data["clues"]])
        if found is None:
            raise NoSolution("no cards of the opponent fit the results")
        return ", ".join(order[place] for place in found)

    def read(self, text: str, data: Data) -> list[str]:
        found = tokens(_LABEL.sub(" ", text))
        found = list(found[0]) if len(found) == 1 else found
        if not all(len(card) == 1 and card.isalpha() for card in found):
            raise Unreadable("expected single letters")
        return [card.upper() for card in found]

    def judge(self, value: list[str], data: Data) -> Verdict:
        if len(value) != len(data["mine"]):
            return Verdict.wrong(f"{len(data['mine'])} cards are asked for, {len(value)} were given")
        if not set(value) <= set(data["order"]):
            return Verdict.wrong("there is no such card")
        if len(set(value)) != len(value):
            return Verdict.wrong("a card is used twice")
        clues: list[tuple[int, int, str]] = data["clues"]
        results = [_outcome(data, mine, card) for mine, card in zip(data["mine"], value, strict=True)]
        broken = [
            f"round {number} would not be a {stated}"
            for number, stated in enumerate(data["results"], 1)
            if results[number - 1] != stated
        ]
        broken += [
            f"the cards of rounds {i} and {j} do not compare as stated"
            for i, j, stated in clues
            if _outcome(data, value[i - 1], value[j - 1]) != stated
        ]
        if not broken:
            return Verdict.right("the cards fit all results")
        return Verdict.wrong(broken[0], partial=1 - len(broken) / (len(value) + len(clues)))

    def judge_official(self, value: list[str], data: Data) -> Verdict:
        if "official" not in data:  # only original instances have the stored answer that it compares with
            return self.judge(value, data)
        stored = data["official"].split(", ")
        if len(value) != len(stored) or not set(value) <= set(data["order"]):
            return Verdict.wrong("another number of cards, or no such card")
        if data["game"] == "ranking" and len(set(value)) != len(value):
            return Verdict.wrong("a card is used twice")
        rounds: list[tuple[str, str, str]] = list(zip(data["mine"], data["results"], stored, strict=True))
        for card, (mine, result, key) in zip(value, rounds, strict=True):
            if not _officially(data, mine, card, key, result):
                return Verdict.wrong("refused by the published check")
        return Verdict.right()

    def convert(self, reference: Data, question: str) -> dict[str, Any]:
        return {
            **_ORIGINAL[reference["game_type"]],
            "mine": list(reference["player_moves"]),
            "results": list(reference["results"]),
            "clues": [],
            "official": ", ".join(reference["solution"]),
        }

    def picture(self, data: Data) -> str:
        rounds = zip(data["mine"], data["results"], strict=True)
        return "\n".join(f"round {n}: {card}, {result}" for n, (card, result) in enumerate(rounds, 1))


def _outcome(data: Data, mine: str, other: str) -> str:
    """The result of a round for the player of ``mine``."""
    order, reach = data["order"], data["reach"]
    if data["game"] == "ranking":
        a, b = order.index(mine), order.index(other)
        if {a, b} == {0, len(order) - 1}:
            a, b = b, a
        return "win" if a < b else "loss" if a > b else "draw"
    ahead = (order.index(other) - order.index(mine)) % len(order)
    return "win" if 1 <= ahead <= reach else "loss" if ahead >= len(order) - reach else "draw"


def _officially(data: Data, mine: str, card: str, key: str, result: str) -> bool:
    """One round under the published check of the game."""
    place, other = data["order"].index(mine), data["order"].index(card)
    if data["game"] == "ranking":
        ends = {place, other} == {0, len(data["order"]) - 1}
        return {"win": place < other or ends, "loss": place > other or ends, "draw": place == other}[result]
    if result != "draw":
        return card == key
    ahead = (other - place) % len(data["order"])
    # Elements: neither the card that mine overcomes nor the one it generates. Sticks: no neighbours.
    return ahead not in ((1, 3) if data["reach"] == 2 else (1, len(data["order"]) - 1))


def _rules(data: Data) -> str:
    order, reach = ", ".join(data["order"]), data["reach"]
    if data["game"] == "ranking":
        first, last = data["order"][0], data["order"][-1]
        return (
            f"The cards are ranked, the strongest first: {order}. The stronger card wins and the weaker one "
            f"loses, with one exception: {last} wins against {first}. Two equal cards draw."
        )
    following = "the next card" if reach == 1 else f"each of the next {reach} cards"
    before = "the card just" if reach == 1 else f"each of the {reach} cards"
    return (
        f"Think of the cards in a circle in the order {order}, and then {data['order'][0]} again. A card "
        f"beats {following} in this order and loses to {before} before it. Any other two cards draw, and "
        "so do two equal cards."
    )


def _clues(data: Data) -> str:
    if not data["clues"]:
        return ""
    verbs = {"win": "would beat", "loss": "would lose to", "draw": "would draw with"}
    listing = "\n".join(
        f"- their card of round {i} {verbs[result]} their card of round {j}" for i, j, result in data["clues"]
    )
    return f"If the opponent's cards were laid against each other, by the same rules:\n{listing}\n\n"


TASK = ConstrainedLinearArrangement()
