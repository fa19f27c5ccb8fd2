"""The numbered passages that a language model answers from."""

from dataclasses import dataclass

from vectorstore.articles import Article, Passage


@dataclass(frozen=True, slots=True)
class Evidence:
    """A stretch of an article under the number that a sentence may cite; `text` is `article.body[start:end]`.

    It is one passage, or several that stand side by side, joined; `passage` is the one that was found.
    """

    number: int
    article: Article
    passage: Passage
    start: int
    end: int

    @property
    def text(self) -> str:
        """The words of the article, as they stand there."""
        return self.article.body[self.start : self.end]
