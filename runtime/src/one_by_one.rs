//! What a network must have for some of its methods, with a message of ours where it does not.
//!
//! Input: emitted implementations. Output: bounds of emitted methods. Guarantees: nothing at run time.

/// Refuses at compile time the methods that a network with `batch_norm` cannot have.
pub(crate) const fn assert_one_by_one(least_rows: usize) {
    assert!(
        least_rows == 1,
        "this network has a `batch_norm`, whose statistics need several samples: use `train_batch` with at least 2 rows"
    );
}

/// A network with a loss, as [`Trainable`]: what asks for buffers of a network without one stands under this
/// bound. It names `B`, because a bound without a parameter would have to be met where it is declared.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no loss, so it cannot be trained",
    note = "declare one in its `network!`, such as `loss: mse(y);`"
)]
pub trait HasWorkspace<S, const B: usize> {}

/// A network that can be trained on one sample at a time: every one with a loss and without a `batch_norm`.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "`{Self}` has a `batch_norm`, so it cannot be trained on one sample at a time",
    label = "its statistics need several samples",
    note = "use `train_batch` with at least 2 rows"
)]
pub trait OneByOne<S> {}

#[cfg(test)]
mod tests {
    use netwright_vocabulary::OperationWord;

    /// The messages above, and docs of methods, are literals: an attribute takes nothing else.
    #[test]
    fn the_operations_that_need_rows_are_those_that_messages_name() {
        let those = OperationWord::ALL.into_iter().filter(|word| word.needs_rows());
        assert!(those.map(OperationWord::word).eq(["batch_norm"]));
    }
}
