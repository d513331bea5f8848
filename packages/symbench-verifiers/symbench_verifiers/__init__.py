"""SymBench as an environment of ``verifiers`` (the v1 interface): one question, one reply, reward 1 or 0."""

from symbench_verifiers.taskset import SymBenchConfig, SymBenchTask, SymBenchTaskset

__all__ = ["SymBenchConfig", "SymBenchTask", "SymBenchTaskset"]
