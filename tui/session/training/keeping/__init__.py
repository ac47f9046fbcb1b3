"""What keeps runs from being lost: files, and copies before steps that take long."""
