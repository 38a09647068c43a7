//! Data and options that no run can use, each with a message that says what to do.
//!
//! Input: wrong data. Output: none. Guarantees: what is wrong is named, and so is a fix; a column that says
//! nothing is no error, and becomes 0.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may panic")]

mod refusal;

use netwright::Trainable;
use netwright::prelude::*;
use netwright::train::{Dataset, Error, Fit, MinMax, Standardize, Table, class_weights, idx};

use refusal::refused;

network! { struct Line<1, 1 identity>; }

#[test]
fn constant_columns_become_0_and_are_scaled_by_nothing() {
    let mut data = Dataset::new([[7.0, 1.0], [7.0, 3.0]], [[0.0], [1.0]]).unwrap();
    for scaling in [Standardize::fit(&data), MinMax::fit(&data)] {
        assert_eq!(scaling.factor()[0], 0.0);
        // Also where a later row has another number.
        assert_eq!(scaling.row(&[1e30, 1.0])[0], 0.0);
    }
    Standardize::fit(&data).apply(&mut data);
    assert_eq!(data.rows(), [[0.0, -1.0], [0.0, 1.0]]);
}

#[test]
fn labels_out_of_range_are_refused() {
    let table = Table::parse("x,class\n1,a\n2,b\n3,c\n").unwrap();
    refused(
        table.classification::<1, 2>("class"),
        "column `class` has 3 classes (`a`, `b`, `c`)",
        "an output for each",
    );
    refused(table.classes_of("class", &["a", "b"]), "`c` is not one of the classes", "name all of them");
    let labels = idx::parse(&[0, 0, 8, 1, 0, 0, 0, 2, 1, 9]).unwrap();
    refused(
        labels.targets::<3>(),
        "number 1 is the class 9, but a target has 3 numbers",
        "an output for each class",
    );
    let negative = idx::parse(&[0, 0, 9, 1, 0, 0, 0, 1, 0xff]).unwrap();
    refused(negative.classes(), "number 0 is -1, which is no class", "whole numbers from 0 on");
    refused(class_weights(2, &[0, 2]), "row 1: class 2 is not below 2", "counted from 0");
    let half = Dataset::new([[1.0]], [[0.5]]).unwrap();
    refused(half.classes(), "row 0: the target [0.5] is not a class", "0 or 1");
    let (mut net, mut sgd) = (Line::new(1), Sgd::new(0.1));
    refused(Fit::new(&mut net, &mut sgd, &half).accuracy().run(), "row 0: the target [0.5]", "0 or 1");
}

#[test]
fn empty_parts_are_refused() {
    let data = Dataset::new([[1.0], [2.0], [3.0]], [[0.0], [0.0], [1.0]]).unwrap();
    refused(data.split(1, [0.99, 0.01]), "part 1 of 2 would have none of the 3 rows", "larger share");
    refused(data.split_stratified(1, [0.99, 0.01]), "would have none of the 3 rows", "larger share");
    refused(data.split_at(3), "3 rows cannot be divided after 3", "at least one row");
    refused(data.folds(1, 4), "4", "");
    refused(data.select(&[]), "no rows are selected", "at least one");
    refused(Dataset::<1, 1>::new([], []), "there are no rows", "at least one");
    let table = Table::parse("x,y\n").unwrap();
    refused(table.regression::<1, 1>(["y"]), "there are no rows", "at least one");
}

#[test]
fn batches_of_nothing_and_negative_rates_are_refused() {
    let data = Dataset::new([[0.0], [1.0]], [[1.0], [3.0]]).unwrap();
    let (mut net, mut sgd) = (Line::new(1), Sgd::new(0.1));
    refused(Fit::new(&mut net, &mut sgd, &data).batch(0).run(), "batches of 0 rows", "more rows");
    refused(Fit::new(&mut net, &mut sgd, &data).epochs(0).run(), "no epochs", "at least 1");
    for rate in [-0.1, f32::NAN, f32::INFINITY] {
        let mut sgd = Sgd::new(rate);
        refused(Fit::new(&mut net, &mut sgd, &data).run(), "a learning rate of", "at least 0 and finite");
    }
}

#[test]
fn unknown_columns_are_refused_with_those_there_are() {
    let table = Table::parse("Width,height\n1,2\n").unwrap();
    refused(table.column("width"), "there is no column `width`", "did you mean `Width`?");
    refused(table.column("depth"), "there is no column `depth`", "it has `Width`, `height`");
    refused(table.classification::<1, 1>("class"), "there is no column `class`", "it has");
    refused(table.regression::<1, 1>(["class"]), "there is no column `class`", "it has");
    refused(table.without(&["id"]), "there is no column `id`", "it has");
    refused(table.filled("age", 1), "there is no column `age`", "it has");
}

