//! Wrong compilers: the same pipeline with one deliberate fault, so that a test of the compiler can show that
//! it would notice. Behind the feature `mutants`; no other part of the crate knows of it.
//!
//! A fault is a rewrite of the result of a stage: of a family's members, of the graph before or after
//! differentiation, of the plan, or of the emitted text. The result must still compile, and computes
//! something else.

mod back;
mod drawn;
mod graph;
mod member;
mod plan;
mod text;
mod time;

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
    /// What the networks have that show the fault.
    pub needs: Needs,
    fault: Fault,
}

/// What a network needs so that a fault changes its numbers, beyond code that the fault changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Needs {
    /// Nothing: the code computes with the numbers of every sample.
    Code,
    /// A `clip` that some numbers are outside of: it changes no others.
    Clipped,
    /// Training on parts of a batch, which a network with a `batch_norm` does not have.
    Parts,
}

impl Mutant {
    const fn in_networks_with(self, needs: Needs) -> Self {
        Self { needs, ..self }
    }
}

/// A fault that every network shows whose code it changes.
const fn wrong(name: &'static str, fault: Fault) -> Mutant {
    Mutant { name, needs: Needs::Code, fault }
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
    wrong("a sum adds its first operand twice", Fault::Forward(graph::sum_of_one)),
    wrong("a difference is turned round", Fault::Forward(graph::turned_difference)),
    wrong("a product squares its first factor", Fault::Forward(graph::square_of_one)),
    wrong("joined values are in reverse order", Fault::Forward(graph::swapped_parts)),
    wrong("a slice begins one early", Fault::Forward(graph::early_slice)),
    wrong("a layer reads another value", Fault::Forward(graph::wrong_source)),
    wrong("the loss reads the prediction", Fault::Forward(graph::loss_of_prediction)),
    wrong("a term of the loss has lost its weight", Fault::Forward(graph::no_weight)),
    wrong("a term has lost the weight that the target gives", Fault::Forward(graph::no_weight_of_target)),
    wrong(
        "the weight of a term is the first number of the target",
        Fault::Forward(graph::first_number_is_weight),
    ),
    wrong("a mask is the target itself", Fault::Forward(graph::target_is_mask)),
    wrong("a term is divided without the weights of its targets", Fault::Forward(graph::divided_by_masks)),
    wrong("a term is divided without its masks", Fault::Forward(graph::not_divided_by_masks)),
    wrong("weights of samples do not count beside those of targets", Fault::Text(text::targets_weigh_alone)),
    wrong(
        "weights of samples do not divide beside those of targets",
        Fault::Text(text::targets_divide_alone),
    ),
    wrong("loss_batch has no weights of targets", Fault::Text(text::rows_without_weights_of_targets)),
    wrong("a step on rows multiplies by their number", Fault::Text(text::step_counts_rows)),
    wrong("a term of the loss is left out", Fault::Forward(graph::missing_term)),
    wrong("every term has the first target", Fault::Forward(graph::first_target)),
    wrong("forward_logits returns the output", Fault::Forward(graph::logits_are_output)),
    wrong("two layers on one value are merged", Fault::Forward(graph::merged_layers)),
    wrong("a difference has the gradient of a sum", Fault::Gradient(graph::no_minus)),
    wrong("a factor's slope is that factor itself", Fault::Gradient(graph::own_factor)),
    wrong("every joined value gets the first one's gradient", Fault::Gradient(graph::first_part)),
    wrong("the gradient of a slice begins at 0", Fault::Gradient(graph::pad_at_start)),
    wrong("accumulation of gradients is missing", Fault::Gradient(graph::no_accumulation)),
    wrong("a slope is taken at the pre-activation", Fault::Gradient(graph::stale_activation)),
    wrong("a slope is missing", Fault::Gradient(graph::no_slope)),
    wrong("sigmoid and tanh have each other's slope", Fault::Gradient(graph::swapped_slopes)),
    wrong("softmax passes back its diagonal only", Fault::Gradient(graph::softmax_diagonal)),
    wrong("the penalty l1 is ignored", Fault::Text(text::no_l1)),
    wrong("the penalty l2 is ignored", Fault::Text(text::no_l2)),
    wrong("the scale of a rate is ignored", Fault::Text(text::plain_rate)),
    wrong("bce has the gradient of mse", Fault::Text(text::wrong_loss)),
    wrong("a gradient passes another layer's weights", Fault::Gradient(graph::wrong_weights)),
    wrong("weights see a stale activation", Fault::Gradient(graph::stale_input)),
    wrong("a use of shared weights is forgotten", Fault::Gradient(graph::forgotten_use)),
    wrong("shared weights are turned", Fault::Forward(graph::turned_weights)),
    wrong("dropout drops nothing", Fault::Forward(graph::nothing_dropped)),
    wrong("a gradient is not dropped", Fault::Gradient(graph::undropped_gradient)),
    wrong("training normalises by running statistics", Fault::Forward(graph::running_in_training)),
    wrong("a gradient takes the statistics of its batch as given", Fault::Gradient(graph::given_statistics)),
    wrong("layers that are declared frozen are trained", Fault::Gradient(graph::trained_frozen)),
    wrong("weights are updated before they are read", Fault::Plan(plan::early_update)),
    wrong("a batch passes no slope back", Fault::Plan(plan::no_fused_slope)),
    wrong("a batch has no activation", Fault::Plan(plan::no_fused_activation)),
    wrong("a batch adds whatever the sign", Fault::Text(text::batch_adds)),
    wrong("the flat view is shifted by one", Fault::Plan(plan::shifted_offset)),
    wrong("a term of a sum has the wrong sign", Fault::Text(text::wrong_sign)),
    wrong("the gradient has the wrong sign", Fault::Text(text::wrong_seed)),
    wrong("weights are read transposed", Fault::Text(text::transposed_forward)),
    wrong("gradients pass transposed weights", Fault::Text(text::transposed_backward)),
    wrong("the bias is dropped", Fault::Text(text::no_bias)),
    wrong("the last input is left out", Fault::Text(text::one_input_less)),
    wrong("joined values overlap by one", Fault::Text(text::part_too_early)),
    wrong("the mean of a batch is a sum", Fault::Text(text::no_mean)),
    wrong("the tiles miss the last row", Fault::Text(text::one_row_less)),
    wrong("the gradient tiles miss the first row", Fault::Text(text::gradient_row_less)),
    wrong("blocks of rows are one too long apart", Fault::Text(text::block_too_far)),
    wrong("the weights of samples are ignored", Fault::Text(text::no_sample_weights)),
    wrong("a step ignores the weights of samples", Fault::Text(text::step_without_weights)),
    wrong("the loss of rows weighs terms more", Fault::Text(text::rows_weigh_terms_more)),
    wrong("no term is divided by the weights", Fault::Text(text::divided_by_rows)),
    wrong("parts are divided by their own weights", Fault::Text(text::parts_divide_alone))
        .in_networks_with(Needs::Parts),
    wrong("sums over parts begin anew", Fault::Text(text::sums_anew)).in_networks_with(Needs::Parts),
    wrong("parts draw as the first one", Fault::Text(text::draws_of_the_first))
        .in_networks_with(Needs::Parts),
    wrong("frozen gradients are not cleared", Fault::Text(text::not_cleared)),
    wrong("a declared bias is ignored", Fault::Text(text::no_given_bias)),
    wrong("two connections are crossed", Fault::Text(text::crossed_connections)),
    wrong("a norm does not centre", Fault::Text(text::no_centring)),
    wrong("the gradient of a norm does not centre", Fault::Text(text::gradient_without_centring)),
    wrong("tanh is read as sigmoid", Fault::Text(text::wrong_word)),
    wrong("a frozen layer moves", Fault::Text(text::frozen_layer_moves)),
    wrong("a layer is frozen by the bit of another", Fault::Text(text::wrong_bit)),
    wrong("a frozen norm follows the statistics of a batch", Fault::Text(text::frozen_statistics_follow)),
    wrong("a frozen norm takes the statistics of a batch", Fault::Text(text::frozen_norm_of_batch)),
    wrong("a named value is taken before its activation", Fault::Gradient(graph::named_before_activation)),
    wrong("a clip does nothing", Fault::Forward(graph::unclipped)).in_networks_with(Needs::Clipped),
    wrong("a gradient passes a clip everywhere", Fault::Gradient(graph::unclipped_gradient))
        .in_networks_with(Needs::Clipped),
    wrong("a number is not added", Fault::Forward(graph::no_offset)),
    wrong("a gradient is not multiplied by a number", Fault::Gradient(graph::no_factor)),
    wrong("a repeated number gets its first gradient", Fault::Gradient(graph::first_of_row)),
    wrong("a member has the sizes of another one", Fault::Members(member::another_body)),
    wrong("a visitor does not meet every member", Fault::Text(text::skipped_member)),
    wrong("a visitor is given the name of another member", Fault::Text(text::other_name)),
    wrong("a member is found by the name of another one", Fault::Text(text::other_member)),
    wrong("the constant of a member is that of a larger one", Fault::Text(text::larger_constant)),
    wrong("the list of members is in reverse order", Fault::Text(text::reversed_members)),
];

