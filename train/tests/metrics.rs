//! The measures are those of scikit-learn.
//!
//! Input: metrics/cases.json, which metrics/record.py records. Output: none. Guarantees: every value within
//! 1e-12, whatever the batches that rows come in; what scikit-learn has no value for is refused.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may panic")]

use netwright::train::Error;
use netwright::train::metric::{Average, Confusion, Probabilities, Ranking, Rankings, Regression, TopK};
use serde_json::Value;

fn cases(kind: &str) -> Vec<Value> {
    let text = include_str!("metrics/cases.json");
    let all: Value = serde_json::from_str(text).unwrap();
    let cases: Vec<Value> =
        all["cases"].as_array().unwrap().iter().filter(|case| case["kind"] == kind).cloned().collect();
    assert!(cases.len() >= 4, "{kind}");
    cases
}

fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().unwrap().iter().map(|number| number.as_f64().unwrap()).collect()
}

fn rows(value: &Value) -> Vec<Vec<f64>> {
    value.as_array().unwrap().iter().map(numbers).collect()
}

fn classes(value: &Value) -> Vec<usize> {
    numbers(value).into_iter().map(|class| class as usize).collect()
}

fn weights(case: &Value, count: usize) -> Vec<f64> {
    if case["weights"].is_null() { vec![1.0; count] } else { numbers(&case["weights"]) }
}

/// Compares each expected value of a case with what a function says of its name.
fn check(case: &Value, value: impl Fn(&str) -> Result<f64, Error>) {
    for (name, expected) in case["expected"].as_object().unwrap() {
        let place = format!("{}: {name}", case["name"]);
        match (expected.as_f64(), value(name)) {
            (None, Err(error)) => assert!(error.to_string().contains("; "), "{place}: {error}"),
            (None, Ok(value)) => panic!("{place}: {value} must be refused"),
            (Some(_), Err(error)) => panic!("{place}: {error}"),
            (Some(expected), Ok(value)) => {
                let bound = 1e-12 * expected.abs().max(1.0);
                assert!((value - expected).abs() <= bound, "{place}: {value} instead of {expected}");
            }
        }
    }
}

fn average(name: &str) -> Average {
    match name {
        "binary" => Average::Binary,
        "macro" => Average::Macro,
        "micro" => Average::Micro,
        "weighted" => Average::Weighted,
        other => panic!("{other}"),
    }
}

#[test]
fn scores_of_classes_are_those_of_scikit_learn() {
    for case in cases("classification") {
        let count = classes(&case["classes"].as_u64().map(|n| serde_json::json!([n])).unwrap())[0];
        let (truths, predicted) = (classes(&case["truth"]), classes(&case["predicted"]));
        let weights = weights(&case, truths.len());
        // In two parts.
        let mut parts = [Confusion::new(count).unwrap(), Confusion::new(count).unwrap()];
        for (row, ((&truth, &predicted), &weight)) in truths.iter().zip(&predicted).zip(&weights).enumerate()
        {
            parts[row % 2].add_weighted(truth, predicted, weight).unwrap();
        }
        let [mut confusion, other] = parts;
        confusion.merge(&other).unwrap();
        for (truth, counts) in rows(&case["counts"]).iter().enumerate() {
            for (predicted, &expected) in counts.iter().enumerate() {
                assert_eq!(confusion.count(truth, predicted), expected, "{}", case["name"]);
            }
        }
        check(&case, |name| match name.split_once(' ') {
            None => match name {
                "accuracy" => confusion.accuracy(),
                "balanced_accuracy" => confusion.balanced_accuracy(),
                "matthews" => confusion.matthews(),
                "kappa" => confusion.kappa(),
                other => panic!("{other}"),
            },
            Some(("precision", of)) => confusion.precision(average(of)),
            Some(("recall", of)) => confusion.recall(average(of)),
            Some(("f1", of)) => confusion.f1(average(of)),
            Some((beta, of)) => confusion.f_beta(beta.trim_start_matches('f').parse().unwrap(), average(of)),
        });
    }
}

