"""SERVICE to other endpoints: those that the operator allows, asked by a client of our own."""
