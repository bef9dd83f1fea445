"""Pages that the benches make."""
