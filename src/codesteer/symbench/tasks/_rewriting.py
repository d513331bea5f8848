"""The rules of string_deletion_and_modification: their wording, and two independent ways to apply them.

A rule is named by its condition: ``starts ab``, ``ends cc``, ``contains abc``, ``later ca``, ``even b``,
``long 15``.
"""

from __future__ import annotations

import re

__all__ = ["RULES", "applied", "recognised", "sentence", "substituted"]

RULES = {
    "starts ab": ("ca", ""),
    "starts bc": ("", "append aa"),
    "starts cb": ("aa", "drop"),
    "starts ca": ("bb", "append c"),
    "starts aa": ("a", ""),
    "starts cc": ("", ""),
    "starts bb": ("b", ""),
    "starts ac": ("zz", ""),
    "ends ac": ("cb", ""),
    "ends bb": ("", ""),
    "ends cc": ("b", "prepend a"),
    "ends ba": ("ab", ""),
    "ends ca": ("c", ""),
    "ends aa": ("cc", ""),
    "contains abc": ("cab", ""),
    "contains bca": ("", ""),
    "contains acb": ("bca", ""),
    "later ca": ("", ""),
    "even b": ("", ""),
}
"""Condition -> what the letters it names become, and what is done then. Besides: ``long`` and a length."""

_CONDITION = {
    "starts": "the string starts with {}",
    "ends": "the string ends with {}",
    "contains": "{} occurs in the string",
    "later": "{} occurs in the string at another place than its very beginning",
}
_THEN = {"append": "put {} at the end of the string", "prepend": "put {} in front of the string"}
_PATTERN = {"starts": r"\A{}", "ends": r"{}\Z", "contains": "{}", "later": "(?<=.){}"}


def sentence(name: str) -> str:
    if name == "even b":
        return "the string has 2, 4, 6, ... letters b -> put ab at the end of the string"
    if name.startswith("long"):
        return (
            f"the string has more than {name.split()[1]} letters -> delete its middle letter (of n letters the one "
            "that has n / 2 letters, rounded down, before it)"
        )
    where, old = name.split()
    new, then = RULES[name]
    which = "the first such " if where in ("contains", "later") else "this "
    action = f"replace {which}{old} by {new}" if new else f"delete {which}{old}"
    if then == "drop":
        action += ", then delete the last letter of the string"
    elif then:
        verb, letters = then.split()
        action += f" and {_THEN[verb].format(letters)}"
    return f"{_CONDITION[where].format(old)} -> {action}"


def applied(s: str, name: str) -> str:
    """The string after this rule, by string operations; a rule that applies always changes it."""
    where, old = name.split()
    new, then = RULES.get(name, ("", ""))
    if where == "starts" and s.startswith(old):
        s = new + s[len(old) :]
    elif where == "ends" and s.endswith(old):
        s = s[: -len(old)] + new
    elif where == "contains" and old in s:
        s = s.replace(old, new, 1)
    elif where == "later" and old in s[1:]:
        s = s[0] + s[1:].replace(old, new, 1)
    elif where == "even" and s.count("b") in range(2, len(s) + 1, 2):
        s += "ab"
    elif where == "long" and len(s) > int(old):
        s = s[: len(s) // 2] + s[len(s) // 2 + 1 :]
    else:
        return s
    verb, _, letters = then.partition(" ")
    return {"append": s + letters, "prepend": letters + s, "drop": s[:-1]}.get(verb, s)


def substituted(s: str, name: str) -> str | None:
    """The same by regular expressions; None if the rule does not apply."""
    where, old = name.split()
    if where == "even":
        return f"{s}ab" if re.fullmatch("[^b]*(?:b[^b]*b[^b]*)+", s) else None
    if where == "long":
        middle = list(s)
        middle[len(s) // 2 : len(s) // 2 + 1] = []
        return "".join(middle) if re.match(f".{{{old}}}.", s) else None
    new, then = RULES[name]
    changed, count = re.subn(_PATTERN[where].format(old), new, s, count=1)
    if count == 0:
        return None
    verb, _, letters = then.partition(" ")
    place = {"append": r"\Z", "prepend": r"\A", "drop": r".\Z"}.get(verb, r"\Z")
    return re.sub(place, letters, changed)


def recognised(sentence: str) -> str:
    """Our name of a rule of the original set, from its key word and the letters it names first."""
    if "length" in sentence:
        return "long 15"
    if "even number" in sentence:
        return "even b"
    condition, old = sentence.split("'")[:2]
    words = {"prefix": "starts", "starts": "starts", "suffix": "ends", "ends": "ends", "contains": "contains"}
    place = next((place for word, place in words.items() if word in condition), "")
    name = f"{'later' if (place, old) == ('contains', 'ca') else place} {old}"
    if name not in RULES:
        raise ValueError(f"unknown rule: {sentence}")
    return name
