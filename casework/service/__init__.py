"""What may be done at the desk: commands, ports, and one module a use case."""
