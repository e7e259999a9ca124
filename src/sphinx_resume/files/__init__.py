"""What stands beside the pages."""
