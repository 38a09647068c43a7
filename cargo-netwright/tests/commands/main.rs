//! The program as a user runs it: what it writes, what it says, and its exit status.
#![allow(clippy::unwrap_used, reason = "tests fail by panicking")]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn models() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../exchange/tests/models")
}

/// A new folder of this name.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

fn run(arguments: &[&dyn AsRef<std::ffi::OsStr>]) -> (Output, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cargo-netwright"));
    command.arg("netwright");
    arguments.iter().for_each(|argument| {
        command.arg(argument);
    });
    let output = command.output().unwrap();
    let (out, errors) = (
        String::from_utf8_lossy(&output.stdout).into_owned(),
        String::from_utf8_lossy(&output.stderr).into_owned(),
    );
    (output, out, errors)
}

#[test]
fn without_arguments_it_explains_itself() {
    let (output, out, _) = run(&[]);
    assert_eq!(output.status.code(), Some(0));
    assert!(
        out.contains("cargo netwright import FILE") && out.contains("cargo netwright fill NET.rs FILE"),
        "{out}"
    );
}

#[test]
fn wrong_usage_is_status_2_and_names_the_fault() {
    let cases: [(&[&str], &str); 8] = [
        (&["imprt"], "`imprt` is not a command"),
        (&["import"], "`import` needs a file"),
        (&["import", "a.onnx", "b.onnx"], "`b.onnx` is a second file"),
        (&["import", "a.onnx", "--nmae", "x"], "--nmae"),
        (&["import", "a.onnx", "--name", "1x"], "`--name 1x`"),
        (&["import", "a.onnx", "--shape", "x"], "`--shape x`"),
        (&["import", "a.onnx", "--shape", "x=1,0"], "`--shape x=1,0`"),
        (&["fill", "net.rs"], "`fill` needs two files"),
    ];
    for (arguments, fault) in cases {
        let arguments: Vec<&dyn AsRef<std::ffi::OsStr>> =
            arguments.iter().map(|argument| argument as &dyn AsRef<std::ffi::OsStr>).collect();
        let (output, _, errors) = run(&arguments);
        assert_eq!(output.status.code(), Some(2), "{errors}");
        assert!(errors.contains(fault), "{errors} lacks {fault}");
    }
}

#[test]
fn a_refused_file_is_status_1_and_writes_nothing() {
    let out = folder("refused");
    let (output, _, errors) = run(&[&"import", &models().join("unknown/topk.onnx"), &"--out", &out]);
    assert_eq!(output.status.code(), Some(1));
    assert!(errors.contains("node `/net/TopK` (TopK)"), "{errors}");
    assert_eq!(std::fs::read_dir(&out).unwrap().count(), 0);
    let (output, _, errors) = run(&[&"import", &out.join("missing.onnx")]);
    assert_eq!(output.status.code(), Some(1));
    assert!(errors.contains("missing.onnx"), "{errors}");
}

#[test]
fn an_import_is_three_files_that_can_be_verified() {
    let out = folder("imported");
    let model = models().join("two-heads/ts17.onnx");
    let (output, text, errors) = run(&[&"import", &model, &"--name", &"TwoHeads", &"--out", &out]);
    assert_eq!(output.status.code(), Some(0), "{errors}");
    assert!(text.contains("parameters") && text.contains("two_heads::TwoHeads::trained_ref()"), "{text}");
    let mut files: Vec<String> = std::fs::read_dir(&out)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    files.sort();
    assert_eq!(files, ["two_heads.rs", "two_heads.safetensors", "two_heads_test.rs"]);
    let (output, text, _) = run(&[&"import", &model, &"--name", &"TwoHeads", &"--out", &out, &"--verify"]);
    assert_eq!(output.status.code(), Some(0), "{text}");
    let path = out.join("two_heads.safetensors");
    let mut bytes = std::fs::read(&path).unwrap();
    *bytes.last_mut().unwrap() ^= 0x40;
    std::fs::write(&path, bytes).unwrap();
    let (output, _, errors) = run(&[&"import", &model, &"--name", &"TwoHeads", &"--out", &out, &"--verify"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(errors.contains("has other numbers"), "{errors}");
}

#[test]
fn fill_writes_what_import_writes() {
    let out = folder("filled");
    let (imported, filled) = (out.join("imported"), out.join("filled.safetensors"));
    let (output, _, errors) =
        run(&[&"import", &models().join("two-heads/ts17.onnx"), &"--name", &"Net", &"--out", &imported]);
    assert_eq!(output.status.code(), Some(0), "{errors}");
    let source = imported.join("net.rs");
    let (output, text, errors) =
        run(&[&"fill", &source, &models().join("two-heads/weights.pt"), &"--out", &filled]);
    assert_eq!(output.status.code(), Some(0), "{errors}");
    assert!(text.contains("policy.weights = policy.weight transposed"), "{text}");
    let tensors = |path: &Path| {
        let weights = netwright_exchange::read::safetensors::read(&std::fs::read(path).unwrap()).unwrap();
        let mut tensors = weights.tensors;
        tensors.sort_by(|a, b| a.0.cmp(&b.0));
        tensors
    };
    assert_eq!(tensors(&filled), tensors(&imported.join("net.safetensors")));
    // The printed mapping can be given back, and one that is wrong is refused.
    let mapping = out.join("mapping.txt");
    std::fs::write(&mapping, text).unwrap();
    let (output, _, errors) = run(&[
        &"fill",
        &source,
        &models().join("two-heads/weights.pt"),
        &"--out",
        &filled,
        &"--mapping",
        &mapping,
    ]);
    assert_eq!(output.status.code(), Some(0), "{errors}");
    let (output, _, errors) = run(&[
        &"fill",
        &source,
        &models().join("two-heads/weights.pt"),
        &"--map",
        &"policy.weights = value.weight",
    ]);
    assert_eq!(output.status.code(), Some(1));
    assert!(
        errors.contains("tensor `policy.weights`")
            && errors.contains("[32, 5]")
            && errors.contains("[1, 32]"),
        "{errors}"
    );
}

#[test]
fn a_wrong_declaration_is_answered_as_the_macro_does() {
    let out = folder("wrong");
    let source = out.join("net.rs");
    std::fs::write(
        &source,
        "use netwright::network;\nnetwork! { pub struct Net { x: input(8); y: x -> dens(1); } }\n",
    )
    .unwrap();
    let (output, _, errors) = run(&[&"fill", &source, &models().join("two-heads/weights.pt")]);
    assert_eq!(output.status.code(), Some(1));
    assert!(errors.contains("net.rs:2:") && errors.contains("dens"), "{errors}");
}
