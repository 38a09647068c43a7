//! The input. How its word is checked is in `shape::chain`: it begins a chain.

use crate::check::draft::shaped::Shaped;
use crate::ids::IdVec;
use crate::model::{CompiledKernel, Layer, LayerId};
use crate::operation::answers::{Alike, Drops, Ending, Linear, Price, Signs, Zero, of_value};
use crate::operation::leaf::Input;
use crate::operation::meaning::{Answers, Around, Meaning, Nature};

impl Meaning for Input {
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
        (0, 0)
    }

    fn forward(&self, sources: usize) -> usize {
        of_value(sources)
    }

    fn kernels(&self, _: Around<'_>) -> Vec<CompiledKernel> {
        Vec::new()
    }

    fn ending(&self, _: &Answers<'_, Ending>) -> Ending {
        Ending::default()
    }

    fn signs(&self, _: &Answers<'_, Signs>, _: &IdVec<LayerId, Layer>) -> Signs {
        Signs::ANY
    }

    fn alike(&self, _: &Shaped<'_>) -> Alike {
        Alike::Separated
    }
}
