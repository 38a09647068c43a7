//! Exports as text: `.nnet`, a header of C, a module of Python.

use netwright::exchange::{evaluate, export, read};
use netwright::prelude::*;

use super::{chain, every, imported};

#[test]
fn a_chain_of_relu_comes_back_from_nnet() {
    let net = chain();
    let text = export::nnet(&net).unwrap();
    let foreign = read::nnet::read(text.as_bytes()).unwrap();
    let x = [0.5_f32, -1.0, 2.0];
    let rows = evaluate::outputs(&foreign, &[x.iter().copied().map(f64::from).collect()]).unwrap();
    for (&got, want) in rows[0].iter().zip(net.forward(&x)) {
        assert!((got - f64::from(want)).abs() < 1e-6, "{got} {want}");
    }
    let tensors: Vec<f32> =
        imported(foreign).declaration.tensors.iter().flat_map(|tensor| tensor.numbers.clone()).collect();
    for number in net.parameters() {
        assert!(tensors.contains(number), "{number} is missing in {tensors:?}");
    }
}

#[test]
fn nnet_refuses_each_word_that_it_has_not() {
    let refusal = export::nnet(&every()).unwrap_err().to_string();
    for fact in [
        "item `h`: `leaky_relu` has no place in a chain of dense layers with relu",
        "item `n`: `batch_norm` has no place",
        "item `e`: `sum` does not read the value before it alone: the network is no chain",
        "item `p`: `prelu` has no place",
        "item `y`: it is not the only output",
    ] {
        assert!(refusal.contains(fact), "{fact}\n{refusal}");
    }
}

#[test]
fn a_header_of_c_has_every_number() {
    let net = every();
    let header = export::c(&net).unwrap();
    let numbers: Vec<f32> = header
        .lines()
        .filter(|line| line.starts_with("    "))
        .flat_map(|line| line.trim().trim_matches(['{', '}', ',']).split(", ").collect::<Vec<_>>())
        .map(|number| number.trim_end_matches('f').parse().unwrap())
        .collect();
    let mut want: Vec<f32> = net.parameters().to_vec();
    want.extend(net.state.n.as_flattened());
    assert_eq!(numbers.len(), want.len());
    assert!(want.iter().all(|number| numbers.contains(number)));
    assert!(header.contains("static const float every_h_weights[4][3] = {"));
    assert!(header.contains("static const float every_s_weights[3] = {"));
}

network! { struct Named { x: input(2); r#type: x -> batch_norm; forward: r#type -> dense(3) -> relu; lambda: forward -> dense(1); loss: mse(lambda); } }

#[test]
fn names_that_python_has_taken_are_renamed_when_the_file_is_loaded() {
    let source = export::pytorch(&Named::new(1));
    for line in [
        "        self.forward_ = Numbers(weights=(2, 3), bias=(3,))\n",
        "        self.state = Numbers(trained=None, seed=(), step=(), type_=(2, 2))\n",
        "        renamed = {\"type\": \"type_\", \"forward\": \"forward_\", \"lambda\": \"lambda_\"}\n",
        "        mean, variance = self.state.type_.unbind(-1)\n",
    ] {
        assert!(source.contains(line), "{line}\n{source}");
    }
}

/// A memory has no form in a graph. Numbers are numbers.
mod remembers {
    netwright::network! {
        pub(super) struct Remembers {
            x: input(1);
            h: (x, prev(h)) -> dense(2) -> tanh;
            y: h -> dense(1);
            output: y;
        }
    }
}

#[test]
fn formats_without_steps_refuse_a_memory_in_words() {
    let net = remembers::Remembers::new(1);
    for refusal in [export::onnx(&net).map(|_| ()).unwrap_err(), export::nnet(&net).map(|_| ()).unwrap_err()]
    {
        let text = refusal.to_string();
        assert!(text.contains("`h`") && text.contains("a value of an earlier step"), "{text}");
        assert!(text.contains("save the parameters with `save`"), "{text}");
    }
    // What has the numbers alone has them.
    let header = export::c(&net).unwrap();
    assert!(header.contains("remembers_h_weights[3][2]"), "{header}");
    let lines = export::keras(&net);
    assert!(lines.contains("numbers[\"h.weights\"]") && lines.contains("because `h` reads"), "{lines}");
}

#[test]
fn a_memory_is_passed_on_from_step_to_step_in_a_module() {
    let source = export::pytorch(&remembers::Remembers::new(1));
    let (start, rest) = source.split_once("    def memory(self, x):\n").unwrap();
    assert!(start.contains("    y, memory = net(x)  # x: [rows, steps, 1], y: the outputs of all steps\n"));
    let (memory, steps) = rest.split_once("    def forward(self, x, memory=None):\n").unwrap();
    assert!(
        memory.contains("        return {\n            4: x.new_zeros(len(x), 1, 2),  # h\n        }\n"),
        "{memory}"
    );
    let (_, step) = steps.split_once("    def step(self, x, memory):\n").unwrap();
    for line in [
        "        v1_h = memory[4][:, -1]\n",
        "        v4_h = torch.tanh(v3_h)\n",
        "        memory = {4: torch.cat([memory[4][:, 1:], v4_h.unsqueeze(1)], 1)}\n",
        "        return (v5_y), memory\n",
    ] {
        assert!(step.contains(line), "{line}\n{step}");
    }
}
