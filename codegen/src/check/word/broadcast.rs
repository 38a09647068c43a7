//! One number beside several: it is repeated.

use crate::check::draft::shaped::Shaped;
use crate::ids::IdVec;
use crate::model::{CompiledKernel, Layer, LayerId};
use crate::operation::answers::{Alike, Drops, Ending, Linear, Price, Signs, Zero, of_value};
use crate::operation::broadcast::Broadcast;
use crate::operation::meaning::{Answers, Around, Meaning, Nature};

impl Meaning for Broadcast {
    fn nature(&self) -> Nature {
        Nature {
            layer: None,
            zero: Zero::Passed,
            linear: Linear::Ends,
            drops: Drops::Nowhere,
            activation: None,
            frozen: None,
        }
    }

    fn price(&self, _: usize) -> Price {
        (4, 1_100)
    }

    fn forward(&self, sources: usize) -> usize {
        of_value(sources)
    }

    fn kernels(&self, _: Around<'_>) -> Vec<CompiledKernel> {
        Vec::new()
    }

    fn ending(&self, of: &Answers<'_, Ending>) -> Ending {
        of.nth(0)
    }

    fn signs(&self, of: &Answers<'_, Signs>, _: &IdVec<LayerId, Layer>) -> Signs {
        of.nth(0)
    }

    fn alike(&self, _: &Shaped<'_>) -> Alike {
        // The gradients of all its numbers are added.
        Alike::Joined
    }
}
