//! The lengths of batches: checked before anything is changed, with both numbers in the message.

use std::cell::Cell;
use std::hint::black_box;
use std::panic::{self, AssertUnwindSafe, Location};

use netwright::prelude::*;
use netwright::{Differentiable, Feedforward, LengthError, Trainable, pick};

network! { struct Net<2, 3 tanh, 1>; }

const X: [[f32; 2]; 4] = [[0.1, 0.2], [0.3, 0.4], [0.5, 0.6], [0.7, 0.8]];
const TARGET: [[f32; 1]; 4] = [[0.0], [1.0], [0.0], [1.0]];

#[test]
#[should_panic(expected = "`x` has 4 rows, but `y` has 3: both need one row per sample")]
fn forward_batch_names_both_lengths() {
    Net::new(1).forward_batch(&X, &mut [[0.0]; 3]);
}

#[test]
#[should_panic(expected = "`x` has 4 rows, but `target` has 2: both need one row per sample")]
fn train_online_names_both_lengths() {
    Net::new(1).train_online(&X, &TARGET[..2], &mut Sgd::new(0.1));
}

#[test]
#[should_panic(expected = "the batch has 4 rows, but this workspace takes 1 to 3")]
fn train_batch_names_the_capacity() {
    Net::new(1).train_batch(&mut Net::workspace::<3>(), &X, &TARGET, &mut Sgd::new(0.1));
}

#[test]
#[should_panic(expected = "`x` has 4 rows, but `weights` has 1: both need one row per sample")]
fn gradient_batch_names_both_lengths() {
    let mut gradient = Net::zeros();
    Net::new(1).gradient_batch(&mut Net::workspace::<4>(), &X, &TARGET, Some(&[1.0]), &mut gradient);
}

#[test]
#[should_panic(expected = "`x` has 4 rows, but `classes` has 5: both need one row per sample")]
fn classify_batch_names_both_lengths() {
    Net::new(1).classify_batch(&X, &mut [0; 5]);
}

#[test]
#[should_panic(expected = "`x` has 4 rows, but `target` has 1: both need one row per sample")]
fn loss_batch_names_both_lengths() {
    let _ = Net::new(1).loss_batch(&X, &TARGET[..1]);
}

#[test]
#[should_panic(expected = "`x` has 4 rows, but `weights` has 2: both need one row per sample")]
fn train_weighted_batch_names_both_lengths() {
    let mut sgd = Sgd::new(0.1);
    Net::new(1).train_weighted_batch(&mut Net::workspace::<4>(), &X, &TARGET, &[1.0; 2], &mut sgd);
}

#[test]
#[should_panic(expected = "`order` picks row 4, but `rows` has 4 rows: they are counted from 0")]
fn pick_names_the_row() {
    pick(&X, &[0, 4], &mut [[0.0; 2]; 2]);
}

#[test]
fn try_forms_return_the_error_and_change_nothing() {
    let before = Net::new(1);
    let mut network = before.clone();
    let mut workspace = Net::workspace::<3>();
    let mut adam = Adam::new(0.1, Net::zeros);
    let mut y = [[7.0]; 3];
    let unequal =
        |other: &'static str, length| LengthError::Unequal { names: ("x", other), lengths: (4, length) };
    let too_many = LengthError::Batch { rows: 4, least: 1, capacity: 3 };
    let empty = LengthError::Batch { rows: 0, least: 1, capacity: 3 };
    assert_eq!(network.try_forward_batch(&X, &mut y), Err(unequal("y", 3)));
    assert_eq!(y, [[7.0]; 3]);
    assert_eq!(network.try_train_online(&X, &TARGET[1..], &mut adam), Err(unequal("target", 3)));
    assert_eq!(
        network.try_train_batch(&mut workspace, &X, &TARGET[1..], &mut adam),
        Err(unequal("target", 3))
    );
    assert_eq!(network.try_train_batch(&mut workspace, &X, &TARGET, &mut adam), Err(too_many));
    assert_eq!(network.try_train_batch(&mut workspace, &[], &[], &mut adam), Err(empty));
    let mut weighted = |rows: usize, weights: usize| {
        let (x, target) = (&X[..rows], &TARGET[..rows]);
        network.try_train_weighted_batch(&mut workspace, x, target, &[1.0; 4][..weights], &mut adam)
    };
    assert_eq!(weighted(4, 3), Err(unequal("weights", 3)));
    assert_eq!(weighted(4, 4), Err(too_many));
    assert_eq!(weighted(0, 0), Err(empty));
    let mut classes = [7; 3];
    assert_eq!(network.try_classify_batch(&X, &mut classes), Err(unequal("classes", 3)));
    assert_eq!(classes, [7; 3]);
    assert_eq!(network.try_loss_batch(&X, &TARGET[1..]), Err(unequal("target", 3)));
    let mut gradient = Net::new(2);
    let error = network.try_gradient_batch(&mut workspace, &X, &TARGET, None, &mut gradient);
    assert_eq!(error, Err(too_many));
    let error = network.try_accumulate_batch(&mut workspace, &X, &TARGET, 0, &mut gradient);
    assert_eq!(error, Err(too_many));
    let error = network.try_accumulate_batch(&mut workspace, &X, &TARGET[1..], 0, &mut gradient);
    assert_eq!(error, Err(unequal("target", 3)));
    assert_eq!(network.try_accumulate_batch(&mut workspace, &[], &[], 9, &mut gradient), Err(empty));
    assert_eq!(gradient.parameters(), Net::new(2).parameters());
    assert_eq!(network.parameters(), before.parameters());
    assert_eq!(adam.steps(), 0);
    assert_eq!(empty.to_string(), "the batch is empty: this workspace takes 1 to 3 rows");
    // No rows are a batch for the methods that take any number.
    assert_eq!(network.try_forward_batch(&[], &mut []), Ok(()));
    assert_eq!(network.try_classify_batch(&[], &mut []), Ok(()));
    assert_eq!(network.try_loss_batch(&[], &[]), Ok(0.0));
    assert_eq!(network.try_train_online(&[], &[], &mut adam), Ok(0.0));
}

