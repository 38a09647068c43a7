//! Formats of text: ACAS Xu's `.nnet` and scikit-learn's JSON, against the outputs that were recorded.
#![allow(clippy::unwrap_used, reason = "tests fail by panicking")]

mod zoo;

use std::fs;

use netwright_exchange::Tensor;
use netwright_exchange::import::{Options, import};
use netwright_exchange::read::{self, nnet, sklearn};
use netwright_exchange::write::Cases;
use zoo::evaluate::{assert_agrees, evaluate};

const SKLEARN: [(&str, &str); 6] = [
    ("sklearn-linear", "variable"),
    ("sklearn-logistic", "probabilities"),
    ("sklearn-minmax-classifier", "probabilities"),
    ("sklearn-mlp-binary", "probabilities"),
    ("sklearn-mlp-multiclass", "probabilities"),
    ("sklearn-scaler-regressor", "variable"),
];

#[test]
fn scikit_learn_agrees_with_the_recorded_outputs() {
    for (name, output) in SKLEARN {
        let foreign = sklearn::read(&zoo::model(&format!("{name}/weights.json"))).unwrap();
        if let Some(zoo) = zoo::zoo() {
            assert_agrees(name, &foreign, &zoo::json(&zoo.join(name).join("cases.json")), &[output]);
        }
    }
}

/// `SelectKBest` is an `ArrayFeatureExtractor` in skl2onnx's file; the output is onnxruntime's.
#[test]
fn columns_are_gathered() {
    let bytes = zoo::model("sklearn-select.onnx");
    let foreign = read::network("a.onnx", &bytes, &read::Choices::default()).unwrap();
    let of = |want: f64| {
        let inputs = vec![vec![-0.736_132_4, 2.262_258_3, -2.088_265_7, 5.206_313_6]];
        let cases = Some(Cases { inputs, outputs: vec![vec![want]] });
        import(
            foreign.clone(),
            &Options { name: "Net".into(), stem: "net".into(), cases, ..Options::default() },
        )
    };
    assert!(of(-1.521_589_16).is_ok());
    assert!(of(-1.52).is_err());
}

