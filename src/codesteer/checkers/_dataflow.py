"""From the question and the program's literals to what is printed: the flow of data through a program.

Passes over all statements are repeated until nothing changes. Covered: assignments, loops, branches (a test
that chooses among answers is part of the answer), functions with their arguments and results, collections
changed in place, attributes of objects, early exits. Not covered: aliases of one collection under two names,
code made at run time, what an imported module does inside.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import dataclass

from ._call_graph import reachable
from ._calls import Calls, Print
from ._context import Context, Numbers, TooMuchWork
from ._expressions import Expressions, has_one_element
from ._program import Program
from ._scopes import FUNCTIONS, Scope, depth_of, stored_names
from ._variables import Variables, literal_of
from ._vocabulary import ARITHMETIC, ITERATED, LOOPED, TEXT

__all__ = ["Flow", "trace"]

_MAX_DEPTH = 100
"""Deepest nesting that is traced; the tracing functions call themselves once per level."""
_MAX_PASSES = 12


@dataclass(frozen=True, slots=True)
class Flow:
    """What a program prints. ``complete`` is False if the program was too large or too deep to be traced."""

    prints: tuple[Print, ...] = ()
    complete: bool = False


def trace(program: Program, numbers: Numbers) -> Flow:
    """Trace the flow of data through a program. Bounded in time; never runs it."""
    if depth_of(program.tree) > _MAX_DEPTH:
        return Flow()
    statements = _Statements(program, numbers)
    try:
        complete = statements.repeat()
    except (RecursionError, TooMuchWork):
        return Flow()
    return Flow(
        prints=tuple(sorted(statements.calls.prints.values(), key=lambda item: item.line)),
        complete=complete,
    )


class _Statements:
    """Walks statements in order and records what they do to variables."""

    def __init__(self, program: Program, numbers: Numbers) -> None:
        running = reachable(program.scopes, program.mentioned)
        methods: dict[str, list[Scope]] = {}
        for scope in program.scopes:
            if scope.parent is not None and isinstance(scope.parent.node, ast.ClassDef):
                methods.setdefault(scope.name, []).append(scope)
        self.scopes = [scope for scope in program.scopes if scope in running]
        self.variables = Variables()
        self.expressions = Expressions(self.variables, numbers)
        self.calls = Calls(self.expressions, self.variables, methods, program.recursive)
        # A function that calls itself repeats what it does, so its variables change as in a loop.
        self.repeated = {
            scope: frozenset(stored_names(scope.node)) | frozenset(scope.bound) for scope in program.recursive
        }
        self.exits: list[int] = []
        self._loops: list[bool] = []  # for each open loop whether it is the outermost
        self.known_exits: dict[int, int] = {}
        self.flags = self.expressions.flags
        self._rules: dict[type[ast.stmt], Callable[..., None]] = {
            ast.Assign: self._assign,
            ast.AnnAssign: self._annotated,
            ast.AugAssign: self._augmented,
            ast.For: self._for,
            ast.AsyncFor: self._for,
            ast.While: self._while,
            ast.If: self._if,
            ast.Return: self._return,
            ast.With: self._with,
            ast.AsyncWith: self._with,
            ast.Try: self._try,
            ast.TryStar: self._try,
            ast.Match: self._match,
            ast.Break: self._exit,
            ast.Continue: self._exit,
            ast.Raise: self._exit,
        }

    @property
    def here(self) -> Context:
        return self.expressions.here

    def repeat(self) -> bool:
        """Pass over the program until nothing changes; False if it does not come to rest in time."""
        for _ in range(_MAX_PASSES):
            self.variables.begin_pass()
            for scope in self.scopes:
                self.expressions.here = Context(scope=scope, loop=self.repeated.get(scope))
                if isinstance(scope.node, FUNCTIONS):
                    self.expressions.of_all([*scope.node.args.defaults, *scope.node.args.kw_defaults])
                self.block(scope.body)
            if not self.variables.changed:
                return True
        return False

    def block(self, body: list[ast.stmt]) -> None:
        """A list of statements; after a branch that leaves, the rest depends on its test."""
        before = self.here.conditions
        for statement in body:
            rule = self._rules.get(type(statement))
            if rule is not None:
                rule(statement)
            elif not isinstance(statement, (*FUNCTIONS, ast.ClassDef)):
                self.expressions.of_all(ast.iter_child_nodes(statement))
            if isinstance(statement, ast.If) and not statement.orelse and _leaves(statement.body):
                self.here.conditions |= self.expressions.tested(statement.test)
        self.here.conditions = before

    def inside(self, body: list[ast.stmt], *, conditions: int = 0, straight: bool = False) -> None:
        """A block within another statement."""
        before = self.here.conditions, self.here.straight
        self.here.conditions |= conditions
        self.here.straight = straight and self.here.straight
        self.block(body)
        self.here.conditions, self.here.straight = before

    def store(self, name: str, flags: int, literal: str | None = None, *, fresh: bool = True) -> None:
        self.variables.assign(
            self.here.scope,
            name,
            flags,
            literal=literal,
            conditions=self.here.conditions,
            fresh=fresh and self.here.straight and self.here.loop is None,
        )

    def _assign(self, node: ast.Assign) -> None:
        for target in node.targets:
            self._assign_to(target, node.value)

    def _annotated(self, node: ast.AnnAssign) -> None:
        if node.value is not None:
            self._assign_to(node.target, node.value)

    def _assign_to(self, target: ast.expr, value: ast.expr) -> None:
        match target, value:
            case (ast.Tuple(elts=targets), ast.Tuple(elts=values)) if len(targets) == len(values):
                pairs = list(zip(targets, values, strict=True))
            case _:
                pairs = [(target, value)]
        known = [(one, part, self.flags(part)) for one, part in pairs]
        for one, part, flags in known:
            literal = literal_of(part, flags)
            self.expressions.bind(one, flags, lambda name, own, text=literal: self.store(name, own, text))

    def _augmented(self, node: ast.AugAssign) -> None:
        added = self.flags(node.value)
        own = self.flags(node.target)
        copies = isinstance(node.op, ast.Add) and (
            (added | own) & TEXT or isinstance(node.value, ast.List | ast.Tuple | ast.JoinedStr)
        )
        looped = self.here.loop is not None and not copies
        flags = (added if copies else self.expressions.worked(added | own)) | (LOOPED if looped else 0)
        # What is added depends on the tests around it, even if it is the same literal each time.
        flags |= self.here.conditions
        if isinstance(node.target, ast.Name):
            self.store(node.target.id, (flags | own) & ~ITERATED, fresh=False)
        else:
            self.expressions.bind(node.target, flags, self.store)

    def _for(self, node: ast.For | ast.AsyncFor) -> None:
        once = has_one_element(node.iter)
        exits = self.known_exits.get(id(node), 0)
        self._loop_begins(node, once=once)
        if isinstance(node.iter, ast.Name) and isinstance(node.target, ast.Name):
            self.expressions.keys_of.setdefault(node.iter.id, set()).add(node.target.id)
        before, self.here.straight = self.here.straight, False
        self.expressions.bind_elements(
            node.target, node.iter, lambda name, flags: self.store(name, flags | (exits if not once else 0))
        )
        self.here.straight = before
        self._loop_body(node)

    def _while(self, node: ast.While) -> None:
        self._loop_begins(node, once=False)
        self._loop_body(node, self.expressions.tested(node.test))

    def _loop_begins(self, node: ast.For | ast.AsyncFor | ast.While, *, once: bool) -> None:
        self.exits.append(0)
        if self.here.loop is None and not once:
            self.here.loop = frozenset(stored_names(node))
            self._loops.append(True)
        else:
            self._loops.append(False)

    def _loop_body(self, node: ast.For | ast.AsyncFor | ast.While, tested: int = 0) -> None:
        self.inside(node.body)
        if self._loops.pop():
            self.here.loop = None
        exits = self.exits.pop() | tested
        if exits & ~self.known_exits.get(id(node), 0):
            self.known_exits[id(node)] = exits | self.known_exits.get(id(node), 0)
            self.variables.changed = True
        self.inside(node.orelse, conditions=exits)

    def _if(self, node: ast.If) -> None:
        """A branch and its ``elif`` chain; a loop, because such chains can be long."""
        conditions = 0
        body: list[ast.stmt] = [node]
        while len(body) == 1 and isinstance(body[0], ast.If):
            branch = body[0]
            conditions |= self.expressions.tested(branch.test)
            self.inside(branch.body, conditions=conditions, straight=_is_main_guard(branch.test))
            body = branch.orelse
        self.inside(body, conditions=conditions)

    def _return(self, node: ast.Return) -> None:
        self._exit(node)
        if node.value is None:
            return
        flags = self.flags(node.value)
        literal = literal_of(node.value, flags)
        self.variables.give_back(self.here.scope, flags, literal, self.here.conditions)

    def _exit(self, node: ast.stmt) -> None:
        self.expressions.of_all(ast.iter_child_nodes(node))
        if self.exits:
            self.exits[-1] |= self.here.conditions

    def _with(self, node: ast.With | ast.AsyncWith) -> None:
        for item in node.items:
            flags = self.flags(item.context_expr)
            if item.optional_vars is not None:
                self.expressions.bind(item.optional_vars, flags, self.store)
        self.inside(node.body, straight=True)

    def _try(self, node: ast.Try | ast.TryStar) -> None:
        self.inside(node.body)
        for handler in node.handlers:
            before, self.here.handler = self.here.handler, True
            self.inside(handler.body)
            self.here.handler = before
        self.inside(node.orelse)
        self.inside(node.finalbody, straight=True)

    def _match(self, node: ast.Match) -> None:
        subject = self.flags(node.subject)
        for case in node.cases:
            for part in ast.walk(case.pattern):
                if isinstance(part, ast.MatchAs | ast.MatchStar) and part.name:
                    self.store(part.name, subject)
            tested = self.expressions.tested(node.subject) | self.expressions.tested(case.guard) | ARITHMETIC
            self.inside(case.body, conditions=tested)


def _leaves(body: list[ast.stmt]) -> bool:
    """Whether a branch ends by leaving the block around it."""
    last = body[-1]
    if isinstance(last, ast.Expr) and isinstance(last.value, ast.Call):
        function = last.value.func
        return getattr(function, "id", getattr(function, "attr", "")) in ("exit", "quit", "_exit")
    return isinstance(last, ast.Return | ast.Break | ast.Continue | ast.Raise)


def _is_main_guard(test: ast.expr) -> bool:
    return isinstance(test, ast.Compare) and isinstance(test.left, ast.Name) and test.left.id == "__name__"
