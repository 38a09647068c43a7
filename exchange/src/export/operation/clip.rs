//! `clip(-1, 1)`: `min(max(x, low), high)`.

use super::written::{Norm, Site, Written, word};
use crate::export::chain::Chain;
use crate::export::onnx::writer::Writer;

pub(super) struct Clip {
    pub(super) low: &'static [f64],
    pub(super) high: &'static [f64],
}

impl Written for Clip {
    /// `Clip` takes one number for each bound.
    fn onnx(&self, to: &mut Writer<'_>, at: &Site<String>, result: &str) {
        if let [&[low], &[high]] = [self.low, self.high] {
            let [low, high] = [low, high].map(|bound| to.graph.number(finite(bound)));
            return to.graph.node("Clip", &[at.x(), &low, &high], &[], result);
        }
        let names = ["low", "high"].map(|part| format!("{result}/{part}"));
        for (name, bound) in names.iter().zip([self.low, self.high]) {
            let numbers: Vec<f64> = bound.iter().copied().map(finite).collect();
            to.graph.floats(name, &[numbers.len()], &numbers);
        }
        let raised = format!("{result}/raised");
        to.graph.node("Max", &[at.x(), &names[0]], &[], &raised);
        to.graph.node("Min", &[&raised, &names[1]], &[], result);
    }

    fn pytorch(&self, _: &mut String, at: &Site<String>) -> String {
        let x = at.x();
        let list = |bounds: &[f64]| {
            bounds.iter().map(|bound| format!("float(\"{bound:e}\")")).collect::<Vec<_>>().join(", ")
        };
        let bound = |bounds: &[f64]| format!("{x}.new_tensor([{}])", list(bounds));
        format!("torch.minimum(torch.maximum({x}, {}), {})", bound(self.low), bound(self.high))
    }

    fn declared(&self, mut at: Site<Chain>) -> Option<Chain> {
        let step = format!("{}({}, {})", word(at.node), bounds(self.low), bounds(self.high));
        Some(at.only()?.then(step))
    }

    fn norm(&self) -> Option<&dyn Norm> {
        None
    }
}

/// A bound that bounds nothing is the largest number.
fn finite(bound: f64) -> f64 {
    bound.clamp(f64::from(f32::MIN), f64::from(f32::MAX))
}

/// One number for all, or one for each.
fn bounds(bounds: &[f64]) -> String {
    let number = |bound: &f64| format!("{bound:?}");
    match bounds {
        [one] => number(one),
        all => format!("[{}]", all.iter().map(number).collect::<Vec<_>>().join(", ")),
    }
}
