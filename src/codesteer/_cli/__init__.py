"""The command line: a thin face over the library. Exit codes: 0 done, 1 failed, 2 wrong usage, 130 interrupted."""

from __future__ import annotations

import sys

__all__ = ["main"]


def main() -> None:
    """Entry point of the ``codesteer`` command: no traceback for anything codesteer raises on purpose."""
    from .._errors import CodeSteerError, UsageError
    from ._app import app

    try:
        app()
    except CodeSteerError as error:
        print(f"codesteer: {error}", file=sys.stderr)  # noqa: T201
        raise SystemExit(2 if isinstance(error, UsageError) else 1) from None
    except KeyboardInterrupt:
        print("codesteer: interrupted", file=sys.stderr)  # noqa: T201
        raise SystemExit(130) from None
    except BrokenPipeError:
        # The reader of our output went away (`codesteer ... | head`): nothing is wrong, nothing is left to say.
        sys.stderr.close()
        raise SystemExit(0) from None
    except OSError as error:
        if error.filename is None:
            raise
        # A file of the user's that cannot be read or written; anything without a name is our mistake.
        print(f"codesteer: {error.filename}: {error.strerror}", file=sys.stderr)  # noqa: T201
        raise SystemExit(1) from None
