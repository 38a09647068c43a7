//! The input. How its word is checked is in `shape::chain`: it begins a chain.

use crate::check::draft::shaped::Shaped;
use crate::ids::IdVec;
use crate::keyword::Activation;
use crate::model::{Layer, LayerId, Operation};
use crate::operation::answers::{Alike, Drops, Ending, Kernel, Linear, Price, Signs, Zero};
use crate::operation::leaf::Input;
use crate::operation::meaning::{Answers, Around, Meaning};

impl Meaning for Input {
    fn layer(&self) -> Option<LayerId> {
        None
    }

    fn price(&self, _: usize) -> Price {
        (0, 0)
    }

    fn kernels(&self, _: Around<'_>) -> Vec<Kernel> {
        Vec::new()
    }

    fn ending(&self, _: &Answers<'_, Ending>) -> Ending {
        Ending::default()
    }

    fn signs(&self, _: &Answers<'_, Signs>, _: &IdVec<LayerId, Layer>) -> Signs {
        Signs::ANY
    }

    fn zero(&self) -> Zero {
        Zero::Read
    }

    fn alike(&self, _: &Shaped<'_>) -> Alike {
        Alike::Separated
    }

    fn linear(&self) -> Linear {
        Linear::Ends
    }

    fn drops(&self) -> Drops {
        Drops::Nowhere
    }

    fn activation(&self) -> Option<Activation> {
        None
    }

    fn frozen(&self) -> Operation {
        Operation::Input
    }
}
