//! `fill`: weights of other files for a declared network.

use std::path::Path;

use netwright::exchange::{Tensor, network as files, read};

use super::{folder, models, run};

/// The tensors of a file of safetensors, by their names.
fn tensors(path: &Path) -> Vec<(String, Tensor)> {
    let mut tensors = read::safetensors::read(&std::fs::read(path).unwrap()).unwrap().tensors;
    tensors.sort_by(|a, b| a.0.cmp(&b.0));
    tensors
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

/// A network, and its text.
macro_rules! declared {
    ($($tokens:tt)*) => {
        netwright::network! { $($tokens)* }
        const SOURCE: &str = concat!("network! {", stringify!($($tokens)*), "}");
    };
}

declared! {
    struct Mixed {
        x: input(3);
        h: x -> dense(5);
        n: h -> batch_norm(epsilon = 0.001);
        p: n -> prelu;
        first: p -> dense(5) -> tanh;
        l: first -> layer_norm;
        second: l -> dense(5) -> tanh;
        y: second -> dense(2, bias = false);
    }
}

/// Two layers and their names are in the file; the others go by their order, each class of its own.
#[test]
fn weights_of_keras_are_those_of_the_model() {
    let out = folder("keras");
    let source = out.join("net.rs");
    std::fs::write(&source, SOURCE).unwrap();
    let mixed = models().join("keras-mixed");
    let cases: serde_json::Value =
        serde_json::from_slice(&std::fs::read(mixed.join("cases.json")).unwrap()).unwrap();
    let mut all = Vec::new();
    for file in ["model.keras", "model.weights.h5"] {
        let filled = out.join(format!("{file}.safetensors"));
        let (output, text, errors) = run(&[&"fill", &source, &mixed.join(file), &"--out", &filled]);
        assert_eq!(output.status.code(), Some(0), "{errors}");
        for line in [
            "h.weights = h/kernel\n",
            "state.n = batch_normalization/moving_mean, batch_normalization/moving_variance\n",
            "p.weights = p_re_lu/alpha\n",
            "first.weights = dense/kernel\n",
            "second.bias = dense_1/bias\n",
        ] {
            assert!(text.contains(line), "{line}\n{text}");
        }
        assert!(!text.contains("optimizer"), "{text}");
        all.push(tensors(&filled));
        let mut net = Mixed::zeros();
        files::load(&mut net, &filled).unwrap();
        let rows = |name: &str| cases[name].as_array().unwrap().clone();
        for (x, want) in rows("inputs").iter().zip(rows("outputs")) {
            let numbers = |row: &serde_json::Value| {
                row.as_array().unwrap().iter().map(|x| x.as_f64().unwrap() as f32).collect::<Vec<_>>()
            };
            let y = net.forward(&numbers(x).try_into().unwrap());
            for (got, want) in y.iter().zip(numbers(&want)) {
                assert!((got - want).abs() <= 2e-6 * want.abs().max(1.0), "{file}: {got} for {want}");
            }
        }
    }
    assert_eq!(all[0], all[1]);
}

mod flax {
    declared! {
        pub(super) struct Mlp {
            x: input(6);
            dense_0: x -> dense(16);
            layer_norm_0: dense_0 -> layer_norm(epsilon = 1e-6) -> gelu_tanh;
            dense_1: layer_norm_0 -> dense(16) -> silu;
            res: dense_1 -> dense(16, bias = false);
            y: dense_1 + res -> dense(3);
        }
    }

    pub(super) const TEXT: &str = SOURCE;
}

/// The third case of the zoo's `flax-mlp`, computed by jax 0.10.2 and flax 0.12.8.
#[test]
fn parameters_of_flax_are_those_of_the_model() {
    let out = folder("flax");
    let source = out.join("net.rs");
    std::fs::write(&source, flax::TEXT).unwrap();
    for file in ["params.msgpack", "params.npz"] {
        let filled = out.join(format!("{file}.safetensors"));
        let (output, text, errors) =
            run(&[&"fill", &source, &models().join("flax-mlp").join(file), &"--out", &filled]);
        assert_eq!(output.status.code(), Some(0), "{errors}");
        assert!(text.contains("dense_1.weights = params/Dense_1/kernel"), "{text}");
        let mut net = flax::Mlp::zeros();
        files::load(&mut net, &filled).unwrap();
        let y = net.forward(&[-1.0; 6]);
        let want = [0.557_161_5_f32, -0.164_857_22, 0.153_003_6];
        assert!(y.iter().zip(want).all(|(got, want)| (got - want).abs() <= 8e-6), "{file}: {y:?}");
    }
}

#[test]
fn counters_of_a_file_of_the_network_are_kept() {
    let out = folder("counters");
    let (source, saved, filled) = (out.join("net.rs"), out.join("a.safetensors"), out.join("b.safetensors"));
    std::fs::write(&source, SOURCE).unwrap();
    let mut net = Mixed::new(3);
    net.state.step = 17;
    files::save(&net, &saved).unwrap();
    let (output, _, errors) = run(&[&"fill", &source, &saved, &"--out", &filled]);
    assert_eq!(output.status.code(), Some(0), "{errors}");
    assert_eq!(tensors(&filled), tensors(&saved));
}

#[test]
fn what_is_read_is_not_replaced() {
    let out = folder("source");
    let (source, weights) = (out.join("net.rs"), out.join("mixed.safetensors"));
    std::fs::write(&source, SOURCE).unwrap();
    files::save(&Mixed::new(3), &weights).unwrap();
    let before = std::fs::read(&weights).unwrap();
    for output in [&weights, &source] {
        let (status, _, errors) = run(&[&"fill", &source, &weights, &"--out", output]);
        assert_eq!(status.status.code(), Some(1));
        assert!(errors.contains("would be replaced"), "{errors}");
    }
    let (status, ..) = run(&[&"fill", &source, &weights]);
    assert_eq!(status.status.code(), Some(1));
    assert_eq!(std::fs::read(&weights).unwrap(), before);
    assert_eq!(std::fs::read_to_string(&source).unwrap(), SOURCE);
    // A folder cannot be replaced, and nothing is left beside it.
    let inside = out.join("folder");
    std::fs::create_dir(&inside).unwrap();
    let (status, ..) = run(&[&"fill", &source, &weights, &"--out", &inside]);
    assert_eq!(status.status.code(), Some(1));
    assert!(!out.join("folder.tmp").exists());
    // One tensor has one source.
    let map = "h.bias = h.bias";
    let (status, _, errors) = run(&[&"fill", &source, &weights, &"--map", &map, &"--map", &map]);
    assert_eq!(status.status.code(), Some(2));
    assert!(errors.contains("`h.bias` is mapped twice"), "{errors}");
}

#[test]
fn a_whole_network_with_its_data_is_one_to_import() {
    let Some(model) = [Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/zoo/acas-shape/dyn20.onnx")]
        .into_iter()
        .find(|model| model.is_file())
    else {
        return;
    };
    let source = folder("whole").join("net.rs");
    std::fs::write(&source, SOURCE).unwrap();
    let (status, _, errors) = run(&[&"fill", &source, &model]);
    assert_eq!(status.status.code(), Some(1));
    assert!(errors.contains("it holds a whole network") && errors.contains("import"), "{errors}");
}
