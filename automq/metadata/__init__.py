"""Cluster state in SQL: the contract (`contract`), the image that requests read (`image`), and the stores."""
