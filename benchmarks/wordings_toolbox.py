"""General helpers that a program may use: reading data out of text, and exact search."""

import re
from collections import deque
from fractions import Fraction
from inspect import signature
from itertools import permutations


def numbers(text):
    """All numbers in `text`, in order; whole ones as int."""
    found = re.findall(r"(?<![\w.])-?\d+(?:\.\d+)?|(?<=\w)\d+(?:\.\d+)?", text)
    return [float(n) if "." in n else int(n) for n in found]


def rows(text):
    """The longest run of lines in `text` that have equally many cells (two or more), each a list of cells."""
    best, run = [], []
    for line in [*text.splitlines(), ""]:
        cells = [c for c in re.split(r"[\s,|;\[\]]+", line.strip()) if c]
        cells = [int(c) if re.fullmatch(r"-?\d+", c) else c for c in cells]
        if run and len(cells) != len(run[0]):
            best, run = max(best, run, key=len), []
        if len(cells) >= 2:
            run.append(cells)
    return max(best, run, key=len)


def expression(values, target, operators="+-*/", keep_order=False):
    """Text that joins all of `values` (in any order, unless `keep_order`) with operators and brackets into `target`."""
    target = Fraction(target)
    orders = [tuple(values)] if keep_order else dict.fromkeys(permutations(values))
    known = {}

    def results(part):
        if part not in known:
            found = {}
            if len(part) == 1:
                found[Fraction(part[0])] = str(part[0])
            for cut in range(1, len(part)):
                for x, left in results(part[:cut]).items():
                    for y, right in results(part[cut:]).items():
                        for operator in operators:
                            if operator == "+":
                                value = x + y
                            elif operator == "-":
                                value = x - y
                            elif operator == "*":
                                value = x * y
                            elif y:
                                value = x / y
                            else:
                                continue
                            if value not in found:
                                found[value] = f"({left} {operator} {right})"
            known[part] = found
        return known[part]

    for order in orders:
        text = results(order).get(target)
        if text is not None:
            return text[1:-1] if text.startswith("(") else text
    return None


def assign(choices, conditions=(), different=()):
    """A value for every name in `choices` (name: possible values) so that all conditions hold, or None.

    A condition is a function whose parameters are names. `different`: True, or lists of names, for values that differ.
    """
    domains = {name: list(values) for name, values in choices.items()}
    rules = [(tuple(signature(condition).parameters), condition) for condition in conditions]
    groups = [list(domains)] if different is True else [list(group) for group in different]
    if groups and not isinstance(groups[0], list):
        groups = [groups]
    peers = {name: set() for name in domains}
    for group in groups:
        for name in group:
            peers[name] |= set(group) - {name}
    for names, condition in rules:
        if len(names) == 1:
            domains[names[0]] = [value for value in domains[names[0]] if condition(value)]
    touching = {name: [rule for rule in rules if name in rule[0] and len(rule[0]) > 1] for name in domains}
    chosen = {}

    def possible(name, value):
        if any(chosen.get(peer, chosen) == value for peer in peers[name]):
            return False
        chosen[name] = value
        good = all(
            condition(*[chosen[each] for each in names])
            for names, condition in touching[name]
            if all(each in chosen for each in names)
        )
        del chosen[name]
        return good

    def complete():
        if len(chosen) == len(domains):
            return True
        left = {
            name: [value for value in domains[name] if possible(name, value)]
            for name in domains
            if name not in chosen
        }
        name = min(left, key=lambda each: (len(left[each]), -len(touching[each]) - len(peers[each])))
        for value in left[name]:
            chosen[name] = value
            if complete():
                return True
            del chosen[name]
        return False

    return dict(chosen) if complete() else None


def search(start, moves, done):
    """The shortest list of moves from `start` to a state for which `done(state)` holds, or None.

    `moves(state)` gives (move, next state) pairs.
    """

    def key(state):
        return state if isinstance(state, (str, int, tuple, frozenset)) else repr(state)

    came = {key(start): None}
    queue = deque([start])
    while queue:
        state = queue.popleft()
        if done(state):
            path = []
            while came[key(state)] is not None:
                state, move = came[key(state)]
                path.append(move)
            return path[::-1]
        for move, after in moves(state):
            if key(after) not in came:
                came[key(after)] = (state, move)
                queue.append(after)
    return None
