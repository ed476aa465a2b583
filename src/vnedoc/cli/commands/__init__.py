"""The commands, one module each: a click command called `command`, found by the module's name."""
