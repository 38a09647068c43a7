//! Fill: which layer of a file each declared layer is.
#![allow(clippy::unwrap_used, reason = "tests fail by panicking")]

mod zoo;

use std::collections::BTreeMap;

use netwright_exchange::fill::{Filled, Kind, Wanted, fill};
use netwright_exchange::foreign::Data;
use netwright_exchange::import::{Options, declare};
use netwright_exchange::read::{self, Choices};
use netwright_exchange::{Refusal, Tensor};

/// The tensors of dense layers of these names and sizes.
fn dense(layers: &[(&str, usize, usize)]) -> Vec<Wanted> {
    let of = |name: String, shape: Vec<usize>| Wanted { name, shape, kind: Kind::Parameter };
    layers
        .iter()
        .flat_map(|&(name, from, to)| {
            [of(format!("{name}.weights"), vec![from, to]), of(format!("{name}.bias"), vec![to])]
        })
        .collect()
}

/// Layers of PyTorch in the order of the text of their names, each with numbers of its own.
fn file(layers: &[(&str, usize, usize)]) -> Vec<u8> {
    let mut tensors = Vec::new();
    for (at, &(name, from, to)) in layers.iter().enumerate() {
        let number = 1.0 + at as f32;
        let of = |shape: Vec<usize>| {
            Tensor::new(shape.clone(), Data::F32(vec![number; shape.iter().product()])).unwrap()
        };
        tensors.push((format!("{name}.bias"), of(vec![to])));
        tensors.push((format!("{name}.weight"), of(vec![to, from])));
    }
    tensors.sort_by(|a, b| a.0.cmp(&b.0));
    read::safetensors::write(&tensors, &[])
}

fn filled(wanted: &[Wanted], name: &str, bytes: &[u8]) -> Result<Filled, Refusal> {
    fill(wanted, &read::weights(name, bytes, &Choices::default())?, &[])
}

/// Where the weights of each layer are from.
fn sources(filled: &Filled) -> Vec<&str> {
    let weights = filled.mapping.iter().filter(|mapped| mapped.name.ends_with(".weights"));
    weights.map(|mapped| mapped.from[0].trim_end_matches(".weight")).collect()
}

#[test]
fn numbers_in_names_are_the_order_of_a_file_without_one() {
    let names = ["a", "b", "c", "d"];
    let wanted = dense(&names.map(|name| (name, 4, 4)));
    let series = file(&[("net.0", 4, 4), ("net.2", 4, 4), ("net.4", 4, 4), ("net.10", 4, 4)]);
    let got = filled(&wanted, "w.safetensors", &series).unwrap();
    assert_eq!(sources(&got), ["net.0", "net.2", "net.4", "net.10"]);
    let blocks = file(&[("1.fc.2", 4, 4), ("1.fc.10", 4, 4), ("2.fc.1", 4, 4), ("10.fc.0", 4, 4)]);
    let got = filled(&wanted, "w.safetensors", &blocks).unwrap();
    assert_eq!(sources(&got), ["1.fc.2", "1.fc.10", "2.fc.1", "10.fc.0"]);
}

/// The state of a network with a layer `seed` has a field `seed_` beside its own `seed`.
#[test]
fn statistics_belong_to_their_layer_whatever_their_field_is_called() {
    let of = |name: &str, shape: &[usize], kind| Wanted { name: name.into(), shape: shape.to_vec(), kind };
    let wanted = [
        of("seed.weights", &[3], Kind::Parameter),
        of("seed.bias", &[3], Kind::Parameter),
        of("other_.weights", &[3], Kind::Parameter),
        of("other_.bias", &[3], Kind::Parameter),
        of("state.seed", &[], Kind::Counter),
        of("state.step", &[], Kind::Counter),
        of("state.seed_", &[3, 2], Kind::Statistics),
        of("state.other_", &[3, 2], Kind::Statistics),
    ];
    let parts = ["weight", "bias", "running_mean", "running_var"];
    let tensors: Vec<_> = ["other_", "seed"]
        .iter()
        .flat_map(|layer| parts.map(|part| format!("{layer}.{part}")))
        .zip(1_u8..)
        .map(|(name, number)| (name, Tensor::new(vec![3], Data::F32(vec![f32::from(number); 3])).unwrap()))
        .collect();
    let filled = filled(&wanted, "w.safetensors", &read::safetensors::write(&tensors, &[])).unwrap();
    let mapping: Vec<String> = filled.mapping.iter().map(ToString::to_string).collect();
    assert_eq!(
        mapping,
        [
            "seed.weights = seed.weight",
            "seed.bias = seed.bias",
            "other_.weights = other_.weight",
            "other_.bias = other_.bias",
            "state.seed = 0",
            "state.step = 0",
            "state.seed_ = seed.running_mean, seed.running_var",
            "state.other_ = other_.running_mean, other_.running_var",
        ]
    );
}

