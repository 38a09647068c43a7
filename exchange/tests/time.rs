//! Recurrent layers and convolutions over time: against recordings of Keras, and with sizes that no program
//! writes.
#![allow(clippy::unwrap_used, reason = "tests fail by panicking")]

mod zoo;

use netwright_exchange::fill::{Kind, Wanted, fill};
use netwright_exchange::foreign::{Cell, Data, Op, Port, ValueId};
use netwright_exchange::import::{Imported, Options, import};
use netwright_exchange::read::{Weights, keras, rtneural};
use netwright_exchange::write::Cases;
use netwright_exchange::{Foreign, Refusal, Tensor, evaluate};
use serde_json::Value;

fn imported(foreign: Foreign, cases: Option<Cases>) -> Result<Imported, Refusal> {
    import(foreign, &Options { name: "Net".into(), stem: "net".into(), cases, ..Options::default() })
}

fn file(name: &str) -> Vec<u8> {
    zoo::model(&format!("keras-recurrent/{name}"))
}

/// A sequence and what Keras 3.15.1 computes of it, one list each.
fn recorded(name: &str) -> Cases {
    let cases: Value = serde_json::from_slice(&file("cases.json")).unwrap();
    let flat = |of: &Value| -> Vec<f64> {
        let rows = of.as_array().unwrap().iter().flat_map(|row| row.as_array().unwrap());
        rows.map(|number| number.as_f64().unwrap()).collect()
    };
    Cases { inputs: vec![flat(&cases[name]["inputs"])], outputs: vec![flat(&cases[name]["outputs"])] }
}

/// A file of Keras with another text of the same length in its configuration.
fn changed(name: &str, from: &str, to: &str) -> Result<Foreign, Refusal> {
    assert_eq!(from.len(), to.len());
    let mut bytes = file(name);
    let at = bytes.windows(from.len()).position(|window| window == from.as_bytes()).unwrap();
    bytes[at..at + to.len()].copy_from_slice(to.as_bytes());
    zoo::seal(&mut bytes);
    keras::read(&bytes)
}

#[test]
fn recurrent_models_of_keras_agree_with_their_recordings() {
    for name in ["gru-no-bias", "gru-before", "gru-before-no-bias", "conv-open"] {
        let foreign = keras::read(&file(&format!("{name}.keras"))).unwrap();
        let cases = recorded(name);
        if name != "conv-open" {
            let got = evaluate::outputs(&foreign, &cases.inputs).unwrap().concat();
            let apart = got.iter().zip(&cases.outputs[0]).map(|(got, want)| (got - want).abs());
            assert_eq!(got.len(), cases.outputs[0].len(), "{name}");
            assert!(apart.fold(0.0, f64::max) < 1e-6, "{name}");
        }
        // Refused where a recorded stream disagrees.
        imported(foreign, Some(cases)).unwrap();
    }
    let foreign = rtneural::read(&file("gru-no-bias.json")).unwrap();
    imported(foreign, Some(recorded("gru-no-bias"))).unwrap();
}

#[test]
fn a_bias_of_another_reset_gate_is_refused() {
    let refusal = changed("gru-before.keras", "\"reset_after\": false", "\"reset_after\":  true");
    let refusal = refusal.unwrap_err().to_string();
    assert!(refusal.contains("its bias [9]") && refusal.contains("[2, 9]"), "{refusal}");
}

#[test]
fn channels_that_come_first_are_refused() {
    let [from, to] = ["\"data_format\": \"channels_last\"", "\"data_format\":\"channels_first\""];
    let refusal = changed("conv-open.keras", from, to).unwrap_err().to_string();
    assert!(refusal.contains("`data_format` is `channels_first`"), "{refusal}");
}

/// `x` `[1][channels][steps]` or another shape, and an operation with weights of these shapes.
fn network(x: &[usize], shapes: &[&[usize]], op: Op) -> Foreign {
    let mut foreign = Foreign { origin: vec!["ONNX, opset 17".into()], ..Foreign::default() };
    let x_value = foreign.value("x", None);
    foreign.inputs.push(Port { value: x_value, shape: x.to_vec(), batch: true });
    let mut operands = vec![x_value];
    for (index, shape) in shapes.iter().enumerate() {
        let numbers = (0..shape.iter().product()).map(|at| at as f32 / 7.0 - 0.4).collect();
        let tensor = Tensor::new(shape.to_vec(), Data::F32(numbers)).unwrap();
        operands.push(foreign.value(format!("layer.weight{index}"), Some(tensor)));
    }
    let y = foreign.node("layer", "Layer", op, &operands);
    foreign.outputs.push(y);
    foreign
}

