"""What calling something does to the flags of a value, and what a program prints."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field

from ._context import Context
from ._expressions import Expressions
from ._scopes import FUNCTIONS, Scope, base_name, parameters
from ._variables import WORKED, Variables, literal_of
from ._vocabulary import (
    ARITHMETIC,
    DATA,
    ITERATED,
    LITERAL,
    LOOPED,
    RANGE,
    RECURSION,
    TEXT,
    UNKNOWN,
    VARIANT,
    effect_of_builtin,
    effect_of_import,
    effect_of_method,
)

__all__ = ["Calls", "Print"]

_MAX_METHODS = 12
"""Methods of one name that a call may mean; with more it is taken for one that is not known."""
_CHANGING_METHODS = frozenset(
    {
        "append",
        "extend",
        "add",
        "insert",
        "update",
        "appendleft",
        "put",
        "setdefault",
        "sort",
        "reverse",
        "push",
    }
)
_TAKING_METHODS = frozenset({"pop", "popleft", "popitem", "get", "get_nowait"})
_OWN_WORK = ~(LITERAL | TEXT | RANGE | ITERATED | VARIANT | ARITHMETIC | DATA)
_CONVERSIONS = frozenset({"int", "str", "float", "list", "tuple", "repr"})


@dataclass(frozen=True, slots=True)
class Print:
    """One ``print`` of a program. ``literal`` is its text if it prints nothing but literals."""

    line: int
    flags: int
    literal: str | None
    label: str
    conditions: int
    handler: bool


@dataclass(slots=True)
class Calls:
    """Flags of calls, built on the `Expressions` of the same program."""

    expressions: Expressions
    variables: Variables
    methods: dict[str, list[Scope]]
    recursive: frozenset[Scope]
    prints: dict[int, Print] = field(default_factory=dict[int, Print])

    def __post_init__(self) -> None:
        self.expressions.call = self.flags
        self.expressions.functions_used_as_values = self._as_value

    @property
    def here(self) -> Context:
        return self.expressions.here

    def flags(self, node: ast.Call) -> int:
        """Flags of the value that a call returns; records what it prints and changes."""
        path = self.here.scope.path_of(node.func)
        if _prints(node.func, path, self.here.scope):
            self._record_print(node)
            return 0
        arguments = [self.expressions.flags(argument) for argument in node.args]
        total = self.expressions.of_all(node.keywords)
        for flags in arguments:
            total |= flags
        if path is not None:
            effect = effect_of_import(path)
            if path.startswith("heapq.heap") and node.args and base_name(node.args[0]):
                self.variables.change(self.here.scope, base_name(node.args[0]), total)
            return self._after(total, effect)
        match node.func:
            case ast.Name(id=name):
                return self._by_name(node, name, arguments, total)
            case ast.Attribute():
                return self._method(node, node.func, arguments, total)
            case _:
                return self._after(total, self.expressions.flags(node.func))

    def _by_name(self, node: ast.Call, name: str, arguments: list[int], total: int) -> int:
        scope = self.here.scope
        in_frame = any(name in frame for frame in self.here.frames)
        home = None if in_frame else scope.home_of(name)
        if home is not None and name in home.functions:
            return self._run(home.functions[name], node, arguments, bound=False)
        if home is not None and name in home.classes:
            for method in self.methods.get("__init__", [])[:_MAX_METHODS]:
                self._run(method, node, arguments, bound=True)
            return total
        if home is not None or in_frame:
            return self._after(total, self.expressions.flags(node.func))
        return self._builtin(node, name, total)

    def _builtin(self, node: ast.Call, name: str, total: int) -> int:
        match name:
            case "range":
                return RANGE | (total & (_OWN_WORK | VARIANT))
            case "exec":
                line = node.lineno
                self.prints[id(node)] = Print(line, total | UNKNOWN, None, "", self.here.conditions, False)
                return UNKNOWN
            case "zip" if any(isinstance(argument, ast.Starred) for argument in node.args):
                return total | DATA  # rows turned into columns
            case "map" | "filter" if _converts(node):
                return total & ~TEXT
            case "int" | "float" | "complex" | "bool":
                return total & ~TEXT
            case "sum" | "min" | "max" if total & RANGE or any(key.arg == "key" for key in node.keywords):
                return total | LOOPED
            case "input" if self.here.loop is None:
                return effect_of_builtin(name)
            case _:
                return self._after(total, effect_of_builtin(name))

    def _method(self, node: ast.Call, function: ast.Attribute, arguments: list[int], total: int) -> int:
        base = self.expressions.flags(function.value)
        name = function.attr
        if name in _CHANGING_METHODS:
            self._change(function.value, name, total | (base & WORKED))
        own = 0
        for method in self.methods.get(name, [])[:_MAX_METHODS]:
            own |= self._run(method, node, arguments, bound=True)
        if name in self.methods:
            return base | total | UNKNOWN if len(self.methods[name]) > _MAX_METHODS else base | own
        if name in ("join", "format", "format_map") and isinstance(function.value, ast.Constant):
            return (total if node.args or node.keywords else base) | TEXT
        if name in _TAKING_METHODS:
            key = total & ~TEXT if node.args else 0
            return base | key | (ITERATED if self.here.loop is not None else 0)
        return self._after(base | total, effect_of_method(name))

    def _change(self, value: ast.expr, name: str, flags: int) -> None:
        base = base_name(value)
        if not base:
            return
        work = DATA if name in ("sort", "reverse") else 0
        self.variables.change(self.here.scope, base, flags | work | self.here.conditions)

    def _after(self, total: int, effect: int) -> int:
        """A value after work on it; once per round of a loop if what is worked on changes there."""
        looped = LOOPED if effect & WORKED and total & (ITERATED | VARIANT) else 0
        return total | effect | looped

    def _run(self, function: Scope, node: ast.Call, arguments: list[int], *, bound: bool) -> int:
        """A call of the program's own function: pass the arguments in, take the result and changes out."""
        if not isinstance(function.node, FUNCTIONS):
            return 0
        self.expressions.steps += 1 + len(node.args)
        names = parameters(function.node)
        takes_self = bound and names[:1] in (["self"], ["cls"])
        names = names[1:] if takes_self else names
        passed = list(zip(names, node.args, arguments, strict=False))
        for keyword in node.keywords:
            if keyword.arg in names:
                passed.append((keyword.arg, keyword.value, self.expressions.flags(keyword.value)))
        if node.args and (len(node.args) > len(passed) or isinstance(node.args[-1], ast.Starred)):
            passed += [(name, node.args[-1], flags) for name in names for flags in arguments[-1:]]
        for name, value, flags in passed:
            if flags & VARIANT:
                flags |= ITERATED
            self.variables.bind(function, name, flags)
            changes = self.variables.changes_of(function, name)
            if changes and base_name(value):
                work = RECURSION if function in self.recursive and changes & WORKED else 0
                self.variables.change(self.here.scope, base_name(value), changes | work)
        result = self.variables.result(function)
        inside = function in self.recursive and self.here.scope in self.recursive
        return result | (RECURSION if inside else 0)

    def _as_value(self, function: Scope) -> int:
        """A function handed to another, which will call it with elements of something."""
        if isinstance(function.node, FUNCTIONS):
            for name in parameters(function.node):
                self.variables.bind(function, name, ITERATED)
        return self.variables.result(function)

    def _record_print(self, node: ast.Call) -> None:
        shown = node.args
        flags = 0
        literals: list[str] = []
        for argument in shown:
            own = self.expressions.flags(argument)
            label = isinstance(argument, ast.Constant) and isinstance(argument.value, str) and len(shown) > 1
            flags |= 0 if label else own
            literals.append(literal_of(argument, own) or "")
        constant = not flags & (WORKED | VARIANT)
        label = _label(shown)
        self.prints[id(node)] = Print(
            line=node.lineno,
            flags=flags,
            literal=(label or " ".join(literals)) if constant else None,
            label=label,
            conditions=self.here.conditions,
            handler=self.here.handler,
        )


def _prints(function: ast.expr, path: str | None, scope: Scope) -> bool:
    if path in ("sys.stdout.write", "pprint.pprint", "pprint.pp"):
        return True
    return isinstance(function, ast.Name) and function.id == "print" and scope.home_of("print") is None


def _converts(node: ast.Call) -> bool:
    first = node.args[0] if node.args else None
    return isinstance(first, ast.Name) and first.id in _CONVERSIONS


def _label(shown: list[ast.expr]) -> str:
    """The text around what is printed, bounded."""
    pieces: list[str] = []
    for argument in shown[:8]:
        parts = argument.values if isinstance(argument, ast.JoinedStr) else [argument]
        if isinstance(argument, ast.BinOp):
            parts = [argument.left, argument.right]
        for part in parts[:16]:
            if isinstance(part, ast.Constant) and isinstance(part.value, str):
                pieces.append(part.value[:200])
    return " ".join(pieces)
