//! Layers with one factor per number: the parts that scale, norms and prelu have in common.

use crate::check::draft::builder::DraftBuilder;
use crate::check::draft::field::{Field, WeightsOf};
use crate::check::draft::link::Link;
use crate::check::option::{self, LayerFacts};
use crate::keyword::{self, Init};
use crate::model::{Bias, CompiledKernel, GivenWeights, Layer, LayerId, NodeId, Operation, Pattern};

/// The facts about an operation's factors.
pub(super) struct Factors {
    /// Its options.
    pub(super) keys: &'static [&'static str],
    /// The first value of all factors, if it is not 1.
    pub(super) start: Option<f64>,
}

/// The options of a norm.
pub(super) struct NormOptions {
    pub(super) epsilon: Option<f64>,
    pub(super) momentum: Option<f64>,
    pub(super) frozen: bool,
}

/// A layer with its source.
pub(super) struct LayerOf {
    pub(super) layer: LayerId,
    pub(super) source: NodeId,
}

/// A factor for each of `size` numbers, and a bias if the options have one: the layer of a scale, of a norm
/// and of a prelu.
pub(super) fn check_factors<'a>(
    build: &mut DraftBuilder<'_, 'a>,
    link: Link<'a>,
    factors: Factors,
) -> (Option<LayerOf>, NormOptions) {
    let (name, size) = (&link.item.name, link.size());
    let source_place = link.item.chain.source.place();
    let known = LayerFacts {
        keys: factors.keys,
        name,
        inputs: size,
        outputs: size,
        sized: None,
        diagonal: true,
        source: source_place,
        width: source_place,
    };
    let mut options = option::read(build, link, known);
    if !factors.keys.contains(&keyword::option::BIAS) {
        options.bias = Bias::Absent;
    }
    build.add_field(Field {
        name: name.clone(),
        inputs: size,
        outputs: size,
        has_bias: options.bias != Bias::Absent,
        weights: WeightsOf::List(size),
    });
    let frozen = options.frozen.unwrap_or(false);
    let of_norm = NormOptions { epsilon: options.epsilon, momentum: options.momentum, frozen };
    let (Some(source), Some(size)) = (link.source, size) else { return (None, of_norm) };
    let given = factors.start.filter(|_| options.init.is_none()).map(GivenWeights::All);
    let layer = Layer {
        name: name.clone(),
        inputs: size,
        outputs: size,
        pattern: Pattern::Diagonal,
        bias: options.bias,
        tie: None,
        weights: options.weights.map(GivenWeights::Each).or(given),
        init: options.init.unwrap_or(Init::Ones),
        frozen,
        step: options.step,
    };
    (Some(LayerOf { layer: build.add_layer(link.id, layer), source }), of_norm)
}

/// The last node of a layer with factors: its operation on a source, or a stand-in for a wrong one.
pub(super) fn add_factors(
    build: &mut DraftBuilder<'_, '_>,
    link: Link<'_>,
    operation: Option<(Operation, NodeId)>,
) -> NodeId {
    let name = link.item.name.to_string();
    match operation {
        Some((operation, source)) => build.add_node(&name, operation, &[source], link.shape),
        None => build.add_stand_in(&name, link.shape),
    }
}

/// The kernel of one weight for each number, or for each connection.
pub(super) fn sparse_kernel(layer: &Layer) -> CompiledKernel {
    CompiledKernel::Sparse(layer.inputs, layer.outputs, layer.multiply_adds())
}
