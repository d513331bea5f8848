# Raises an exception with a message of 100 MB.
# control: escapes
raise ValueError("x" * 100_000_000)
