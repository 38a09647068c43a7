//! The loss of one sample: its terms, their sum, and the gradient of each.

use proc_macro2::TokenStream;
use quote::quote;

use super::follow::Follows;
use super::given;
use super::rules::{Facts, Fuses, Lengths, Rules, Stored};
use crate::emit::at::At;
use crate::emit::names::local;
use crate::grad::back::Back;
use crate::ir::op::{LossOf, Op};
use crate::keyword::{Divisor, Loss};
use crate::plan::program::FusedInto;

/// A term of the loss, from the values that it reads and the target.
pub(super) struct TermValue(pub(super) LossOf);

impl TermValue {
    /// `0.5 · mse z_y target by weights`: around the name of a value of the term and its operands.
    fn text(&self, ending: &str, operands: &str) -> String {
        let weight = if self.0.weight == 1.0 { String::new() } else { format!("{} · ", self.0.weight) };
        let divisor = match self.0.divisor {
            Divisor::Rows => "",
            Divisor::Weights => " by weights",
        };
        format!("{weight}{}{ending} {operands}{divisor}", self.0.loss.word())
    }

    /// `* S::from_f64(0.5)` for a term with a weight.
    fn emit_weight(&self, at: &At<'_>) -> TokenStream {
        let (scalar, weight) = (at.scalar(), self.0.weight);
        if weight == 1.0 { TokenStream::new() } else { quote!(* #scalar::from_f64(#weight)) }
    }

    /// The term of each row, into a slice of the value's name:
    /// `nw::losses::<A, S, _, _, _>(nw::Mse, a_y, target, S::ONE, loss);`
    fn emit_each(&self, at: &At<'_>) -> TokenStream {
        let (nw, scalar, loss, to) = (at.kernels(), at.scalar(), emit_type(self.0.loss), at.name());
        let ([read, target], weight) = ([0, 1].map(|index| at.read(index)), self.emit_weight(at));
        quote!(#nw::losses::<A, #scalar, _, _, _>(nw::#loss, #read, #target, #scalar::ONE #weight, #to);)
    }

    /// `scale, weights`, or `nw::by_weights(scale, weights), weights` with `normalise = weights`.
    fn emit_scale(&self, at: &At<'_>) -> TokenStream {
        let ([scale, weights], weight) = (["scale", "weights"].map(local), self.emit_weight(at));
        match self.0.divisor {
            Divisor::Rows => quote!(#scale #weight, #weights),
            Divisor::Weights => quote!(nw::by_weights(#scale, #weights) #weight, #weights),
        }
    }
}

impl Rules for TermValue {
    fn text(&self, operands: &str) -> String {
        Self::text(self, "", operands)
    }
    fn facts(&self) -> Facts {
        Facts { stored: Stored::Number, fuses: Fuses::Gradient, follows: Follows::Nothing }
    }
    fn length(&self, of: &Lengths<'_>) -> Option<usize> {
        match of.operands {
            [read, target] => (*read == target * self.0.loss.operands()).then_some(1),
            _ => None,
        }
    }
    /// bce after sigmoid and cross-entropy after softmax: `∂L/∂z = ŷ − t` (Bishop 2006, section 4.3.6), for
    /// bce over the number of outputs; mse: `∂L/∂y = 2(y − t)/n`. The runtime has the rule of every loss.
    fn diff(&self, back: &mut Back<'_>) {
        let ([read, target], seed) = (back.both(), back.gradient);
        let prediction = match self.0.loss.required_activation() {
            Some(activation) => back.find_or_add("p", Op::Activation(activation), read),
            None => read,
        };
        back.pass_new(read, Op::LossGradient(self.0), &[prediction, target, seed]);
    }
    /// `let loss = nw::Loss::value::<A, S, _, _>(nw::Mse, &a_y, target);`
    fn emit_row(&self, at: &At<'_>) -> TokenStream {
        let (nw, scalar, loss, weight) =
            (at.kernels(), at.scalar(), emit_type(self.0.loss), self.emit_weight(at));
        let [read, target] = [0, 1].map(|index| at.read(index));
        at.bind(&match at.plan.far {
            true => quote!(#nw::loss_value::<A, #scalar, _, _, _>(nw::#loss, #read, #target) #weight),
            false => quote!(nw::Loss::value::<A, #scalar, _, _>(nw::#loss, #read, #target) #weight),
        })
    }
    /// `let loss = nw::loss_rows::<A, S, _, _, _>(nw::Mse, a_y, a_y, target, scale, weights, d_a_y);`, or, of
    /// logits,
    /// `let loss = nw::logit_loss_rows::<A, S, _, _, _>(nw::CrossEntropy { … }, z_y, target, scale, weights, d_z_y);`
    fn emit_rows(&self, at: &At<'_>) -> TokenStream {
        let (nw, scalar, loss, scale) =
            (at.kernels(), at.scalar(), emit_type(self.0.loss), self.emit_scale(at));
        let [read, target] = [0, 1].map(|index| at.read(index));
        let out = at.out();
        if at.each {
            return self.emit_each(at);
        }
        at.bind(&match at.fused {
            FusedInto::OfLogits => {
                quote!(nw::logit_loss_rows::<A, #scalar, _, _, _>(nw::#loss, #read, #target, #scale, #out,))
            }
            FusedInto::Gradient(prediction) => {
                let prediction = at.read_value(prediction);
                quote!(nw::loss_rows::<A, #scalar, _, _, _>(
                    nw::#loss, #read, #prediction, #target, #scale, #out,
                ))
            }
            FusedInto::Nothing | FusedInto::Activation(_) | FusedInto::Slope(..) => {
                quote!(#nw::value_rows::<A, #scalar, _, _, _>(nw::#loss, #read, #target, #scale))
            }
        })
    }
}

/// The gradient of a term, of the prediction, the target and the seed.
pub(super) struct TermGradient(pub(super) LossOf);

impl Rules for TermGradient {
    fn text(&self, operands: &str) -> String {
        TermValue(self.0).text("_gradient", operands)
    }
    fn facts(&self) -> Facts {
        Facts { stored: Stored::Rows, fuses: Fuses::Nothing, follows: Follows::Nothing }
    }
    fn length(&self, of: &Lengths<'_>) -> Option<usize> {
        match of.operands {
            [prediction, target, 1] => {
                (*prediction == target * self.0.loss.operands()).then_some(*prediction)
            }
            _ => None,
        }
    }
    // Differentiation makes it and does not meet it.
    fn diff(&self, _: &mut Back<'_>) {}
    /// `let d_z_y = nw::Loss::gradient::<A, S, _, _>(nw::Mse, &a_y, target, seed);`
    fn emit_row(&self, at: &At<'_>) -> TokenStream {
        let (nw, scalar, loss) = (at.kernels(), at.scalar(), emit_type(self.0.loss));
        let (weight, [prediction, target]) =
            (TermValue(self.0).emit_weight(at), [0, 1].map(|index| at.read(index)));
        let seed = at.names_of_operands().nth(2);
        let arguments = quote!((nw::#loss, #prediction, #target, #seed #weight));
        at.bind(&match at.plan.far {
            true => quote!(#nw::loss_gradient::<A, #scalar, _, _, _> #arguments),
            false => quote!(nw::Loss::gradient::<A, #scalar, _, _> #arguments),
        })
    }
    /// Computed together with the loss.
    fn emit_rows(&self, _: &At<'_>) -> TokenStream {
        TokenStream::new()
    }
}

/// The sum of the terms.
pub(super) struct Total;

impl Rules for Total {
    fn text(&self, operands: &str) -> String {
        format!("total {operands}")
    }
    fn facts(&self) -> Facts {
        Facts { stored: Stored::Number, fuses: Fuses::Nothing, follows: Follows::Nothing }
    }
    fn length(&self, of: &Lengths<'_>) -> Option<usize> {
        of.operands.iter().all(|length| *length == 1).then_some(1)
    }
    // ∂(a + b)/∂a = ∂(a + b)/∂b = 1.
    fn diff(&self, back: &mut Back<'_>) {
        for term in back.operands() {
            back.pass(term, back.gradient);
        }
    }
    /// `let loss = loss_y + loss_z;`
    fn emit_row(&self, at: &At<'_>) -> TokenStream {
        let terms = at.names_of_operands();
        at.bind(&quote!(#(#terms)+*))
    }
    /// The same of the means, or of the losses of each row:
    /// `nw::add_losses::<S, _>([&*loss_y, &*loss_z], loss);`
    fn emit_rows(&self, at: &At<'_>) -> TokenStream {
        if !at.each {
            return self.emit_row(at);
        }
        let (scalar, terms, to) = (at.scalar(), at.names_of_operands(), at.name());
        quote!(nw::add_losses::<#scalar, _>([#(&*#terms),*], #to);)
    }
}

/// The runtime's loss, with its number in the type: `Given::<nw::Huber, { nw::bits(0.5) }>::HERE`.
fn emit_type(loss: Loss) -> TokenStream {
    given::emit_type(loss.name(), loss.given())
}

/// The topology's variant for a loss: `Huber { delta: 0.5 }`.
pub(crate) fn variant(loss: Loss) -> TokenStream {
    given::emit_variant(loss.name(), loss.number(), loss.given())
}
