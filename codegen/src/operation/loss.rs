//! The loss of one sample: its terms, their sum, and the gradient of each.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::follow::Follows;
use super::given;
use super::rules::{Facts, Fuses, Lengths, Rules, Stored};
use crate::emit::at::At;
use crate::emit::names::local;
use crate::grad::back::Back;
use crate::ir::op::{LossOf, Op};
use crate::keyword::{ComparedSteps, Divisor, Loss};
use crate::plan::computed::FusedInto;

/// A term of the loss, from the values that it reads and the target.
pub(super) struct TermValue(pub(super) LossOf);

impl TermValue {
    /// `0.5 · masked mse z_y target by weights`: around the name of a value of the term and its operands.
    fn text(&self, ending: &str, operands: &str) -> String {
        let mut weight = if self.0.weight == 1.0 { String::new() } else { format!("{} · ", self.0.weight) };
        weight += if self.0.is_masked { "masked " } else { "" };
        let divisor = match self.0.divisor {
            Divisor::Rows => "",
            Divisor::Weights => " by weights",
        };
        let steps = match self.0.steps {
            ComparedSteps::Every => "",
            ComparedSteps::Last => " at last",
        };
        format!("{weight}{}{ending} {operands}{divisor}{steps}", self.0.loss.word())
    }

