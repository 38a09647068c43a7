//! Layers of weights that are summed up: `dense`, `scale`, and the weights of `prelu`, of norms and of tied
//! layers.
//!
//! Input: the plan of a layer. Output: its statements, written out (`is_unrolled`) or as a call of the
//! runtime's kernels for a full matrix (`full`), for a list of connections (`sparse`), for shared weights
//! (`shared`).

mod full;
pub(crate) mod prelu;
mod shared;
mod sparse;
mod step;
mod table;

pub(crate) use step::Change;
pub(crate) use table::emit_connections;

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use super::follow::Follows;
use super::rules::{Declared, Facts, Fuses, InBlock, Lengths, Rules, Stored};
use crate::emit::at::At;
use crate::emit::init::emit_init;
use crate::emit::names::connections;
use crate::grad::back::Back;
use crate::ids::IdVec;
use crate::ir::builder::Building;
use crate::ir::op::Op;
use crate::ir::value::{LayerGradient, ValueId};
use crate::keyword::Word;
use crate::model::{LayerId, Model, NodeId, Pattern, StepOptions, StepValue, Tie};
use crate::plan::program::{LayerKernel, LayerPlan, Pairs, Plan, UpdateKernel};

/// `x·weights + bias` of x.
pub(crate) struct Dense(pub(crate) LayerId);

