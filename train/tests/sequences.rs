//! Sequences: from where they come, how they are divided, and what is refused.
//!
//! Input: rows, texts of CSV, the arrays of tests/files that numpy wrote. Output: none. Guarantees: the steps
//! of a sequence stay together and in their order in all that is done with it; every refusal names a place,
//! a fact and a fix.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may panic")]

mod refusal;

use std::collections::BTreeMap;
use std::path::Path;

use netwright::Generator;
use netwright::train::{Dataset, Error, MinMax, Sequences, Standardize, Table, idx, numpy, order};

use refusal::refused;

fn array(name: &str) -> numpy::Array {
    numpy::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/files").join(name)).unwrap()
}

/// Sequences of other lengths, whose rows say which sequence and which step they are.
fn counted(count: usize) -> Sequences<2, 1> {
    let length = |sequence: usize| 1 + sequence * 7 % 5;
    let rows = |sequence| (0..length(sequence)).map(move |step| [sequence as f32, step as f32]);
    Sequences::collect((0..count).map(|sequence| {
        let rows: Vec<[f32; 2]> = rows(sequence).collect();
        let targets: Vec<[f32; 1]> = rows.iter().map(|[_, step]| [10.0 * step]).collect();
        (rows, targets)
    }))
    .unwrap()
}

/// Which sequences there are, after it is checked that each is whole, in its order, with its targets.
#[track_caller]
fn whole(data: &Sequences<2, 1>, all: &Sequences<2, 1>) -> Vec<usize> {
    let original: BTreeMap<usize, _> = all.iter().map(|sequence| (sequence.sequence(), sequence)).collect();
    let of = |sequence: netwright::train::Window<'_, 2, 1>| {
        let index = sequence.rows()[0][0] as usize;
        assert_eq!(sequence.rows(), original[&index].rows());
        assert_eq!(sequence.targets(), original[&index].targets());
        index
    };
    data.iter().map(of).collect()
}

#[test]
fn a_split_divides_whole_sequences() {
    let data = counted(40);
    let parts = data.split(3, [0.5, 0.25, 0.25]).unwrap();
    assert_eq!(parts.each_ref().map(Sequences::len), [20, 10, 10]);
    let mut all: Vec<usize> = parts.iter().flat_map(|part| whole(part, &data)).collect();
    assert_ne!(all[..20], *(0..20).collect::<Vec<_>>());
    all.sort_unstable();
    assert!(all.into_iter().eq(0..40));
    assert_eq!(data.split(3, [0.5, 0.25, 0.25]).unwrap(), parts);
    assert_ne!(data.split(4, [0.5, 0.25, 0.25]).unwrap(), parts);
    refused(data.split(1, [0.999, 0.001]), "part 1 of 2 would have none of the 40 sequences", "larger share");
    refused(data.split(1, [0.5, 0.6]), "the shares add up to 1.1", "up to 1");
}

#[test]
fn a_split_keeps_classes_and_groups() {
    let sequences = (0..60).map(|i| ([[i as f32]; 3], [[0.0], [0.0], [f32::from(u8::from(i < 12))]]));
    let data = Sequences::<1, 1>::collect(sequences).unwrap();
    for part in data.split_stratified(1, [0.5, 0.5]).unwrap() {
        assert_eq!((part.len(), part.classes().unwrap().iter().sum::<usize>()), (30, 6));
    }
    let groups: Vec<usize> = (0..60).map(|i| i % 6).collect();
    let [first, second] = data.split_groups(1, [0.5, 0.5], &groups).unwrap();
    let of = |part: &Sequences<1, 1>| {
        let mut groups: Vec<usize> = part.iter().map(|sequence| sequence.rows()[0][0] as usize % 6).collect();
        groups.sort_unstable();
        groups.dedup();
        groups
    };
    let (first, second) = (of(&first), of(&second));
    assert_eq!((first.len(), second.len()), (3, 3));
    assert!(first.iter().all(|group| !second.contains(group)));
    refused(data.split_groups(1, [0.5, 0.5], &[1]), "there are 60 sequences and 1 groups", "each sequence");
    let numbers = Sequences::labelled([[1.0]], &[[0.5]], &[1]).unwrap();
    refused(
        numbers.split_stratified(1, [0.5, 0.5]),
        "the last step of sequence 0: the target [0.5]",
        "`split`",
    );
}

#[test]
fn an_order_moves_whole_sequences() {
    let data = counted(25);
    let epoch = |epoch| whole(&data.select(&order(7, epoch, data.len())).unwrap(), &data);
    assert_eq!(epoch(1), order(7, 1, 25));
    assert_ne!(epoch(1), epoch(2));
    let mut shuffled = data.clone();
    shuffled.shuffle(&mut Generator::new(5));
    let mut expected: Vec<usize> = (0..25).collect();
    Generator::new(5).shuffle(&mut expected);
    assert_eq!(whole(&shuffled, &data), expected);
    assert_eq!(shuffled.steps(), data.steps());
    refused(data.select(&[25]), "there is no sequence 25: there are 25", "from 0");
    refused(data.select(&[]), "no sequences are selected", "at least one");
}

