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
    let cases: [(&[&str], &str); 17] = [
        (&["imprt"], "`imprt` is not a command"),
        (&["import"], "`import` needs a file"),
        (&["import", "a.onnx", "b.onnx"], "`b.onnx` is a second file"),
        (&["import", "a.onnx", "--nmae", "x"], "--nmae"),
        (&["import", "a.onnx", "--name", "1x"], "`--name 1x`"),
        (&["import", "a.onnx", "--shape", "x"], "`--shape x`"),
        (&["import", "a.onnx", "--shape", "x=1,0"], "`--shape x=1,0`"),
        (&["import", "a.onnx", "--stdout", "--verify"], "`--stdout` writes nothing that `--verify`"),
        (&["import", "a.onnx", "--input", "x", "--input", "x"], "`--input x` is given twice"),
        (&["show", "a.onnx", "--input", "x", "--input", "x"], "`--input x` is given twice"),
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

/// Eight hundred operations, which the compiler refuses.
#[test]
fn what_the_compiler_refuses_is_not_written() {
    let out = folder("too_deep");
    let model = out.join("deep.json");
    let step = "{\"class\": \"MLPRegressor\", \"activation\": \"tanh\", \"out_activation_\": \"identity\", ";
    let list = |of: &str| vec![of; 400].join(",");
    let text = format!(
        "{{\"steps\": [{step}\"coefs_\": [{}], \"intercepts_\": [{}]}}]}}",
        list("[[0.5,1],[-1,0.25]]"),
        list("[0,0.5]")
    );
    std::fs::write(&model, text).unwrap();
    for command in ["import", "show"] {
        let mut arguments: Vec<&dyn AsRef<std::ffi::OsStr>> = vec![&command, &model];
        if command == "import" {
            arguments.extend([&"--out" as &dyn AsRef<std::ffi::OsStr>, &out]);
        }
        let (output, _, errors) = run(&arguments);
        assert_eq!(output.status.code(), Some(1), "{errors}");
        assert!(errors.contains("more than the limit of 768"), "{errors}");
        assert!(errors.contains("the compiler refuses the network that would be written"), "{errors}");
    }
    assert_eq!(std::fs::read_dir(&out).unwrap().count(), 1);
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
fn source_that_this_import_does_not_write_is_replaced_by_force_alone() {
    let out = folder("kept");
    let model = models().join("two-heads/ts17.onnx");
    let import = |more: &[&str]| {
        let mut arguments: Vec<&dyn AsRef<std::ffi::OsStr>> =
            vec![&"import", &model, &"--name", &"Main", &"--out", &out];
        arguments.extend(more.iter().map(|argument| argument as &dyn AsRef<std::ffi::OsStr>));
        let (output, _, errors) = run(&arguments);
        (output.status.code(), errors)
    };
    for file in ["main.rs", "main_test.rs"] {
        let path = out.join(file);
        std::fs::write(&path, "fn main() {}\n").unwrap();
        let (status, errors) = import(&[]);
        assert_eq!(status, Some(1), "{errors}");
        assert!(errors.contains(file) && errors.contains("--force"), "{errors}");
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "fn main() {}\n");
        assert!(!out.join("main.safetensors").exists());
        std::fs::remove_file(path).unwrap();
    }
    // Once more, and after an edit.
    assert_eq!(import(&[]).0, Some(0));
    assert_eq!(import(&[]).0, Some(0));
    let path = out.join("main.rs");
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, format!("{text}// An edit.\n")).unwrap();
    assert_eq!(import(&[]).0, Some(1));
    // A comment is no other network; another operation is one.
    assert_eq!(import(&["--verify"]).0, Some(0));
    std::fs::write(&path, text.replace("relu", "tanh")).unwrap();
    let (status, errors) = import(&["--verify"]);
    assert_eq!(status, Some(1));
    assert!(errors.contains("main.rs") && errors.contains("is another network"), "{errors}");
    assert_eq!(import(&["--force"]).0, Some(0));
    assert_eq!(std::fs::read_to_string(&path).unwrap(), text);
}

#[test]
fn what_is_verified_is_the_file_that_the_declaration_names() {
    let out = folder("verified");
    let model = models().join("two-heads/ts17.onnx");
    let import = |more: &str| {
        let (output, text, errors) = run(&[&"import", &model, &"--name", &"Main", &"--out", &out, &more]);
        (output.status.code(), format!("{text}{errors}"))
    };
    assert_eq!(import("--force").0, Some(0));
    let (path, weights, other) =
        (out.join("main.rs"), out.join("main.safetensors"), out.join("other.safetensors"));
    let text = std::fs::read_to_string(&path).unwrap();
    let mut bytes = std::fs::read(&weights).unwrap();
    *bytes.last_mut().unwrap() ^= 0x40;
    std::fs::write(&other, bytes).unwrap();
    std::fs::write(&path, text.replace("main.safetensors", "other.safetensors")).unwrap();
    let (status, errors) = import("--verify");
    assert_eq!(status, Some(1), "{errors}");
    assert!(errors.contains("other.safetensors") && errors.contains("has other numbers"), "{errors}");
    std::fs::write(&path, text.replace("weights: file(\"main.safetensors\");", "")).unwrap();
    let (status, errors) = import("--verify");
    assert_eq!(status, Some(1), "{errors}");
    assert!(errors.contains("names no file of weights"), "{errors}");
}