    /// `* S::from_f64(0.5)` for a term with a weight.
    fn emit_weight(&self, at: &At<'_>) -> TokenStream {
        let (scalar, weight) = (at.scalar(), self.0.weight);
        if weight == 1.0 { TokenStream::new() } else { quote!(* #scalar::from_f64(#weight)) }
    }

    /// `* S::from_f64(0.5) * w_y * scale_y`: all factors of one sample, of operands from this one on.
    fn emit_factors(&self, at: &At<'_>, first: usize) -> TokenStream {
        let (weight, factors) = (self.emit_weight(at), at.names_of_operands().skip(first));
        quote!(#weight #(* #factors)*)
    }

    /// The weight and the scale of the term, as far as they are operands.
    fn factors(&self, at: &At<'_>) -> [Option<Ident>; 2] {
        let mut factors = at.names_of_operands().skip(2);
        let weight = if self.0.is_weighted { factors.next() } else { None };
        [weight, factors.next()]
    }

    /// The term of each row, into a slice of the value's name:
    /// `nw::losses::<A, S, _, _, _>(nw::Mse, a_y, target, S::ONE, loss);`, and with a weight of the target
    /// `nw::weigh::<S>(w_y, loss);`
    fn emit_each(&self, at: &At<'_>) -> TokenStream {
        let (nw, scalar, loss, to) = (at.kernels(), at.scalar(), self.emit_type(), at.name());
        let ([read, target], weight) = ([0, 1].map(|index| at.read(index)), self.emit_weight(at));
        let [weights, scale] = self.factors(at);
        let factor = scale.map_or_else(|| quote!(#scalar::ONE #weight), |scale| quote!(#scale #weight));
        let weigh = weights.map(|weights| quote!(nw::weigh::<#scalar>(#weights, #to);));
        quote! {
            #nw::losses::<A, #scalar, _, _, _>(#loss, #read, #target, #factor, #to);
            #weigh
        }
    }

    /// `scale, weights`, or `nw::by_weights(scale, whole, batch.weights), weights` with `normalise =
    /// weights`; where the target has weights, `scale_y, nw::weights_of_term(w_y)`. Steps have no weights but
    /// those of the target.
    fn emit_scale(&self, at: &At<'_>) -> TokenStream {
        let [scale, weights, whole, batch] = ["scale", "weights", "whole", "batch"].map(local);
        let weight = self.emit_weight(at);
        let [of_target, of_term] = self.factors(at);
        let factor = match (of_term, self.0.divisor) {
            (Some(of_term), _) => quote!(#of_term #weight),
            (None, Divisor::Rows) => quote!(#scale #weight),
            (None, Divisor::Weights) if at.plan.has_memory() => quote!(#scale #weight),
            (None, Divisor::Weights) => quote!(nw::by_weights(#scale, #whole, #batch.weights) #weight),
        };
        match of_target {
            Some(of_target) => quote!(#factor, nw::weights_of_term(#of_target)),
            None => quote!(#factor, #weights),
        }
    }

    /// `nw::Mse`, or `nw::Masked(nw::Mse)`.
    fn emit_type(&self) -> TokenStream {
        let loss = emit_type(self.0.loss);
        if self.0.is_masked { quote!(nw::Masked(nw::#loss)) } else { quote!(nw::#loss) }
    }

    /// Whether so many numbers are read for a target of this length.
    fn fits(&self, read: usize, target: usize) -> bool {
        let compared = if self.0.is_masked { target / 2 } else { target };
        read == compared * self.0.loss.operands() && (!self.0.is_masked || target.is_multiple_of(2))
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
            [read, target, factors @ ..] => {
                let fits = self.fits(*read, *target) && factors.len() == self.0.factors();
                (fits && factors.iter().all(|factor| *factor == 1)).then_some(1)
            }
            _ => None,
        }
    }
    /// bce after sigmoid and cross-entropy after softmax: `∂L/∂z = ŷ − t` (Bishop 2006, section 4.3.6), for
    /// bce over the number of outputs; mse: `∂L/∂y = 2(y − t)/n`. The runtime has the rule of every loss.
    fn diff(&self, back: &mut Back<'_>) {
        let ([read, target], seed, operands) = (back.both(), back.gradient, back.operands());
        let prediction = match self.0.loss.required_activation() {
            Some(activation) => back.find_or_add("p", Op::Activation(activation), read),
            None => read,
        };
        let mut of = vec![prediction, target, seed];
        of.extend(operands.iter().skip(2));
        back.pass_new(read, Op::LossGradient(self.0), &of);
    }
    /// `let loss = nw::Loss::value::<A, S, _, _>(nw::Mse, &a_y, target);`, and of the last step of a sequence
    /// `let loss = nw::at_last(last, nw::Loss::value::<A, S, _, _>(nw::Mse, &a_y, target));`
    fn emit_row(&self, at: &At<'_>) -> TokenStream {
        let (nw, scalar, loss, factors) =
            (at.kernels(), at.scalar(), self.emit_type(), self.emit_factors(at, 2));
        let [read, target] = [0, 1].map(|index| at.read(index));
        let value = match at.plan.far {
            true => quote!(#nw::loss_value::<A, #scalar, _, _, _>(#loss, #read, #target) #factors),
            false => quote!(nw::Loss::value::<A, #scalar, _, _>(#loss, #read, #target) #factors),
        };
        let last = local("last");
        at.bind(&match self.0.steps {
            ComparedSteps::Every => value,
            ComparedSteps::Last => quote!(nw::at_last::<#scalar>(#last, #value)),
        })
    }
    /// `let loss = nw::loss_rows::<A, S, _, _, _>(nw::Mse, a_y, a_y, target, scale, weights, d_a_y);`, or, of
    /// logits,
    /// `let loss = nw::logit_loss_rows::<A, S, _, _, _>(nw::CrossEntropy { … }, z_y, target, scale, weights, d_z_y);`
    fn emit_rows(&self, at: &At<'_>) -> TokenStream {
        let (nw, scalar, loss, scale) = (at.kernels(), at.scalar(), self.emit_type(), self.emit_scale(at));
        let [read, target] = [0, 1].map(|index| at.read(index));
        let out = at.out();
        if at.each {
            return self.emit_each(at);
        }
        at.bind(&match at.fused {
            FusedInto::OfLogits => {
                quote!(nw::logit_loss_rows::<A, #scalar, _, _, _>(#loss, #read, #target, #scale, #out,))
            }
            FusedInto::Gradient(prediction) => {
                let prediction = at.read_value(prediction);
                quote!(nw::loss_rows::<A, #scalar, _, _, _>(
                    #loss, #read, #prediction, #target, #scale, #out,
                ))
            }
            FusedInto::Nothing | FusedInto::Activation(_) | FusedInto::Slope(..) | FusedInto::Part(_) => {
                quote!(#nw::value_rows::<A, #scalar, _, _, _>(#loss, #read, #target, #scale))
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
            [prediction, target, 1, factors @ ..] => {
                let fits = TermValue(self.0).fits(*prediction, *target) && factors.len() == self.0.factors();
                (fits && factors.iter().all(|factor| *factor == 1)).then_some(*prediction)
            }
            _ => None,
        }
    }
    // Differentiation makes it and does not meet it.
    fn diff(&self, _: &mut Back<'_>) {}
    /// `let d_z_y = nw::Loss::gradient::<A, S, _, _>(nw::Mse, &a_y, target, seed);`
    fn emit_row(&self, at: &At<'_>) -> TokenStream {
        let (nw, scalar, of) = (at.kernels(), at.scalar(), TermValue(self.0));
        let (loss, factors) = (of.emit_type(), of.emit_factors(at, 3));
        let [prediction, target] = [0, 1].map(|index| at.read(index));
        let seed = at.names_of_operands().nth(2);
        let arguments = quote!((#loss, #prediction, #target, #seed #factors));
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
