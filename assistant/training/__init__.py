"""Scripts that fit the answerer's weights; nothing here runs when a question is asked."""