/// The `scale_` of a `HuberRegressor` is one number, not that of a scaler.
#[test]
fn models_say_their_width_by_their_weights() {
    let of = |step: &str| sklearn::read(format!("{{\"sklearn\": \"1\", \"steps\": [{step}]}}").as_bytes());
    let huber =
        of(r#"{"class": "HuberRegressor", "coef_": [1, 2], "intercept_": 0.5, "scale_": 1.25}"#).unwrap();
    assert_eq!(evaluate(&huber, &[vec![1.0, 2.0]]), [[5.5]]);
    let poisson = of(r#"{"class": "MLPRegressor", "coefs_": [[[1], [2]]], "intercepts_": [[0.5]],
        "activation": "relu", "out_activation_": "exp"}"#)
    .unwrap();
    assert_eq!(evaluate(&poisson, &[vec![1.0, -1.0]]), [[(-0.5_f64).exp()]]);
    let refusal = of(r#"{"class": "VotingRegressor"}"#).unwrap_err().to_string();
    assert!(refusal.contains("`VotingRegressor` are not read"), "{refusal}");
    let refusal = of(r#"{"class": "Ridge"}"#).unwrap_err().to_string();
    assert!(refusal.contains("sample has: `Ridge`"), "{refusal}");
}

#[test]
fn scalers_are_read_as_they_are_written() {
    let of = |steps: &str| sklearn::read(format!("{{\"sklearn\": \"1\", \"steps\": [{steps}]}}").as_bytes());
    let linear = r#"{"class": "Ridge", "coef_": [[1, 2], [3, 4]], "intercept_": 0.5}"#;
    for (scaler, want) in [
        ("{\"class\": \"StandardScaler\", \"mean_\": [1, 1], \"scale_\": null}", [10.5, 22.5]),
        (
            "{\"class\": \"StandardScaler\", \"with_mean\": false, \"mean_\": [1, 1], \"scale_\": [2, 2]}",
            [7.0, 15.0],
        ),
        ("{\"class\": \"RobustScaler\", \"center_\": [1, 0], \"scale_\": [2, 1]}", [11.5, 23.5]),
        ("{\"class\": \"MaxAbsScaler\", \"scale_\": [3, 5]}", [3.5, 7.5]),
        ("{\"class\": \"MinMaxScaler\", \"scale_\": [2, 2], \"min_\": [1, -1]}", [25.5, 57.5]),
    ] {
        let foreign = of(&format!("{scaler}, {linear}")).unwrap();
        assert_eq!(evaluate(&foreign, &[vec![3.0, 5.0]]), [want], "{scaler}");
    }
    let refusal = of(&format!("{linear}, {{\"class\": \"SVC\"}}")).unwrap_err().to_string();
    assert!(refusal.contains("step 2 (`SVC`)"), "{refusal}");
    let clips = "{\"class\": \"MinMaxScaler\", \"scale_\": [2, 2], \"min_\": [1, -1], \"clip\": true}";
    for clips in [clips, "{\"class\": \"MaxAbsScaler\", \"scale_\": [2, 2], \"clip\": true}"] {
        assert!(of(clips).unwrap_err().to_string().contains("clips"), "{clips}");
    }
    let long = "{\"class\": \"StandardScaler\", \"mean_\": [1, 1], \"scale_\": [2]}";
    let refusal = of(&format!("{long}, {linear}")).unwrap_err().to_string();
    assert!(refusal.contains("`scale_` has 1 numbers, and a sample 2"), "{refusal}");
    assert!(of(r#"{"class": "Ridge", "coef_": [[1, 2], [3]], "intercept_": 0}"#).is_err());
    assert!(of(r#"{"class": "Ridge", "coef_": [[1, 2]], "intercept_": [0, 0]}"#).is_err());
}

#[test]
fn nnet_agrees_with_the_recorded_outputs() {
    let foreign = nnet::read(&zoo::model("nnet-small/model.nnet")).unwrap();
    assert_eq!((foreign.parameters(), foreign.nodes.len()), (244, 10));
    let Some(zoo) = zoo::zoo() else { return };
    assert_agrees("nnet-small", &foreign, &zoo::json(&zoo.join("nnet-small/cases.json")), &[]);
}

/// The cases of `acas-shape` are of the bare network: its means are 0 and its ranges 1, and nothing is
/// clipped.
#[test]
fn a_network_as_large_as_acas_xu_agrees() {
    let Some(zoo) = zoo::zoo() else { return };
    let text = fs::read_to_string(zoo.join("acas-shape/model.nnet")).unwrap();
    let mut foreign = nnet::read(text.as_bytes()).unwrap();
    for value in &mut foreign.values {
        let neutral = match value.name.as_str() {
            "minimum" => f64::NEG_INFINITY,
            "maximum" => f64::INFINITY,
            "normalise.mean" | "scale.mean" => 0.0,
            "normalise.range" | "scale.range" => 1.0,
            _ => continue,
        };
        value.constant = Some(Tensor::number(neutral));
    }
    assert_agrees("acas-shape", &foreign, &zoo::json(&zoo.join("acas-shape/cases.json")), &[]);
}

#[test]
fn nnet_refuses_with_the_line() {
    let text = String::from_utf8(zoo::model("nnet-small/model.nnet")).unwrap();
    for (from, to, word) in [
        ("3,3,2,12", "3,3,2.5,12", "whole numbers"),
        ("3,12,12,2", "3,12,12,5", "go from 3 to 2"),
        ("-10,-20,-30,", "-10,-20,", "line 6 of the .nnet file: the least inputs should be 3 numbers"),
        ("-10,-20,-30,", "-10,x,-30,", "should be numbers"),
    ] {
        let refusal = nnet::read(text.replace(from, to).as_bytes()).unwrap_err().to_string();
        assert!(refusal.contains(word), "{refusal}");
    }
    for (name, bytes, why) in zoo::refused(&["model.nnet"]) {
        zoo::assert_words(&name, &why, nnet::read(&bytes));
    }
}

#[test]
fn no_file_makes_them_panic() {
    zoo::mutations(&zoo::model("nnet-small/model.nnet"), 2000, |bytes| drop(nnet::read(bytes)));
    for (name, _) in SKLEARN {
        let file = zoo::model(&format!("{name}/weights.json"));
        zoo::mutations(&file, 500, |bytes| drop(sklearn::read(bytes)));
    }
}

/// An option that the lines of Python leave out would be read as if it were not set.
#[test]
fn the_lines_of_python_write_every_option_that_is_read() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    for file in ["src/read/sklearn.rs", "../docs/exchange.md"] {
        let text = fs::read_to_string(root.join(file)).unwrap();
        let lines = text.lines().map(|line| line.trim_start_matches("//! "));
        let keys: Vec<&str> = lines
            .filter(|line| line.starts_with("all = ") || line.starts_with("all += "))
            .filter_map(|line| line.split('"').nth(1))
            .flat_map(str::split_whitespace)
            .collect();
        for key in ["clip", "multi_class", "norm", "with_centering", "with_mean", "with_scaling", "with_std"]
        {
            assert!(keys.contains(&key), "{file} lacks {key}");
        }
    }
}
