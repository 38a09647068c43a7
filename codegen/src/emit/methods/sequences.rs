//! The methods that train on sequences, of a network with a memory.
//!
//! Input: the sizes in signatures. Output: the methods with their docs. Guarantees: the docs say how many
//! steps a call takes.

use proc_macro2::TokenStream;
use quote::quote;

use super::super::vocabulary::{SEQUENCES, Sizes};
use super::emit_steps;

/// `loss_sequences`, `gradient_sequences`, `train_sequences`, `input_gradient_sequences` and their `try_`
/// forms; `divide`, `clip_norm`, `clip_value`, `apply`.
pub(super) fn emit_sequences(sizes: &Sizes<'_>) -> TokenStream {
    let [
        loss_sequences,
        try_loss_sequences,
        gradient_sequences,
        try_gradient_sequences,
        train_sequences,
        try_train_sequences,
        input_gradient @ ..,
    ] = SEQUENCES.map(|method| sizes.emit(&method));
    let (steps, input_gradient) = (emit_steps(sizes), emit_input_gradient(&input_gradient));
    quote! {
        /// The mean loss of all steps of some sequences, concatenated, with `lengths` steps each; of no steps
        /// it is 0. The memories, one for each sequence, take them in.
        ///
        /// # Panics
        ///
        /// If the lengths do not fit; [`try_loss_sequences`](Self::try_loss_sequences) does not.
        #[track_caller]
        #loss_sequences

        /// [`loss_sequences`](Self::loss_sequences), which changes nothing if the lengths do not fit.
        ///
        /// # Errors
        ///
        /// If `x` and `target` have different lengths, there are more or fewer steps than `lengths` says, or
        /// more or fewer memories than lengths.
        #try_loss_sequences

        /// [`loss_sequences`](Self::loss_sequences) of 1 to `B` steps, and its gradient, which goes back in
        /// time to the first of them.
        ///
        /// # Panics
        ///
        /// If the lengths do not fit; [`try_gradient_sequences`](Self::try_gradient_sequences) does not.
        #[track_caller]
        #gradient_sequences

        /// [`gradient_sequences`](Self::gradient_sequences), which changes nothing if the lengths do not fit.
        ///
        /// # Errors
        ///
        /// If `x` and `target` have different lengths, there are more or fewer steps than `lengths` says,
        /// other than 1 to `B` of them, or more or fewer memories than lengths.
        #try_gradient_sequences

        /// One step of the optimiser on the mean over all steps of some sequences, 1 to `B`; returns their
        /// mean loss before it. The memories take them in and are not computed again after the step.
        ///
        /// # Panics
        ///
        /// If the lengths do not fit; [`try_train_sequences`](Self::try_train_sequences) does not.
        #[track_caller]
        #train_sequences

        /// [`train_sequences`](Self::train_sequences), which changes nothing if the lengths do not fit.
        ///
        /// # Errors
        ///
        /// If `x` and `target` have different lengths, there are more or fewer steps than `lengths` says,
        /// other than 1 to `B` of them, or more or fewer memories than lengths.
        #try_train_sequences

        #input_gradient

        #steps
    }
}

/// `input_gradient_sequences` and its `try_` form.
fn emit_input_gradient([method, try_method]: &[TokenStream; 2]) -> TokenStream {
    quote! {
        /// [`loss_sequences`](Self::loss_sequences) of 1 to `B` steps, and its gradient with respect to each
        /// of the samples.
        ///
        /// # Panics
        ///
        /// If the lengths do not fit;
        /// [`try_input_gradient_sequences`](Self::try_input_gradient_sequences) does not.
        #[track_caller]
        #method

        /// [`input_gradient_sequences`](Self::input_gradient_sequences), which changes nothing if the
        /// lengths do not fit.
        ///
        /// # Errors
        ///
        /// If `x`, `target` and `gradient` have different lengths, there are more or fewer steps than
        /// `lengths` says, other than 1 to `B` of them, or more or fewer memories than lengths.
        #try_method
    }
}