#[test]
fn top_k_is_that_of_scikit_learn() {
    for case in cases("top_k") {
        let (scores, truths) = (rows(&case["scores"]), classes(&case["truth"]));
        let weights = weights(&case, truths.len());
        check(&case, |k| {
            let mut parts = [TopK::new(k.parse().unwrap())?, TopK::new(k.parse().unwrap())?];
            for (row, ((scores, &truth), &weight)) in scores.iter().zip(&truths).zip(&weights).enumerate() {
                parts[row % 2].add_weighted(scores, truth, weight)?;
            }
            let [mut top, other] = parts;
            top.merge(&other)?;
            top.accuracy()
        });
    }
}

#[test]
fn measures_of_probabilities_are_those_of_scikit_learn() {
    for case in cases("probabilities") {
        let (given, truths) = (rows(&case["probabilities"]), classes(&case["truth"]));
        let weights = weights(&case, truths.len());
        let bins = case["bins"].as_u64().and_then(|bins| usize::try_from(bins).ok()).unwrap();
        let new = || Probabilities::with_bins(bins).unwrap();
        let mut parts = [new(), new()];
        for (row, ((given, &truth), &weight)) in given.iter().zip(&truths).zip(&weights).enumerate() {
            parts[row % 2].add_weighted(given, truth, weight).unwrap();
        }
        let [mut measured, other] = parts;
        measured.merge(&other).unwrap();
        check(&case, |name| match name {
            "log_loss" => measured.log_loss(),
            "brier" => measured.brier(),
            "calibration_error" => measured.calibration_error(),
            other => panic!("{other}"),
        });
    }
}

#[test]
fn areas_below_curves_are_those_of_scikit_learn() {
    for case in cases("ranking") {
        let (scores, truths) = (numbers(&case["scores"]), classes(&case["truth"]));
        let weights = weights(&case, truths.len());
        let mut parts = [Ranking::new(), Ranking::new()];
        for (row, ((&score, &truth), &weight)) in scores.iter().zip(&truths).zip(&weights).enumerate() {
            parts[row % 2].add_weighted(score, truth == 1, weight).unwrap();
        }
        let [mut ranking, other] = parts;
        ranking.merge(&other);
        check(&case, |name| match name {
            "roc_auc" => ranking.roc_auc(),
            "average_precision" => ranking.average_precision(),
            other => panic!("{other}"),
        });
        if case["roc"].is_null() {
            assert!(ranking.roc().is_err());
            continue;
        }
        let [false_positive, true_positive, threshold] = rows(&case["roc"]).try_into().unwrap();
        let points = &ranking.roc().unwrap()[1..];
        assert_eq!(points.len(), threshold.len(), "{}", case["name"]);
        for (index, point) in points.iter().enumerate() {
            assert_eq!(point.threshold, threshold[index]);
            assert!((point.false_positive_rate - false_positive[index]).abs() <= 1e-12);
            assert!((point.true_positive_rate - true_positive[index]).abs() <= 1e-12);
        }
    }
}

#[test]
fn areas_of_several_classes_are_those_of_scikit_learn() {
    for case in cases("rankings") {
        let (scores, truths) = (rows(&case["scores"]), classes(&case["truth"]));
        let weights = weights(&case, truths.len());
        let count = case["classes"].as_u64().and_then(|count| usize::try_from(count).ok()).unwrap();
        let mut parts = [Rankings::new(count).unwrap(), Rankings::new(count).unwrap()];
        for (row, ((scores, &truth), &weight)) in scores.iter().zip(&truths).zip(&weights).enumerate() {
            parts[row % 2].add_weighted(scores, truth, weight).unwrap();
        }
        let [mut rankings, other] = parts;
        rankings.merge(&other).unwrap();
        check(&case, |name| match name.split_once(' ') {
            Some(("ovr", of)) => rankings.one_vs_rest(average(of)),
            Some(("ovo", of)) => rankings.one_vs_one(average(of)),
            other => panic!("{other:?}"),
        });
    }
}