#[test]
fn without_numbers_shapes_pair_or_nothing_does() {
    let wanted = dense(&[("first", 4, 6), ("second", 6, 3)]);
    let unlike = file(&[("up", 4, 6), ("down", 6, 3)]);
    // A weight of `[6, 4]` is of a layer from 4 to 6.
    assert_eq!(sources(&filled(&wanted, "w.safetensors", &unlike).unwrap()), ["up", "down"]);
    let alike = dense(&[("first", 4, 4), ("second", 4, 4)]);
    for names in [["up", "down"], ["actor.0", "critic.0"], ["fc1", "out"]] {
        let bytes = file(&names.map(|name| (name, 4, 4)));
        let refusal = filled(&alike, "w.safetensors", &bytes).unwrap_err().to_string();
        assert!(refusal.contains("the file has no order") && refusal.contains("--map"), "{refusal}");
    }
}

#[test]
fn safetensors_are_paired_like_the_state_dict_of_the_same_model() {
    let Some(zoo) = zoo::zoo() else { return };
    let read = |name: &str| std::fs::read(zoo.join("acas-shape").join(name)).unwrap();
    let sizes = [(5, 50), (50, 50), (50, 50), (50, 50), (50, 50), (50, 50), (50, 5)];
    let names = ["a", "b", "c", "d", "e", "f", "g"];
    let layers: Vec<_> = names.iter().zip(sizes).map(|(&name, (from, to))| (name, from, to)).collect();
    let wanted = dense(&layers);
    let state_dict = filled(&wanted, "weights.pt", &read("weights.pt")).unwrap();
    let safetensors = filled(&wanted, "weights.safetensors", &read("weights.safetensors")).unwrap();
    assert_eq!(safetensors.mapping, state_dict.mapping);
    assert_eq!(safetensors.tensors, state_dict.tensors);
}

/// A layer under `weight_norm` holds a length and a direction, from which its weights are computed.
#[test]
fn weights_that_are_computed_are_named() {
    for [length, direction] in [
        ["h.weight_g", "h.weight_v"],
        ["h.parametrizations.weight.original0", "h.parametrizations.weight.original1"],
    ] {
        let tensors = [
            ("h.bias".to_owned(), Tensor::row(vec![0.0; 3])),
            (length.to_owned(), Tensor::new(vec![3, 1], Data::F32(vec![1.0; 3])).unwrap()),
            (direction.to_owned(), Tensor::new(vec![3, 3], Data::F32(vec![1.0; 9])).unwrap()),
        ];
        let file = read::safetensors::write(&tensors, &[]);
        let refusal = filled(&dense(&[("h", 3, 3)]), "w.safetensors", &file).unwrap_err().to_string();
        assert!(refusal.contains("remove_parametrizations(layer, \"weight\")"), "{refusal}");
    }
}

/// `flax-state.msgpack` is a `TrainState` of flax 0.12.8, which has copies of the parameters for Adam.
#[test]
fn a_key_chooses_the_parameters_of_a_state() {
    let bytes = zoo::model("flax-state.msgpack");
    let of = |key| read::weights("w.msgpack", &bytes, &Choices { key: Some(key), ..Choices::default() });
    let params = of("params").unwrap();
    assert_eq!(params.tensors.len(), 6);
    assert!(params.tensors.iter().all(|(name, _)| name.starts_with("params/")));
    let refusal = of("param").unwrap_err().to_string();
    assert!(refusal.contains("`param`") && refusal.contains("params"), "{refusal}");
}