/// The faults that networks with a memory show.
pub const OVER_TIME: &[Mutant] = &[
    wrong("values are read a step late", Fault::Forward(time::a_step_late)),
    wrong("values are read a step early", Fault::Forward(time::a_step_early)),
    wrong("a value is read from the memory of another one", Fault::Forward(time::another_memory)),
    wrong("a value is remembered before its activation", Fault::Forward(time::before_activation)),
    wrong("two gates of a recurrent layer are exchanged", Fault::Forward(time::exchanged_gates)),
    wrong("a gate of a recurrent layer is left out", Fault::Forward(time::open_gate)),
    wrong("a convolution over time exchanges two steps", Fault::Forward(time::exchanged_steps)),
    wrong("a part of the memory is not written", Fault::Text(time::stale)),
    wrong("a memory is written before all of it is read", Fault::Text(time::written_first)),
    wrong("a layer reads the memory a step late", Fault::Text(time::recalled_late)),
    wrong("a delay line is a step too short", Fault::Text(time::short_line)),
    wrong("a reset forgets a part", Fault::Text(time::reset_forgets)),
    wrong("the first steps of a block read nothing of the memory", Fault::Text(time::not_recalled)),
    wrong("the past in a block is that of the memory alone", Fault::Text(time::not_appended)),
    wrong("the end of a block is not remembered", Fault::Text(time::end_not_remembered)),
    wrong("a block is remembered before it is read", Fault::Plan(time::remembered_first)),
    wrong("a stage does not hand its steps on", Fault::Text(time::not_put)),
    wrong("a stage reads the first step of the one before", Fault::Text(time::first_step)),
];

