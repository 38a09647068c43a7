//! The options of a layer that change a training step.

/// How a training step changes a layer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StepOptions {
    /// λ of the penalty λ·Σ|w| on the weights; 0 for none.
    pub l1: f64,
    /// λ of the penalty λ/2·Σw² on the weights; 0 for none.
    pub l2: f64,
    /// The factor of the learning rate.
    pub rate_scale: f64,
    /// The largest √Σw² of the weights that lead to an output.
    pub max_norm: Option<f64>,
}

impl StepOptions {
    /// As the optimiser says.
    pub const PLAIN: Self = Self { l1: 0.0, l2: 0.0, rate_scale: 1.0, max_norm: None };

    /// Whether the optimiser's rule is applied as it is.
    pub fn has_plain_rule(&self) -> bool {
        Self { max_norm: None, ..*self } == Self::PLAIN
    }
}
