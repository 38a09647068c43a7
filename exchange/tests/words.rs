//! Recurrent layers and convolutions over time are words of the language in what an import writes, and
//! equations where no word is what the file computes.
#![allow(clippy::unwrap_used, reason = "tests fail by panicking")]

mod zoo;

use netwright_exchange::import::{Imported, Options, import};
use netwright_exchange::read::{self, Choices, Folder};

/// What an import of a model writes; it is refused where it does not compute what the file computes.
fn imported(folder: &std::path::Path, file: &str, outputs: &[&str]) -> Imported {
    let path = folder.join(file);
    let (bytes, files) = (std::fs::read(&path).unwrap(), Folder(path.parent().unwrap()));
    let choices = Choices { files: &files, ..Choices::default() };
    let foreign = read::network(file, &bytes, &choices).unwrap();
    let outputs = outputs.iter().map(|output| (*output).to_owned()).collect();
    import(foreign, &Options { name: "Net".into(), stem: "net".into(), outputs, ..Options::default() })
        .unwrap()
}

#[test]
fn layers_over_time_are_words() {
    let Some(zoo) = zoo::zoo() else { return };
    for (file, outputs, words) in [
        ("gru-all-steps/model.onnx", &[][..], &["h_n: x -> gru(8);"][..]),
        ("gru-all-steps/ts11.onnx", &[], &["h_n: x -> gru(8);"]),
        ("gru-last-2layer/model.onnx", &[], &["gru: x -> gru(6);", "gru_1: gru -> gru(6);"]),
        ("gru-step/model.onnx", &[], &["h_out: x -> gru(8);"]),
        ("lstm-all-steps/model.onnx", &["y"], &["lstm: x -> lstm(10);"]),
        ("rnn-tanh/model.onnx", &[], &["h_n: x -> rnn(9);"]),
        ("rnn-relu-seqfirst/ts17.onnx", &[], &["rnn: x -> rnn(5, relu);", "rnn_1: rnn -> rnn(5, relu);"]),
        ("keras-gru/model.keras", &[], &["gru: input_layer_5 -> gru(8);"]),
        ("keras-lstm/model.keras", &[], &["lstm: input_layer_6 -> lstm(7);"]),
        ("keras-simplernn/model.keras", &[], &["simple_rnn_1: simple_rnn -> rnn(5, relu);"]),
        ("rtneural-gru/model.json", &[], &["gru2: dense1 -> gru(8);"]),
        ("rtneural-conv/model.json", &[], &["conv1d2: dense1 -> causal_conv(6, kernel = 3, dilation = 2);"]),
        (
            "conv1d-causal/model.onnx",
            &[],
            &[
                "h1: x -> causal_conv(4, kernel = 3) -> relu;",
                "h2: h1 -> causal_conv(4, kernel = 3, dilation = 2) -> relu;",
            ],
        ),
        ("public/rtneural/gru.json", &[], &["-> gru(8);"]),
        ("public/rtneural/lstm.json", &[], &["-> lstm(8);"]),
    ] {
        let module = imported(&zoo, file, outputs).module;
        for word in words {
            assert!(module.contains(word), "{file}: {word}\n{module}");
        }
        assert!(!module.contains("prev("), "{file}: {module}");
    }
}

#[test]
fn cells_without_a_bias_and_other_reset_gates_are_words() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/models/keras-recurrent");
    for (file, word) in [
        ("gru-no-bias.keras", "-> gru(3, bias = false);"),
        ("gru-before.keras", "-> gru(3, reset = before);"),
        ("gru-before-no-bias.keras", "-> gru(3, reset = before, bias = false);"),
    ] {
        let module = imported(&folder, file, &[]).module;
        assert!(module.contains(word) && !module.contains("prev("), "{file}: {module}");
    }
}

/// The cell is an output, which no name of the word is; the state begins with other numbers than zeros; the
/// input is mixed into the sum of a convolution.
#[test]
fn what_no_word_computes_stays_as_equations() {
    let Some(zoo) = zoo::zoo() else { return };
    for (file, outputs) in [
        ("lstm-all-steps/model.onnx", &["y", "c_n"][..]),
        ("nam-lstm-1x8/model.nam", &[]),
        ("nam-a1-nano-shape/model.nam", &[]),
    ] {
        let module = imported(&zoo, file, outputs).module;
        assert!(module.contains("prev(") && !module.contains("lstm("), "{file}: {module}");
        assert!(!module.contains("causal_conv("), "{file}: {module}");
    }
}
