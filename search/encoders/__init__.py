"""What search.encoder is made of: finding a model's files, and running it."""
