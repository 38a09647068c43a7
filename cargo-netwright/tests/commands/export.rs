//! `export`: what a program writes that has the network compiled in, and the command of its source.

use std::path::PathBuf;

use netwright::exchange::{export, network as files, read};

use super::{folder, models, run};

/// A network, and its text.
macro_rules! declared {
    ($($tokens:tt)*) => {
        netwright::network! { $($tokens)* }
        const SOURCE: &str = concat!("use netwright::network;\nnetwork! {", stringify!($($tokens)*), "}\n");
    };
}

declared! {
    struct Every {
        x: input(2, 2, 1);
        h: x -> dense(3, frozen = true) -> leaky_relu(0.25) -> dropout(0.25);
        s: h -> dense(2, connect = [0 -> 0, 1 -> 1, 2 -> 0], bias = false, l2 = 0.1) -> elu;
        n: s -> batch_norm(momentum = 0.5, epsilon = 0.001);
        d: n -> dense(2, init = he_normal);
        e: (d + n) * n -> dense(2, tie = d);
        p: e -> prelu -> clip([-0.5, -0.25], [inf, 0.125]);
        q: p - (d - n) -> scale(bias = false);
        r: 1 - 0.5 * q -> layer_norm;
        t: r -> rms_norm(epsilon = 1e-6);
        r#type: (t, r) -> slice(1..4) -> dense(2);
        y: r#type -> dense(2, tie = transpose(d), bias = false) -> softmax;
        output: (y, r#type);
        loss: mse(y, allow = "NW0052") + mse(r#type);
    }
}

netwright::network! { struct Chain<5, 4 relu, 3 identity>; }

/// A network whose numbers all differ, its source, and the file that `save` writes.
fn saved(name: &str) -> (Every, PathBuf, PathBuf) {
    let out = folder(name);
    let (source, weights) = (out.join("net.rs"), out.join("every.safetensors"));
    std::fs::write(&source, SOURCE).unwrap();
    let mut net = Every::new(3);
    for (at, number) in net.parameters_mut().iter_mut().enumerate() {
        *number += 0.125 * at as f32;
    }
    net.state.n = [[0.5, 2.0], [-0.25, 0.125]];
    net.state.step = 5;
    files::save(&net, &weights).unwrap();
    (net, source, weights)
}

#[test]
fn it_writes_what_a_program_with_the_network_writes() {
    let (net, source, weights) = saved("exported");
    let model = export::onnx(&net).unwrap();
    let saved = std::fs::read(&weights).unwrap();
    for (format, file, want) in [
        ("onnx", "every.onnx", model.bytes.clone()),
        ("pytorch", "every.py", export::pytorch(&net).into_bytes()),
        ("keras", "every.keras.py", export::keras(&net).into_bytes()),
        ("c", "every.h", export::c(&net).unwrap().into_bytes()),
        ("safetensors", "every.safetensors", saved),
    ] {
        let (output, text, errors) = run(&[&"export", &source, &weights, &"--to", &format]);
        assert_eq!(output.status.code(), Some(0), "{errors}");
        let got = std::fs::read(source.with_file_name(file)).unwrap();
        assert!(got == want, "{format}:\n{}", String::from_utf8_lossy(&got));
        match format {
            "onnx" => assert!(model.remarks.iter().all(|remark| text.contains(remark)), "{text}"),
            "pytorch" => {
                assert!(text.contains(&format!("net = Every.load({:?})", weights.display())), "{text}")
            }
            "keras" => assert!(text.contains(&weights.display().to_string()), "{text}"),
            _ => {}
        }
    }
}

#[test]
fn a_word_that_a_format_has_not_is_refused_and_nothing_is_written() {
    let (_, source, weights) = saved("refused-export");
    let (output, _, errors) = run(&[&"export", &source, &weights, &"--to", &"nnet"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(errors.contains("item `h`: `leaky_relu` has no place"), "{errors}");
    assert!(!source.with_file_name("every.nnet").exists());
    // Without a file, and with that of another network.
    let (output, _, errors) = run(&[&"export", &source, &"--to", &"onnx"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(errors.contains("`Every` names no file of weights"), "{errors}");
    let other = models().join("two-heads/weights.pt");
    let (output, _, errors) = run(&[&"export", &source, &other, &"--to", &"onnx"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(errors.contains("tensor `h.weights` [4, 3]"), "{errors}");
}

/// Layers of other names would be paired by their order, which nobody has seen.
#[test]
fn weights_are_taken_by_their_names() {
    let out = folder("names");
    let model = models().join("two-heads/ts17.onnx");
    let (output, _, errors) = run(&[&"import", &model, &"--name", &"Net", &"--out", &out]);
    assert_eq!(output.status.code(), Some(0), "{errors}");
    let source = out.join("net.rs");
    let text = std::fs::read_to_string(&source).unwrap();
    std::fs::write(&source, text.replace("policy", "actor")).unwrap();
    let weights = models().join("two-heads/weights.pt");
    let (output, _, errors) = run(&[&"export", &source, &weights, &"--to", &"c"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(errors.contains("tensor `actor") && errors.contains("`cargo netwright fill` writes"), "{errors}");
    assert!(!errors.contains("--map"), "{errors}");
}

/// An import, its export and the import of that: the declaration and the bytes of the weights are the same.
#[test]
fn an_imported_network_goes_out_and_comes_back() {
    let out = folder("round");
    let model = models().join("two-heads/ts17.onnx");
    let (output, _, errors) = run(&[&"import", &model, &"--name", &"Net", &"--out", &out]);
    assert_eq!(output.status.code(), Some(0), "{errors}");
    let (output, text, errors) = run(&[&"export", &out.join("net.rs"), &"--to", &"onnx"]);
    assert_eq!(output.status.code(), Some(0), "{errors}");
    assert!(text.starts_with("exported `Net` to ") && text.contains("net.onnx ("), "{text}");
    let again = out.join("again");
    let (output, _, errors) = run(&[&"import", &out.join("net.onnx"), &"--name", &"Net", &"--out", &again]);
    assert_eq!(output.status.code(), Some(0), "{errors}");
    let items = |folder: &std::path::Path| {
        let text = std::fs::read_to_string(folder.join("net.rs")).unwrap();
        text.lines().filter(|line| !line.contains("///")).map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(items(&again), items(&out));
    let tensors = |folder: &std::path::Path| {
        read::safetensors::read(&std::fs::read(folder.join("net.safetensors")).unwrap()).unwrap().tensors
    };
    assert_eq!(tensors(&again), tensors(&out));
}

#[test]
fn the_short_form_of_a_declaration_is_exported_too() {
    let out = folder("chain");
    let (source, weights) = (out.join("chain.rs"), out.join("saved.safetensors"));
    std::fs::write(&source, "netwright::network! { struct Chain<5, 4 relu, 3 identity>; }").unwrap();
    let net = Chain::new(1);
    files::save(&net, &weights).unwrap();
    let file = out.join("acas.nnet");
    let (output, text, errors) = run(&[&"export", &source, &weights, &"--to", &"nnet", &"--out", &file]);
    assert_eq!(output.status.code(), Some(0), "{errors}");
    assert!(text.contains("acas.nnet"), "{text}");
    assert_eq!(std::fs::read_to_string(&file).unwrap(), export::nnet(&net).unwrap());
}
