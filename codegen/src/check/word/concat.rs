//! `(a, b)`: values concatenated.

use crate::check::draft::shaped::Shaped;
use crate::ids::IdVec;
use crate::model::{CompiledKernel, Layer, LayerId};
use crate::operation::answers::{Alike, Drops, Ending, Linear, Price, Signs, Zero, of_value};
use crate::operation::meaning::{Answers, Around, Meaning, Nature};
use crate::operation::part::Concat;

impl Meaning for Concat {
    fn nature(&self) -> Nature {
        Nature {
            layer: None,
            zero: Zero::Read,
            linear: Linear::Straight,
            drops: Drops::Nowhere,
            activation: None,
            frozen: None,
        }
    }

    fn price(&self, parts: usize) -> Price {
        // For each part, its place and its part of the gradient.
        (4 + 3 * parts, 800 + 900 * parts)
    }

    fn forward(&self, parts: usize) -> usize {
        // Each part has a place.
        of_value(parts) + parts
    }

    fn kernels(&self, _: Around<'_>) -> Vec<CompiledKernel> {
        Vec::new()
    }

    fn ending(&self, of: &Answers<'_, Ending>) -> Ending {
        Ending::joined(of.all())
    }

    fn signs(&self, of: &Answers<'_, Signs>, _: &IdVec<LayerId, Layer>) -> Signs {
        of.all().fold(Signs::NONE, Signs::or)
    }

    fn alike(&self, _: &Shaped<'_>) -> Alike {
        Alike::Joined
    }
}
