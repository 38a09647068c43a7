//! The state of a network: its struct, and how training steps change it.
//!
//! Input: the fields of the state, from the operations that keep them. Output: the struct `WdbcState` with
//! its traits, and the statements of the methods. Guarantees: counters come first, then numbers, so that the
//! runtime sees two flat slices.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{ToTokens as _, quote};

use super::beside::emit_beside;
use super::copy::emit_clone;
use super::names::{Names, at_its_place, local};
use crate::ir::value::ValueId;
use crate::operation;
use crate::operation::follow::{Follow, Followed};
use crate::operation::kept::{EmitPart as _, Kept, StateField, fields};
use crate::plan::program::{Plan, RowProgram, RowStep, RowsStep};

/// `WdbcState<S>`, if the network keeps a state; `WdbcState` if it keeps counters alone.
pub(super) fn state_type(plan: &Plan<'_>, names: &Names) -> Option<TokenStream> {
    let Names { state, scalar, .. } = names;
    let fields = fields(plan.model);
    let parameters = fields.iter().any(|field| field.kept.is_scalar()).then(|| quote!(<#scalar>));
    (!fields.is_empty()).then(|| quote!(#state #parameters))
}

/// `#[repr(C)] pub struct WdbcState<S = f32> { pub seed: u64, pub step: u64, pub h: Running<S, 16> }`, if the
/// network keeps a state.
pub(super) fn emit_state(plan: &Plan<'_>, names: &Names) -> Option<TokenStream> {
    let Names { item, state, state_module, scalar, runtime, .. } = names;
    let fields = fields(plan.model);
    if fields.is_empty() {
        return None;
    }
    let doc =
        format!("The state of `{item}`: the numbers that training continues with besides the parameters.");
    let has_numbers = fields.iter().any(|field| field.kept.is_scalar());
    let parameters = has_numbers.then(|| quote!(<#scalar = ::core::primitive::f32>));
    // A variance does not begin with 0.
    let default = (!has_numbers).then(|| quote!(::core::default::Default,));
    let fields = fields.iter().map(|StateField { name, kept, size, .. }| {
        // A counter may have the name of some value.
        let value = plan.model.values().get(name).filter(|_| kept.units(*size) > 0);
        let name = value.map_or_else(|| name.clone(), |value| at_its_place(&value.name));
        let size = Literal::usize_unsuffixed(*size).into_token_stream();
        let (doc, kind) = (kept.documentation(), kept.emit_type(runtime, scalar, &size));
        quote!(#[doc = #doc] pub #name: #kind)
    });
    let struct_item = quote! {
        #[doc = #doc]
        #[derive(
            ::core::marker::Copy, ::core::fmt::Debug, #default ::core::cmp::PartialEq, ::core::cmp::Eq,
            ::core::cmp::PartialOrd,
        )]
        #[repr(C)]
        pub struct #state #parameters {
            #(#fields),*
        }
    };
    let model = plan.model;
    Some(emit_beside(model.attributes(), model.visibility(), state_module, struct_item))
}

/// `impl<S: nw::Scalar> WdbcState<S> { pub const INITIAL: Self = …; } unsafe impl<S: nw::Scalar> nw::Rest<S>
/// for …`, and what it has of `Clone` and `serde`.
pub(super) fn emit_state_traits(plan: &Plan<'_>, names: &Names) -> Option<TokenStream> {
    let scalar = &names.scalar;
    let kind = state_type(plan, names)?;
    let fields = fields(plan.model);
    let has_numbers = fields.iter().any(|field| field.kept.is_scalar());
    let parameters = has_numbers.then(|| quote!(#scalar: nw::Scalar));
    let bound = if has_numbers { quote!(#scalar: ::core::clone::Clone) } else { TokenStream::new() };
    let list: Vec<Ident> = fields.iter().map(|field| field.name.clone()).collect();
    let clone = emit_clone(&bound, &kind, &list);
    let initial = fields.iter().map(|field| field.kept.emit_initial());
    let parts = fields.iter().map(|field| field.kept.emit_part(&field.name, field.size));
    let doc = match plan.model.keeps(Kept::Running) {
        true => "Before the first step, with the seed 0: means of 0 and variances of 1.",
        false => "Before the first step, with the seed 0.",
    };
    let of = if has_numbers { quote!(#scalar) } else { quote!(::core::primitive::f32) };
    let from = local("deserializer");
    let bodies = [
        quote!({ nw::serialize_state::<#of, Self, To>(self, to) }),
        quote!({ nw::deserialize_state::<#of, Self, From>(#from) }),
    ];
    let serde = plan.serde.then(|| emit_state_serde(&kind, scalar, has_numbers, bodies));
    Some(quote! {
        #clone
        impl<#parameters> #kind {
            #[doc = #doc]
            pub const INITIAL: Self = Self { #(#list: #initial),* };
        }
        // SAFETY: `#[repr(C)]`, and nothing but these parts: counters, and arrays of the scalar behind them.
        unsafe impl<#scalar: nw::Scalar> nw::Rest<#scalar> for #kind {
            const INITIAL: Self = Self::INITIAL;
            const PARTS: &'static [nw::state::Part] = &[#(#parts),*];
        }
        #serde
    })
}

/// `impl<S: nw::Scalar + nw::serde::Serialize> nw::serde::Serialize for WdbcState<S> { … }`, and
/// `Deserialize`, with these bodies.
pub(super) fn emit_state_serde(
    kind: &TokenStream,
    scalar: &Ident,
    has_numbers: bool,
    [write, read]: [TokenStream; 2],
) -> TokenStream {
    let writes = has_numbers.then(|| quote!(#scalar: nw::Scalar + nw::serde::Serialize));
    let from = local("deserializer");
    let reads = has_numbers.then(|| quote!(#scalar: nw::Scalar + nw::serde::Deserialize<'de>));
    quote! {
        impl<#writes> nw::serde::Serialize for #kind {
            fn serialize<To: nw::serde::Serializer>(
                &self,
                to: To,
            ) -> ::core::result::Result<To::Ok, To::Error> #write
        }
        impl<'de, #reads> nw::serde::Deserialize<'de> for #kind {
            fn deserialize<From: nw::serde::Deserializer<'de>>(
                #from: From,
            ) -> ::core::result::Result<Self, From::Error> #read
        }
    }
}

/// `let draws = nw::state::advance(self.state.seed, &mut self.state.step);`, if the network keeps a seed or a
/// step: what this step draws, after which the next one comes.
pub(super) fn emit_advance(plan: &Plan<'_>) -> Option<TokenStream> {
    emit_draws_of(plan, |seed| quote!(nw::state::advance(#seed, &mut self.state.step)))
}

/// `let draws = nw::state::Draws { seed: self.state.seed, step: self.state.step };`: what the step draws
/// whose gradient is computed.
pub(super) fn emit_draws(plan: &Plan<'_>) -> Option<TokenStream> {
    emit_draws_of(plan, |seed| quote!(nw::state::Draws { seed: #seed, step: self.state.step }))
}

/// The variable `draws`; `by_step` makes it of the seed, where steps are counted. Without a part its number
/// is 0.
fn emit_draws_of(plan: &Plan<'_>, by_step: impl Fn(TokenStream) -> TokenStream) -> Option<TokenStream> {
    let (draws, model) = (local("draws"), plan.model);
    let seed = if model.keeps(Kept::Seed) { quote!(self.state.seed) } else { quote!(0) };
    let of_step = match (model.keeps(Kept::Seed), model.keeps(Kept::Step)) {
        (false, false) => return None,
        (true, false) => quote!(nw::state::Draws { seed: #seed, step: 0 }),
        (_, true) => by_step(seed),
    };
    Some(quote! {
        let #draws = #of_step;
        let _ = #draws;
    })
}

/// `gradient.state.step = 0;`, if a part of the state follows the rows of steps, as the plan for training
/// says: a gradient of inference has no statistics.
pub(super) fn emit_no_statistics(in_training: &Plan<'_>, scalar: &Ident) -> Option<TokenStream> {
    let gradient = local("gradient");
    (!follow(in_training, scalar).is_empty()).then(|| quote!(#gradient.state.step = 0;))
}

/// How the parts of the state follow the rows of a step; each value that is computed is asked, also where its
/// kernel fills the buffer of another one.
fn follow(plan: &Plan<'_>, scalar: &Ident) -> Vec<Follow> {
    let steps = plan.rows.backward.iter().flat_map(|program| &program.steps);
    let computed = steps.filter_map(|step| match step {
        RowsStep::Value(computed) | RowsStep::OnlyOutput(computed, _) => Some(computed.value),
        RowsStep::Parameters(_) => None,
    });
    follow_values(plan, scalar, computed, true)
}

fn follow_values(
    plan: &Plan<'_>,
    scalar: &Ident,
    values: impl Iterator<Item = ValueId>,
    rows: bool,
) -> Vec<Follow> {
    let of = |value: ValueId| {
        let follows = operation::rules(&plan.graph.values[value].op).facts().follows;
        follows.emit(&Followed { plan, value, scalar, rows })
    };
    let follow: Vec<Follow> = values.filter_map(of).collect();
    debug_assert!(
        follow.is_empty() || plan.model.keeps(Kept::Step),
        "a gradient counts the rows that it has seen"
    );
    follow
}

/// A step of training on one sample: the parts of the state follow it as they follow rows.
///
/// `nw::follow_batch::<A, S, _>(0.1, ::core::slice::from_ref(&z_h), &mut self.state.h);`
pub(super) fn emit_trained_row(plan: &Plan<'_>, program: &RowProgram, scalar: &Ident) -> TokenStream {
    let values = program.steps.iter().filter_map(|step| match step {
        RowStep::Value(value) => Some(*value),
        RowStep::Parameters(_) => None,
    });
    follow_values(plan, scalar, values, false).into_iter().map(|follow| follow.step).collect()
}

/// `let before = if ADD { gradient.state.step } else { 0 };
/// nw::batch_statistics::<A, S, _>(before, z_h, &mut gradient.state.h); …
/// gradient.state.step = u64::saturating_add(before, rows as u64);`
pub(super) fn emit_statistics(plan: &Plan<'_>, scalar: &Ident) -> Option<TokenStream> {
    let [gradient, rows, before] = ["gradient", "rows", "before"].map(local);
    let follow = follow(plan, scalar);
    let gather = follow.iter().map(|follow| &follow.gather);
    (!follow.is_empty()).then(|| {
        quote! {
            let #before = if ADD { #gradient.state.step } else { 0 };
            #(#gather)*
            #gradient.state.step =
                ::core::primitive::u64::saturating_add(#before, #rows as ::core::primitive::u64);
        }
    })
}

/// A step of training on rows: the running statistics go to those of the batch.
///
/// `nw::follow_batch::<A, S, _>(0.1, z_h, &mut self.state.h);`
pub(super) fn emit_trained_statistics(plan: &Plan<'_>, scalar: &Ident) -> TokenStream {
    follow(plan, scalar).into_iter().map(|follow| follow.step).collect()
}

/// A step with a gradient that was computed before: to its statistics, if it has some.
///
/// `if gradient.state.step > 0 { nw::follow::<S, _>(0.1, &gradient.state.h, &mut self.state.h); }`
pub(super) fn emit_applied_statistics(plan: &Plan<'_>, scalar: &Ident) -> Option<TokenStream> {
    let gradient = local("gradient");
    let follow = follow(plan, scalar);
    let apply = follow.iter().map(|follow| &follow.apply);
    (!follow.is_empty()).then(|| {
        quote! {
            if #gradient.state.step > 0 {
                #(#apply)*
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::{Ident, emit_trained_row};
    use crate::check::declared;
    use crate::differentiated;
    use crate::ir::builder::Mode;
    use crate::plan::{RowTraining, plan};
    use crate::syntax::Switches;

    /// The statements with which a step on one sample takes the state to it.
    fn trained_row(declaration: &str) -> String {
        let model = declared(declaration);
        let graph = differentiated(&model, Mode::Training);
        let plan = plan(&model, &graph, &Switches::default());
        let scalar = Ident::new("S", proc_macro2::Span::call_site());
        let of = |training: &RowTraining| emit_trained_row(&plan, &training.backward, &scalar).to_string();
        plan.row.training.as_ref().map(of).unwrap_or_default()
    }

    /// No operation has a state that follows one sample yet: `batch_norm` has the statements in its plan, and
    /// a step on one sample is refused.
    #[test]
    fn the_state_follows_a_sample_as_it_follows_rows() {
        let network = |norm: &str| {
            format!(
                "struct Net {{ x: input(2); h: x -> dense(3); n: h -> {norm} -> tanh; y: n -> dense(1); loss: mse(y); }}"
            )
        };
        assert_eq!(
            trained_row(&network("batch_norm")),
            "if const { L :: ALL } || nw :: Chosen :: trains (& layers , 1) { nw :: follow_batch :: < A , S , _ > (0.1f64 , :: core :: slice :: from_ref (& z_h) , & mut self . state . n) ; }"
        );
        assert_eq!(trained_row(&network("batch_norm(frozen = true)")), "");
        assert_eq!(trained_row(&network("dropout(0.5)")), "");
    }
}