#[test]
fn windows_have_the_steps_of_one_sequence_in_their_order() {
    let data = counted(12);
    for (steps, stride) in
        [(1, 1), (2, 2), (3, 3), (3, 1), (3, 2), (4, 3), (100, 100), (usize::MAX, usize::MAX)]
    {
        let mut seen = vec![0_usize; data.steps()];
        let mut next = (0, 0);
        for window in data.windows_every(steps, stride).unwrap() {
            let length = data.lengths()[window.sequence()];
            assert_eq!((window.sequence(), window.start()), next);
            assert_eq!(window.is_first(), window.start() == 0);
            let end = window.start() + window.rows().len();
            assert_eq!(window.is_last(), end == length);
            assert!(window.rows().len() == steps || window.is_last());
            let before: usize = data.lengths()[..window.sequence()].iter().sum();
            for (step, (row, target)) in window.rows().iter().zip(window.targets()).enumerate() {
                let step = window.start() + step;
                assert_eq!((row, target), (&[window.sequence() as f32, step as f32], &[10.0 * step as f32]));
                seen[before + step] += 1;
            }
            next = if window.is_last() { (next.0 + 1, 0) } else { (next.0, next.1 + stride) };
        }
        assert_eq!(next, (12, 0));
        assert!(seen.iter().all(|&count| count > 0), "{steps}, {stride}: {seen:?}");
        assert!(steps != stride || seen.iter().all(|&count| count == 1), "{steps}: {seen:?}");
    }
    // A view, not a copy.
    let window = data.windows(2).unwrap().next().unwrap();
    assert!(std::ptr::eq(window.rows().as_ptr(), data.rows().as_ptr()));
    refused(data.windows(0), "a window of 0 steps", "at least 1 step");
    refused(data.windows_every(2, 3), "windows of 2 steps with a stride of 3", "from 1 to 2");
    refused(data.windows_every(2, 0), "with a stride of 0", "from 1 to 2");
}

#[test]
fn a_scaling_of_sequences_is_that_of_their_rows() {
    let data = counted(30);
    let rows = Dataset::new(data.rows(), data.targets()).unwrap();
    assert_eq!(data.clone().into_dataset(), rows);
    let scaling = Standardize::fit(&data);
    assert_eq!(scaling, Standardize::fit(&rows));
    assert_eq!(MinMax::fit(&data), MinMax::fit(&rows));
    let (mut scaled, mut of_rows) = (data.clone(), rows);
    scaling.apply(&mut scaled);
    scaling.apply(&mut of_rows);
    assert_eq!((scaled.rows(), scaled.targets()), (of_rows.rows(), data.targets()));
    // Fitted on the rows to train on alone.
    let [train, _] = data.split(1, [0.5, 0.5]).unwrap();
    assert_ne!(Standardize::fit(&train), scaling);
}

#[test]
fn rows_targets_and_lengths_must_fit() {
    type One = Sequences<1, 1>;
    let rows = [[1.0], [2.0], [3.0]];
    refused(One::new(rows, rows, &[]), "there are no sequences", "at least one");
    refused(One::new(rows, rows, &[2, 0, 1]), "sequence 1 has no rows", "leave it out");
    refused(
        One::new(rows, rows, &[2, 2]),
        "the lengths add up to 4, but there are 3 rows",
        "without padding",
    );
    refused(One::new(rows, rows, &[usize::MAX, 4]), "but there are 3 rows", "without padding");
    refused(One::new(rows, [[1.0]], &[3]), "there are 3 rows and 1 targets", "`labelled`");
    refused(One::labelled(rows, &[[1.0]], &[1, 2]), "there are 2 sequences and 1 targets", "`new`");
    refused(One::labelled(rows, &[[1.0]], &[usize::MAX]), "but there are 3 rows", "without padding");
    let wrong = [[1.0], [2.0], [f32::NAN]];
    refused(One::new(wrong, rows, &[1, 2]), "sequence 1, step 1: number 0 of the input is NaN", "leave");
    refused(One::new(rows, wrong, &[2, 1]), "sequence 1, step 0: number 0 of the target is NaN", "leave");
    let uneven = [(vec![[1.0]], vec![[1.0]]), (vec![[1.0], [2.0]], vec![[1.0]])];
    refused(One::collect(uneven), "sequence 1 has 2 rows and 1 targets", "each row");
    refused(
        Sequences::<2, 1>::from_flat(&[1.0; 3], &[1.0], &[1]),
        "3 inputs are no whole rows of 2",
        "1 are",
    );
}

