//! Numbers beside a value: `1 - h`, `2 * h - 0.5`, `-h`.

use crate::check::draft::shaped::Shaped;
use crate::ids::IdVec;
use crate::model::{Affine, CompiledKernel, Layer, LayerId};
use crate::operation::answers::{Alike, Drops, Ending, Linear, Price, Signs, Zero, of_value};
use crate::operation::meaning::{Answers, Around, Meaning, Nature};

impl Meaning for Affine {
    fn nature(&self) -> Nature {
        Nature {
            layer: None,
            zero: if self.offset == 0.0 { Zero::Passed } else { Zero::Read },
            linear: Linear::Straight,
            drops: if self.offset == 0.0 { Drops::Before } else { Drops::Nowhere },
            activation: None,
            frozen: None,
        }
    }

    fn price(&self, _: usize) -> Price {
        (4, 900)
    }

    fn forward(&self, sources: usize) -> usize {
        of_value(sources)
    }

    fn kernels(&self, _: Around<'_>) -> Vec<CompiledKernel> {
        Vec::new()
    }

    fn ending(&self, of: &Answers<'_, Ending>) -> Ending {
        let rectifier = of.nth(0).rectifier.filter(|_| self.factor >= 0.0 && self.offset >= 0.0);
        Ending { bend: None, rectifier }
    }

    fn signs(&self, of: &Answers<'_, Signs>, _: &IdVec<LayerId, Layer>) -> Signs {
        let signs = of.nth(0);
        let scaled = if self.factor < 0.0 { signs.negated() } else { signs };
        scaled.or(Signs { below: self.offset < 0.0, above: self.offset > 0.0 })
    }

    fn alike(&self, _: &Shaped<'_>) -> Alike {
        Alike::Kept
    }
}
