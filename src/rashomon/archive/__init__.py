"""The same functions over Spark, for archives."""
