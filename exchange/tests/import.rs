//! What files become: the text of declarations, of tests, and how far the networks are from their files.
#![allow(clippy::unwrap_used, reason = "tests fail by panicking")]

use std::path::Path;

use netwright_exchange::foreign::{Op, Pair, Port, Reduction};
use netwright_exchange::import::{Imported, Options, import};
use netwright_exchange::normalise::{self, normalise};
use netwright_exchange::write::Cases;
use netwright_exchange::{Foreign, Refusal, Tensor, evaluate, flat, read, write};

fn models() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/models")
}

fn imported(model: &str, options: Options) -> Result<Imported, Refusal> {
    let path = models().join(model);
    let bytes = std::fs::read(&path).unwrap();
    let files = read::Folder(path.parent().unwrap());
    let foreign = read::network(model, &bytes, &read::Choices { files: &files, ..read::Choices::default() })?;
    import(foreign, &Options { name: "Net".into(), stem: "net".into(), ..options })
}

fn items(model: &str) -> String {
    write::items(&imported(model, Options::default()).unwrap().declaration, "")
}

#[test]
fn declarations_are_as_a_person_would_write_them() {
    let heads = "obs: input(8);\ntrunk_0: obs -> dense(32) -> relu;\ntrunk_2: trunk_0 -> dense(32) -> relu;\n\
                 value: trunk_2 -> dense(1);\npolicy: trunk_2 -> dense(5) -> softmax;\noutput: (policy, value);\n";
    assert_eq!(items("two-heads/ts17.onnx"), heads);
    // The other exporter puts the numbers into a file beside it.
    assert_eq!(items("two-heads/model.onnx"), heads);
    assert_eq!(
        items("mlp-gelu-erf/ts11.onnx"),
        "x: input(7);\nnet_0: x -> dense(14) -> gelu;\nnet_2: net_0 -> dense(14) -> gelu;\ny: net_2 -> dense(4);\noutput: y;\n"
    );
    assert_eq!(
        items("tied-autoencoder/ts17.onnx"),
        "x: input(12);\nenc: x -> dense(5) -> tanh;\ny: enc -> dense(12, tie = transpose(enc));\noutput: y;\n"
    );
    assert_eq!(
        items("mlp-layernorm/ts13.onnx"),
        "x: input(6);\nnet_0: x -> dense(16);\nnet_1: net_0 -> layer_norm -> elu;\nnet_3: net_1 -> dense(16);\n\
         net_4: net_3 -> layer_norm(epsilon = 1e-6) -> relu;\ny: net_4 -> dense(3);\noutput: y;\n"
    );
}

#[test]
fn the_same_file_gives_the_same_bytes() {
    let [one, two] = [(); 2].map(|()| imported("glu/ts11.onnx", Options::default()).unwrap());
    assert_eq!((one.module, one.weights, one.test), (two.module, two.weights, two.test));
}

#[test]
fn chosen_outputs_alone_are_imported() {
    let value =
        imported("two-heads/ts17.onnx", Options { outputs: vec!["value".into()], ..Options::default() })
            .unwrap();
    assert_eq!(value.declaration.outputs.len(), 1);
    assert!(!value.module.contains("policy"), "{}", value.module);
    let unknown =
        imported("two-heads/ts17.onnx", Options { outputs: vec!["q".into()], ..Options::default() })
            .unwrap_err()
            .to_string();
    assert!(unknown.contains("--output q") && unknown.contains("`policy`, `value`"), "{unknown}");
    let input = imported("two-heads/ts17.onnx", Options { inputs: vec!["q".into()], ..Options::default() })
        .unwrap_err()
        .to_string();
    assert!(input.contains("--input q") && input.contains("`obs`"), "{input}");
}

#[test]
fn a_label_is_left_out_and_said() {
    let imported = imported("sklearn-mlp-binary/model.onnx", Options::default()).unwrap();
    assert_eq!(imported.declaration.outputs.len(), 1);
    assert!(
        imported.module.contains("is a label and is left out: `classify` finds the class."),
        "{}",
        imported.module
    );
}