#[test]
fn a_table_has_a_sequence_for_each_run_of_an_id() {
    let table = Table::parse("run,x,y\nB,1,2\nB,3,4\n7,5,6\nA,7,8\nA,9,10\n").unwrap();
    let data = table.sequence_regression::<1, 1>("run", ["y"]).unwrap();
    // In the order of the file, not of the alphabet.
    assert_eq!((data.lengths(), data.rows()), (&[2, 1, 2][..], &[[1.0], [3.0], [5.0], [7.0], [9.0]][..]));
    assert_eq!(data.targets(), [[2.0], [4.0], [6.0], [8.0], [10.0]]);
    let again = Table::parse("run,x,y\nA,1,2\n\nA,3,4\nB,5,6\nA,7,8\n").unwrap();
    let fact = "line 6, column `run`: the sequence `A` begins again, after its rows ended on line 4";
    refused(again.sequence_regression::<1, 1>("run", ["y"]), fact, "sort the rows by this column");
    refused(again.sequence_classification::<1, 4>("run", "y"), fact, "another text");
    let missing = Table::parse("run,x,y\nA,1,2\n,3,4\n").unwrap();
    refused(
        missing.sequence_regression::<1, 1>("run", ["y"]),
        "line 3, column `run`: the field is empty",
        "",
    );
    refused(
        table.sequence_regression::<1, 1>("Run", ["y"]),
        "there is no column `Run`",
        "did you mean `run`?",
    );
    refused(table.sequence_regression::<2, 1>("run", ["y"]), "rows of 2 numbers", "choose columns");
    let empty = Table::parse("run,x,y\n").unwrap();
    refused(empty.sequence_regression::<1, 1>("run", ["y"]), "there are no sequences", "at least one");
}

#[test]
fn arrays_of_three_axes_lose_their_padding() {
    let (steps, lengths) = (array("steps.npy"), array("lengths.npy"));
    // The numbers that record.py wrote; the padding is no number, and would be refused.
    let expected = [[0.0, 1.0], [2.0, 3.0], [4.0, 5.0], [6.0, 7.0], [10.0, 11.0], [20.0, 21.0], [22.0, 23.0]];
    let classes = idx::parse(&[0, 0, 8, 1, 0, 0, 0, 3, 2, 0, 1]).unwrap();
    let data = Sequences::<2, 3>::from_arrays(&steps, &classes, Some(&lengths)).unwrap();
    assert_eq!((data.rows(), data.lengths()), (&expected[..], &[4, 1, 2][..]));
    assert_eq!(data.classes().unwrap(), [2, 0, 1]);
    // A target for each step, and a number for each sequence.
    let same = Sequences::<2, 2>::from_arrays(&steps, &steps, Some(&lengths)).unwrap();
    assert_eq!(same.targets(), expected);
    let numbers = Sequences::<2, 1>::from_arrays(&steps, &classes, Some(&lengths)).unwrap();
    assert_eq!(numbers.targets(), [[2.0], [2.0], [2.0], [2.0], [0.0], [1.0], [1.0]]);
    let pairs = idx::parse(&[0, 0, 8, 2, 0, 0, 0, 3, 0, 0, 0, 2, 1, 2, 3, 4, 5, 6]).unwrap();
    let pairs = Sequences::<2, 2>::from_arrays(&steps, &pairs, Some(&lengths)).unwrap();
    assert_eq!(pairs.targets()[3..5], [[1.0, 2.0], [3.0, 4.0]]);
    // Without lengths all steps count.
    let cube = array("u1.npy");
    let all = Sequences::<2, 2>::from_arrays(&cube, &cube, None).unwrap();
    assert_eq!((all.lengths(), all.rows()[2]), (&[2, 2][..], [4.0, 5.0]));
}

#[test]
fn arrays_that_do_not_fit_are_refused() {
    let (steps, lengths, flat) = (array("steps.npy"), array("lengths.npy"), array("f4.npy"));
    fn read(
        x: &numpy::Array,
        y: &numpy::Array,
        lengths: Option<&numpy::Array>,
    ) -> Result<Sequences<2, 2>, Error> {
        Sequences::from_arrays(x, y, lengths)
    }
    refused(read(&steps, &steps, None), "sequence 1, step 1: number 0 of the input is NaN", "leave");
    refused(read(&flat, &flat, None), "the shape of the inputs is [2, 3]", "x[..., None]");
    let wide = Sequences::<3, 2>::from_arrays(&steps, &steps, Some(&lengths));
    refused(wide, "rows of 3 numbers were asked for, but the shape is [3, 4, 2]", "sequences, steps");
    refused(read(&steps, &flat, Some(&lengths)), "and the targets [2, 3]", "[3, 4, 2] (one for each step)");
    refused(read(&steps, &steps, Some(&flat)), "the shape of the lengths is [2, 3]", "[3]");
    for (bytes, fact) in [([4, 5, 2], "sequence 1 is 5, but the array has 4"), ([0, 1, 2], "sequence 0 is 0")]
    {
        let wrong = idx::parse(&[&[0, 0, 8, 1, 0, 0, 0, 3][..], &bytes].concat()).unwrap();
        refused(read(&steps, &steps, Some(&wrong)), fact, "whole numbers from 1 to 4");
    }
    // Whoever believed these shapes would ask for more memory than there is.
    let many = idx::parse(&[0, 0, 8, 3, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0, 0, 0, 0, 2]).unwrap();
    refused(read(&many, &many, None), "the shape is [4294967295, 0, 2]", "steps");
}
