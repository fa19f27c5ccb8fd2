"""Files and folders of news, of many shapes and states of repair, read as a stream of articles.

    for item in read_articles([Path("archive/")]):
        match item:
            case Article(): ...      # one article, as it was published
            case Refusal(): ...      # a file, or a record in it, that could not be read, and why

Nothing raises for bad input, and memory does not grow with the archive.
"""

from vectorstore.reading.files import count_files
from vectorstore.reading.languages import language_of
from vectorstore.reading.reader import read_articles
from vectorstore.reading.refusals import Refusal

__all__ = ["Refusal", "count_files", "language_of", "read_articles"]