impl Declared for Dense {
    fn build(&self, of: &mut Building<'_>) -> ValueId {
        let layer = &of.model.layers()[self.0];
        let product = match layer.tie {
            Some(Tie { owner, transposed: true }) => Op::InputGradient(owner),
            Some(Tie { owner, transposed: false }) => Op::Weigh(owner),
            None => return of.add("z", Op::Dense(self.0)),
        };
        if layer.biases() == 0 {
            return of.add("z", product);
        }
        let product = of.add("w", product);
        of.add_of("z", Op::Bias(self.0), &[product], of.shape)
    }
    /// `dense`, `scale(bias = false)`, `dense(connect = [0 -> 0, 1 -> 3])`,
    /// `dense(tie = transpose(h), bias = false)`.
    fn signature(&self, model: &Model, _: usize) -> String {
        let layer = &model.layers()[self.0];
        let mut options = Vec::new();
        match &layer.pattern {
            Pattern::Full | Pattern::Diagonal => {}
            Pattern::Connections(pairs) => {
                let pairs: Vec<String> =
                    pairs.iter().map(|(input, output)| format!("{input} -> {output}")).collect();
                options.push(format!("connect = [{}]", pairs.join(", ")));
            }
        }
        if let Some(tie) = layer.tie {
            let owner = model.layers()[tie.owner].name.to_string();
            let owner = owner.trim_start_matches("r#");
            options.push(if tie.transposed {
                format!("tie = transpose({owner})")
            } else {
                format!("tie = {owner}")
            });
        }
        if layer.biases() == 0 {
            options.push("bias = false".to_owned());
        }
        let word = layer.pattern.word().text();
        if options.is_empty() { word.to_owned() } else { format!("{word}({})", options.join(", ")) }
    }
    fn topology(&self, plan: &Plan<'_>, _: NodeId) -> TokenStream {
        let layer = emit_topology(plan, self.0);
        quote!(nw::topology::Operation::Dense(#layer))
    }
    fn declared_word(&self) -> Option<Word> {
        // `scale` and the factors of a norm are layers, too, with the same facts.
        Some(Word::Dense)
    }
}

impl Rules for Dense {
    fn text(&self, operands: &str) -> String {
        format!("dense {:?} {operands}", self.0)
    }
    fn facts(&self) -> Facts {
        Facts { stored: Stored::Rows, fuses: Fuses::Activation, follows: Follows::Nothing }
    }
    fn length(&self, of: &Lengths<'_>) -> Option<usize> {
        outputs(self.0, of)
    }
    /// `z = x·W + b`, so `∂L/∂x = W · ∂L/∂z`.
    fn diff(&self, back: &mut Back<'_>) {
        let (layer, x, d_z) = (self.0, back.only(), back.gradient);
        if back.model.is_shared(layer) {
            back.reach_shared(layer, x, d_z);
            back.reach_bias(layer);
        } else {
            back.reach_layer(layer, x, d_z);
        }
        back.pass_new(x, Op::InputGradient(layer), &[d_z]);
    }
    fn emit_row(&self, at: &At<'_>) -> TokenStream {
        emit_row(at, self.0, true)
    }
    fn emit_rows(&self, at: &At<'_>) -> TokenStream {
        emit_rows(at, self.0, true)
    }
    fn in_block(&self, layers: &IdVec<LayerId, LayerPlan<'_>>) -> InBlock {
        match layers[self.0].kernel {
            LayerKernel::Dense => InBlock::Buffer,
            LayerKernel::Sparse(_) => InBlock::Never,
        }
    }
    fn emit_block(&self, at: &At<'_>) -> TokenStream {
        full::emit_block(at, self.0)
    }
    fn variables(&self, plan: &Plan<'_>) -> Vec<Vec<usize>> {
        sums(plan, self.0)
    }
}

/// `x·weights` of x: a tied layer before its bias.
pub(super) struct Weigh(pub(super) LayerId);

impl Rules for Weigh {
    fn text(&self, operands: &str) -> String {
        format!("weigh {:?} {operands}", self.0)
    }
    fn facts(&self) -> Facts {
        Dense(self.0).facts()
    }
    fn length(&self, of: &Lengths<'_>) -> Option<usize> {
        outputs(self.0, of)
    }
    fn diff(&self, back: &mut Back<'_>) {
        let (layer, x, d_z) = (self.0, back.only(), back.gradient);
        back.reach_shared(layer, x, d_z);
        back.pass_new(x, Op::InputGradient(layer), &[d_z]);
    }
    fn emit_row(&self, at: &At<'_>) -> TokenStream {
        emit_row(at, self.0, false)
    }
    fn emit_rows(&self, at: &At<'_>) -> TokenStream {
        emit_rows(at, self.0, false)
    }
    fn variables(&self, plan: &Plan<'_>) -> Vec<Vec<usize>> {
        sums(plan, self.0)
    }
}

/// `p + bias` of p: the bias of a tied layer.
pub(super) struct AddBias(pub(super) LayerId);

impl Rules for AddBias {
    fn text(&self, operands: &str) -> String {
        format!("bias {:?} {operands}", self.0)
    }
    fn facts(&self) -> Facts {
        Facts { stored: Stored::Rows, fuses: Fuses::Nothing, follows: Follows::Nothing }
    }
    fn length(&self, of: &Lengths<'_>) -> Option<usize> {
        let outputs = of.model.layers()[self.0].outputs;
        (of.only()? == outputs).then_some(outputs)
    }
    // ∂(p + b)/∂p = 1.
    fn diff(&self, back: &mut Back<'_>) {
        let (p, d_z) = (back.only(), back.gradient);
        back.reach_bias(self.0);
        back.pass(p, d_z);
    }
    /// `let z_k = nw::add(&w_k, &self.k.bias);`
    fn emit_row(&self, at: &At<'_>) -> TokenStream {
        let (nw, p, field) = (at.kernels(), at.read(0), &at.plan.model.layers()[self.0].name);
        at.bind(&quote!(#nw::add(#p, &self.#field.bias)))
    }
    fn emit_rows(&self, at: &At<'_>) -> TokenStream {
        let (nw, p, field) = (at.kernels(), at.read(0), &at.plan.model.layers()[self.0].name);
        let out = at.out();
        quote!(#nw::add_bias_rows(#p, &self.#field.bias, #out);)
    }
}

/// `weights · d_z` of d_z.
pub(super) struct InputGradient(pub(super) LayerId);

impl Rules for InputGradient {
    fn text(&self, operands: &str) -> String {
        format!("input_gradient {:?} {operands}", self.0)
    }
    fn facts(&self) -> Facts {
        Facts { stored: Stored::Rows, fuses: Fuses::Slope, follows: Follows::Nothing }
    }
    fn length(&self, of: &Lengths<'_>) -> Option<usize> {
        let layer = &of.model.layers()[self.0];
        (of.only()? == layer.outputs).then_some(layer.inputs)
    }
    /// Of a layer that is tied to the transposed weights `z = W·x`, so `∂L/∂x = ∂L/∂z · W`; `z = W·x` is
    /// `d_x = W·d_z` with other names.
    fn diff(&self, back: &mut Back<'_>) {
        let (layer, x, d_z) = (self.0, back.only(), back.gradient);
        back.reach_shared(layer, d_z, x);
        back.pass_new(x, Op::Weigh(layer), &[d_z]);
    }
    fn emit_row(&self, at: &At<'_>) -> TokenStream {
        let LayerPlan { kernel, is_unrolled, .. } = at.plan.layers[self.0];
        match (kernel, is_unrolled) {
            (LayerKernel::Dense, true) => full::emit_unrolled_input_gradient(at, self.0),
            (LayerKernel::Dense, false) => full::emit_input_gradient(at, self.0),
            (LayerKernel::Sparse(pairs), true) => sparse::emit_unrolled_input_gradient(at, self.0, pairs),
            (LayerKernel::Sparse(pairs), false) => sparse::emit_input_gradient(at, self.0, pairs),
        }
    }
    fn emit_rows(&self, at: &At<'_>) -> TokenStream {
        match at.plan.layers[self.0].kernel {
            LayerKernel::Dense => full::emit_input_gradient_rows(at, self.0),
            LayerKernel::Sparse(pairs) => sparse::emit_input_gradient_rows(at, self.0, pairs),
        }
    }
    fn emit_into(&self, at: &At<'_>) -> Option<TokenStream> {
        let LayerPlan { kernel, is_unrolled, .. } = at.plan.layers[self.0];
        match (kernel, is_unrolled) {
            (LayerKernel::Dense | LayerKernel::Sparse(_), true) => None,
            (LayerKernel::Dense, false) => Some(full::emit_input_gradient_into(at, self.0)),
            (LayerKernel::Sparse(pairs), false) => Some(sparse::emit_input_gradient_into(at, self.0, pairs)),
        }
    }
    fn variables(&self, plan: &Plan<'_>) -> Vec<Vec<usize>> {
        let (layer, planned) = (&plan.model.layers()[self.0], &plan.layers[self.0]);
        match (planned.kernel, planned.is_unrolled) {
            // An input that nothing connects has no variable: a row may be as wide as the budget allows.
            (LayerKernel::Sparse(Pairs::Table(pairs)), true) => {
                pairs.iter().map(|(input, _)| vec![*input]).collect()
            }
            (LayerKernel::Dense | LayerKernel::Sparse(Pairs::Diagonal), true) => {
                (0..layer.inputs).map(|i| vec![i]).collect()
            }
            (LayerKernel::Dense | LayerKernel::Sparse(_), false) => Vec::new(),
        }
    }
}

/// The outputs of a layer, if the only operand is as long as its inputs.
fn outputs(layer: LayerId, of: &Lengths<'_>) -> Option<usize> {
    let layer = &of.model.layers()[layer];
    (of.only()? == layer.inputs).then_some(layer.outputs)
}

/// The indices of the partial sums of a layer that is written out.
fn sums(plan: &Plan<'_>, id: LayerId) -> Vec<Vec<usize>> {
    let (layer, planned) = (&plan.model.layers()[id], &plan.layers[id]);
    match (planned.is_unrolled, planned.partials) {
        (true, 1) => (0..layer.outputs).map(|o| vec![o]).collect(),
        (true, partials) => (0..layer.outputs).flat_map(|o| (0..partials).map(move |p| vec![o, p])).collect(),
        (false, _) => Vec::new(),
    }
}

/// The statements of a layer for one sample, with its bias or without.
fn emit_row(at: &At<'_>, id: LayerId, has_bias: bool) -> TokenStream {
    let LayerPlan { kernel, is_unrolled, .. } = at.plan.layers[id];
    match (kernel, is_unrolled) {
        (LayerKernel::Dense, true) => full::emit_unrolled(at, id, has_bias),
        (LayerKernel::Dense, false) => full::emit_row(at, id, has_bias),
        (LayerKernel::Sparse(pairs), true) => sparse::emit_unrolled(at, id, pairs),
        (LayerKernel::Sparse(pairs), false) => sparse::emit_row(at, id, pairs),
    }
}

/// The call of a layer's kernel for rows, with its bias or without.
fn emit_rows(at: &At<'_>, id: LayerId, has_bias: bool) -> TokenStream {
    match at.plan.layers[id].kernel {
        LayerKernel::Dense => full::emit_rows(at, id, has_bias),
        LayerKernel::Sparse(pairs) => sparse::emit_rows(at, id, pairs),
    }
}

/// The call that changes a layer by its gradient, in a method for one sample or for rows.
pub(crate) fn emit_parameters(
    plan: &Plan<'_>,
    of: &LayerGradient,
    change: &Change,
    rows: bool,
) -> TokenStream {
    let statements = match plan.update_kernel(of) {
        UpdateKernel::Layer(LayerKernel::Dense) => full::emit_parameters(plan, of, change, rows),
        UpdateKernel::Layer(LayerKernel::Sparse(pairs)) => {
            sparse::emit_parameters(plan, of, change, rows, pairs)
        }
        UpdateKernel::Uses => shared::emit_weights(plan, of, change, rows),
        UpdateKernel::Bias => shared::emit_bias(plan, of, change, rows),
    };
    change.emit_chosen(plan, of.layer, statements)
}

/// The gradient that a layer with only one output passes back, then the change of the layer, in a method for
/// rows. A step of a full matrix is one call.
pub(crate) fn emit_only_output(at: &At<'_>, of: &LayerGradient, change: &Change) -> TokenStream {
    let (back, parameters) =
        (InputGradient(of.layer).emit_rows(at), emit_parameters(at.plan, of, change, true));
    match at.plan.update_kernel(of) {
        UpdateKernel::Layer(LayerKernel::Dense) if change.is_step() => {
            change.emit_chosen_or(at.plan, of.layer, full::emit_only_output_step(at, of, change), back)
        }
        UpdateKernel::Layer(_) | UpdateKernel::Uses | UpdateKernel::Bias => quote!(#back #parameters),
    }
}

/// `nw::topology::DenseLayer { inputs: 30, outputs: 16, … }`
pub(super) fn emit_topology(plan: &Plan<'_>, id: LayerId) -> TokenStream {
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
    let step = emit_step_options(&layer.step);
    let unrolled = planned.is_unrolled;
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

/// `nw::topology::StepOptions::PLAIN`
fn emit_step_options(step: &StepOptions) -> TokenStream {
    if *step == StepOptions::PLAIN {
        return quote!(nw::topology::StepOptions::PLAIN);
    }
    let values = step.values().map(|(word, value)| {
        let field = Ident::new(word, Span::call_site());
        match value {
            StepValue::Number(number) => quote!(#field: #number),
            StepValue::Limit(Some(most)) => quote!(#field: ::core::option::Option::Some(#most)),
            StepValue::Limit(None) => quote!(#field: ::core::option::Option::None),
        }
    });
    quote!(nw::topology::StepOptions { #(#values),* })
}
