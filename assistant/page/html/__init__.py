"""All of the page's HTML. Whatever comes from an article, a question, a model or a setting is escaped here (`writing`), and nowhere else."""
