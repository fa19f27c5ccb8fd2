"""The writing answerer: a language model's words, each sentence held to the passage that it cites."""