#[test]
fn a_test_has_at_most_64_rows_and_200_kb() {
    for model in ["two-heads/ts17.onnx", "glu/ts11.onnx", "keras-dense/model.keras"] {
        let imported = imported(model, Options::default()).unwrap();
        assert!(imported.test.len() <= 200_000 && imported.test.matches("    ([").count() <= 64, "{model}");
        assert!(imported.summary.difference <= 1e-6, "{model}: {}", imported.summary.difference);
    }
}

#[test]
fn recorded_cases_have_to_agree() {
    let wrong = Cases { inputs: vec![vec![0.0; 6]], outputs: vec![vec![1.0, 2.0]] };
    let refusal = imported("glu/ts11.onnx", Options { cases: Some(wrong), ..Options::default() })
        .unwrap_err()
        .to_string();
    assert!(refusal.contains("case 0"), "{refusal}");
    let json: serde_json::Value =
        serde_json::from_slice(&std::fs::read(models().join("glu/cases.json")).unwrap()).unwrap();
    let rows = |field: &str| -> Vec<Vec<f64>> {
        json[field]
            .as_array()
            .unwrap()
            .iter()
            .map(|row| row.as_array().unwrap().iter().map(|number| number.as_f64().unwrap()).collect())
            .collect()
    };
    let right = Cases { inputs: rows("inputs"), outputs: rows("outputs") };
    let imported = imported("glu/ts11.onnx", Options { cases: Some(right), ..Options::default() }).unwrap();
    assert!(
        imported.test.contains("const RECORDED") && imported.test.contains("CASES.iter().chain(RECORDED)"),
        "{}",
        imported.test
    );
}

#[test]
fn what_cannot_be_imported_is_named_with_its_node() {
    let refusal = imported("unknown/topk.onnx", Options::default()).unwrap_err().to_string();
    assert!(refusal.contains("node `/net/TopK` (TopK)") && refusal.contains("does not sort"), "{refusal}");
}

#[test]
fn batch_norms_are_kept_if_asked() {
    let kept =
        imported("tf-dense/model.keras", Options { keep_batch_norm: true, ..Options::default() }).unwrap();
    assert!(
        kept.module.contains("batch_normalization: dense -> batch_norm(epsilon = 0.001)"),
        "{}",
        kept.module
    );
    let folded = imported("tf-dense/model.keras", Options::default()).unwrap();
    assert!(
        folded.module.contains("batch_normalization: dense -> scale(frozen = true)"),
        "{}",
        folded.module
    );
    let names: Vec<&str> = kept
        .declaration
        .tensors
        .iter()
        .map(|tensor| tensor.name.as_str())
        .filter(|name| name.contains("batch"))
        .collect();
    assert_eq!(
        names,
        ["batch_normalization.weights", "batch_normalization.bias", "state.batch_normalization"]
    );
}

/// ONNX' `noop_with_empty_axes`: without axes, nothing is reduced.
#[test]
fn a_reduction_of_no_axes_leaves_the_row_as_it_is() {
    for (nothing_if_empty, want) in [(true, vec![4.0, 8.0, 12.0]), (false, vec![12.0])] {
        let mut foreign = Foreign::default();
        let x = foreign.value("x", None);
        foreign.inputs.push(Port { value: x, shape: vec![1, 3], batch: false });
        let op = Op::Reduce { reduction: Reduction::Sum, keep_axes: true, nothing_if_empty };
        let sum = foreign.node("sum", "ReduceSum", op, &[x]);
        let two = foreign.value("two", Some(Tensor::number(2.0)));
        let y = foreign.node("y", "Mul", Op::Pair(Pair::Mul), &[sum, two]);
        foreign.outputs.push(y);
        let want = vec![want];
        let row = [if nothing_if_empty { vec![2.0, 4.0, 6.0] } else { vec![1.0, 2.0, 3.0] }];
        assert_eq!(evaluate::outputs(&foreign, &row).unwrap(), want);
        let flat = normalise(&foreign, &normalise::Options::default()).unwrap();
        assert_eq!(flat::outputs(&flat, &row, flat::Rounding::Double).unwrap(), want);
    }
}
