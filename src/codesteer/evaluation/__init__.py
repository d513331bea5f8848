"""Methods x tasks x models, on Inspect: item lists, runs, results and what they cost."""
