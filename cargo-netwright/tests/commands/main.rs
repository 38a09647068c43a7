//! The program as a user runs it: what it writes, what it says, and its exit status.
#![allow(clippy::unwrap_used, reason = "tests fail by panicking")]

mod export;
mod fill;
mod show;

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
        ["import FILE", "fill NET.rs FILE", "export NET.rs", "show FILE"]
            .iter()
            .all(|command| out.contains(&format!("cargo netwright {command}"))),
        "{out}"
    );
}

#[test]
fn wrong_usage_is_status_2_and_names_the_fault() {
    let cases: [(&[&str], &str); 14] = [
        (&["imprt"], "`imprt` is not a command"),
        (&["import"], "`import` needs a file"),
        (&["import", "a.onnx", "b.onnx"], "`b.onnx` is a second file"),
        (&["import", "a.onnx", "--nmae", "x"], "--nmae"),
        (&["import", "a.onnx", "--name", "1x"], "`--name 1x`"),
        (&["import", "a.onnx", "--shape", "x"], "`--shape x`"),
        (&["import", "a.onnx", "--shape", "x=1,0"], "`--shape x=1,0`"),
        (&["fill", "net.rs"], "`fill` needs two files"),
        (&["export", "net.rs"], "`export` needs a format: `--to onnx`"),
        (&["export", "--to", "c"], "`export` needs the file that declares the network"),
        (
            &["export", "net.rs", "--to", "tflite"],
            "the formats are onnx, pytorch, keras, c, nnet, safetensors",
        ),
        (&["show"], "`show` needs a file"),
        (&["show", "a.onnx", "b.onnx"], "one file at a time"),
        (&["show", "a.onnx", "--shape", "x"], "`--shape x`"),
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