/// Of PyTorch 2.15: the quantised `state_dict` of a model, which is a `state_dict` already.
#[test]
fn quantised_weights_are_to_be_saved_in_floating_point() {
    let refusal =
        read::weights("w.pt", &zoo::model("quantised.pt"), &Choices::default()).unwrap_err().to_string();
    assert!(refusal.contains("quantisation") && !refusal.contains("state_dict"), "{refusal}");
}

/// The tensors of an imported model over time by their names, and those of its state dict in declared layers.
fn both_ways(folder: &str, layers: &[(&str, usize, usize)]) -> Option<[BTreeMap<String, Vec<f64>>; 2]> {
    let folder = zoo::zoo()?.join(folder);
    let bytes = |file: &str| std::fs::read(folder.join(file)).unwrap();
    let files = read::Folder(&folder);
    let choices = Choices { files: &files, ..Choices::default() };
    let foreign = read::network("model.onnx", &bytes("model.onnx"), &choices).unwrap();
    let options = Options { name: "Net".into(), stem: "net".into(), ..Options::default() };
    let tensors = declare(foreign, &options).unwrap().declaration.tensors;
    let imported =
        tensors.into_iter().map(|tensor| (tensor.name, tensor.numbers.into_iter().map(f64::from).collect()));
    let got = filled(&dense(layers), "weights.pt", &bytes("weights.pt")).unwrap();
    let own = got.tensors.into_iter().map(|(name, tensor)| (name, tensor.numbers()));
    Some([imported.collect(), own.collect()])
}

/// Some columns of a matrix with so many.
fn columns(numbers: &[f64], all: usize, of: std::ops::Range<usize>) -> Vec<f64> {
    numbers.chunks(all).flat_map(|row| row[of.clone()].to_vec()).collect()
}

fn assert_near(got: &[f64], want: &[f64]) {
    assert_eq!(got.len(), want.len());
    assert!(got.iter().zip(want).all(|(got, want)| (got - want).abs() < 1e-6), "{got:?} {want:?}");
}

#[test]
fn a_gru_of_pytorch_is_the_word_as_onnx_has_it() {
    let layers = [("rnn", 10, 16), ("rnn_new", 2, 8), ("rnn_hidden", 8, 8), ("head", 8, 1)];
    let Some([onnx, own]) = both_ways("gru-all-steps", &layers) else { return };
    // Both have r before z, and ONNX z before r.
    for part in ["", "_new", "_hidden"] {
        for tensor in ["weights", "bias"] {
            assert_near(&own[&format!("rnn{part}.{tensor}")], &onnx[&format!("h_n{part}.{tensor}")]);
        }
    }
}

/// What an import of a model of Keras writes, and what its weights fill.
#[test]
fn cells_of_keras_are_the_words_as_their_model_has_them() {
    let Some(zoo) = zoo::zoo() else { return };
    for (name, layers) in [
        ("keras-gru", &[("gru", 10, 16), ("gru_new", 2, 8), ("gru_hidden", 8, 8), ("dense_18", 8, 1)][..]),
        ("keras-lstm", &[("lstm", 10, 28), ("dense_19", 7, 2)]),
        ("keras-simplernn", &[("simple_rnn", 8, 6), ("simple_rnn_1", 11, 5), ("dense_20", 5, 2)]),
    ] {
        let bytes = |file: &str| std::fs::read(zoo.join(name).join(file)).unwrap();
        let foreign = read::keras::read(&bytes("model.keras")).unwrap();
        let options = Options { name: "Net".into(), stem: "net".into(), ..Options::default() };
        let declaration = declare(foreign, &options).unwrap().declaration;
        let got = filled(&dense(layers), "model.weights.h5", &bytes("model.weights.h5")).unwrap();
        assert_eq!(got.unused, [""; 0], "{name}");
        assert_eq!(got.tensors.len(), declaration.tensors.len(), "{name}");
        for tensor in declaration.tensors {
            let own = got.tensors.iter().find(|(name, _)| *name == tensor.name).unwrap();
            let numbers: Vec<f64> = tensor.numbers.iter().map(|number| f64::from(*number)).collect();
            assert_near(&own.1.numbers(), &numbers);
        }
    }
}

