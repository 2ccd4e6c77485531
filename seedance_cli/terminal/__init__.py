"""All that a person sees and answers: console, prompts, views, progress, previews.

It knows the story's records and nothing of services or takes; `commands` brings the two together.
"""
