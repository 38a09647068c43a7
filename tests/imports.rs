//! `network! { pub struct Policy = "policy.onnx"; }` is the network that `cargo netwright import` writes.
#![allow(clippy::unwrap_used, reason = "tests fail by panicking")]

use netwright::exchange::import::{Options, import};
use netwright::exchange::read;
use netwright::network;

network! {
    /// The policy and the value of a trained agent.
    pub struct TwoHeads = "models/two_heads.onnx";
}

network! { struct Beside = "models/beside.onnx", output = "policy"; }

// The file does not say how many numbers it takes.
network! { struct Unsized = "models/unsized.onnx", shape = "x=1,3"; }

// What `cargo netwright import` writes of the same file, but for the weights.
network! {
    struct Written {
        obs: input(8);
        trunk_0: obs -> dense(32) -> relu;
        trunk_2: trunk_0 -> dense(32) -> relu;
        value: trunk_2 -> dense(1);
        policy: trunk_2 -> dense(5) -> softmax;
        output: (policy, value);
    }
}

static POLICY: TwoHeads = TwoHeads::trained();

fn tensor(name: &str) -> Vec<f32> {
    let bytes = std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/models/two_heads.onnx")).unwrap();
    let foreign = read::network("two_heads.onnx", &bytes, &read::Choices::default()).unwrap();
    let imported =
        import(foreign, &Options { name: "Net".into(), stem: "net".into(), ..Options::default() }).unwrap();
    imported.declaration.tensors.iter().find(|tensor| tensor.name == name).unwrap().numbers.clone()
}

#[test]
fn the_network_has_the_numbers_of_the_file() {
    assert_eq!(POLICY.trunk_0.weights.as_flattened(), tensor("trunk_0.weights"));
    assert_eq!(POLICY.policy.bias[..], tensor("policy.bias"));
}

#[test]
fn it_is_the_network_that_is_written() {
    assert_eq!(
        TwoHeads::<f32>::TOPOLOGY.signature().to_string(),
        Written::<f32>::TOPOLOGY.signature().to_string()
    );
}

#[test]
fn it_computes_what_the_framework_recorded() {
    // The third case of the zoo's `two-heads`, computed by PyTorch 2.15.
    let recorded = [0.323_458_6_f32, 0.121_131_174, 0.265_095_74, 0.143_992_07, 0.146_322_43];
    let row = POLICY.forward(&[-1.0; 8]);
    assert!(row.iter().zip(&recorded).all(|(got, want)| (got - want).abs() <= 2e-6), "{row:?}");
    // The other file has its numbers beside it, and one output is chosen.
    let beside = Beside::trained_ref().forward(&[-1.0; 8]);
    assert_eq!(beside[..], row[..5]);
}

#[test]
fn a_shape_that_the_file_does_not_say_can_be_said() {
    // `tanh(x + [0.5, 0, -1]) · [1, 2, 3]`
    let [y] = Unsized::trained_ref().forward(&[0.25, -1.0, 2.0]);
    let want = 0.75_f64.tanh() - 2.0 * 1_f64.tanh() + 3.0 * 1_f64.tanh();
    assert!((f64::from(y) - want).abs() < 1e-6, "{y} for {want}");
}

network! { struct OfTflite = "../exchange/tests/models/tf-dense/model.tflite"; }
network! { struct OfNnet = "../exchange/tests/models/nnet-small/model.nnet"; }

/// The third case of the zoo's `tf-dense`, computed by TensorFlow 2.21, and of its `nnet-small`, computed
/// with numpy in double precision from the format's description.
#[test]
fn other_formats_compute_what_was_recorded() {
    let near = |got: &[f32], want: &[f32]| {
        let scale = want.iter().fold(1.0_f32, |largest, number| largest.max(number.abs()));
        assert!(got.iter().zip(want).all(|(got, want)| (got - want).abs() <= 4e-6 * scale), "{got:?}");
    };
    near(&OfTflite::trained_ref().forward(&[-1.0; 6]), &[0.233_703_67, 0.476_924_96, 0.289_371_4]);
    near(&OfNnet::trained_ref().forward(&[-8.0; 3]), &[1.097_160_6, 3.393_391]);
}

// What was written for the example is a module and a test that compile as they are.
#[allow(unreachable_pub, dead_code, reason = "as it was written: a library may publish it")]
#[path = "../examples/policy/policy.rs"]
mod policy;
#[path = "../examples/policy/policy_test.rs"]
mod policy_test;

#[allow(unreachable_pub, dead_code, reason = "as it was written: a library may publish it")]
#[path = "../examples/amp/amp.rs"]
mod amp;
#[path = "../examples/amp/amp_test.rs"]
mod amp_test;

#[test]
fn the_files_of_the_examples_are_what_an_import_writes() {
    for (stem, name, file) in [("policy", "Policy", "policy.onnx"), ("amp", "Amp", "amp.nam")] {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("examples").join(stem);
        let read = |file: &str| std::fs::read(folder.join(file)).unwrap();
        let foreign = read::network(file, &read(file), &read::Choices::default()).unwrap();
        let options = Options { name: name.into(), stem: stem.into(), ..Options::default() };
        let written = import(foreign, &options).unwrap();
        assert!(written.module.as_bytes() == read(&format!("{stem}.rs")), "{stem}");
        assert!(written.test.as_bytes() == read(&format!("{stem}_test.rs")), "{stem}");
        assert!(written.weights == read(&format!("{stem}.safetensors")), "{stem}");
        let numbers = written.test_numbers.map(|numbers| numbers == read(&format!("{stem}_test.f64")));
        assert_eq!(numbers, (stem == "amp").then_some(true), "{stem}");
    }
}
