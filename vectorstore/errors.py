"""What can go wrong for a reader, each in one sentence that says what was given, what was expected and what to do.

IsnadError                 words for a reader; the command lines print it without a traceback
├── StoreError             the archive's folder cannot be used as it is
│   ├── BusyError          another process is writing to it
│   └── ServerError        the Chroma server that keeps its vectors cannot be used
├── SettingError           a setting has a value that cannot work
├── QuestionError          a question that cannot be asked (empty, over-long)
└── InputError             a file, or a record in it, that cannot be read as an article

Everything else that is raised is a bug and keeps its traceback.
"""

from pathlib import Path


class IsnadError(Exception):
    """A failure that the reader can mend; its text is shown to her as it stands, its `arabic`, where it has one, to a reader of Arabic."""

    def __init__(self, text: str = "", arabic: str = "") -> None:
        super().__init__(text)
        self.arabic = arabic

    def said(self, language: str) -> str:
        """The failure in a reader's language, as far as it is known in it."""
        return self.arabic if language == "ar" and self.arabic else str(self)


class StoreError(IsnadError):
    """The archive's folder is missing, empty, locked, or damaged; `part` names what of it cannot be opened."""

    part = ""


def unopened(part: Path, error: Exception) -> StoreError:
    """What is said where a part of an archive's folder cannot be opened."""
    why = str(error).partition("\n")[0][:100]
    # The indexes can be made again from the catalogue, the catalogue from nothing but a backup.
    mended = "delete the folder, then restore a backup or embed its articles again." if part.name == "catalogue.sqlite" else "mend it: python -m vectorstore repair"
    said = StoreError(f"The archive in {part.parent} cannot be opened ({part.name}: {why}). If it is damaged, {mended}")
    said.part = part.name
    return said


def unreachable(part: Path, error: Exception) -> StoreError:
    """What is said where the catalogue is not damaged, but a full disk or its permissions keep it from being opened."""
    return StoreError(
        f"The archive in {part.parent} cannot be opened ({part.name}: {error}). Even a search needs to write there: "
        "see that the disk has room and that you may write to the folder."
    )


def unwritten(folder: Path, error: Exception) -> StoreError:
    """What is said where an archive cannot be written to: a full disk, a folder that may only be read."""
    why = str(error).partition("\n")[0][:100]
    return StoreError(
        f"The archive in {folder} cannot be written to ({why}). What was kept before is whole. "
        "See that the disk has room and that you may write there, then embed again."
    )


class BusyError(StoreError):
    """Another process holds the archive for writing."""


class ServerError(StoreError):
    """The Chroma server that keeps the archive's vectors is silent, refuses, or is another program."""


class SettingError(IsnadError):
    """A setting or an option has a value that cannot work."""


class QuestionError(IsnadError):
    """The question is empty or too long to be asked."""


class InputError(IsnadError):
    """A file, or one record of it, that cannot be read as an article."""