/// What is said of a batch of so many rows.
fn of_batch(rows: usize, least: usize, capacity: usize) -> String {
    LengthError::Batch { rows, least, capacity }.to_string()
}

#[test]
fn one_row_is_no_rows_and_nothing_is_taken_by_a_workspace_that_is_too_small() {
    const NONE: &str = "this workspace has 0 rows, too few for any batch: make one with `workspace::<1>()`, or with more rows";
    let (mut workspace, mut sgd) = (Net::workspace::<0>(), Sgd::new(0.1));
    for rows in [0, 1] {
        let error = Net::new(1).try_train_batch(&mut workspace, &X[..rows], &TARGET[..rows], &mut sgd);
        assert_eq!(error.map_err(|error| error.to_string()), Err(NONE.to_owned()));
    }
    assert_eq!(
        of_batch(2, 2, 1),
        "this workspace has 1 row, too few for any batch: make one with `workspace::<2>()`, or with more rows"
    );
    assert_eq!(of_batch(0, 1, 1), "the batch is empty: this workspace takes 1 row");
    assert_eq!(of_batch(4, 1, 1), "the batch has 4 rows, but this workspace takes 1");
    assert_eq!(
        of_batch(1, 2, 2),
        "the batch has 1 row, but a `batch_norm` needs several to compute a variance: use 2 rows"
    );
    assert_eq!(
        of_batch(1, 2, 8),
        "the batch has 1 row, but a `batch_norm` needs several to compute a variance: use 2 to 8 rows"
    );
    let unequal = LengthError::Unequal { names: ("x", "y"), lengths: (1, 2) }.to_string();
    assert_eq!(unequal, "`x` has 1 row, but `y` has 2: both need one row per sample");
    let bytes = LengthError::Bytes { found: 1, needed: 60 }.to_string();
    assert_eq!(bytes, "the slice has 1 byte, but this network is saved in 60: use one of `BYTES` bytes");
}

thread_local! {
    /// The line of this file where the last panic of this thread is said to be.
    static LINE: Cell<Option<u32>> = const { Cell::new(None) };
}

/// The line of this file that a panic names; `None` if it names another file.
fn line_of_panic(call: impl FnOnce()) -> Option<u32> {
    LINE.set(None);
    assert!(panic::catch_unwind(AssertUnwindSafe(call)).is_err());
    LINE.get()
}

/// A call panics, and the panic names the line of the call.
macro_rules! assert_named {
    ($call:expr) => {
        assert_eq!(
            line_of_panic(|| {
                $call;
            }),
            Some(line!()),
            stringify!($call)
        )
    };
}

#[test]
fn a_wrong_length_is_reported_where_the_call_is() {
    let before = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        let here = info.location().filter(|place| place.file() == file!());
        LINE.set(here.map(Location::line));
        before(info);
    }));
    let (mut net, mut gradient, mut sgd) = (Net::new(1), Net::zeros(), Sgd::new(0.1));
    let (mut buffers, one) = (Net::workspace::<3>(), &TARGET[..1]);
    assert_named!(net.forward_batch(&X, &mut [[0.0]; 3]));
    assert_named!(Feedforward::forward_batch(&net, &X, &mut [[0.0]; 3]));
    assert_named!(net.classify_batch(&X, &mut [0; 3]));
    assert_named!(Feedforward::classify_batch(&net, &X, &mut [0; 3]));
    assert_named!(black_box(net.loss_batch(&X, one)));
    assert_named!(Differentiable::loss_batch(&net, &X, one));
    assert_named!(pick(&X, &[4], &mut [[0.0; 2]; 1]));
    assert_named!(net.train_weighted_batch(&mut buffers, &X, &TARGET, &[1.0; 4], &mut sgd));
    assert_named!(Trainable::train_weighted_batch::<3, _>(
        &mut net,
        &mut buffers,
        &X,
        &TARGET,
        &[1.0; 4],
        &mut sgd
    ));
    assert_named!(net.train_online(&X, one, &mut sgd));
    assert_named!(Trainable::train_online(&mut net, &X, one, &mut sgd));
    assert_named!(net.train_batch(&mut buffers, &X, &TARGET, &mut sgd));
    assert_named!(Trainable::train_batch::<3, _>(&mut net, &mut buffers, &X, &TARGET, &mut sgd));
    assert_named!(net.gradient_batch(&mut buffers, &X, one, None, &mut gradient));
    assert_named!(Trainable::gradient_batch::<3>(&net, &mut buffers, &X, one, None, &mut gradient));
    assert_named!(net.accumulate_batch(&mut buffers, &X, one, 0, &mut gradient));
    assert_named!(Trainable::accumulate_batch::<3>(&net, &mut buffers, &X, one, 0, &mut gradient));
}
