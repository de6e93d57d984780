"""The store's operations: each function runs in a database thread inside one transaction (`engine.Tx`).

They raise contract errors before they have changed anything, or leave it to the savepoint around them to undo.
"""
