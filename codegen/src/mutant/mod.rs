//! Wrong compilers: the same pipeline with one deliberate fault, so that a test of the compiler can show that
//! it would notice. Behind the feature `mutants`; no other part of the crate knows of it.
//!
//! A fault is a rewrite of the result of a stage: of a family's members, of the graph before or after
//! differentiation, of the plan, or of the emitted text. The result must still compile, and computes
//! something else.

mod graph;
mod member;
mod plan;
mod text;

use proc_macro2::TokenStream;

use crate::diag::Diagnostics;
use crate::files::Nowhere;
use crate::ir::{Graph, Mode};
use crate::model::Model;
use crate::networks::{self, Networks};
use crate::plan::Plan;
use crate::syntax::{Declared, Member, Switches};
use crate::{emit, grad, ir, pass, syntax};

/// A fault, and the stage that has it.
#[derive(Clone, Copy)]
pub struct Mutant {
    /// A name for reports.
    pub name: &'static str,
    fault: Fault,
}

/// The rewrite of a stage's result.
#[derive(Clone, Copy)]
enum Fault {
    /// Of the declarations of a family's members.
    Members(fn(&mut [Member])),
    /// Of the forward graph.
    Forward(fn(&mut Graph, &Model)),
    /// Of the graph with gradients.
    Gradient(fn(&mut Graph, &Model)),
    /// Of the plan.
    Plan(fn(&mut Plan<'_>)),
    /// Of the emitted text without needless spaces.
    Text(fn(&str) -> String),
}

/// All faults.
pub const MUTANTS: &[Mutant] = &[
    Mutant { name: "a sum adds its first operand twice", fault: Fault::Forward(graph::sum_of_one) },
    Mutant { name: "a difference is turned round", fault: Fault::Forward(graph::turned_difference) },
    Mutant { name: "a product squares its first factor", fault: Fault::Forward(graph::square_of_one) },
    Mutant { name: "joined values are in reverse order", fault: Fault::Forward(graph::swapped_parts) },
    Mutant { name: "a slice begins one early", fault: Fault::Forward(graph::early_slice) },
    Mutant { name: "a layer reads another value", fault: Fault::Forward(graph::wrong_source) },
    Mutant { name: "the loss reads the prediction", fault: Fault::Forward(graph::loss_of_prediction) },
    Mutant { name: "a term of the loss has lost its weight", fault: Fault::Forward(graph::no_weight) },
    Mutant {
        name: "a term has lost the weight that the target gives",
        fault: Fault::Forward(graph::no_weight_of_target),
    },
    Mutant {
        name: "the weight of a term is the first number of the target",
        fault: Fault::Forward(graph::first_number_is_weight),
    },
    Mutant { name: "a mask is the target itself", fault: Fault::Forward(graph::target_is_mask) },
    Mutant {
        name: "a term is divided without the weights of its targets",
        fault: Fault::Forward(graph::divided_by_masks),
    },
    Mutant {
        name: "a term is divided without its masks",
        fault: Fault::Forward(graph::not_divided_by_masks),
    },
    Mutant {
        name: "weights of samples do not count beside those of targets",
        fault: Fault::Text(text::targets_weigh_alone),
    },
    Mutant {
        name: "weights of samples do not divide beside those of targets",
        fault: Fault::Text(text::targets_divide_alone),
    },
    Mutant {
        name: "loss_batch has no weights of targets",
        fault: Fault::Text(text::rows_without_weights_of_targets),
    },
    Mutant { name: "a step on rows multiplies by their number", fault: Fault::Text(text::step_counts_rows) },
    Mutant { name: "a term of the loss is left out", fault: Fault::Forward(graph::missing_term) },
    Mutant { name: "every term has the first target", fault: Fault::Forward(graph::first_target) },
    Mutant { name: "forward_logits returns the output", fault: Fault::Forward(graph::logits_are_output) },
    Mutant { name: "two layers on one value are merged", fault: Fault::Forward(graph::merged_layers) },
    Mutant { name: "a difference has the gradient of a sum", fault: Fault::Gradient(graph::no_minus) },
    Mutant { name: "a factor's slope is that factor itself", fault: Fault::Gradient(graph::own_factor) },
    Mutant {
        name: "every joined value gets the first one's gradient",
        fault: Fault::Gradient(graph::first_part),
    },
    Mutant { name: "the gradient of a slice begins at 0", fault: Fault::Gradient(graph::pad_at_start) },
    Mutant { name: "accumulation of gradients is missing", fault: Fault::Gradient(graph::no_accumulation) },
    Mutant {
        name: "a slope is taken at the pre-activation",
        fault: Fault::Gradient(graph::stale_activation),
    },
    Mutant { name: "a slope is missing", fault: Fault::Gradient(graph::no_slope) },
    Mutant {
        name: "sigmoid and tanh have each other's slope",
        fault: Fault::Gradient(graph::swapped_slopes),
    },
    Mutant { name: "softmax passes back its diagonal only", fault: Fault::Gradient(graph::softmax_diagonal) },
    Mutant { name: "the penalty l1 is ignored", fault: Fault::Text(text::no_l1) },
    Mutant { name: "the penalty l2 is ignored", fault: Fault::Text(text::no_l2) },
    Mutant { name: "the scale of a rate is ignored", fault: Fault::Text(text::plain_rate) },
    Mutant { name: "bce has the gradient of mse", fault: Fault::Text(text::wrong_loss) },
    Mutant {
        name: "a gradient passes another layer's weights",
        fault: Fault::Gradient(graph::wrong_weights),
    },
    Mutant { name: "weights see a stale activation", fault: Fault::Gradient(graph::stale_input) },
    Mutant { name: "a use of shared weights is forgotten", fault: Fault::Gradient(graph::forgotten_use) },
    Mutant { name: "shared weights are turned", fault: Fault::Forward(graph::turned_weights) },
    Mutant { name: "dropout drops nothing", fault: Fault::Forward(graph::nothing_dropped) },
    Mutant { name: "a gradient is not dropped", fault: Fault::Gradient(graph::undropped_gradient) },
    Mutant {
        name: "training normalises by running statistics",
        fault: Fault::Forward(graph::running_in_training),
    },
    Mutant {
        name: "a gradient takes the statistics of its batch as given",
        fault: Fault::Gradient(graph::given_statistics),
    },
    Mutant {
        name: "layers that are declared frozen are trained",
        fault: Fault::Gradient(graph::trained_frozen),
    },
    Mutant { name: "weights are updated before they are read", fault: Fault::Plan(plan::early_update) },
    Mutant { name: "a batch passes no slope back", fault: Fault::Plan(plan::no_fused_slope) },
    Mutant { name: "a batch has no activation", fault: Fault::Plan(plan::no_fused_activation) },
    Mutant { name: "a batch adds whatever the sign", fault: Fault::Text(text::batch_adds) },
    Mutant { name: "the flat view is shifted by one", fault: Fault::Plan(plan::shifted_offset) },
    Mutant { name: "a term of a sum has the wrong sign", fault: Fault::Text(text::wrong_sign) },
    Mutant { name: "the gradient has the wrong sign", fault: Fault::Text(text::wrong_seed) },
    Mutant { name: "weights are read transposed", fault: Fault::Text(text::transposed_forward) },
    Mutant { name: "gradients pass transposed weights", fault: Fault::Text(text::transposed_backward) },
    Mutant { name: "the bias is dropped", fault: Fault::Text(text::no_bias) },
    Mutant { name: "the last input is left out", fault: Fault::Text(text::one_input_less) },
    Mutant { name: "joined values overlap by one", fault: Fault::Text(text::part_too_early) },
    Mutant { name: "the mean of a batch is a sum", fault: Fault::Text(text::no_mean) },
    Mutant { name: "the tiles miss the last row", fault: Fault::Text(text::one_row_less) },
    Mutant { name: "the gradient tiles miss the first row", fault: Fault::Text(text::gradient_row_less) },
    Mutant { name: "blocks of rows are one too long apart", fault: Fault::Text(text::block_too_far) },
    Mutant { name: "the weights of samples are ignored", fault: Fault::Text(text::no_sample_weights) },
    Mutant { name: "a step ignores the weights of samples", fault: Fault::Text(text::step_without_weights) },
    Mutant { name: "the loss of rows weighs terms more", fault: Fault::Text(text::rows_weigh_terms_more) },
    Mutant { name: "no term is divided by the weights", fault: Fault::Text(text::divided_by_rows) },
    Mutant { name: "parts are divided by their own weights", fault: Fault::Text(text::parts_divide_alone) },
    Mutant { name: "sums over parts begin anew", fault: Fault::Text(text::sums_anew) },
    Mutant { name: "parts draw as the first one", fault: Fault::Text(text::draws_of_the_first) },
    Mutant { name: "frozen gradients are not cleared", fault: Fault::Text(text::not_cleared) },
    Mutant { name: "a declared bias is ignored", fault: Fault::Text(text::no_given_bias) },
    Mutant { name: "two connections are crossed", fault: Fault::Text(text::crossed_connections) },
    Mutant { name: "a norm does not centre", fault: Fault::Text(text::no_centring) },
    Mutant {
        name: "the gradient of a norm does not centre",
        fault: Fault::Text(text::gradient_without_centring),
    },
    Mutant { name: "tanh is read as sigmoid", fault: Fault::Text(text::wrong_word) },
    Mutant { name: "a frozen layer moves", fault: Fault::Text(text::frozen_layer_moves) },
    Mutant { name: "a layer is frozen by the bit of another", fault: Fault::Text(text::wrong_bit) },
    Mutant {
        name: "a frozen norm follows the statistics of a batch",
        fault: Fault::Text(text::frozen_statistics_follow),
    },
    Mutant {
        name: "a frozen norm takes the statistics of a batch",
        fault: Fault::Text(text::frozen_norm_of_batch),
    },
    Mutant {
        name: "a named value is taken before its activation",
        fault: Fault::Gradient(graph::named_before_activation),
    },
    Mutant { name: "a clip does nothing", fault: Fault::Forward(graph::unclipped) },
    Mutant { name: "a gradient passes a clip everywhere", fault: Fault::Gradient(graph::unclipped_gradient) },
    Mutant { name: "a number is not added", fault: Fault::Forward(graph::no_offset) },
    Mutant { name: "a gradient is not multiplied by a number", fault: Fault::Gradient(graph::no_factor) },
    Mutant { name: "a repeated number gets its first gradient", fault: Fault::Gradient(graph::first_of_row) },
    Mutant { name: "a member has the sizes of another one", fault: Fault::Members(member::another_body) },
    Mutant { name: "a visitor does not meet every member", fault: Fault::Text(text::skipped_member) },
];

/// The items of a declaration as a faulty compiler emits them; `None` if it is refused, or if the fault
/// changes nothing about it.
pub fn compile(input: TokenStream, mutant: Mutant) -> Option<TokenStream> {
    let mut diagnostics = Diagnostics::new();
    let Some((switches, declaration)) = syntax::open(input, &mut diagnostics) else {
        diagnostics.finish();
        return None;
    };
    let declared = syntax::declared(&declaration, &mut diagnostics);
    if !diagnostics.finish().is_empty() {
        return None;
    }
    let right = build(&declared, &switches, None)?;
    let faulty = build(&declared, &switches, Some(mutant.fault))?;
    // Text that does not parse differs, and fails where it is compiled.
    (faulty != right).then(|| faulty.parse().unwrap_or_default())
}

/// The text that is emitted for all networks of a declaration; `None` if it is refused.
fn build(declared: &Declared, switches: &Switches, fault: Option<Fault>) -> Option<String> {
    let mut declared = declared.clone();
    if let Some(Fault::Members(rewrite)) = fault {
        rewrite(&mut declared.members);
    }
    let (Networks { networks, family }, _) = networks::of_declared(declared, &Nowhere, Diagnostics::new());
    let mut tokens = TokenStream::new();
    for network in &networks {
        tokens.extend(emitted(network.model.as_ref().ok()?, switches, fault));
    }
    if let Some(family) = &family {
        tokens.extend(emit::family(family, &networks, None, &switches.facade));
    }
    let text = text::compact(&tokens.to_string());
    Some(match fault {
        Some(Fault::Text(rewrite)) => rewrite(&text),
        _ => text,
    })
}

/// The items of a network.
fn emitted(model: &Model, switches: &Switches, fault: Option<Fault>) -> TokenStream {
    let graphs = [Mode::Inference, Mode::Training].map(|mode| {
        let mut forward = ir::graph(model, mode);
        if let Some(Fault::Forward(rewrite)) = fault {
            rewrite(&mut forward, model);
        }
        let mut graph = grad::diff(&forward, model);
        if let Some(Fault::Gradient(rewrite)) = fault {
            rewrite(&mut graph, model);
        }
        pass::fold_all(&graph)
    });
    let [inference, training] = graphs.each_ref().map(|graph| {
        let mut plan = crate::plan::plan(model, graph, switches);
        if let Some(Fault::Plan(rewrite)) = fault {
            rewrite(&mut plan);
        }
        plan
    });
    emit::tokens(&inference, &training, &switches.facade, "")
}