#[test]
fn numbers_that_are_not_finite_are_refused_where_they_come_in() {
    refused(
        Dataset::new([[f32::NAN]], [[0.0]]),
        "row 0: number 0 of the input is NaN",
        "leave such rows out",
    );
    refused(Dataset::new([[0.0]], [[f32::INFINITY]]), "number 0 of the target is inf", "leave such rows out");
    let table = Table::parse("x,y\n1,inf\n").unwrap();
    refused(table.column("y"), "line 2, column `y`: `inf` is not a finite number", "correct the field");
    let table = Table::parse("x,y\n1,\n").unwrap();
    refused(table.column("y"), "line 2, column `y`: the field is empty", "fill the column with `filled`");
}

network! { struct Two { x: input(1); y: x -> dense(2) -> sigmoid; z: x -> dense(1); loss: bce(y) + hinge(z); } }
network! { struct Counts { x: input(1); y: x -> dense(1); loss: poisson(y); } }
network! { struct Classes { x: input(1); y: x -> dense(2) -> softmax; loss: cross_entropy(y); } }
network! { struct Chosen { x: input(1); y: x -> dense(2) -> sigmoid; used: target(2); loss: bce(y, mask = used); } }
network! { struct Weighted { x: input(1); y: x -> dense(1) -> sigmoid; much: target(1); loss: bce(y, weight = much); } }

/// A run over two rows.
fn run<N: Trainable<f32, Input = [f32; 1], Target = [f32; T]>, const T: usize>(
    net: &mut N,
    targets: [[f32; T]; 2],
) -> Result<netwright::train::History, Error>
where
    Sgd<f32>: netwright::Optimizer<f32, N>,
{
    let data = Dataset::new([[0.5], [1.5]], targets).unwrap();
    Fit::new(net, &mut Sgd::new(0.1), &data).run()
}

#[test]
fn targets_that_a_loss_is_not_defined_for_are_refused() {
    let net = &mut Two::new(1);
    assert!(run(net, [[0.0, 1.0, -1.0], [0.5, 1.0, 1.0]]).is_ok());
    let of = |targets| run(&mut Two::new(1), targets);
    refused(
        of([[0.0, 1.0, 1.0], [0.0, 2.0, 1.0]]),
        "target 1 of row 1 is 2, and `bce(y)` takes numbers from 0 to 1",
        "0 and 1",
    );
    refused(
        of([[0.0, 1.0, 0.0], [0.0, 1.0, 1.0]]),
        "target 2 of row 0 is 0, and `hinge(z)` takes −1 and 1",
        "−1 instead of 0",
    );
    refused(run(&mut Counts::new(1), [[0.0], [-1.0]]), "target 0 of row 1 is -1, and `poisson(y)`", "`mse`");
    refused(
        run(&mut Classes::new(1), [[0.0, 1.0], [0.0, -1.0]]),
        "target 1 of row 1 is -1, and `cross_entropy(y)`",
        "1 for the class",
    );
    let data = Dataset::new([[0.5]], [[1.0]]).unwrap();
    let wrong = Dataset::new([[0.5]], [[-3.0]]).unwrap();
    let (mut net, mut sgd) = (Counts::new(1), Sgd::new(0.1));
    let fit = Fit::new(&mut net, &mut sgd, &data).validation(&wrong);
    refused(fit.run(), "target 0 of validation row 0 is -3", "`mse`");
}

#[test]
fn targets_that_a_weight_or_a_mask_leaves_out_may_be_any_number() {
    assert!(run(&mut Chosen::new(1), [[7.0, 1.0, 0.0, 1.0], [0.0, -7.0, 1.0, 0.0]]).is_ok());
    let chosen = run(&mut Chosen::new(1), [[7.0, 1.0, 0.0, 1.0], [0.0, -7.0, 1.0, 1.0]]);
    refused(chosen, "target 1 of row 1 is -7, and `bce(y)`", "0 and 1");
    assert!(run(&mut Weighted::new(1), [[7.0, 0.0], [1.0, 1.0]]).is_ok());
    refused(
        run(&mut Weighted::new(1), [[7.0, 0.5], [1.0, 1.0]]),
        "target 0 of row 0 is 7, and `bce(y)`",
        "0 and 1",
    );
}
