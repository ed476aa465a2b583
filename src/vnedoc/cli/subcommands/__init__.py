"""Commands below a command, where the module of the command itself would be too long."""