#[test]
fn an_import_writes_all_files_or_none() {
    let out = folder("all_or_none");
    let model = models().join("two-heads/ts17.onnx");
    let import = |more: &str| {
        let (output, _, errors) = run(&[&"import", &model, &"--name", &"Main", &"--out", &out, &more]);
        (output.status.code(), errors)
    };
    let weights = out.join("main.safetensors");
    std::fs::write(&weights, "trained further").unwrap();
    let (status, errors) = import("--keep-batch-norm");
    assert_eq!(status, Some(1), "{errors}");
    assert!(errors.contains("main.safetensors") && errors.contains("--force"), "{errors}");
    assert_eq!(std::fs::read_to_string(&weights).unwrap(), "trained further");
    std::fs::remove_file(&weights).unwrap();
    std::fs::create_dir(&weights).unwrap();
    let (status, errors) = import("--force");
    assert_eq!(status, Some(1), "{errors}");
    assert_eq!(std::fs::read_dir(&out).unwrap().count(), 1, "{errors}");
}

#[test]
fn files_that_are_read_are_not_replaced() {
    let out = folder("own_files");
    let (source, weights) = (out.join("main.rs"), out.join("main.safetensors"));
    let model = models().join("two-heads/ts17.onnx");
    run(&[&"import", &model, &"--name", &"Main", &"--out", &out]);
    for file in [&source, &weights] {
        let before = std::fs::read(file).unwrap();
        let (output, _, errors) = run(&[&"export", &source, &weights, &"--to", &"onnx", &"--out", file]);
        assert_eq!(output.status.code(), Some(1), "{errors}");
        assert!(errors.contains("it is read, and would be replaced"), "{errors}");
        assert_eq!(std::fs::read(file).unwrap(), before);
    }
    // The model itself has the name of what would be written.
    let model = out.join("b.rs");
    std::fs::copy(models().join("two-heads/ts17.onnx"), &model).unwrap();
    let (output, _, errors) = run(&[&"import", &model, &"--name", &"B", &"--out", &out, &"--force"]);
    assert_eq!(output.status.code(), Some(1), "{errors}");
    assert!(errors.contains("it is read, and would be replaced"), "{errors}");
}

#[cfg(unix)]
#[test]
fn a_closed_pipe_ends_it_quietly() {
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let output = Command::new(env!("CARGO_BIN_EXE_cargo-netwright"))
        .args(["netwright", "show"])
        .arg(models().join("two-heads/ts17.onnx"))
        .stdout(writer)
        .stderr(std::process::Stdio::piped())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(141));
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
}

#[test]
fn modules_do_not_hide_the_crate() {
    let out = folder("crate_name");
    let model = out.join("netwright.onnx");
    std::fs::copy(models().join("two-heads/ts17.onnx"), &model).unwrap();
    let (output, text, errors) = run(&[&"import", &model, &"--out", &out]);
    assert_eq!(output.status.code(), Some(0), "{errors}");
    assert!(text.contains("mod netwright_net;"), "{text}");
    let (output, _, errors) = run(&[&"import", &model, &"--out", &out, &"--name", &"fn"]);
    assert_eq!(output.status.code(), Some(2), "{errors}");
    assert!(errors.contains("a name that works is `Fn`"), "{errors}");
}

#[test]
fn cases_of_several_inputs_go_by_their_names() {
    let out = folder("cases");
    let (model, cases) = (out.join("two.onnx"), out.join("cases.json"));
    std::fs::copy(models().join("two-inputs.onnx"), &model).unwrap();
    let import = |inputs: &str, order: &[&str]| {
        let text = format!(
            "{{\"inputs\": {inputs}, \"outputs\": {{\"y\": [[1.1480827704466992, -4.832299439185752]]}}}}"
        );
        std::fs::write(&cases, text).unwrap();
        let mut arguments: Vec<&dyn AsRef<std::ffi::OsStr>> =
            vec![&"import", &model, &"--cases", &cases, &"--stdout"];
        arguments.extend(order.iter().map(|word| word as &dyn AsRef<std::ffi::OsStr>));
        let (output, _, errors) = run(&arguments);
        (output.status.code(), errors)
    };
    // The file has `zeta` first.
    let named = "{\"zeta\": [[1, 2]], \"alpha\": [[3, 4, 5]]}";
    for order in [&[][..], &["--input", "alpha"], &["--input", "zeta"]] {
        let (status, errors) = import(named, order);
        assert_eq!(status, Some(0), "{errors}");
    }
    let (status, errors) = import("{\"zeta\": [[1, 2]], \"nope\": [[3, 4, 5]]}", &[]);
    assert_eq!(status, Some(1));
    assert!(errors.contains("the file has no `nope`; it has `zeta`, `alpha`"), "{errors}");
    let (status, errors) = import("{\"zeta\": [[1, 2]], \"alpha\": []}", &[]);
    assert_eq!(status, Some(1));
    assert!(errors.contains("`alpha` has 0 rows, and others 1"), "{errors}");
}
