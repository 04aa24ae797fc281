"""What the commands do: one module a kind, imported by the command that needs it."""
