"""Pages of companies and local authorities, at /pro/."""
