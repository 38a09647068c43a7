//! Keras files: against the outputs that were recorded, and hostile ones.
#![allow(clippy::unwrap_used, reason = "tests fail by panicking")]

mod zoo;

use std::fs;

use netwright_exchange::fill::{Kind, Wanted, fill, parse_mapping};
use netwright_exchange::foreign::{Node, Op};
use netwright_exchange::read::Order;
use netwright_exchange::read::keras;
use netwright_exchange::{Foreign, Refusal, normalise};
use serde_json::{Value, json};
use zoo::evaluate::{assert_agrees, evaluate};

fn remarks(foreign: &Foreign) -> Vec<String> {
    let remark =
        |node: &'_ Node| if let Op::Unknown { remark } = &node.op { Some(remark.clone()) } else { None };
    foreign.nodes.iter().filter_map(remark).collect()
}

#[test]
fn sequential_models_have_names_and_weights() {
    let foreign = keras::read(&zoo::model("keras-dense/model.keras")).unwrap();
    assert_eq!(foreign.origin, ["Keras 3.15.1"]);
    assert_eq!(foreign.parameters(), 139);
    let words: Vec<&str> = foreign.nodes.iter().map(|node| node.name.as_str()).collect();
    assert_eq!(words, ["dense", "dense", "dense_1", "dense_1", "dense_2", "dense_2"]);
    assert_eq!(foreign.inputs[0].shape, [1, 4]);
}

#[test]
fn dense_models_agree_with_the_recorded_outputs() {
    let Some(zoo) = zoo::zoo() else { return };
    for (name, outputs) in [
        ("keras-dense", &["y"][..]),
        ("keras-activations", &["y"]),
        ("keras-functional", &["p", "v"]),
        ("tf-dense", &["y"]),
    ] {
        let foreign = keras::read(&fs::read(zoo.join(name).join("model.keras")).unwrap()).unwrap();
        assert!(remarks(&foreign).is_empty(), "{name}");
        assert_agrees(name, &foreign, &zoo::json(&zoo.join(name).join("cases.json")), outputs);
    }
}

#[test]
fn convolutional_layers_are_read_and_not_computed() {
    let Some(zoo) = zoo::zoo() else { return };
    for (name, word, parameters) in [
        ("keras-conv1d", "convolutions", 245),
        ("keras-conv2d", "convolutions", 528),
        ("keras-depthwise", "convolutions", 254),
        ("tf-cnn", "convolutions", 301),
    ] {
        let foreign = keras::read(&fs::read(zoo.join(name).join("model.keras")).unwrap()).unwrap();
        let remarks = remarks(&foreign);
        assert!(
            !remarks.is_empty() && remarks.iter().all(|remark| remark.contains(word)),
            "{name}: {remarks:?}"
        );
        assert_eq!(foreign.parameters(), parameters, "{name}");
    }
}

#[test]
fn weights_alone_are_named_by_their_layers() {
    let Some(zoo) = zoo::zoo() else { return };
    let weights = keras::weights(&fs::read(zoo.join("keras-functional/model.weights.h5")).unwrap()).unwrap();
    let names: Vec<&str> = weights.tensors.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(
        names,
        [
            "batch_normalization/gamma",
            "batch_normalization/beta",
            "batch_normalization/moving_mean",
            "batch_normalization/moving_variance",
            "stem/kernel",
            "stem/bias",
            "dense_3/kernel",
            "policy/kernel",
            "policy/bias",
            "value/kernel",
            "value/bias",
            "normalization/mean",
            "normalization/variance",
            "normalization/count",
        ]
    );
    assert_eq!(weights.order, Order::File);
    // The same names from the file that has the layers, too.
    let whole = keras::weights(&fs::read(zoo.join("keras-functional/model.keras")).unwrap()).unwrap();
    assert_eq!(whole.tensors, weights.tensors);
}

fn wanted(tensors: &[(&str, &[usize])]) -> Vec<Wanted> {
    let wanted = |(name, shape): &(&str, &[usize])| Wanted {
        name: (*name).into(),
        shape: shape.to_vec(),
        kind: if name.starts_with("state.") { Kind::Statistics } else { Kind::Parameter },
    };
    tensors.iter().map(wanted).collect()
}

