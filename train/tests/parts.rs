//! Splits and folds: who is where, and what is refused.
//!
//! Input: data sets whose rows say their own index. Output: none. Guarantees: each row is in one part, the
//! sizes are right overall and in each class, groups stay together, and a seed says it all.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may panic")]

use netwright::train::{Dataset, draws, order};

/// Rows of which every fourth is of class 1, every tenth of class 2.
fn data(count: usize) -> Dataset<1, 3> {
    let class = |row: usize| if row.is_multiple_of(10) { 2 } else { usize::from(row.is_multiple_of(4)) };
    Dataset::collect((0..count).map(|row| ([row as f32], netwright::class_target(class(row))))).unwrap()
}

fn indices<const T: usize>(data: &Dataset<1, T>) -> Vec<usize> {
    data.rows().iter().map(|row| row[0] as usize).collect()
}

fn counts(data: &Dataset<1, 3>) -> [f64; 3] {
    let mut counts = [0.0; 3];
    for class in data.classes().unwrap() {
        counts[class] += 1.0;
    }
    counts
}

#[track_caller]
fn assert_all<const T: usize>(parts: &[&Dataset<1, T>], count: usize) {
    let mut all: Vec<usize> = parts.iter().flat_map(|part| indices(part)).collect();
    all.sort_unstable();
    assert!(all.into_iter().eq(0..count));
}

#[test]
fn parts_have_their_shares() {
    for count in [7, 100, 569, 1797] {
        let [train, validation, test] = data(count).split(3, [0.7, 0.15, 0.15]).unwrap();
        assert_all(&[&train, &validation, &test], count);
        for (part, share) in [(&train, 0.7), (&validation, 0.15), (&test, 0.15)] {
            assert!((part.len() as f64 - share * count as f64).abs() <= 1.0, "{count}: {}", part.len());
        }
        let apart = indices(&train).windows(2).filter(|pair| pair[0] + 1 == pair[1]).count();
        assert!(apart < train.len() / 2, "the rows are in their order");
    }
}

#[test]
fn classes_have_their_shares_in_each_part() {
    for seed in 0..20 {
        let whole = data(569);
        let [train, validation, test] = whole.split_stratified(seed, [0.7, 0.15, 0.15]).unwrap();
        assert_all(&[&train, &validation, &test], 569);
        for (part, share) in [(&train, 0.7), (&validation, 0.15), (&test, 0.15)] {
            for (own, all) in counts(part).into_iter().zip(counts(&whole)) {
                assert!((own - share * all).abs() <= 1.5, "{seed}: {own} of {all}");
            }
        }
    }
}

#[test]
fn folds_validate_each_row_once() {
    let whole = data(103);
    for stratified in [false, true] {
        let folds = if stratified { whole.folds_stratified(5, 10) } else { whole.folds(5, 10) }.unwrap();
        assert_eq!(folds.len(), 10);
        let folds: Vec<_> = folds.collect();
        assert_all(&folds.iter().map(|(_, validation)| validation).collect::<Vec<_>>(), 103);
        for (train, validation) in &folds {
            assert_all(&[train, validation], 103);
            assert!((10..=11).contains(&validation.len()));
            if stratified {
                for (own, all) in counts(validation).into_iter().zip(counts(&whole)) {
                    assert!((own - all / 10.0).abs() <= 1.5, "{own} of {all}");
                }
            }
        }
    }
}

#[test]
fn groups_stay_together() {
    let whole = data(200);
    let groups: Vec<usize> = (0..200).map(|row| row * row % 23).collect();
    let [train, test] = whole.split_groups(1, [0.75, 0.25], &groups).unwrap();
    assert_all(&[&train, &test], 200);
    let has = |part: &Dataset<1, 3>, group| indices(part).iter().any(|&row| groups[row] == group);
    assert!((0..23).all(|group| !(has(&train, group) && has(&test, group))));
    assert!((120..180).contains(&train.len()), "{}", train.len());
    for (train, validation) in whole.folds_groups(1, 4, &groups).unwrap() {
        assert!((0..23).all(|group| !(has(&train, group) && has(&validation, group))));
    }
}

#[test]
fn a_seed_says_it_all() {
    let whole = data(50);
    let split = |seed| whole.split(seed, [0.5, 0.5]).unwrap();
    assert_eq!(split(1), split(1));
    assert_ne!(split(1), split(2));
    assert_eq!(order(7, 3, 5), order(7, 3, 5));
    // Recorded: another order would be another training.
    assert_eq!(order(7, 3, 5), [0, 4, 3, 1, 2]);
    let mut seen: Vec<u64> = Vec::new();
    for seed in 0..8 {
        for epoch in 0..8 {
            seen.extend((0..8).map(|index| draws(seed, epoch, index).next_u64()));
        }
    }
    seen.sort_unstable();
    seen.dedup();
    assert_eq!(seen.len(), 512);
}

#[test]
fn weights_go_with_their_rows() {
    let weights: Vec<f32> = (0..20).map(|row| row as f32).collect();
    let mut data = data(20).with_weights(weights).unwrap();
    data.shuffle(&mut netwright::Generator::new(1));
    let [part, _] = data.split_stratified(1, [0.5, 0.5]).unwrap();
    for data in [&data, &part] {
        assert!(data.rows().iter().zip(data.weights().unwrap()).all(|(row, weight)| row[0] == *weight));
        assert!(
            data.rows().iter().zip(data.classes().unwrap()).all(|(row, class)| {
                class == 2 || usize::from((row[0] as usize).is_multiple_of(4)) == class
            })
        );
    }
}

#[test]
fn what_cannot_be_divided_is_refused_in_words() {
    let whole = data(10);
    let errors = [
        whole.split(1, [0.5, 0.4]).err(),
        whole.split(1, [1.5, -0.5]).err(),
        whole.split(1, [0.999, 0.001]).err(),
        whole.split_groups(1, [0.5, 0.5], &[1, 2]).err(),
        whole.folds(1, 1).err(),
        whole.folds(1, 11).err(),
        whole.folds_groups(1, 3, &[1; 10]).err(),
        whole.select(&[]).err(),
        whole.select(&[10]).err(),
        whole.split_at(10).err(),
        whole.clone().with_weights([0.0; 10]).err(),
        whole.clone().with_weights([1.0; 9]).err(),
        whole.clone().with_weights([-1.0; 10]).err(),
        Dataset::<1, 1>::new([], []).err(),
        Dataset::new([[1.0]], [[1.0], [2.0]]).err(),
        Dataset::new([[1.0]], [[f32::INFINITY]]).err(),
        Dataset::<2, 1>::from_flat(&[1.0, 2.0, 3.0], &[1.0]).err(),
        Dataset::new([[1.0]], [[0.5]]).unwrap().split_stratified(1, [0.5, 0.5]).err(),
        Dataset::new([[1.0]], [[1.0, 1.0]]).unwrap().classes().err(),
        data(8).select(&[1, 2]).unwrap().balanced().err(),
    ];
    for (index, error) in errors.into_iter().enumerate() {
        let text = error.unwrap_or_else(|| panic!("case {index} is not refused")).to_string();
        assert!(text.contains("; "), "{text}");
    }
    // Weights of a fold that are all 0.
    let mut weights = [0.0; 10];
    weights[3] = 1.0;
    assert!(whole.with_weights(weights).unwrap().folds(1, 5).is_err());
}
