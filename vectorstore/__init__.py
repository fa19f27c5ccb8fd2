"""Which passages? Reads articles, cuts passages, embeds, keeps and searches them."""
