//! The look of a weight: its sign as colour, its magnitude as thickness.

use netwright_picture::{NEGATIVE, NEUTRAL, NOT_FINITE, POSITIVE};

/// How wide a line is for the weight 0, and by how much more for the largest.
const WIDTH: [f64; 2] = [0.4, 3.4];
/// How opaque, likewise.
const OPACITY: [f64; 2] = [0.3, 0.65];

/// How a line is drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Ink {
    pub(super) colour: &'static str,
    pub(super) width: f64,
    pub(super) opacity: f64,
}

impl Ink {
    pub(super) const PLAIN: Self = Self { colour: NEUTRAL, width: 0.9, opacity: 0.6 };
}

/// The largest finite magnitude that is drawn, with which the others are compared.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Scale {
    pub(super) largest: f64,
    pub(super) has_not_finite: bool,
}

impl Scale {
    /// The scale of the weights and biases that are drawn.
    pub(super) fn of(values: impl Iterator<Item = f64>) -> Self {
        values.fold(Self::default(), |scale, value| match value.is_finite() {
            true => Self { largest: scale.largest.max(value.abs()), ..scale },
            false => Self { has_not_finite: true, ..scale },
        })
    }

    /// The magnitude as a part of the largest; 1 for a number that is not finite.
    pub(super) fn part(&self, value: f64) -> f64 {
        match value.is_finite() {
            true if self.largest > 0.0 => value.abs() / self.largest,
            true => 0.0,
            false => 1.0,
        }
    }

    /// How a weight is drawn.
    pub(super) fn ink(&self, weight: f64) -> Ink {
        let colour = match weight {
            weight if !weight.is_finite() => NOT_FINITE,
            weight if weight > 0.0 => POSITIVE,
            weight if weight < 0.0 => NEGATIVE,
            _ => NEUTRAL,
        };
        let part = self.part(weight);
        Ink { colour, width: WIDTH[0] + WIDTH[1] * part, opacity: OPACITY[0] + OPACITY[1] * part }
    }
}
