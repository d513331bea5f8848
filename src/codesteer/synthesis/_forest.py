"""The trees as they stand in a folder: records put together into positions, from the question down to the ends."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

from .._trajectory import Turn, Usage
from ._journal import NODES_FILE, DamagedLine, Stored, read_journal
from ._records import Branches, CheckerReply, Node, Proposal, Root

__all__ = ["Forest", "Position", "Tree"]


@dataclass(slots=True)
class Position:
    """A place in a tree: the question itself, or what stood after one more decision."""

    key: str
    node: Node | None = None
    """``None`` at the root."""
    parent: Position | None = None
    proposals: tuple[Proposal, ...] | None = None
    """The decisions to be tried next; ``None`` if they have not been made yet."""
    children: dict[int, Position] = field(default_factory=dict[int, "Position"])
    """By their place in ``proposals``; one that is missing has not been finished yet."""

    @property
    def path(self) -> tuple[int, ...]:
        return self.node.path if self.node else ()

    @property
    def depth(self) -> int:
        """How many decisions led here."""
        return len(self.path)

    @property
    def ended(self) -> bool:
        return self.node is not None and self.node.end is not None

    @property
    def complete(self) -> bool:
        """Whether everything under it is there."""
        if self.ended:
            return True
        return bool(self.proposals) and all(
            branch in self.children and self.children[branch].complete
            for branch in range(len(self.proposals or ()))
        )

    @property
    def steps(self) -> list[Node]:
        """The nodes from the first decision to this one."""
        before = self.parent.steps if self.parent else []
        return [*before, self.node] if self.node else before

    @property
    def turns(self) -> tuple[Turn, ...]:
        """All turns so far, as they stand now."""
        standing = {turn.index: turn for node in self.steps for turn in node.turns}
        return tuple(standing[index] for index in sorted(standing))

    @property
    def usage(self) -> Usage:
        """What the way to here cost, all roles together."""
        return sum(chain.from_iterable(node.usage.values() for node in self.steps), Usage())

    @property
    def seconds(self) -> float:
        return sum(node.seconds for node in self.steps)

    @property
    def checker_replies(self) -> tuple[CheckerReply, ...]:
        return tuple(reply for node in self.steps for reply in node.checker_replies)

    def walk(self) -> Iterator[Position]:
        """This position and all under it, depth first, in the order of the branches."""
        yield self
        for _, child in sorted(self.children.items()):
            yield from child.walk()


@dataclass(slots=True)
class Tree:
    """All that was tried on one question."""

    root: Root
    top: Position
    dropped: int = 0
    """Decisions that were not tried because they were nearly equal to a sibling."""

    @property
    def leaves(self) -> list[Position]:
        """Where the question ended."""
        return [position for position in self.top.walk() if position.ended]


@dataclass(slots=True)
class Forest:
    """Every tree of a folder, in the order of their ids, and what could not be read."""

    trees: dict[str, Tree] = field(default_factory=dict[str, Tree])
    damaged: list[DamagedLine] = field(default_factory=list[DamagedLine])
    unattached: int = 0
    """Records that continue a node which is not there, because its line is damaged; they count as not written."""

    @classmethod
    def read(cls, folder: Path) -> Forest:
        """The trees in ``folder``, as far as they have grown."""
        forest = cls()
        positions: dict[str, Position] = {}
        for line in read_journal(folder / NODES_FILE):
            if isinstance(line, DamagedLine):
                forest.damaged.append(line)
            elif not forest._add(line, positions):
                forest.unattached += 1
        forest.trees = dict(sorted(forest.trees.items()))
        return forest

    def _add(self, stored: Stored, positions: dict[str, Position]) -> bool:
        """Put a record in its place; false if it has none, or if the place is taken."""
        record = stored.record
        if isinstance(record, Root):
            if record.tree in self.trees:
                return False
            top = positions[stored.key] = Position(stored.key)
            self.trees[record.tree] = Tree(record, top)
            return True
        parent = positions.get(record.parent)
        if parent is None:
            return False
        if isinstance(record, Branches):
            if parent.proposals is not None:
                return False
            parent.proposals = record.proposals
            self.trees[record.tree].dropped += record.dropped
            return True
        branch = record.path[-1]
        if branch in parent.children or branch >= len(parent.proposals or ()):
            return False
        positions[stored.key] = parent.children[branch] = Position(stored.key, record, parent)
        return True

    @property
    def positions(self) -> Iterable[Position]:
        """All positions of all trees."""
        return chain.from_iterable(tree.top.walk() for tree in self.trees.values())