/// The groups of a model that is a class are named like its attributes: only names and shapes pair its
/// layers.
#[test]
fn layers_without_an_order_are_paired_by_shapes_that_are_the_only_ones() {
    let weights = keras::weights(&zoo::model("keras-mixed/class.weights.h5")).unwrap();
    assert_eq!(weights.order, Order::Unknown);
    let mut names: Vec<&str> = weights.tensors.iter().map(|(name, _)| name.as_str()).collect();
    names.retain(|name| name.ends_with("kernel") || name.ends_with("gamma"));
    names.sort_unstable();
    assert_eq!(
        names,
        [
            "batch_normalization_1/gamma",
            "dense_2/kernel",
            "dense_3/kernel",
            "dense_4/kernel",
            "dense_5/kernel"
        ]
    );
    let network = wanted(&[
        ("a.weights", &[3, 5]),
        ("n.weights", &[5]),
        ("n.bias", &[5]),
        ("b.weights", &[5, 5]),
        ("b.bias", &[5]),
        ("y.weights", &[5, 2]),
        ("y.bias", &[2]),
        ("a.bias", &[5]),
        ("state.n", &[5, 2]),
    ]);
    let refusal = fill(&network, &weights, &[]).unwrap_err().to_string();
    assert_eq!(refusal.matches("error: ").count(), 2, "{refusal}");
    for place in ["tensor `b.weights` [5, 5]", "tensor `b.bias` [5]"] {
        let fact = "no layer of the file has its name, nor alone its shape, and the file has no order";
        assert!(refusal.contains(&format!("{place}: {fact}")), "{refusal}");
    }
    let given = "b.weights = dense_3/kernel\nb.bias = dense_3/bias\n";
    let filled = fill(&network, &weights, &parse_mapping(given).unwrap()).unwrap();
    let lines: Vec<String> = filled.mapping.iter().map(ToString::to_string).collect();
    for line in [
        "a.weights = dense_2/kernel",
        "y.bias = dense_5/bias",
        "n.weights = batch_normalization_1/gamma",
        "state.n = batch_normalization_1/moving_mean, batch_normalization_1/moving_variance",
    ] {
        assert!(lines.iter().any(|known| known == line), "{line}: {lines:?}");
    }
    assert_eq!(filled.unused, ["dense_4/kernel", "dense_4/bias"]);
}

/// The archive of `keras-dense` with another configuration.
fn with_config(config: &Value) -> Result<Foreign, Refusal> {
    let archive = zoo::model("keras-dense/model.keras");
    let start = archive.windows(4).position(|bytes| bytes == b"\x89HDF").unwrap();
    with_weights(config, archive[start..].to_vec())
}

fn with_weights(config: &Value, weights: Vec<u8>) -> Result<Foreign, Refusal> {
    let metadata = br#"{"keras_version": "2.15.0"}"#.to_vec();
    let members = [
        ("metadata.json", metadata),
        ("config.json", config.to_string().into_bytes()),
        ("model.weights.h5", weights),
    ];
    keras::read(&zoo::stored(&members))
}

fn sequential(layers: Value) -> Value {
    let mut list =
        vec![json!({"class_name": "InputLayer", "config": {"batch_shape": [null, 4], "name": "x"}})];
    list.extend(layers.as_array().unwrap().iter().cloned());
    json!({"class_name": "Sequential", "config": {"layers": list}})
}

