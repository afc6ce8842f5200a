"""Pages stay light enough for a phone on a slow network."""

from bench.weights import CSS_BUDGET_BYTES, PAGE_BUDGETS_BYTES, weigh


def test_the_pages_of_the_build_keep_within_their_budgets(frontend):
    weights = {weight.path: weight for weight in weigh(frontend)}

    for path, budget in PAGE_BUDGETS_BYTES.items():
        assert weights[path].total_bytes <= budget, weights[path]
    for weight in weights.values():
        assert weight.css_bytes <= CSS_BUDGET_BYTES, weight
