"""The quoting answerer: the archive's own sentences as the answer, or an honest no. It needs no language model."""
