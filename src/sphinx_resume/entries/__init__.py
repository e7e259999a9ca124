"""What is said of each fact, in which order, without markup."""
