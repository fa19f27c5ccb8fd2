"""Lay the floor where the figures are now: `python -m tests.evaluation.write_floor`, at the project's root.

Prints the figures first; a floor that is laid lower than the last should say why in its commit.
"""

import sys

from assistant.evaluation.floors import fallen, read_floor, write_floor
from assistant.evaluation.tables import figure_lines
from tests.evaluation.own_set import FLOOR, evaluate_own_set

if __name__ == "__main__":
    evaluation = evaluate_own_set()
    lines = list(figure_lines(evaluation))
    if FLOOR.is_file():
        lines += [f"lower than before: {line}" for line in fallen(read_floor(FLOOR), evaluation, slack=0.0)]
    sys.stdout.write("\n".join(lines) + "\n")
    write_floor(evaluation, FLOOR)
