//! The methods that train on rows of samples, and add up their gradients.
//!
//! Input: the plan, and the sizes in signatures. Output: the methods with their docs. Guarantees: the docs
//! say how many rows a call takes, and how the loss is divided.

use proc_macro2::TokenStream;
use quote::quote;

use super::super::vocabulary::{BATCHES, ONE_BY_ONE, Sizes};
use crate::keyword::{Divisor, OperationWord, Those};
use crate::model::LossTerm;
use crate::plan::program::Plan;

/// `train_online`, `train_batch`, `train_weighted_batch`, `gradient_batch`, `accumulate_batch` and their
/// `try_` forms.
pub(super) fn emit_rows_training(plan: &Plan<'_>, sizes: &Sizes<'_>) -> TokenStream {
    let [
        train_batch,
        try_train_batch,
        train_weighted_batch,
        try_train_weighted_batch,
        gradient_batch,
        try_gradient_batch,
        accumulate_batch,
        try_accumulate_batch,
    ] = BATCHES.map(|method| sizes.emit(&method));
    let [_, train_online, try_train_online] = ONE_BY_ONE.map(|method| sizes.emit(&method));
    let rows = rows(plan);
    let mean_step = format!(
        " One step of the optimiser on the mean of {rows} samples; returns their mean loss before it."
    );
    let weighted = weighted_mean(plan, &rows);
    let [panics, lengths] = wrong_lengths("`x` and `target`", &rows);
    let [weighted_panics, weighted_lengths] = wrong_lengths("`x`, `target` and `weights`", &rows);
    let accumulate = emit_accumulate(&rows, plan.model.is_scaled(), &accumulate_batch, &try_accumulate_batch);
    let online = (!plan.model.needs_rows()).then(|| {
        quote! {
            /// One step of the optimiser for each row, in order; returns the mean of the losses before the
            /// steps.
            ///
            /// # Panics
            ///
            /// If `x` and `target` have different lengths; [`try_train_online`](Self::try_train_online) does
            /// not.
            #[track_caller]
            #train_online

            /// [`train_online`](Self::train_online), which changes nothing if the lengths differ.
            ///
            /// # Errors
            ///
            /// If `x` and `target` have different lengths.
            #try_train_online
        }
    });
    quote! {
        #online

        #[doc = #mean_step]
        ///
        /// # Panics
        ///
        #[doc = #panics]
        /// [`try_train_batch`](Self::try_train_batch) does not.
        #[track_caller]
        #train_batch

        /// [`train_batch`](Self::train_batch), which changes nothing if the lengths do not fit.
        ///
        /// # Errors
        ///
        #[doc = #lengths]
        #try_train_batch

        /// [`train_batch`](Self::train_batch), in which sample `s` counts `weights[s]` times, as in
        /// [`gradient_batch`](Self::gradient_batch).
        ///
        /// # Panics
        ///
        #[doc = #weighted_panics]
        /// [`try_train_weighted_batch`](Self::try_train_weighted_batch) does not.
        #[track_caller]
        #train_weighted_batch

        /// [`train_weighted_batch`](Self::train_weighted_batch), which changes nothing if the lengths do not
        /// fit.
        ///
        /// # Errors
        ///
        #[doc = #weighted_lengths]
        #try_train_weighted_batch

        #[doc = #weighted]
        ///
        /// # Panics
        ///
        #[doc = #weighted_panics]
        /// [`try_gradient_batch`](Self::try_gradient_batch) does not.
        #[track_caller]
        #gradient_batch

        /// [`gradient_batch`](Self::gradient_batch), which changes nothing if the lengths do not fit.
        ///
        /// # Errors
        ///
        #[doc = #weighted_lengths]
        #try_gradient_batch

        #accumulate
    }
}

/// The number of rows of a batch.
fn rows(plan: &Plan<'_>) -> String {
    let least = if plan.model.needs_rows() { 2 } else { 1 };
    format!("{least} to `B`")
}

/// When a method of rows panics, before the name of the one that does not, and when that one has an error.
fn wrong_lengths(arguments: &str, rows: &str) -> [String; 2] {
    [";", "."].map(|end| format!(" If {arguments} have different lengths, or other than {rows} rows{end}"))
}

/// The docs of `gradient_batch` for so many rows: its result, and the divisors of its terms.
fn weighted_mean(plan: &Plan<'_>, rows: &str) -> String {
    let is_by_weights = |term: &LossTerm| term.divisor == Divisor::Weights;
    let terms = plan.model.losses();
    let (by_rows, by_weights) =
        ("`Σ weightsₛ·Lₛ / n`", "`Σ weightsₛ·Lₛ / Σ weightsₛ`, or 0 where all weights are 0");
    let loss = if terms.iter().all(is_by_weights) {
        format!("the loss is {by_weights}")
    } else if terms.iter().any(is_by_weights) {
        format!("a term with `normalise = weights` is {by_weights}, and the others are {by_rows}")
    } else {
        format!("the loss is {by_rows}")
    };
    let scaled = match plan.model.is_scaled() {
        true => {
            " Weights and masks of the target that such a term has count in `Σ weightsₛ`, also without `weights`."
        }
        false => "",
    };
    format!(
        "The mean loss of {rows} samples and its gradient; with `weights`, sample `s` counts `weights[s]` times: \
         {loss}.{scaled}"
    )
}

/// `accumulate_batch`, `try_accumulate_batch`.
fn emit_accumulate(
    rows: &str,
    is_scaled: bool,
    accumulate_batch: &TokenStream,
    try_accumulate_batch: &TokenStream,
) -> TokenStream {
    let adds = format!(
        " Adds the gradients of {rows} samples to `gradient`, and returns the sum of their losses: a part"
    );
    let [panics, lengths] = wrong_lengths("`x` and `target`", rows);
    let those = Those(OperationWord::needs_rows);
    let except =
        format!(" Parts of any size have the bits of one part of all rows, except with a {those}, which");
    let scaled = is_scaled.then(|| {
        quote! {
            /// A term that is divided by weights of the target is divided by those of the part, and counts as
            /// often as that has rows.
            ///
        }
    });
    quote! {
        #[doc = #adds]
        /// of a larger batch, in which the first of them is the row `first_row`. `gradient.divide(rows)`
        /// turns the sum into a mean.
        ///
        #scaled
        #[doc = #except]
        /// normalises over the part.
        ///
        /// # Panics
        ///
        #[doc = #panics]
        /// [`try_accumulate_batch`](Self::try_accumulate_batch) does not.
        #[track_caller]
        #accumulate_batch

        /// [`accumulate_batch`](Self::accumulate_batch), which changes nothing if the lengths do not fit.
        ///
        /// # Errors
        ///
        #[doc = #lengths]
        #try_accumulate_batch
    }
}
