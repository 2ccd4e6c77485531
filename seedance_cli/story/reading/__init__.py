"""The steps of reading a prompt written elsewhere: tags, labels, shot heads, framing, speech, references, seconds.

Each step takes text and gives records and the text that is left; none drops a word. `story.written` joins them.
Every pattern here has bounded repeats, so that no text can make it slow.
"""
