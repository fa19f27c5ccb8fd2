"""The settings: read here and nowhere else, and only by the two command lines."""

from functools import cache
from pathlib import Path

from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """From the environment (prefix ISNAD_) and a `.env`; every default works offline on a laptop."""

    model_config = SettingsConfigDict(env_prefix="ISNAD_", env_file=".env", extra="ignore", frozen=True)

    store: Path = Path(".isnad")
    """The one folder that holds the archive; it can be copied and deleted as a whole."""
    embedding_model: str = ""
    """A sentence-transformers model by name or path; empty for the bundled one."""
    reranker: str = ""
    """A sentence-transformers CrossEncoder by name or path, which reads the best hits again; empty for none."""
    allow_private_addresses: bool = False
    """Whether feeds and pages may be fetched from addresses inside the house (loopback, 10.x, link-local)."""
    lexicon: Path | None = None
    """A reader's own lexicon (TSV, `english<TAB>arabic|arabic…`); it goes before ours."""


@cache
def settings() -> Settings:
    """The settings of this process."""
    return Settings()
