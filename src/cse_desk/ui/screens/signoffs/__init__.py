"""The manager's sign-off queue."""
