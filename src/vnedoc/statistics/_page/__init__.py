"""What the page of a quarter is made of; `vnedoc.statistics.report` puts it together."""
