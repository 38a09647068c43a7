//! `layer_norm`, `rms_norm`: the row normalised, then one factor per number.

use super::factors::{Factors, add_factors, check_factors};
use super::room::Chained;
use crate::check::allow::{allowing, allows};
use crate::check::draft::builder::DraftBuilder;
use crate::check::draft::link::Link;
use crate::check::draft::shaped::Shaped;
use crate::check::option::refuse_arguments;
use crate::diag::{Code, Diagnostic};
use crate::ids::IdVec;
use crate::keyword::{Activation, Init, Word};
use crate::model::{CompiledKernel, Layer, LayerId, NodeId, Norm, Operation};
use crate::operation;
use crate::operation::answers::{Alike, Drops, Ending, Linear, Price, Signs, Zero, of_value};
use crate::operation::meaning::{Answers, Around, Meaning, Nature};
use crate::syntax;

/// The word of a norm of rows.
pub(super) struct NormWord {
    word: Word,
    /// Whether the mean is taken off.
    centres: bool,
    /// The default of the number that is added to the mean square.
    epsilon: f64,
}

/// PyTorch's `LayerNorm`.
pub(super) const LAYER_NORM: NormWord = NormWord { word: Word::LayerNorm, centres: true, epsilon: 1e-5 };
/// PyTorch's `RMSNorm`: epsilon is the distance from 1 to the next `f32`.
pub(super) const RMS_NORM: NormWord =
    NormWord { word: Word::RmsNorm, centres: false, epsilon: f32::EPSILON as f64 };

impl Chained for NormWord {
    fn check<'a>(&self, build: &mut DraftBuilder<'_, 'a>, link: Link<'a>) -> NodeId {
        check_norm(self, build, link)
    }

    fn size_behind(&self, _: &syntax::Call, before: Option<usize>) -> Option<usize> {
        before
    }

    fn passes(&self) -> bool {
        false
    }

    fn bends(&self) -> bool {
        false
    }

    fn init_in_front(&self) -> Option<Init> {
        Some(Activation::Identity.default_init())
    }
}

/// The row brought to one scale; the factors are an operation of their own.
impl Meaning for operation::norm::Normalize {
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
        (4, 1_200)
    }

    fn forward(&self, sources: usize) -> usize {
        of_value(sources)
    }

    fn kernels(&self, around: Around<'_>) -> Vec<CompiledKernel> {
        vec![CompiledKernel::Row(if self.0.centres { "layer_norm" } else { "rms_norm" }, around.size)]
    }

    fn ending(&self, _: &Answers<'_, Ending>) -> Ending {
        Ending::default()
    }

    fn signs(&self, _: &Answers<'_, Signs>, _: &IdVec<LayerId, Layer>) -> Signs {
        Signs::ANY
    }

    fn alike(&self, _: &Shaped<'_>) -> Alike {
        Alike::Kept
    }
}

fn check_norm<'a>(norm: &NormWord, build: &mut DraftBuilder<'_, 'a>, link: Link<'a>) -> NodeId {
    let keys = norm.word.options();
    refuse_arguments(link.operation, keys, None, build.diagnostics);
    let is_meant = allows(&link.item.chain.operations, Code::NothingToLearn);
    if norm.centres && link.size() == Some(1) && !is_meant {
        let message = "`layer_norm` of one value is always its bias, so the value has no effect";
        build.diagnostics.push(
            Diagnostic::new(Code::NothingToLearn, link.operation.place, message)
                .help("normalise a wider layer, or remove the norm")
                .help(allowing(link.operation, Code::NothingToLearn)),
        );
    }
    let (of, given) = check_factors(build, link, Factors { keys, start: None });
    let epsilon = given.epsilon.unwrap_or(norm.epsilon);
    let name = link.item.name.to_string();
    let scaled = of.map(|of| {
        let normalize = Operation::Normalize(Norm { centres: norm.centres, epsilon });
        let normal = build.add_node(&name, normalize, &[of.source], link.shape);
        (Operation::Dense(of.layer), normal)
    });
    add_factors(build, link, scaled)
}