/// The faults that networks with a memory show in training.
pub const BACK_IN_TIME: &[Mutant] = &[
    wrong("no gradient goes back in time", Fault::Gradient(back::not_at_all)),
    wrong("a gradient goes back a step too few", Fault::Gradient(back::a_step_less)),
    wrong("a gradient goes back a step too many", Fault::Gradient(back::a_step_more)),
    wrong("the gradient of one reader alone goes back", Fault::Gradient(back::first_reader)),
    wrong("a gradient from later replaces that of the step", Fault::Gradient(back::only_later)),
    wrong("all steps have a gradient that a layer reads in the same rows", Fault::Plan(back::same_rows)),
    wrong("gradients end a step before the window", Fault::Text(back::cut_early)),
    wrong("gradients add up over windows", Fault::Text(back::not_cleared)),
    wrong("a window begins with no past", Fault::Text(back::no_past)),
    wrong("the lengths of sequences are ignored", Fault::Text(back::one_sequence)),
    wrong("targets are not brought into the order of the rows", Fault::Text(back::targets_as_they_are)),
    wrong("training reads values a step late", Fault::Text(back::recalled_late)),
    wrong("a window leaves the memories as they were", Fault::Text(back::not_remembered)),
    wrong("the memories are computed again after the step", Fault::Text(back::computed_again)),
    wrong("the loss is divided by the sequences", Fault::Text(back::mean_of_sequences)),
    wrong("the loss alone forgets what it has read", Fault::Text(back::loss_forgets)),
    wrong("a term of the last step compares every step", Fault::Forward(back::last_is_every)),
    wrong("last steps are divided by the number of all steps", Fault::Text(back::last_of_all_steps)),
    wrong("every step of a sequence is a last one", Fault::Text(back::ends_at_every_step)),
    wrong("the loss alone takes every step for a last one", Fault::Text(back::loss_at_every_step)),
    wrong("gradients of samples stay in the order of the rows", Fault::Text(back::samples_as_they_are)),
    wrong("dropout over time draws by the rows of the workspace", Fault::Text(drawn::by_rows)),
    wrong("dropout in a recurrence does not draw by the step", Fault::Text(drawn::by_first_step)),
    wrong("every window draws what the first one drew", Fault::Text(drawn::step_is_not_counted)),
    wrong("gradients of samples are those of a step that draws", Fault::Text(drawn::in_inference)),
    wrong("dropout over time drops nothing", Fault::Forward(graph::nothing_dropped)),
    wrong("a gradient over time is not dropped", Fault::Gradient(graph::undropped_gradient)),
    wrong("last steps are divided by the weights of all steps", Fault::Forward(back::last_by_all_weights)),
    wrong("the loss alone is divided by the number of steps", Fault::Text(back::loss_without_scales)),
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
