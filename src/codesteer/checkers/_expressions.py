"""How the value of an expression came about: flags joined from its parts and from the work done on them.

Nothing is evaluated. Presentation (formatting, joining, converting, indexing, copying) passes flags on
unchanged; see `_vocabulary` for the flags and for what functions do.
"""

from __future__ import annotations

import ast
import builtins
from collections.abc import Callable, Iterable
from typing import Any

from ._context import Context, Numbers, TooMuchWork
from ._scopes import Scope, base_name
from ._variables import WORKED, Variables, literal_of
from ._vocabulary import (
    ARITHMETIC,
    DATA,
    ITERATED,
    LITERAL,
    LOOPED,
    QUESTION,
    RANGE,
    TEXT,
    UNKNOWN,
    VARIANT,
    effect_of_import,
)

__all__ = ["Expressions", "has_one_element"]

_MAX_STEPS = 500_000
_CHANGING = ITERATED | VARIANT
_OWN_OF_PROGRAM = ~(LITERAL | TEXT | RANGE | ITERATED | VARIANT | ARITHMETIC | DATA)


class Expressions:
    """Flags of expressions, given what is known of the variables."""

    def __init__(self, variables: Variables, numbers: Numbers) -> None:
        self.variables = variables
        self.numbers = numbers
        self.here: Context
        self.steps = 0
        self.call: Callable[[ast.Call], int]
        self.functions_used_as_values: Callable[[Scope], int]
        self.keys_of: dict[str, set[str]] = {}
        self._constants: dict[int, int] = {}
        self._rules: dict[type[ast.expr], Callable[[Any], int]] = {
            ast.Constant: self._constant,
            ast.Name: self._name,
            ast.BinOp: self._operation,
            ast.Compare: self._comparison,
            ast.UnaryOp: self._unary,
            ast.IfExp: self._choice,
            ast.Call: lambda node: self.call(node),
            ast.Attribute: self._attribute,
            ast.Subscript: self._subscript,
            ast.Dict: lambda node: self.of_all(node.values) | (self.of_all(node.keys) & ~TEXT),
            ast.JoinedStr: self._formatted,
            ast.ListComp: self._comprehension,
            ast.SetComp: self._comprehension,
            ast.GeneratorExp: self._comprehension,
            ast.DictComp: self._comprehension,
            ast.Lambda: self._lambda,
            ast.NamedExpr: self._walrus,
            ast.Yield: self._yield,
            ast.YieldFrom: self._yield,
        }

    def flags(self, node: ast.expr | None) -> int:
        """Flags of one expression. Raises `TooMuchWork` when the whole analysis has taken too many steps."""
        if node is None:
            return 0
        self.steps += 1
        if self.steps > _MAX_STEPS:
            raise TooMuchWork
        rule = self._rules.get(type(node))
        return rule(node) if rule else self.of_all(ast.iter_child_nodes(node))

    def of_all(self, nodes: Iterable[ast.AST | None]) -> int:
        """Flags of several expressions, joined."""
        flags = 0
        for node in nodes:
            if isinstance(node, ast.expr):
                flags |= self.flags(node)
            elif isinstance(node, ast.keyword):
                flags |= self.flags(node.value)
        return flags

    def worked(self, flags: int) -> int:
        """``flags`` after an operation: work of a loop if an operand changes in it, else plain arithmetic."""
        return flags | ARITHMETIC | (LOOPED if flags & _CHANGING else 0)

    def elements(self, node: ast.expr) -> int:
        """Flags of a variable that runs over ``node``."""
        flags = self.flags(node)
        if has_one_element(node):
            return flags & ~RANGE
        if flags & RANGE and isinstance(node, ast.Call):
            flags = RANGE | (flags & _OWN_OF_PROGRAM)
        return flags | ITERATED

    def bind(self, target: ast.expr, flags: int, store: Callable[[str, int], None]) -> None:
        """Give ``flags`` to every name of an assignment's target."""
        match target:
            case ast.Name(id=name):
                store(name, flags)
            case ast.Tuple(elts=parts) | ast.List(elts=parts):
                for part in parts:
                    self.bind(part, flags, store)
            case ast.Starred(value=value):
                self.bind(value, flags, store)
            case ast.Subscript() | ast.Attribute():
                key = (
                    self.flags(target.slice) & WORKED & ~_CHANGING if isinstance(target, ast.Subscript) else 0
                )
                name = base_name(target)
                if name:
                    self.variables.change(self.here.scope, name, flags | key | self.here.conditions)
            case _:
                pass

    def bind_elements(self, target: ast.expr, iterable: ast.expr, store: Callable[[str, int], None]) -> None:
        """Bind a loop's target; the counter of ``enumerate`` is a mere label."""
        flags = self.elements(iterable)
        match target, iterable:
            case ast.Tuple(elts=[counter, element]), ast.Call(func=ast.Name(id="enumerate")):
                self.bind(counter, 0, store)
                self.bind(element, flags, store)
            case _:
                self.bind(target, flags, store)

    def _constant(self, node: ast.Constant) -> int:
        known = self._constants.get(id(node))
        if known is None:
            known = LITERAL | (TEXT if isinstance(node.value, str) else 0) | self.numbers.of(node.value)
            self._constants[id(node)] = known
        return known

    def _name(self, node: ast.Name) -> int:
        for frame in reversed(self.here.frames):
            if node.id in frame:
                return frame[node.id]
        flags = self.variables.read(self.here.scope, node.id)
        if flags is None:
            if node.id == "QUESTION":
                return QUESTION | TEXT
            path = self.here.scope.path_of(node)
            if path is not None:
                return effect_of_import(path)
            return 0 if hasattr(builtins, node.id) or node.id.startswith("__") else UNKNOWN
        home = self.here.scope.home_of(node.id)
        if home is not None and node.id in home.functions:
            return flags | self.functions_used_as_values(home.functions[node.id])
        if home is not None and node.id in home.imports:
            return flags | effect_of_import(home.imports[node.id])
        return flags | (VARIANT if self.here.loop is not None and node.id in self.here.loop else 0)

    def _operation(self, node: ast.BinOp) -> int:
        """A chain of operators, from the left; a loop, because such chains can be long."""
        chain: list[ast.BinOp] = [node]
        while isinstance(chain[-1].left, ast.BinOp):
            chain.append(chain[-1].left)
        left_node: ast.expr = chain[-1].left
        flags = self.flags(left_node)
        for link in reversed(chain):
            flags = self._binary(flags, left_node, link)
            left_node = link
        return flags

    def _binary(self, left: int, left_node: ast.expr, link: ast.BinOp) -> int:
        right = self.flags(link.right)
        both = left | right
        if not _puts_together(left_node, link, both):
            return self.worked(both)
        if isinstance(link.op, ast.Add) and left & ITERATED and right & VARIANT:
            return both | LOOPED  # put in front: the order is turned round
        if isinstance(left_node, ast.Constant) and right & WORKED:
            return right | TEXT  # a label
        if isinstance(link.right, ast.Constant) and left & WORKED:
            return left | TEXT
        return both

    def _comparison(self, node: ast.Compare) -> int:
        flags = self.of_all([node.left, *node.comparators])
        if all(isinstance(op, ast.Is | ast.IsNot) for op in node.ops):
            return flags
        return self.worked(flags)

    def _unary(self, node: ast.UnaryOp) -> int:
        flags = self.flags(node.operand)
        plain = isinstance(node.operand, ast.Constant) or isinstance(node.op, ast.Not)
        return flags if plain else self.worked(flags)

    def _choice(self, node: ast.IfExp) -> int:
        first, second = self.flags(node.body), self.flags(node.orelse)
        literals = literal_of(node.body, first), literal_of(node.orelse, second)
        if "" in literals or (literals[0] is not None and literals[0] == literals[1]):
            return first | second
        return first | second | self.tested(node.test)

    def tested(self, node: ast.expr | None) -> int:
        """Flags that a test hands on to what it decides; asking one element after the other is work in a loop."""
        flags = self.flags(node)
        return (flags | (LOOPED if flags & ITERATED else 0)) & ~(LITERAL | TEXT | RANGE | _CHANGING)

    def _attribute(self, node: ast.Attribute) -> int:
        path = self.here.scope.path_of(node)
        if path is not None:
            return effect_of_import(path)
        return self.flags(node.value) | (self.variables.read(self.here.scope, "." + node.attr) or 0)

    def _subscript(self, node: ast.Subscript) -> int:
        flags = self.flags(node.value)
        if isinstance(node.slice, ast.Slice):
            ends = [node.slice.lower, node.slice.upper, node.slice.step]
            return flags | (DATA | self.of_all(ends) if any(ends) else 0)
        index = self.flags(node.slice)
        same = isinstance(node.slice, ast.Name) and node.slice.id in self._runs_over(node.value)
        if index & ITERATED and not index & RANGE and not same:
            return flags | index | LOOPED  # a table looked up with one element after the other
        return flags | (index & ~(LITERAL | TEXT | RANGE))

    def _runs_over(self, node: ast.expr) -> set[str]:
        """Loop variables that run over the very thing that is indexed: ``for k in d: d[k]``."""
        return self.keys_of.get(node.id, set()) if isinstance(node, ast.Name) else set()

    def _formatted(self, node: ast.JoinedStr) -> int:
        parts = [part for part in node.values if not isinstance(part, ast.Constant)]
        return self.of_all(parts or node.values) | TEXT

    def _comprehension(self, node: ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp) -> int:
        frame: dict[str, int] = {}
        tests = 0
        self.here.frames.append(frame)
        for generator in node.generators:
            self.bind_elements(generator.target, generator.iter, frame.__setitem__)
            for test in generator.ifs:
                tests |= self.tested(test)
        parts = [node.key, node.value] if isinstance(node, ast.DictComp) else [node.elt]
        flags = self.of_all(parts)
        self.here.frames.pop()
        return (flags & ~ITERATED) | tests

    def _lambda(self, node: ast.Lambda) -> int:
        args = node.args
        frame = {arg.arg: 0 for arg in (*args.posonlyargs, *args.args, *args.kwonlyargs)}
        self.here.frames.append(frame)
        flags = self.flags(node.body)
        self.here.frames.pop()
        return flags | self.of_all([*args.defaults, *args.kw_defaults])

    def _walrus(self, node: ast.NamedExpr) -> int:
        flags = self.flags(node.value)
        self.variables.assign(
            self.here.scope,
            node.target.id,
            flags,
            literal=literal_of(node.value, flags),
            conditions=self.here.conditions,
            fresh=False,
        )
        return flags

    def _yield(self, node: ast.Yield | ast.YieldFrom) -> int:
        flags = self.flags(node.value)
        self.variables.give_back(self.here.scope, flags | self.here.conditions, None, 0)
        return 0


