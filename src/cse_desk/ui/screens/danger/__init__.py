"""The numbers to ring when somebody is in danger now: F8, over any screen."""
