//! The methods that users call: each calls the trait's method of the same name, so that nothing has to be
//! imported and every signature shows its sizes. Those for rows of training are in `batches.rs`.

mod batches;
mod sequences;

use proc_macro2::TokenStream;
use quote::quote;

use self::batches::emit_rows_training;
use self::sequences::emit_sequences;
use super::constructors::without_state;
use super::documentation::joined;
use super::names::Names;
use super::refused::{emit_one_by_one, emit_untrained, emit_with_memory};
use super::vocabulary::{GRADIENTS, INFERENCE, ONE_BY_ONE, OVER_TIME, PARAMETERS, SAVING, STEPS, Sizes};
use crate::plan::program::Plan;

/// `impl<S: nw::Scalar> Wdbc<S> { … }`
pub(super) fn emit_methods(plan: &Plan<'_>, names: &Names) -> TokenStream {
    let Names { network, scalar, other_scalar, .. } = names;
    let sizes = Sizes::of(plan, names);
    let inference = match plan.has_memory() {
        true => emit_over_time(&sizes),
        false => emit_inference(&sizes),
    };
    let parameters = emit_parameters(plan, &sizes);
    let saving = emit_saving(&sizes);
    let boxed_clone = plan.alloc.then(|| {
        quote! {
            /// A copy on the heap, made in place; `clone_from` copies into an existing network.
            #[must_use]
            pub fn boxed_clone(&self) -> nw::Box<Self> {
                nw::Network::boxed_clone(self)
            }
        }
    });
    let training = match (plan.is_trained(), plan.has_memory()) {
        (true, false) => {
            let row = emit_row_training(plan, &sizes);
            let rows = emit_rows_training(plan, &sizes);
            quote!(#row #rows)
        }
        (true, true) => {
            let (sequences, refused) = (emit_sequences(&sizes), emit_with_memory(&sizes, true));
            quote!(#sequences #refused)
        }
        (false, true) => emit_with_memory(&sizes, false),
        (false, false) => emit_untrained(&sizes),
    };
    let methods = joined(quote! {
        #inference
        #parameters
        #saving
        #boxed_clone
        #training

        /// Copies all parameters into the same network on another scalar type, rounded to nearest.
        pub fn cast_into<#other_scalar: nw::Scalar>(&self, to: &mut #network<#other_scalar>) {
            nw::cast_into(self, to);
        }

        /// The same network on another scalar type, rounded to nearest.
        #[must_use]
        pub fn cast<#other_scalar: nw::Scalar>(&self) -> #network<#other_scalar> {
            let mut to = <#network<#other_scalar> as nw::Network<#other_scalar>>::zeros();
            nw::cast_into(self, &mut to);
            to
        }
    });
    quote!(impl<#scalar: nw::Scalar> #network<#scalar> { #methods })
}

/// `forward`, `forward_logits`, `values`, `classify`, `try_classify`, `forward_batch`, `classify_batch`.
fn emit_inference(sizes: &Sizes<'_>) -> TokenStream {
    let [
        forward,
        forward_logits,
        values,
        classify,
        try_classify,
        forward_batch,
        try_forward_batch,
        classify_batch,
        try_classify_batch,
    ] = INFERENCE.map(|method| sizes.emit(&method));
    quote! {
        /// The output for a sample.
        #[inline]
        #[must_use]
        #forward

        /// The output before the last activation.
        #[inline]
        #[must_use]
        #forward_logits

        /// The values of a sample that have a name: `net.values(&x).h`. They have the bits that
        /// [`forward`](Self::forward) computes.
        #[inline]
        #[must_use]
        #values

        /// The class of a sample: the index of the largest output, or with one output whether it exceeds 0.5.
        /// A NaN is skipped, and if all are NaN the class is 0;
        /// [`try_classify`](Self::try_classify) refuses both.
        #[inline]
        #[must_use]
        #classify

        /// [`classify`](Self::classify), or `None` if one of the outputs that it compares is NaN.
        #[inline]
        #[must_use]
        #try_classify

        /// The outputs for rows of samples, with the bits of [`forward`](Self::forward).
        ///
        /// # Panics
        ///
        /// If `x` and `y` have different lengths; [`try_forward_batch`](Self::try_forward_batch) does not.
        #[track_caller]
        #forward_batch

        /// [`forward_batch`](Self::forward_batch), which changes nothing if the lengths differ.
        ///
        /// # Errors
        ///
        /// If `x` and `y` have different lengths.
        #try_forward_batch

        /// The classes of rows of samples, those of [`classify`](Self::classify).
        ///
        /// # Panics
        ///
        /// If `x` and `classes` have different lengths;
        /// [`try_classify_batch`](Self::try_classify_batch) does not.
        #[track_caller]
        #classify_batch

        /// [`classify_batch`](Self::classify_batch), which changes nothing if the lengths differ.
        ///
        /// # Errors
        ///
        /// If `x` and `classes` have different lengths.
        #try_classify_batch
    }
}

/// `step`, `run`, `try_run`, `run_last`.
fn emit_over_time(sizes: &Sizes<'_>) -> TokenStream {
    let [step, run, try_run, run_last] = OVER_TIME.map(|method| sizes.emit(&method));
    quote! {
        /// The output for the next sample of a stream; the memory takes it in.
        #[inline]
        #step

        /// The outputs for the next samples of a stream, with the bits of as many
        /// [`step`](Self::step)s.
        ///
        /// # Panics
        ///
        /// If `x` and `y` have different lengths; [`try_run`](Self::try_run) does not.
        #[track_caller]
        #run

        /// [`run`](Self::run), which changes nothing if the lengths differ.
        ///
        /// # Errors
        ///
        /// If `x` and `y` have different lengths.
        #try_run

        /// The output for the last of the next samples of a stream; none of no sample.
        #run_last
    }
}

/// `parameters`, `parameters_mut`.
fn emit_parameters(plan: &Plan<'_>, sizes: &Sizes<'_>) -> TokenStream {
    let [parameters, parameters_mut] = PARAMETERS.map(|method| sizes.emit(&method));
    let doc = format!(
        "All parameters: the fields in order, of each the weights row by row, then the bias{}.",
        without_state(plan)
    );
    quote! {
        #[doc = #doc]
        #[must_use]
        #parameters

        /// All parameters, as a slice that can be changed.
        #parameters_mut
    }
}

/// `to_bytes`, `try_to_bytes`, `load_bytes`.
fn emit_saving(sizes: &Sizes<'_>) -> TokenStream {
    let [to_bytes, try_to_bytes, load_bytes] = SAVING.map(|method| sizes.emit(&method));
    quote! {
        /// Writes parameters and state as `BYTES` bytes, for `load_bytes` and `from_bytes`.
        ///
        /// # Panics
        ///
        /// If `bytes` has another length; [`try_to_bytes`](Self::try_to_bytes) does not.
        #[track_caller]
        #to_bytes

        /// [`to_bytes`](Self::to_bytes), which writes nothing if the length is wrong.
        ///
        /// # Errors
        ///
        /// If `bytes` has another length than `BYTES`.
        #try_to_bytes

        /// Loads the bytes that [`to_bytes`](Self::to_bytes) wrote, bit for bit. After an error the network
        /// is as it was.
        ///
        /// # Errors
        ///
        /// If the bytes are not those of this network on this scalar, or damaged; the error says which.
        #load_bytes
    }
}

/// `loss`, `backward`, `backward_into`, `input_gradient`, `input_gradient_into`, `loss_batch`, `train_step`,
/// `divide`, `clip_norm`, `clip_value`, `apply`.
fn emit_row_training(plan: &Plan<'_>, sizes: &Sizes<'_>) -> TokenStream {
    let [loss, backward, backward_into, input_gradient, input_gradient_into, loss_batch, try_loss_batch] =
        GRADIENTS.map(|method| sizes.emit(&method));
    let [train_step, ..] = ONE_BY_ONE.map(|method| sizes.emit(&method));
    let steps = emit_steps(sizes);
    let train_step = match plan.model.needs_rows() {
        true => emit_one_by_one(sizes),
        false => quote! {
            /// One step of the optimiser on one sample; returns the loss before it.
            #[inline]
            #train_step
        },
    };
    let mean_loss = match plan.model.is_scaled() {
        true => {
            " The mean loss of samples, of which a term is divided by the weights of all; of no rows it is 0."
        }
        false => " The mean [`loss`](Self::loss) of samples; of no rows it is 0.",
    };
    quote! {
        /// The loss of a sample.
        #[inline]
        #[must_use]
        #loss

        /// The loss of a sample and its gradient with respect to every parameter.
        #[inline]
        #[must_use]
        #backward

        /// [`backward`](Self::backward) into an existing gradient; all of it is overwritten.
        #[inline]
        #backward_into

        /// The gradient of the loss with respect to the sample.
        #[inline]
        #[must_use]
        #input_gradient

        /// [`input_gradient`](Self::input_gradient) into an existing row; returns the loss.
        #[inline]
        #input_gradient_into

        #[doc = #mean_loss]
        ///
        /// # Panics
        ///
        /// If `x` and `target` have different lengths; [`try_loss_batch`](Self::try_loss_batch) does not.
        #[track_caller]
        #[must_use]
        #loss_batch

        /// [`loss_batch`](Self::loss_batch), or an error if the lengths differ.
        ///
        /// # Errors
        ///
        /// If `x` and `target` have different lengths.
        #try_loss_batch

        #train_step

        #steps
    }
}

/// `divide`, `clip_norm`, `clip_value`, `apply`.
fn emit_steps(sizes: &Sizes<'_>) -> TokenStream {
    let [divide, clip_norm, clip_value, apply] = STEPS.map(|method| sizes.emit(&method));
    quote! {
        /// Divides a gradient by the number of rows that were added up in it.
        #divide

        /// Brings the length of a gradient down to `most`; returns its length before.
        #clip_norm

        /// Brings each number of a gradient between `-most` and `most`.
        #clip_value

        /// One step of the optimiser with a given gradient. Frozen layers stay as they
        /// are.
        #apply
    }
}
