"""The half of the sandbox that lives behind the wall: a fork server and what it does to each run.

This package is started by path (``python -s -P -c ...``) in a fresh interpreter that cannot see the rest of
codesteer, so nothing here imports anything but the standard library and its own neighbours.
"""
