"""Training of the bundled embedding model; never imported by the program itself."""