def _puts_together(left: ast.expr, link: ast.BinOp, flags: int) -> bool:
    """Whether an operator joins, repeats or formats strings or lists instead of calculating."""
    sides = (left, link.right)
    written = any(
        isinstance(side, ast.List | ast.Tuple | ast.ListComp | ast.JoinedStr)
        or (isinstance(side, ast.Constant) and isinstance(side.value, str))
        for side in sides
    )
    match link.op:
        case ast.Add():
            number = any(isinstance(side, ast.Constant) and not isinstance(side.value, str) for side in sides)
            return written or (bool(flags & TEXT) and not number)
        case ast.Mult():
            return written
        case ast.Mod():
            return isinstance(left, ast.JoinedStr) or (
                isinstance(left, ast.Constant) and isinstance(left.value, str)
            )
        case _:
            return False


def has_one_element(node: ast.expr) -> bool:
    """Whether a loop over ``node`` runs once: ``[x]`` or ``range(1)``."""
    match node:
        case ast.List(elts=[single]) | ast.Tuple(elts=[single]) | ast.Set(elts=[single]):
            return not isinstance(single, ast.Starred)
        case ast.Call(func=ast.Name(id="range"), args=[ast.Constant(value=1)]):
            return True
        case ast.Call(
            func=ast.Name(id="range"), args=[ast.Constant(value=int(a)), ast.Constant(value=int(b))]
        ):
            return b - a == 1
        case _:
            return False
