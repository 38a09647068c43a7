//! `show`: what a file holds.

use super::{folder, models, run};

/// The exit status, and both texts.
fn show(file: &str) -> (Option<i32>, String, String) {
    let (output, text, errors) = run(&[&"show", &models().join(file)]);
    let text = text.split_once('\n').map(|(_, behind)| behind.to_owned()).unwrap_or_default();
    (output.status.code(), text, errors)
}

#[test]
fn a_network_is_shown_with_sizes_and_tensors() {
    let (status, text, errors) = show("two-heads/ts17.onnx");
    assert_eq!(status, Some(0), "{errors}");
    assert_eq!(
        text,
        "\
origin      ONNX, opset 17, pytorch 2.15.0
inputs      1
  obs  [1, 8]  the first axis is that of samples
outputs     2
  policy  [1, 5]
  value   [1, 1]
operations  7
  /trunk/trunk.0/Gemm  Gemm     [1, 32]  /trunk/trunk.0/Gemm_output_0
  /trunk/trunk.1/Relu  Relu     [1, 32]  /trunk/trunk.1/Relu_output_0
  /trunk/trunk.2/Gemm  Gemm     [1, 32]  /trunk/trunk.2/Gemm_output_0
  /trunk/trunk.3/Relu  Relu     [1, 32]  /trunk/trunk.3/Relu_output_0
  /policy/Gemm         Gemm     [1, 5]  /policy/Gemm_output_0
  /value/Gemm          Gemm     [1, 1]  value
  /Softmax             Softmax  [1, 5]  policy
tensors     8
  trunk.0.weight  [32, 8]   f32
  trunk.0.bias    [32]      f32
  trunk.2.weight  [32, 32]  f32
  trunk.2.bias    [32]      f32
  policy.weight   [5, 32]   f32
  policy.bias     [5]       f32
  value.weight    [1, 32]   f32
  value.bias      [1]       f32
parameters  1542
import      7 operations and 1542 parameters in the network
"
    );
}

#[test]
fn a_network_that_cannot_be_imported_is_shown_and_refused() {
    let (status, text, errors) = show("unknown/topk.onnx");
    assert_eq!(status, Some(1));
    assert!(
        text.contains("  /net/TopK        TopK  not known  ") && text.ends_with("import      refused\n"),
        "{text}"
    );
    assert!(text.contains("  /net/net.0/Gemm  Gemm  [1, 8]  h0\n"), "{text}");
    assert!(errors.contains("error: node `/net/TopK` (TopK)"), "{errors}");
}

#[test]
fn what_a_file_does_not_say_can_be_said() {
    let policy = models().join("sb3-dqn.pth");
    let (output, ..) = run(&[&"show", &policy]);
    assert_eq!(output.status.code(), Some(0));
    let checkpoint = models().join("checkpoint/checkpoint.pth");
    let (output, text, errors) = run(&[&"show", &checkpoint, &"--key", &"nothing"]);
    assert_eq!(output.status.code(), Some(1), "{text}");
    assert!(errors.contains("nothing"), "{errors}");
    let heads = models().join("two-heads/ts17.onnx");
    let (output, _, errors) = run(&[&"show", &heads, &"--output", &"nothing"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(errors.contains("nothing"), "{errors}");
}

#[test]
fn weights_alone_are_shown_with_the_command_that_takes_them() {
    let (status, text, errors) = show("keras-dense/model.weights.h5");
    assert_eq!(status, Some(0), "{errors}");
    assert!(
        text.contains("  dense_2/kernel  [8, 3]  f32\n") && text.contains("\nparameters  139\n"),
        "{text}"
    );
    assert!(text.contains("\nfill        cargo netwright fill NET.rs "), "{text}");
}

#[test]
fn a_declaration_is_shown_as_the_compiler_sees_it() {
    let source = folder("shown").join("net.rs");
    let declaration = "network! { struct Net { x: input(3); h: x -> dense(2); n: h -> batch_norm -> tanh; y: n -> dense(1); weights: file(\"w.safetensors\"); } }";
    std::fs::write(&source, declaration).unwrap();
    let (output, text, errors) = run(&[&"show", &source]);
    assert_eq!(output.status.code(), Some(0), "{errors}");
    assert_eq!(
        text,
        "\
Net
name   operation              shape  parameters  multiply-adds
x      input                      3
h      dense                  3 → 2           8              6
n      batch_normalize(1e-5)  2 → 2
n      scale                  2 → 2           4              2
n      tanh                   2 → 2
y      dense                  2 → 1           3              2
total                         3 → 1          15             10
tensors     9
  h.weights   [3, 2]  f32
  h.bias      [2]     f32
  n.weights   [2]     f32
  n.bias      [2]     f32
  y.weights   [2, 1]  f32
  y.bias      [1]     f32
  state.seed  []      i64
  state.step  []      i64
  state.n     [2, 2]  f32
weights     w.safetensors
"
    );
    std::fs::write(&source, "network! { struct Net { x: input(3); y: x -> dens(1); } }").unwrap();
    let (output, _, errors) = run(&[&"show", &source]);
    assert_eq!(output.status.code(), Some(1));
    assert!(errors.contains("net.rs:1:") && errors.contains("dens"), "{errors}");
}

#[test]
fn a_member_of_a_family_is_shown_by_its_name() {
    let source = folder("show-family").join("net.rs");
    let items = "x: input(3); h: x -> dense(H) -> tanh; y: h -> dense(1); loss: mse(y);";
    std::fs::write(&source, format!("network! {{ struct Net<const H in [4, 8]> {{ {items} }} }}")).unwrap();
    let (output, _, errors) = run(&[&"show", &source]);
    assert_eq!(output.status.code(), Some(1));
    assert!(errors.contains("it declares `Net4`, `Net8`; say which one"), "{errors}");
    let (output, text, errors) = run(&[&"show", &source, &"--struct", &"Net8"]);
    assert_eq!(output.status.code(), Some(0), "{errors}");
    assert!(text.contains("h.weights  [3, 8]") && text.contains("y.weights  [8, 1]"), "{text}");
}

#[test]
fn an_option_without_effect_is_wrong_usage() {
    let heads = models().join("two-heads/ts17.onnx");
    for command in ["import", "show"] {
        for (option, value) in [("--shape", "nope=1,8"), ("--activation", "tanh")] {
            let (output, text, errors) = run(&[&command, &heads, &option, &value]);
            assert_eq!(output.status.code(), Some(2), "{text}");
            assert!(errors.contains(&format!("`{option} ")), "{errors}");
        }
    }
}
