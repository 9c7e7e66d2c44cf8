"""The fit finds what there is to find, and the same each time."""

from __future__ import annotations

import numpy as np
import pytest

from nlp.linear import common_names, descend, fit, softmax, table

ROWS = [[("rain", 1.0)], [("rain", 1.0), ("wind", 1.0)], [("sun", 1.0)], [("sun", 1.0), ("wind", 1.0)]]


def test_a_table_multiplies_as_a_matrix_would() -> None:
    """Sparse rows are only another way to write them."""
    names = ["rain", "sun", "wind"]
    dense = np.array([[1, 0, 0], [1, 0, 1], [0, 1, 0], [0, 1, 1]], dtype=float)
    weights = np.arange(6, dtype=float).reshape(3, 2)
    rows = table(ROWS, names)
    assert np.allclose(rows.times(weights), dense @ weights)
    assert np.allclose(rows.transposed_times(dense @ weights, 3), dense.T @ dense @ weights)


def test_a_row_of_unknown_names_is_an_empty_row() -> None:
    """Mail is full of words that training never saw."""
    rows = table([[("fog", 1.0)], [("sun", 2.0)], []], ["sun"])
    assert np.allclose(rows.times(np.array([[3.0]])), [[0], [6], [0]])


def test_names_of_one_row_are_left_out() -> None:
    """What one single mail has is memory, not evidence."""
    assert ["rain", "sun", "wind"] == common_names(ROWS, 2)
    assert [] == common_names(ROWS, 3)


def test_the_fit_tells_apart_what_can_be_told() -> None:
    """Rain is the first kind, sun the second, wind says nothing."""
    names = common_names(ROWS, 2)
    weights, bias = fit(table(ROWS, names), len(names), np.array([0, 0, 1, 1]), np.full(4, 0.25), 1e-3, 50, 2)
    scores = softmax(table(ROWS, names).times(weights) + bias)
    assert [0, 0, 1, 1] == scores.argmax(axis=1).tolist()
    assert scores.max(axis=1).min() > 0.9
    assert abs(weights[names.index("wind")]).max() < 0.1 * abs(weights).max()


def test_what_counts_for_more_is_learnt_first() -> None:
    """The same row with two truths: the heavier one wins."""
    weights, bias = fit(table([[("x", 1.0)]] * 2, ["x"]), 1, np.array([0, 1]), np.array([0.9, 0.1]), 1e-3, 50, 2)
    assert softmax(weights + bias)[0, 0] == pytest.approx(0.9, abs=0.05)


def test_the_lowest_point_of_a_bowl_is_found() -> None:
    """A stretched one, where the steepest way is not the right way."""
    stretch, middle = np.array([1.0, 50.0, 400.0]), np.array([3.0, -2.0, 0.5])

    def bowl(point: np.ndarray) -> tuple[float, np.ndarray]:
        away = point - middle
        return float(stretch @ away**2), 2 * stretch * away

    assert np.allclose(middle, descend(bowl, np.zeros(3), 60), atol=1e-3)
