"""What do we say, and on what evidence? From a question to a cited answer, and the page that shows it."""
