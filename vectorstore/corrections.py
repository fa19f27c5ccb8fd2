"""Which kept article a newly read one is: the one with its id, or, where one of the two has no id of its own, its URL.

Two articles that bring two ids are two, even under one URL: a feed may give its front page as everybody's.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from vectorstore.articles import Article


def settled(articles: Sequence[Article], kept: Mapping[str, Sequence[str]]) -> tuple[dict[str, Article], list[str]]:
    """The articles by the ids that they are kept under, the last of each, and the ids that they take the place of.

    `kept` has, by URL, the ids of the archive's articles. An article that comes without an id is the one that has its
    URL, and keeps that one's id; one that comes with an id takes the place of one that had only the URL.
    """
    of_url = {url: list(ids) for url, ids in kept.items()}
    by_id: dict[str, Article] = {}
    superseded: list[str] = []
    for given in articles:
        article = given
        if article.url:
            ids = of_url.setdefault(article.url, [])
            if article.id == article.url and len(ids) == 1:
                article = replace(article, id=ids[0])
            elif article.id != article.url and article.url in ids:
                ids.remove(article.url)
                by_id.pop(article.url, None)
                superseded.append(article.url)
            if article.id not in ids:
                ids.append(article.id)
        by_id[article.id] = article
    return by_id, superseded
