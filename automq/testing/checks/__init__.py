"""The checks, by family. Importing a module registers its checks in `automq.testing.catalogue`."""
