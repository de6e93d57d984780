"""S3 object stores for automq."""