fn conv(groups: usize, dilation: usize, zeros: usize) -> Op {
    Op::Conv { groups, dilation, stride: 1, padding: [zeros, 0] }
}

fn refusal(foreign: Foreign) -> String {
    match imported(foreign, None) {
        Ok(imported) => format!("not refused:\n{}", imported.module),
        Err(refusal) => refusal.to_string(),
    }
}

#[test]
fn convolutions_of_odd_sizes_are_refused() {
    let unfit = "its weights do not fit its input and its groups";
    let large = 1 << 33;
    for (foreign, why) in [
        (network(&[1, 0, 6], &[&[2, 1, 3]], conv(0, 1, 2)), unfit),
        (network(&[1, large, 0], &[&[0, large, large]], conv(1, 1, large)), "multiplications"),
        (network(&[1, 1, 6], &[&[2, 1, 2]], conv(1, 1 << 40, 1 << 40)), "more than a network remembers"),
        (network(&[1, 1, 6], &[&[2, 1, 513]], conv(1, 1, 512)), "more than a network remembers"),
        (network(&[1, 1, 6], &[&[2, 1, 3]], conv(1, 0, 0)), "more than a network remembers"),
    ] {
        let refusal = refusal(foreign);
        assert!(refusal.contains(why), "{refusal}");
    }
    // Groups of two signals each, and a kernel that a network remembers.
    let grouped = network(&[1, 4, 6], &[&[2, 2, 3]], conv(2, 1, 2));
    assert!(imported(grouped, None).unwrap().module.contains("causal_conv(2, kernel = 3"));
}

/// A sequence of 2⁶² steps of no numbers, in a file of a hundred bytes.
#[test]
fn a_recurrent_layer_of_no_units_is_refused() {
    for cell in [Cell::Lstm, Cell::Gru { linear_before_reset: true }] {
        let mut foreign = network(&[1], &[&[1, 0, 0], &[1, 0, 0]], Op::Cell(cell));
        let long = Tensor::new(vec![1 << 62, 1, 0], Data::F32(Vec::new())).unwrap();
        let long: ValueId = foreign.value("long", Some(long));
        foreign.nodes[0].operands[0] = Some(long);
        let refusal = refusal(foreign);
        assert!(refusal.contains("it has no units"), "{refusal}");
    }
}

#[test]
fn tensors_without_numbers_fill_nothing() {
    let wanted = [Wanted { name: "c.weights".into(), shape: vec![6, 2], kind: Kind::Parameter }];
    for shape in [[0, 1 << 33, 1 << 33], [1, 0, 1 << 62], [1, 1 << 62, 0]] {
        let tensor = Tensor::new(shape.to_vec(), Data::F32(Vec::new())).unwrap();
        let weights = Weights { tensors: vec![("c.weight".into(), tensor)], ..Weights::default() };
        assert!(fill(&wanted, &weights, &[]).is_err());
    }
    let tensor = Tensor::new(vec![2, 2, 3], Data::F32((0..12_u8).map(f32::from).collect())).unwrap();
    let weights = Weights { tensors: vec![("c.weight".into(), tensor)], ..Weights::default() };
    let filled = fill(&wanted, &weights, &[]).unwrap();
    // `[output][input][kernel]` as `[kernel · input][output]`.
    let want = [0, 6, 3, 9, 1, 7, 4, 10, 2, 8, 5, 11].map(f64::from);
    assert_eq!(filled.tensors[0].1.numbers(), want);
}

/// Keras leaves the number of steps open; the farthest value that is read is 18 steps old.
#[test]
fn a_sequence_is_longer_than_its_farthest_value() {
    let imported = imported(keras::read(&file("conv-open.keras")).unwrap(), None).unwrap();
    assert!(imported.summary.rows > 20, "{}", imported.summary);
    assert_eq!(imported.summary.remarks, [""; 0]);
}

#[test]
fn values_that_no_sequence_reaches_are_said() {
    let remarks = |foreign: Foreign| imported(foreign, None).unwrap().summary.remarks.concat();
    let short = remarks(network(&[1, 1, 6], &[&[2, 1, 2]], conv(1, 9, 9)));
    assert!(short.contains("6 steps") && short.contains("9 steps before"), "{short}");
    assert_eq!(remarks(network(&[1, 1, 10], &[&[2, 1, 2]], conv(1, 9, 9))), "");
}
