"""The door: unlock, create, restore."""