#[test]
fn layers_without_weights_compute_what_keras_computes() {
    let input = [-2.0, -0.5, 1.0, 8.0];
    for (layer, want) in [
        (
            json!({"class_name": "ReLU", "config": {"max_value": 6.0, "negative_slope": 0.5}}),
            vec![-1.0, -0.25, 1.0, 6.0],
        ),
        (json!({"class_name": "ReLU", "config": {"negative_slope": 0.0}}), vec![0.0, 0.0, 1.0, 8.0]),
        (json!({"class_name": "LeakyReLU", "config": {"alpha": 0.5}}), vec![-1.0, -0.25, 1.0, 8.0]),
        (
            json!({"class_name": "Rescaling", "config": {"scale": 2, "offset": [1, 2, 3, 4]}}),
            vec![-3.0, 1.0, 5.0, 20.0],
        ),
        (json!({"class_name": "Activation", "config": {"activation": "relu6"}}), vec![0.0, 0.0, 1.0, 6.0]),
        (
            json!({"class_name": "Activation", "config": {"activation": "hard_sigmoid"}}),
            vec![0.1, 0.4, 0.7, 1.0],
        ),
        (
            json!({"class_name": "Activation", "config": {"activation":
                {"module": "keras.layers", "class_name": "LeakyReLU", "config": {"negative_slope": 0.1}}}}),
            vec![-0.2, -0.05, 1.0, 8.0],
        ),
        (
            json!({"class_name": "Normalization", "config": {"axis": -1, "mean": [1.0], "variance": [4.0], "invert": true}}),
            vec![-3.0, 0.0, 3.0, 17.0],
        ),
        (
            json!({"class_name": "Normalization", "config": {"axis": -1, "mean": [0.0], "variance": [0.25]}}),
            vec![-4.0, -1.0, 2.0, 16.0],
        ),
    ] {
        let foreign = with_config(&sequential(json!([layer]))).unwrap();
        let got = evaluate(&foreign, &[input.to_vec()]);
        for (got, want) in got[0].iter().zip(want) {
            assert!((got - want).abs() < 1e-12, "{layer}: {got} for {want}");
        }
    }
    let layers = json!([{"class_name": "Reshape", "config": {"target_shape": [2, -1]}}, {"class_name": "Flatten", "config": {}},
        {"class_name": "Dense", "config": {"name": "dense", "activation": "linear"}}]);
    let foreign = with_config(&sequential(layers)).unwrap();
    assert!(
        foreign.nodes.iter().any(|node| matches!(node.op, Op::Gemm { .. })),
        "a row again behind Flatten"
    );
}

#[test]
fn words_of_activations_have_the_formulas_of_keras() {
    let (word, layer) =
        (|word: &str| json!({"class_name": "Activation", "config": {"activation": word}}), "Softmax");
    let functional = json!({"class_name": "Activation", "config": {"activation":
        {"module": "builtins", "class_name": "function", "config": "tanh"}}});
    let x = -0.75_f64;
    for (layer, want) in [
        (word("leaky_relu"), -0.15),
        (word("hard_tanh"), -0.75),
        (word("log_sigmoid"), -(1.0 + 0.75_f64.exp()).ln()),
        (word("celu"), x.exp() - 1.0),
        (word("elu"), x.exp() - 1.0),
        (word("exponential"), x.exp()),
        (word("hard_silu"), -0.75 * (0.5 - 0.125)),
        (word("swish"), x / (1.0 + 0.75_f64.exp())),
        (word("linear"), x),
        (functional, x.tanh()),
        (json!({"class_name": layer, "config": {"axis": -1}}), x.exp() / (x.exp() + 2.0 + 1_f64.exp())),
    ] {
        let foreign = with_config(&sequential(json!([layer]))).unwrap();
        let got = evaluate(&foreign, &[vec![x, 0.0, 0.0, 1.0]])[0][0];
        assert!((got - want).abs() < 1e-12, "{layer}: {got} for {want}");
    }
    let foreign = with_config(&sequential(json!([word("mine")]))).unwrap();
    assert!(remarks(&foreign)[0].contains("`mine`"));
}

/// The group of a batch norm holds γ, β, mean and variance; a layer norm finds its γ and β there, too.
#[test]
fn norms_compute_what_keras_computes() {
    let Some(zoo) = zoo::zoo() else { return };
    let file = fs::read(zoo.join("keras-functional/model.weights.h5")).unwrap();
    let parts: Vec<Vec<f64>> = ["gamma", "beta", "moving_mean", "moving_variance"]
        .into_iter()
        .map(|part| {
            let path = format!("batch_normalization/{part}");
            let weights = keras::weights(&file).unwrap().tensors;
            weights.iter().find(|(name, _)| *name == path).unwrap().1.numbers()
        })
        .collect();
    let x: Vec<f64> = (0..12).map(|index| f64::from(index * index) / 7.0 - 3.0).collect();
    let model = |class: &str, shape: Value| {
        json!({"class_name": "Sequential", "config": {"layers": [
            {"class_name": "InputLayer", "config": {"batch_shape": shape, "name": "x"}},
            {"class_name": class, "config": {"name": "batch_normalization", "axis": [-1], "epsilon": 0.01}}]}})
    };
    let (mean, count) = (x.iter().sum::<f64>() / 12.0, 12.0);
    let variance = x.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / count;
    for (class, normal) in [
        (
            "BatchNormalization",
            x.iter().enumerate().map(|(i, x)| (x - parts[2][i]) / (parts[3][i] + 0.01).sqrt()).collect(),
        ),
        ("LayerNormalization", x.iter().map(|x| (x - mean) / (variance + 0.01).sqrt()).collect::<Vec<f64>>()),
    ] {
        let want: Vec<f64> = normal.iter().enumerate().map(|(i, x)| x * parts[0][i] + parts[1][i]).collect();
        for (shape, rows) in [(json!([null, 12]), 1), (json!([null, 2, 12]), 2)] {
            let foreign = with_weights(&model(class, shape), file.clone()).unwrap();
            let got = evaluate(&foreign, &[x.repeat(rows)]);
            for (got, want) in got[0].iter().zip(want.repeat(rows)) {
                assert!((got - want).abs() < 1e-9, "{class}: {got} for {want}");
            }
        }
    }
    let first = json!({"class_name": "Sequential", "config": {"layers": [
        {"class_name": "InputLayer", "config": {"batch_shape": [null, 3, 12], "name": "x"}},
        {"class_name": "BatchNormalization", "config": {"name": "batch_normalization", "axis": 1}}]}});
    assert!(with_weights(&first, file).unwrap_err().to_string().contains("another axis"));
}