/// Four times as many columns as units are those of an LSTM: what says it is a GRU is not taken for one.
#[test]
fn a_cell_of_keras_is_of_the_class_of_its_name() {
    let of = |cell: &str, gates: usize| {
        let tensor = |part: &str, rows: usize| {
            let numbers = vec![0.5; rows * gates * 2];
            let tensor = Tensor::new(vec![rows, gates * 2], Data::F32(numbers)).unwrap();
            (format!("h/{cell}/{part}"), tensor)
        };
        let tensors = [tensor("kernel", 1), tensor("recurrent_kernel", 2)];
        let bytes = read::safetensors::write(&tensors, &[]);
        filled(&dense(&[("h", 3, gates * 2)])[..1], "w.safetensors", &bytes)
    };
    for (cell, gates) in [("lstm_cell", 4), ("lstm_cell_1", 4), ("simple_rnn_cell", 1)] {
        let got = of(cell, gates).unwrap();
        assert_eq!((got.tensors[0].0.as_str(), got.unused.len()), ("h.weights", 0), "{cell}");
    }
    for (cell, gates) in [("gru_cell", 4), ("gru_cell", 1), ("simple_rnn_cell", 4), ("lstm_cell", 1)] {
        let refusal = of(cell, gates).unwrap_err().to_string();
        assert!(refusal.contains("h.weights"), "{cell}: {refusal}");
    }
}

#[test]
fn lstms_of_pytorch_are_the_words_as_onnx_has_them() {
    let layers = [("rnn", 11, 40), ("head", 10, 1)];
    let Some([onnx, own]) = both_ways("lstm-all-steps", &layers) else { return };
    let gates = onnx.iter().find(|(name, _)| name.ends_with("_gates.weights")).unwrap();
    let stem = gates.0.trim_end_matches("_gates.weights");
    // i, f, g, o here; i, o, f, g there.
    for (ours, theirs) in [(0..10, 0..10), (10..20, 20..30), (20..30, 30..40), (30..40, 10..20)] {
        assert_near(&columns(&own["rnn.weights"], 40, ours.clone()), &columns(gates.1, 40, theirs.clone()));
        assert_near(&own["rnn.bias"][ours], &onnx[&format!("{stem}_gates.bias")][theirs]);
    }
}

#[test]
fn layers_over_time_that_no_word_is_are_refused_by_name() {
    let of = |names: &[(&str, &[usize])]| {
        let tensor = |&(name, shape): &(&str, &[usize])| {
            let numbers = vec![0.5; shape.iter().product()];
            (name.to_owned(), Tensor::new(shape.to_vec(), Data::F32(numbers)).unwrap())
        };
        let bytes = read::safetensors::write(&names.iter().map(tensor).collect::<Vec<_>>(), &[]);
        filled(&dense(&[("h", 3, 2)]), "w.safetensors", &bytes).map(|_| ()).unwrap_err().to_string()
    };
    let pair: [(&str, &[usize]); 2] = [("g.weight_ih_l0", &[6, 1]), ("g.weight_hh_l0", &[6, 2])];
    let reverse = of(&[pair[0], pair[1], ("g.weight_ih_l0_reverse", &[6, 1])]);
    assert!(reverse.contains("g.weight_ih_l0_reverse") && reverse.contains("from its end"), "{reverse}");
    let projected = of(&[("g.weight_hr_l0", &[1, 2])]);
    assert!(projected.contains("projects its state"), "{projected}");
    assert!(of(&pair[..1]).contains("one of its matrices is missing"));
    let odd = of(&[("g.weight_ih_l0", &[4, 1]), ("g.weight_hh_l0", &[4, 2])]);
    assert!(odd.contains("[4, 1] and [4, 2] are none of a GRU, an LSTM or an RNN"), "{odd}");
}

#[test]
fn a_convolution_of_pytorch_reads_the_oldest_step_first() {
    // [output 1][input 2][kernel 2]: the numbers of a step are beside each other here.
    let weight = Tensor::new(vec![1, 2, 2], Data::F32(vec![1.0, 2.0, 3.0, 4.0])).unwrap();
    let tensors = [("c.bias".to_owned(), Tensor::row(vec![0.5])), ("c.weight".to_owned(), weight)];
    let bytes = read::safetensors::write(&tensors, &[]);
    let got = filled(&dense(&[("c", 4, 1)]), "w.safetensors", &bytes).unwrap();
    assert_eq!(got.tensors[0].1.numbers(), [1.0, 3.0, 2.0, 4.0]);
}
