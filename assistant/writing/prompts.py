"""The prompts: read from `prompts/` (or a reader's own folder), checked as a whole before anything is asked."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from string import Template

from vectorstore.errors import SettingError

FOLDER = Path(__file__).parents[2] / "prompts"
LANGUAGES = ("en", "ar")
VARIABLES = {
    "answer": {"passages", "question", "today"},
    "summary": {"passages", "question", "today"},
    "summary-step": {"passages", "question"},
    "standalone": {"talk", "message"},
}
"""What each task's user part must name, and all that it may name; the system part names nothing."""
_LINE = re.compile(r"^---[^\S\n]*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Prompts:
    """All prompts, by task and language; made by `load_prompts`."""

    parts: Mapping[tuple[str, str], tuple[str, str]]

    def filled(self, task: str, language: str, **values: str) -> tuple[str, str]:
        """(system, user) of a task, with its variables filled in; a `$` in a value stays one."""
        system, user = self.parts[task, language]
        return Template(system).substitute(), Template(user).substitute(values)


def load_prompts(own: Path | None = None) -> Prompts:
    """Our prompts, with those files of the reader's `own` folder that have a prompt's name in place of ours.

    Raises SettingError naming everything that is wrong in any of them.
    """
    names = {(task, language): f"{task}.{language}.txt" for task in VARIABLES for language in LANGUAGES}
    problems = _strangers(own, set(names.values())) if own else []
    parts = {}
    for (task, language), name in names.items():
        file = own / name if own and (own / name).is_file() else FOLDER / name
        try:
            text = file.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError):
            problems.append(f"{file} cannot be read as UTF-8 text")
            continue
        system, *user = _LINE.split(text, maxsplit=1)
        problems += [f"{file} {problem}" for problem in _problems(system, user, VARIABLES[task])]
        parts[task, language] = system.strip(), "".join(user).strip()
    if problems:
        where = f"ISNAD_PROMPTS={own}" if own else "The prompts"
        raise SettingError(f"{where} cannot be used: {'; '.join(problems)}. See prompts/README.md.")
    return Prompts(parts)


def _strangers(own: Path, names: set[str]) -> list[str]:
    """A folder that is none, or a file in it that no task reads: a misspelt name would change nothing, silently."""
    if not own.is_dir():
        return ["there is no such folder"]
    return [f"{file} is no prompt's name" for file in sorted(own.glob("*.txt")) if file.name not in names]


def _problems(system: str, user: list[str], wanted: set[str]) -> list[str]:
    if not system.strip() or not user or not user[0].strip():
        return ["must have a system part, a line ---, and a user part"]
    templates = Template(system), Template(user[0])
    if not all(template.is_valid() for template in templates):
        return ["has a $ that begins no variable (write $$ for the sign itself)"]
    above, below = (set(template.get_identifiers()) for template in templates)
    missing, unknown = sorted(wanted - below), sorted(above | (below - wanted))
    return [
        f"{said} {', '.join(f'${name}' for name in names)}"
        for said, names in (("lacks", missing), ("has the unknown", unknown))
        if names
    ]
