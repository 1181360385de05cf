"""The demo: the main job played on invented people, through the same services as a person at the screen."""
