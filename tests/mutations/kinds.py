"""Ways to break an ordinary message, one thing at a time, and the rule that must name each."""

from tests.mutations import acts, files, gaps, markup, texts, values

_MAKERS = (
    gaps.left_out,
    gaps.too_long,
    texts.characters,
    texts.identifiers,
    texts.secrets,
    values.wrong_values,
    acts.operations,
    acts.statuses,
    acts.times,
    files.files,
    files.contents,
    markup.markup,
)


def everything():
    """All kinds."""
    return [kind for make in _MAKERS for kind in make()]
