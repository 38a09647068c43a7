//! `TOPOLOGY`: the declaration as const data.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use super::names::connections;
use crate::ids::Id as _;
use crate::keyword::{Activation, Divisor, Init, Loss};
use crate::model::{BatchNorm, Dropout, LayerId, LossTerm, Norm, Operation, Pattern, StepOptions, Tie};
use crate::plan::{Plan, Tier};

/// `nw::topology::Topology { name: "Wdbc", axes: &[30], nodes: &[…], … }`
pub(super) fn emit_topology(plan: &Plan<'_>, training: &Plan<'_>) -> TokenStream {
    let model = plan.model;
    let name = model.name().to_string();
    let axes = model.axes();
    let nodes = model.nodes().iter().map(|node| {
        let (name, size) = (node.name.trim_start_matches("r#"), node.size);
        let operation = emit_operation(plan, &node.operation);
        let sources = node.operation.sources().iter().map(|source| source.index());
        quote! {
            nw::topology::Node { name: #name, size: #size, operation: #operation, sources: &[#(#sources),*] }
        }
    });
    let outputs = model.outputs().iter().map(|output| output.index());
    let losses = model.losses().iter().map(emit_loss);
    let (parameters, workspace) = (model.parameters(), training.workspace_row());
    quote! {
        nw::topology::Topology {
            name: #name,
            axes: &[#(#axes),*],
            nodes: &[#(#nodes),*],
            outputs: &[#(#outputs),*],
            losses: &[#(#losses),*],
            parameters: #parameters,
            workspace: #workspace,
        }
    }
}

fn emit_operation(plan: &Plan<'_>, operation: &Operation) -> TokenStream {
    match operation {
        Operation::Input => quote!(nw::topology::Operation::Input),
        Operation::Sum(_) => quote!(nw::topology::Operation::Sum),
        Operation::Difference(_) => quote!(nw::topology::Operation::Difference),
        Operation::Product(_) => quote!(nw::topology::Operation::Product),
        Operation::Concat(_) => quote!(nw::topology::Operation::Concat),
        Operation::Slice { start, .. } => quote!(nw::topology::Operation::Slice { start: #start }),
        Operation::Activation(activation, _) => {
            let variant = activation_variant(*activation);
            quote!(nw::topology::Operation::Activation(nw::topology::Activation::#variant))
        }
        Operation::Dense(id, _) => {
            let layer = emit_layer(plan, *id);
            quote!(nw::topology::Operation::Dense(#layer))
        }
        Operation::Prelu(id, _) => {
            let layer = emit_layer(plan, *id);
            quote!(nw::topology::Operation::Prelu(#layer))
        }
        Operation::BatchNormalize(norm, _) => {
            let BatchNorm { epsilon, momentum, offset, frozen } = norm;
            quote! {
                nw::topology::Operation::BatchNormalize(nw::topology::BatchNorm {
                    epsilon: #epsilon, momentum: #momentum, offset: #offset, frozen: #frozen,
                })
            }
        }
        Operation::Dropout(Dropout { probability, layer }, _) => {
            quote!(nw::topology::Operation::Dropout { probability: #probability, layer: #layer })
        }
        Operation::Normalize(norm, _) => {
            let (centres, epsilon) = (norm.centres, norm.epsilon);
            quote!(nw::topology::Operation::Normalize { centres: #centres, epsilon: #epsilon })
        }
    }
}

/// `nw::topology::DenseLayer { inputs: 30, outputs: 16, … }`
fn emit_layer(plan: &Plan<'_>, id: LayerId) -> TokenStream {
    let (layer, planned) = (&plan.model.layers()[id], &plan.layers[id]);
    let (inputs, outputs, frozen) = (layer.inputs, layer.outputs, layer.frozen);
    let (weights, tie) = match layer.tie {
        Some(Tie { owner, .. }) => {
            let name = plan.model.layers()[owner].name.to_string();
            let name = name.trim_start_matches("r#");
            (plan.layers[owner].offset, quote!(::core::option::Option::Some(#name)))
        }
        None => (planned.offset, quote!(::core::option::Option::None)),
    };
    let partials = planned.partials;
    let bias = match layer.biases() {
        0 => quote!(::core::option::Option::None),
        _ => {
            let offset = planned.offset + layer.weights();
            quote!(::core::option::Option::Some(#offset))
        }
    };
    let pattern = match &layer.pattern {
        Pattern::Full if layer.tie.is_some_and(|tie| tie.transposed) => quote!(Transposed),
        Pattern::Full => quote!(Full),
        Pattern::Diagonal => quote!(Diagonal),
        Pattern::Connections(_) => {
            let table = connections(id);
            quote!(Connections(&#table))
        }
    };
    let init = emit_init(layer.init, layer.fans().0);
    let step = emit_step(&layer.step);
    let unrolled = planned.tier == Tier::Unrolled;
    quote! {
        nw::topology::DenseLayer {
            inputs: #inputs,
            outputs: #outputs,
            pattern: nw::topology::Pattern::#pattern,
            weights: #weights,
            bias: #bias,
            init: #init,
            frozen: #frozen,
            tie: #tie,
            step: #step,
            unrolled: #unrolled,
            partials: #partials,
        }
    }
}

/// `nw::topology::Step::PLAIN`
fn emit_step(step: &StepOptions) -> TokenStream {
    if *step == StepOptions::PLAIN {
        return quote!(nw::topology::Step::PLAIN);
    }
    let StepOptions { l1, l2, rate_scale, max_norm } = step;
    let max_norm = match max_norm {
        Some(most) => quote!(::core::option::Option::Some(#most)),
        None => quote!(::core::option::Option::None),
    };
    quote!(nw::topology::Step { l1: #l1, l2: #l2, rate_scale: #rate_scale, max_norm: #max_norm })
}

/// `nw::Rms { epsilon: 1e-6 }`
pub(super) fn emit_norm(norm: Norm) -> TokenStream {
    let epsilon = norm.epsilon;
    match norm.centres {
        true => quote!(nw::Layer { epsilon: #epsilon }),
        false => quote!(nw::Rms { epsilon: #epsilon }),
    }
}

/// `nw::topology::LossTerm { loss: nw::topology::Loss::Mse, weight: 1.0, operands: &[4], target: 0, … }`
fn emit_loss(term: &LossTerm) -> TokenStream {
    let LossTerm { loss, weight, divisor, operands, target, .. } = term;
    let divisor = match divisor {
        Divisor::Rows => quote!(Rows),
        Divisor::Weights => quote!(Weights),
    };
    let (variant, operands) = (loss_variant(*loss), operands.iter().map(|operand| operand.index()));
    quote! {
        nw::topology::LossTerm {
            loss: nw::topology::Loss::#variant,
            weight: #weight,
            operands: &[#(#operands),*],
            target: #target,
            divisor: nw::topology::Divisor::#divisor,
        }
    }
}

/// `nw::Init::HeNormal`
pub(super) fn emit_init(init: Init, inputs: usize) -> TokenStream {
    match init {
        Init::Zeros => quote!(nw::Init::Zeros),
        Init::Ones => quote!(nw::Init::Ones),
        Init::Uniform(limit) => {
            // PyTorch's default for linear layers.
            let limit = limit.unwrap_or(1.0 / (inputs as f64).sqrt());
            quote!(nw::Init::Uniform(#limit))
        }
        Init::XavierUniform => quote!(nw::Init::XavierUniform),
        Init::XavierNormal => quote!(nw::Init::XavierNormal),
        Init::HeUniform => quote!(nw::Init::HeUniform),
        Init::HeNormal => quote!(nw::Init::HeNormal),
        Init::LecunUniform => quote!(nw::Init::LecunUniform),
        Init::LecunNormal => quote!(nw::Init::LecunNormal),
    }
}

/// The runtime's activation: `Relu`, or with its number in the type, so that no kernel is handed it,
/// `Given::<nw::LeakyRelu, { nw::bits(0.1) }>::HERE`.
pub(super) fn activation_type(activation: Activation) -> TokenStream {
    match activation {
        Activation::LeakyRelu(slope) => emit_given(&quote!(LeakyRelu), slope),
        Activation::Elu(alpha) => emit_given(&quote!(Elu), alpha),
        _ => activation_variant(activation),
    }
}

/// `Given::<nw::Elu, { nw::bits(0.5) }>::HERE`
fn emit_given(of: &TokenStream, number: f64) -> TokenStream {
    quote!(Given::<nw::#of, { nw::bits(#number) }>::HERE)
}

/// The topology's variant for an activation: `LeakyRelu { slope: 0.1 }`.
fn activation_variant(activation: Activation) -> TokenStream {
    match activation {
        Activation::LeakyRelu(slope) => quote!(LeakyRelu { slope: #slope }),
        Activation::Identity => quote!(Identity),
        Activation::Sigmoid => quote!(Sigmoid),
        Activation::Tanh => quote!(Tanh),
        Activation::Relu => quote!(Relu),
        Activation::Relu6 => quote!(Relu6),
        Activation::Silu => quote!(Silu),
        Activation::Gelu => quote!(Gelu),
        Activation::GeluTanh => quote!(GeluTanh),
        Activation::Mish => quote!(Mish),
        Activation::Softplus => quote!(Softplus),
        Activation::Softsign => quote!(Softsign),
        Activation::HardSigmoid => quote!(HardSigmoid),
        Activation::HardTanh => quote!(HardTanh),
        Activation::HardSwish => quote!(HardSwish),
        Activation::Sin => quote!(Sin),
        Activation::Gaussian => quote!(Gaussian),
        Activation::Elu(alpha) => quote!(Elu { alpha: #alpha }),
        Activation::Selu => quote!(Selu),
        Activation::Softmax => quote!(Softmax),
        Activation::LogSoftmax => quote!(LogSoftmax),
    }
}

/// The runtime's function for an activation of whole rows: `log_softmax_gradient_rows`.
pub(super) fn row_function(activation: Activation, form: &str) -> Ident {
    Ident::new(&format!("{}{form}", activation.word()), Span::call_site())
}

/// The runtime's loss, with its number in the type: `Given::<nw::Huber, { nw::bits(0.5) }>::HERE`.
pub(super) fn loss_type(loss: Loss) -> TokenStream {
    match loss {
        Loss::Bce { positive_weight } => emit_given(&quote!(Bce), positive_weight),
        Loss::CrossEntropy { label_smoothing } => emit_given(&quote!(CrossEntropy), label_smoothing),
        Loss::Huber { delta } => emit_given(&quote!(Huber), delta),
        Loss::GaussianNll { epsilon } => emit_given(&quote!(GaussianNll), epsilon),
        _ => loss_variant(loss),
    }
}

/// The topology's variant for a loss: `Huber { delta: 0.5 }`.
fn loss_variant(loss: Loss) -> TokenStream {
    match loss {
        Loss::Bce { positive_weight } => quote!(Bce { positive_weight: #positive_weight }),
        Loss::CrossEntropy { label_smoothing } => quote!(CrossEntropy { label_smoothing: #label_smoothing }),
        Loss::Mse => quote!(Mse),
        Loss::Mae => quote!(Mae),
        Loss::Huber { delta } => quote!(Huber { delta: #delta }),
        Loss::LogCosh => quote!(LogCosh),
        Loss::Hinge => quote!(Hinge),
        Loss::Poisson => quote!(Poisson),
        Loss::GaussianNll { epsilon } => quote!(GaussianNll { epsilon: #epsilon }),
        Loss::Cosine => quote!(Cosine),
    }
}
