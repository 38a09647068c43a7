//! Networks for other programs, and what an import makes of them. `tests/random` holds random networks
//! against the interpreter, `tests/export/check.py` against onnxruntime and PyTorch.
#![allow(clippy::unwrap_used, clippy::panic)] // a test may panic

mod text;

use netwright::Network;
use netwright::exchange::flat::Rounding;
use netwright::exchange::import::{Imported, Options, import};
use netwright::exchange::{Foreign, evaluate, export, network, read, write};
use netwright::prelude::*;

network! {
    struct Every {
        x: input(2, 2, 1);
        h: x -> dense(3, frozen = true) -> leaky_relu(0.25) -> dropout(0.25);
        s: h -> dense(2, connect = [0 -> 0, 1 -> 1, 2 -> 0], bias = false, l2 = 0.1) -> elu;
        n: s -> batch_norm(momentum = 0.5, epsilon = 0.001);
        d: n -> dense(2, init = he_normal);
        e: (d + n) * n -> dense(2, tie = d);
        p: e -> prelu;
        q: p - (d - n) -> scale(bias = false);
        r: q -> layer_norm;
        t: r -> rms_norm(epsilon = 1e-6);
        r#type: (t, r) -> slice(1..4) -> dense(2);
        y: r#type -> dense(2, tie = transpose(d), bias = false) -> softmax;
        output: (y, r#type);
        loss: mse(y, allow = "NW0052")
            + 0.5 * huber(r#type, delta = 2.0, mask = k, weight = w, normalise = weights);
        w: target(1);
        k: target(2);
    }
}

/// The items of [`Every`] that a file keeps.
const ITEMS: &str = "\
x: input(2, 2, 1);
h: x -> dense(3, frozen = true) -> leaky_relu(0.25) -> dropout(0.25);
s: h -> dense(2, connect = [0 -> 0, 1 -> 1, 2 -> 0], bias = false) -> elu;
n: s -> batch_norm(momentum = 0.5, epsilon = 0.001);
d: n -> dense(2);
e: (d + n) * n -> dense(2, tie = d);
p: e -> prelu;
q: p - (d - n) -> scale(bias = false);
r: q -> layer_norm;
t: r -> rms_norm(epsilon = 1e-6);
r#type: (t, r) -> slice(1..4) -> dense(2);
y: r#type -> dense(2, tie = transpose(d), bias = false) -> softmax;
w: target(1);
k: target(2);
loss: mse(y) + 0.5 * huber(r#type, delta = 2, weight = w, mask = k, normalise = weights);
output: (y, r#type);
";

network! { struct Chain { x: input(3); h: x -> dense(4) -> relu -> dropout(0.5); y: h -> dense(2, bias = false); loss: mse(y); } }

fn every() -> Every {
    let mut net = Every::new(3);
    net.state.n = [[0.5, 2.0], [-0.25, 0.125]];
    net
}

/// Biases of 0 would be left out by an import of the graph alone.
fn chain() -> Chain {
    let mut net = Chain::new(5);
    net.h.bias = [0.5, -0.25, 1.0, 2.0];
    net
}

fn read_onnx(bytes: &[u8]) -> Foreign {
    read::onnx::read(bytes, &read::NoFiles, &[]).unwrap()
}

fn imported(foreign: Foreign) -> Imported {
    import(foreign, &Options { name: "Net".into(), stem: "net".into(), ..Options::default() }).unwrap()
}

/// The bytes with another text of the same length.
fn replaced(bytes: &[u8], from: &str, to: &str) -> Vec<u8> {
    assert_eq!(from.len(), to.len());
    let mut bytes = bytes.to_vec();
    let at = bytes.windows(from.len()).position(|part| part == from.as_bytes()).unwrap();
    bytes[at..at + to.len()].copy_from_slice(to.as_bytes());
    bytes
}

#[test]
fn an_import_of_an_export_declares_the_same_and_has_the_same_bits() {
    let net = every();
    let exported = export::onnx(&net).unwrap();
    let again = imported(read_onnx(&exported.bytes));
    assert_eq!(write::items(&again.declaration, ""), ITEMS);
    let mut loaded = Every::zeros();
    network::load_bytes(&mut loaded, &again.weights).unwrap();
    assert_eq!(loaded.parameters(), net.parameters());
    assert_eq!(loaded.state.n, net.state.n);
    assert_eq!(
        exported.remarks,
        [
            "`frozen` is in the metadata: `h`",
            "`dropout` is left out, and in the metadata: `h`",
            "options of steps are not in the graph: `s`",
            "initialisers are not in the graph",
            "the loss is in the metadata",
            "the seed and the step of the state are not in the file",
        ]
    );
}

/// A loss that the compiler would refuse, or that reads what is not exported, is not taken from a file.
#[test]
fn a_loss_that_does_not_fit_does_not_come_back() {
    let exported = export::onnx(&every()).unwrap();
    let text = |from: &str, to: &str| {
        let foreign = read_onnx(&replaced(&exported.bytes, from, to));
        write::items(&imported(foreign).declaration, "")
    };
    assert!(text("loss: mse(y)", "loss: mae(y)").contains("loss: mae(y) + 0.5 * huber"));
    for (from, to) in [
        ("loss: mse(y)", "loss: mse(x)"),
        ("loss: mse(y)", "loss: mse(z)"),
        ("loss: mse(y)", "loss: msq(y)"),
        ("loss: mse(y)", "loss: bce(y)"),
        ("+ 0.5 * huber", "+ -.5 * huber"),
        ("delta = 2", "delta = 0"),
        ("delta = 2", "gamma = 2"),
        ("weight = w", "weight = k"),
        ("weight = w", "weight = d"),
        ("mask = k", "mask = w"),
        ("w: target(1)", "d: target(1)"),
        ("k: target(2)", "k: target(3)"),
        ("normalise = weights", "normalise = nothing"),
    ] {
        let text = text(from, to);
        assert!(!text.contains("loss: ") && !text.contains("target("), "{to}: {text}");
    }

    network! {
        struct Two { x: input(3); h: x -> dense(2); y: x -> dense(1); output: y; loss: mse(y) + mse(h); }
    }
    let exported = export::onnx(&Two::new(1)).unwrap();
    assert!(exported.remarks.contains(&"the loss is not in the file".to_owned()), "{:?}", exported.remarks);
    assert!(!write::items(&imported(read_onnx(&exported.bytes)).declaration, "").contains("loss"));
}

/// A state has a field `seed` and a field `step` besides those of the layers.
#[test]
fn layers_named_as_fields_of_the_state_come_back() {
    network! {
        struct Counting {
            x: input(3);
            seed: x -> batch_norm;
            step: seed -> batch_norm;
            seed_: step -> batch_norm;
            y: seed_ -> dense(2);
            loss: mse(y);
        }
    }
    let mut net = Counting::new(1);
    net.state.seed_ = [[0.5, 2.0], [-0.5, 1.5], [0.25, 0.75]];
    net.state.step_ = [[1.0, 3.0], [2.0, 0.5], [3.0, 0.25]];
    net.state.seed__ = [[-1.0, 4.0], [-2.0, 5.0], [-3.0, 6.0]];
    let again = imported(read_onnx(&export::onnx(&net).unwrap().bytes));
    let mut loaded = Counting::zeros();
    network::load_bytes(&mut loaded, &again.weights).unwrap();
    assert_eq!(loaded.parameters(), net.parameters());
    assert_eq!(
        (loaded.state.seed_, loaded.state.step_, loaded.state.seed__),
        (net.state.seed_, net.state.step_, net.state.seed__)
    );

    // By its topology and the tensors of a file, too.
    let path = std::env::temp_dir().join(format!("netwright-counting-{}.safetensors", std::process::id()));
    network::save(&net, &path).unwrap();
    let file = read::safetensors::tensors(&std::fs::read(&path).unwrap()).unwrap();
    std::fs::remove_file(&path).unwrap();
    let source = export::Source::new(Counting::TOPOLOGY, &file.tensors).unwrap();
    for (text, field) in [
        (source.pytorch(), "        mean, variance = self.state.seed__.unbind(-1)\n"),
        (source.keras(), "numbers[\"state.step_\"][:, 0], numbers[\"state.step_\"][:, 1]"),
    ] {
        assert!(text.contains(field), "{text}");
    }
    assert_eq!(source.onnx().unwrap().bytes, export::onnx(&net).unwrap().bytes);
}

/// Only a network with a state has no layer of that name.
#[test]
fn a_layer_may_be_called_state() {
    network! {
        struct Stateless { x: input(3); state: x -> dense(2); loss: mse(state); }
    }
    let net = Stateless::new(1);
    let exported = export::onnx(&net).unwrap();
    assert!(!exported.remarks.iter().any(|remark| remark.contains("the state")), "{:?}", exported.remarks);
    let imported = imported(read_onnx(&exported.bytes));
    assert_eq!(imported.declaration.parameters(), 8);
    let weights = read::safetensors::tensors(&imported.weights).unwrap();
    let source = export::Source::new(Stateless::TOPOLOGY, &weights.tensors).unwrap();
    assert!(!source.pytorch().contains("self.state = Numbers(trained=None"));
    assert_eq!(source.pytorch(), export::pytorch(&net));
}

/// Beside running statistics, a layer cannot be called `state`: an import gives it another name.
#[test]
fn a_layer_of_a_file_called_state_is_renamed_beside_a_state() {
    network! {
        struct Normed { x: input(3); n: x -> batch_norm; stand: n -> dense(2) -> relu; y: stand -> dense(1); }
    }
    let mut bytes = export::onnx(&Normed::new(1)).unwrap().bytes;
    while bytes.windows(5).any(|part| part == b"stand") {
        bytes = replaced(&bytes, "stand", "state");
    }
    let mut foreign = read_onnx(&bytes);
    foreign.declaration = None;
    let options =
        Options { name: "Net".into(), stem: "net".into(), keep_batch_norm: true, ..Options::default() };
    let items = write::items(&import(foreign, &options).unwrap().declaration, "");
    assert!(items.contains("\nstate_: h1 -> dense(2, "), "{items}");
}

/// `-(2·x + 3)`: a negative factor with a negative number beside it is the negative of a sum.
#[test]
fn the_negative_of_a_sum_comes_back() {
    network! {
        struct Negative { x: input(2); h: -(2 * x + 3) -> tanh; k: -(x + 1) -> dense(2); y: h + k -> dense(1); }
    }
    let again = imported(read_onnx(&export::onnx(&Negative::new(1)).unwrap().bytes));
    let items = write::items(&again.declaration, "");
    for item in ["h: -(x * 2.0 + 3.0) -> tanh;", "k: -(x + 1.0) -> dense(2);"] {
        assert!(items.contains(item), "{items}");
    }
}

/// The ε of a norm is no rounding of the square before it: near 0 it is all that there is below the root.
#[test]
fn a_graph_of_a_norm_of_one_number_keeps_its_epsilon() {
    network! { struct One { x: input(1); n: x -> rms_norm; y: n -> dense(1); } }
    let mut foreign = read_onnx(&export::onnx(&One::new(1)).unwrap().bytes);
    foreign.declaration = None;
    let flat = imported(foreign.clone()).flat;
    for x in [0.0, 1e-6, -1e-4, 0.5] {
        let rows = [vec![x]];
        let got = netwright::exchange::flat::outputs(&flat, &rows, Rounding::Double).unwrap();
        let want = evaluate::outputs(&foreign, &rows).unwrap();
        assert!((got[0][0] - want[0][0]).abs() < 1e-12, "{x}: {got:?} and {want:?}");
    }
}

/// A layer without numbers of its own is as frozen as the layer whose weights it uses, and must not say it.
#[test]
fn a_layer_that_is_frozen_with_another_comes_back() {
    network! {
        struct Ties {
            x: input(3);
            h: x -> dense(3, frozen = true) -> tanh;
            k: h -> dense(3, tie = h, bias = false) -> tanh;
            l: k -> dense(3, tie = transpose(h), bias = false) -> tanh;
            m: l -> dense(3, tie = h, frozen = true);
            y: m -> dense(2);
            loss: mse(y);
        }
    }
    let exported = export::onnx(&Ties::new(1)).unwrap();
    let items = write::items(&imported(read_onnx(&exported.bytes)).declaration, "");
    assert_eq!(
        items,
        "\
x: input(3);
h: x -> dense(3, frozen = true) -> tanh;
k: h -> dense(3, tie = h, bias = false) -> tanh;
l: k -> dense(3, tie = transpose(h), bias = false) -> tanh;
m: l -> dense(3, tie = h, frozen = true);
y: m -> dense(2);
loss: mse(y);
output: y;
"
    );
    let frozen = exported.remarks.iter().find(|remark| remark.starts_with("`frozen`"));
    assert_eq!(frozen.unwrap(), "`frozen` is in the metadata: `h`, `m`");
}

#[test]
fn the_numbers_of_the_graph_count_and_not_those_of_the_metadata() {
    let exported = export::onnx(&every()).unwrap();
    let mut foreign = read_onnx(&exported.bytes);
    let weights = foreign.values.iter_mut().find(|value| value.name == "d.bias").unwrap();
    let trained =
        netwright::exchange::Tensor::new(vec![2], netwright::exchange::foreign::Data::F32(vec![7.0, -7.0]));
    weights.constant = trained;
    let mut loaded = Every::zeros();
    network::load_bytes(&mut loaded, &imported(foreign).weights).unwrap();
    assert_eq!(loaded.d.bias, [7.0, -7.0]);
}

#[test]
fn a_changed_graph_is_read_without_the_declaration_beside_it() {
    let exported = export::onnx(&chain()).unwrap();
    assert!(read_onnx(&exported.bytes).declaration.is_some());
    let foreign = read_onnx(&replaced(&exported.bytes, "Relu", "Tanh"));
    assert_eq!(foreign.declaration, None);
    assert!(imported(foreign).module.contains("h: x -> dense(4) -> tanh;"));
}

#[test]
fn a_kept_text_that_is_more_than_items_gets_into_no_source() {
    let exported = export::onnx(&chain()).unwrap();
    for text in [
        "x: input(3);\ny: x } } fn run() { panic!() } mod m { m! {;\noutput: y;\n",
        "x: input(3);\ny: x -> dense(2); weights: file(\"/etc/passwd\");\noutput: y;\n",
        "x: input(3);\n#[derive(Debug)] y: x -> dense(2);\noutput: y;\n",
        "x: input(3);\ny: x -> dense(2)) -> relu;\noutput: y;\n",
        "x: input(3);\ny: x -> dense(2);\n",
        "x: input(3)",
        "",
    ] {
        let foreign = Foreign { declaration: Some(text.into()), ..read_onnx(&exported.bytes) };
        let items = write::items(&imported(foreign).declaration, "");
        assert_eq!(
            items,
            "x: input(3);\nh: x -> dense(4) -> relu;\ny: h -> dense(2, bias = false);\noutput: y;\n"
        );
    }
}

#[test]
fn a_network_of_double_precision_is_rounded_and_says_so() {
    let exported = export::onnx(&Chain::<f64>::new(1)).unwrap();
    let remark = "parameters of double precision are rounded to single precision";
    assert!(exported.remarks.iter().any(|text| text == remark), "{:?}", exported.remarks);
    assert!(export::onnx(&Chain::new(1)).unwrap().remarks.iter().all(|text| text != remark));
}

#[test]
fn numbers_that_are_not_finite_are_refused() {
    let mut net = Chain::new(1);
    net.h.bias[2] = f32::NAN;
    let fact = "network `Chain`: the number at index 14 of the flat view is NaN in single precision";
    for refusal in [export::onnx(&net).err(), export::c(&net).err(), export::nnet(&net).err()] {
        assert!(refusal.unwrap().to_string().contains(fact));
    }
    let mut wide = Chain::<f64>::new(1);
    wide.parameters_mut()[3] = 1e300;
    assert!(export::onnx(&wide).is_err());
}

network! {
    struct Limits {
        x: input(2);
        h: x -> clip([0, -1], [1, 2]) -> dense(2) -> clip([-0.5, -0.25], [inf, 0.125]);
        y: 1 - 0.5 * h + x -> clip(-1, inf);
    }
}

#[test]
fn each_limit_of_a_chain_keeps_its_bounds() {
    let mut net = Limits::new(2);
    net.h.bias = [0.25, -0.125];
    let exported = export::onnx(&net).unwrap();
    let foreign = read_onnx(&exported.bytes);
    for x in [[-3.0, -3.0], [0.5, 0.5], [3.0, 3.0], [0.25, -0.75]] {
        let rows = evaluate::outputs(&foreign, &[x.map(f64::from).to_vec()]).unwrap();
        for (&got, want) in rows[0].iter().zip(net.forward(&x)) {
            assert!((got - f64::from(want)).abs() < 1e-6, "{got} {want}");
        }
    }
    assert_eq!(
        write::items(&imported(foreign).declaration, ""),
        "x: input(2);\n\
         h: x -> clip([0.0, -1.0], [1.0, 2.0]) -> dense(2) -> clip([-0.5, -0.25], [inf, 0.125]);\n\
         y: 1.0 - h * 0.5 + x -> clip(-1.0, inf);\noutput: y;\n"
    );
}