fn check_regression<const T: usize>(case: &Value) {
    let single = |row: &Vec<f64>| -> [f32; T] { std::array::from_fn(|output| row[output] as f32) };
    let truths: Vec<[f32; T]> = rows(&case["truth"]).iter().map(single).collect();
    let predicted: Vec<[f32; T]> = rows(&case["predicted"]).iter().map(single).collect();
    let weights = weights(case, truths.len());
    let mut parts = [Regression::new(), Regression::new()];
    for (row, ((truth, predicted), &weight)) in truths.iter().zip(&predicted).zip(&weights).enumerate() {
        parts[row % 2].add_weighted(predicted, truth, weight).unwrap();
    }
    let [mut measured, other] = parts;
    measured.merge(&other);
    check(case, |name| match name {
        "r2" => measured.r2(),
        "mae" => measured.mean_absolute_error(),
        "mse" => measured.mean_squared_error(),
        "rmse" => measured.root_mean_squared_error(),
        "mape" => measured.mean_absolute_percentage_error(),
        "explained_variance" => measured.explained_variance(),
        other => panic!("{other}"),
    });
}

#[test]
fn measures_of_numbers_are_those_of_scikit_learn() {
    for case in cases("regression") {
        match rows(&case["truth"])[0].len() {
            1 => check_regression::<1>(&case),
            _ => check_regression::<2>(&case),
        }
    }
}

#[test]
fn empty_sets_and_wrong_rows_are_refused_in_words() {
    let confusion = Confusion::new(2).unwrap();
    let results = [
        confusion.accuracy(),
        confusion.balanced_accuracy(),
        confusion.f1(Average::Macro),
        confusion.matthews(),
        confusion.kappa(),
        TopK::new(1).unwrap().accuracy(),
        Probabilities::new().log_loss(),
        Probabilities::new().brier(),
        Probabilities::new().calibration_error(),
        Ranking::new().roc_auc(),
        Ranking::new().average_precision(),
        Rankings::new(3).unwrap().one_vs_rest(Average::Macro),
        Rankings::new(3).unwrap().one_vs_rest(Average::Weighted),
        Rankings::new(3).unwrap().one_vs_rest(Average::Binary),
        Rankings::new(3).unwrap().one_vs_rest(Average::Class(3)),
        Rankings::new(3).unwrap().one_vs_one(Average::Macro),
        Rankings::new(3).unwrap().one_vs_one(Average::Micro),
        Regression::<1>::new().mean_absolute_error(),
        Regression::<1>::new().r2(),
    ];
    for result in results {
        let text = result.unwrap_err().to_string();
        assert!(text.contains("; "), "{text}");
    }
    let errors = [
        Confusion::new(1).map(drop),
        Confusion::new(usize::MAX).map(drop),
        Confusion::new(2).unwrap().add(2, 0),
        Confusion::new(2).unwrap().add_weighted(0, 0, -1.0),
        Confusion::of(2, [0], [0, 1]).map(drop),
        Confusion::of(3, [0], [0]).unwrap().f1(Average::Binary).map(drop),
        Confusion::of(3, [0], [0]).unwrap().f1(Average::Class(3)).map(drop),
        Confusion::of(2, [0], [0]).unwrap().f_beta(f64::NAN, Average::Macro).map(drop),
        TopK::new(0).map(drop),
        TopK::new(1).unwrap().add(&[0.5_f32, f32::NAN], 0),
        TopK::new(1).unwrap().add(&[0.5_f32], 1),
        Probabilities::new().add(&[1.5_f32], 0),
        Probabilities::new().add(&[f32::NAN], 0),
        Probabilities::new().add::<f32>(&[], 0),
        Probabilities::with_bins(0).map(drop),
        Ranking::new().add(f32::INFINITY, true),
        Rankings::new(1).map(drop),
        Rankings::new(2).unwrap().add(&[0.5_f32, f32::NAN], 0),
        Rankings::new(2).unwrap().add(&[0.5_f32, 0.5], 2),
        Rankings::new(2).unwrap().add(&[0.5_f32], 0),
        Rankings::new(2).unwrap().add_weighted(&[0.5_f32, 0.5], 0, -1.0),
        Rankings::new(2).unwrap().merge(&Rankings::new(3).unwrap()),
        Regression::new().add(&[f32::NAN], &[0.0]),
    ];
    for error in errors {
        let text = error.unwrap_err().to_string();
        assert!(text.contains("; "), "{text}");
    }
    let mut measured = Probabilities::new();
    measured.add(&[0.5_f32, 0.5], 0).unwrap();
    assert!(measured.add(&[0.5_f32, 0.25, 0.25], 0).is_err());
}
