"""Safety prompts as widgets: the screening and the young person's page show and answer them in the same way."""
