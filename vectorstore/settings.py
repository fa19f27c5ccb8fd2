"""The settings: read here and nowhere else, and only by the two command lines."""

from functools import cache
from pathlib import Path

from pydantic import SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from vectorstore.errors import SettingError


class Settings(BaseSettings):
    """From the environment (prefix ISNAD_) and a `.env`; every default works offline on a laptop."""

    model_config = SettingsConfigDict(env_prefix="ISNAD_", env_file=".env", extra="ignore", frozen=True)

    store: Path = Path(".isnad")
    """The one folder that holds the archive; it can be copied and deleted as a whole."""
    embedding_model: str = ""
    """A sentence-transformers model by name or path; empty for the bundled one."""
    chroma_url: str = ""
    """A Chroma server that keeps the vectors, http(s)://host:port; empty: they are kept in the archive's folder."""
    chroma_token: SecretStr | None = None
    """The token that the proxy before that server asks for."""
    reranker: str = ""
    """A sentence-transformers CrossEncoder by name or path, which reads the best hits again; empty for none."""
    reader: str = ""
    """A model for extractive question answering, or a CrossEncoder, by name or path, which reads the sentences that seem to answer; empty for
    none."""
    allow_private_addresses: bool = False
    """Whether feeds and pages may be fetched from addresses inside the house (loopback, 10.x, link-local)."""
    lexicon: Path | None = None
    """A reader's own lexicon (TSV, `english<TAB>arabic|arabic…`); it goes before ours."""
    llm: str = ""
    """A language model that writes the answers, `provider:name` (openai:gpt-5-mini, ollama:qwen3); empty: the archive is quoted."""
    llm_url: str = ""
    """The address of a server that speaks OpenAI's protocol (http://127.0.0.1:8080/v1), `llm` being openai:NAME there."""
    llm_key: SecretStr | None = None
    """The key of the server at `llm_url`, if it asks for one. A provider's own key stands in its own variable (OPENAI_API_KEY)."""
    llm_context: int = 0
    """Tokens that the language model can read and write together; 0: what its server tells, else 8192."""
    llm_seconds: float = 60
    """Seconds that a written answer may take; after them, or half of them without a sign of one, the archive is quoted."""
    prompts: Path | None = None
    """A folder with a reader's own prompts for the language model; its files stand in for ours one by one."""
    checker: str = ""
    """A sentence-transformers CrossEncoder for natural language inference, by name or path, which must agree that a passage bears a
    language model's sentence out; empty for the rules alone."""
    strict: bool = False
    """Whether a language model's sentence that its sources do not bear out is left out; else it is shown, marked."""


@cache
def settings() -> Settings:
    """The settings of this process. Raises SettingError for what cannot be read as its kind."""
    try:
        return Settings()
    except ValidationError as error:
        wrong = error.errors(include_input=False)[0]
        raise SettingError(f"ISNAD_{str(wrong['loc'][0]).upper()} cannot be used: {wrong['msg']}.") from None
