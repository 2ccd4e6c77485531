"""From a storyboard to a film, as `new`, `shoot`, `resume` and the wizard make it: who works, what it costs, the one yes, stills,
takes, and the answer."""
