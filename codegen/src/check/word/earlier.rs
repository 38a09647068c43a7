//! A value of an earlier step. How `prev(h)` is checked is in `shape::earlier`: it begins a chain.

use crate::check::draft::shaped::Shaped;
use crate::ids::IdVec;
use crate::model::{CompiledKernel, Layer, LayerId};
use crate::operation::answers::{Alike, Drops, Ending, Linear, Price, Signs, Zero, of_value};
use crate::operation::earlier::Earlier;
use crate::operation::meaning::{Answers, Around, Meaning, Nature};

impl Meaning for Earlier {
    fn nature(&self) -> Nature {
        Nature {
            layer: None,
            zero: Zero::Read,
            linear: Linear::Ends,
            drops: Drops::Nowhere,
            activation: None,
            frozen: None,
        }
    }

    fn price(&self, _: usize) -> Price {
        (4, 1_500)
    }

    fn forward(&self, _: usize) -> usize {
        // It is remembered once, however often it is read.
        of_value(0) + 1
    }

    fn kernels(&self, _: Around<'_>) -> Vec<CompiledKernel> {
        Vec::new()
    }

    fn ending(&self, _: &Answers<'_, Ending>) -> Ending {
        Ending::default()
    }

    // The value has no signs yet when its past is asked for them, and the first step reads zeros.
    fn signs(&self, _: &Answers<'_, Signs>, _: &IdVec<LayerId, Layer>) -> Signs {
        Signs::ANY
    }

    fn alike(&self, _: &Shaped<'_>) -> Alike {
        Alike::Separated
    }
}