#[test]
fn graphs_and_models_within_models_are_followed() {
    let from = |name: &str, call: u64| json!({"class_name": "__keras_tensor__", "config": {"keras_history": [name, call, 0]}});
    let call = |from: Vec<Value>| json!({"args": [from], "kwargs": {}});
    // The layers are out of order, `half` is called twice, and one of them is a model.
    let half = json!({"class_name": "Sequential", "name": "half", "inbound_nodes": [call(vec![from("sum", 0)]), call(vec![from("x", 0)])],
        "config": {"layers": [
            {"class_name": "InputLayer", "config": {"batch_shape": [null, 2], "name": "inner"}},
            {"class_name": "Rescaling", "config": {"name": "scale", "scale": 0.5, "offset": 0.0}}]}});
    let model = |name: &str| {
        json!({"class_name": "Functional", "config": {
        "layers": [
            half,
            {"class_name": "Average", "name": "mean", "config": {}, "inbound_nodes": [call(vec![from("half", 0), from("half", 1)])]},
            {"class_name": "Subtract", "name": "sum", "config": {}, "inbound_nodes": [call(vec![from("x", 0), from(name, 0)])]},
            {"class_name": "InputLayer", "name": "x", "config": {"batch_shape": [null, 2], "name": "x"}},
            {"class_name": "InputLayer", "name": "y", "config": {"batch_shape": [null, 2], "name": "y"}}],
        "input_layers": [["x", 0, 0], ["y", 0, 0]],
        "output_layers": ["mean", 0, 0]}})
    };
    let foreign = with_config(&model("y")).unwrap();
    // ((x − y)/2 + x/2)/2
    assert_eq!(evaluate(&foreign, &[vec![4.0, 8.0], vec![2.0, -6.0]]), [[1.5, 5.5]]);
    let refusal = with_config(&model("mean")).unwrap_err().to_string();
    assert!(refusal.contains("`sum`") && refusal.contains("cycle"), "{refusal}");
}

#[test]
fn refusals_have_the_words_of_the_zoo() {
    for (name, bytes, why) in zoo::refused(&["model.keras", "model.h5"]) {
        zoo::assert_words(&name, &why, keras::read(&bytes));
    }
}

#[test]
fn no_file_makes_it_panic() {
    zoo::mutations(&zoo::model("keras-dense/model.keras"), 800, |bytes| drop(keras::read(bytes)));
    for file in ["keras-mixed/class.weights.h5", "keras-mixed/model.keras"] {
        zoo::mutations(&zoo::model(file), 300, |bytes| drop(keras::weights(bytes)));
    }
    let Some(zoo) = zoo::zoo() else { return };
    let file = fs::read(zoo.join("keras-functional/model.keras")).unwrap();
    zoo::mutations(&file, 300, |bytes| drop(keras::read(bytes)));
}

/// Of Keras 3.15.1.
#[test]
fn a_layer_norm_may_have_no_scale() {
    let foreign = keras::read(&zoo::model("keras-norm-without-scale.keras")).unwrap();
    let normalised = normalise::normalise(&foreign, &normalise::Options::default());
    assert!(normalised.is_ok(), "{normalised:?}");
    let got = evaluate(&foreign, &[vec![1.0, -2.0, 0.5, 3.0]]).concat();
    let want = [-2.280_397_4, 1.940_096_7];
    assert!(got.iter().zip(want).all(|(got, want): (&f64, f64)| (got - want).abs() < 1e-5), "{got:?}");
}
