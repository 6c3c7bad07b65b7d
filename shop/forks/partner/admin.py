"""Empty on purpose: Oscar's models are edited in the shop's back office alone."""
