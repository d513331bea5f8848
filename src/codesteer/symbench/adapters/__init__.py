"""SymBench for other frameworks, one file each: nothing here is imported unless it is asked for.

`reasoning_gym` registers every task as ``symbench_<task>``; `datasets` writes a Hugging Face data set. The
environment for ``verifiers`` is a package of its own, ``packages/symbench-verifiers``, because it cannot be
installed beside codesteer's model client.
"""
