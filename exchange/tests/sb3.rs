//! Policies of Stable-Baselines3 that others trained, against outputs that were recorded.
#![allow(clippy::unwrap_used, reason = "tests fail by panicking")]

mod zoo;

use std::fs;

use netwright_exchange::read::sb3;
use serde_json::{Value, json};
use zoo::evaluate::{assert_agrees, evaluate};

#[test]
fn policies_agree_with_the_recorded_outputs() {
    let Some(zoo) = zoo::zoo() else { return };
    let mut files = 0;
    for file in fs::read_dir(zoo.join("public/sb3")).unwrap() {
        let path = file.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "zip") {
            continue;
        }
        let cases = zoo::json(&path.with_extension("json"));
        let activation = cases["activation"].as_str().unwrap().split(' ').next();
        let foreign = sb3::read(&fs::read(&path).unwrap(), activation).unwrap();
        assert_agrees(&path.display().to_string(), &foreign, &cases, &[]);
        files += 1;
    }
    assert_eq!(files, 8);
}

#[test]
fn an_activation_that_nobody_says_is_asked_for() {
    let Some(zoo) = zoo::zoo() else { return };
    let read =
        |name: &str, activation| sb3::read(&fs::read(zoo.join("public/sb3").join(name)).unwrap(), activation);
    let refusal = read("ppo-CartPole-v1.zip", None).unwrap_err().to_string();
    assert!(refusal.contains("--activation tanh"), "{refusal}");
    let refusal = read("ppo-CartPole-v1.zip", Some("sine")).unwrap_err().to_string();
    assert!(refusal.contains("`sine`") && refusal.contains("softsign"), "{refusal}");
    assert!(read("ars-Hopper-v3.zip", None).is_ok(), "a policy without hidden layers needs none");
}

/// `sb3-*.pth` were written by `tests/models/policies.py`: hidden layers of 2, all weights 1, all biases 0.
fn policy(name: &str, data: &Value) -> Vec<u8> {
    zoo::stored(&[("policy.pth", zoo::model(name)), ("data", data.to_string().into_bytes())])
}

#[test]
fn the_file_may_say_the_activation() {
    let data = json!({"policy_kwargs": {":type:": "<class 'dict'>",
        "activation_fn": "<class 'torch.nn.modules.activation.ELU'>"}});
    let file = policy("sb3-td3.pth", &data);
    let foreign = sb3::read(&file, None).unwrap();
    let hidden = f64::from(-3.0_f32).exp_m1();
    assert_eq!(evaluate(&foreign, &[vec![-1.0, -2.0]]), [[(2.0 * hidden).tanh()]]);
    let refusal = sb3::read(&file, Some("relu")).unwrap_err().to_string();
    assert!(refusal.contains("`ELU`") && refusal.contains("`relu`"), "{refusal}");
    assert!(sb3::read(&file, Some("elu")).is_ok());
}

#[test]
fn each_algorithm_has_its_end() {
    let (none, box_of) =
        (json!({}), json!({"action_space": {":type:": "<class 'gymnasium.spaces.box.Box'>"}}));
    let squash = json!({"policy_kwargs": {"squash_output": true}});
    for (name, data, want) in [
        ("sb3-shared.pth", &squash, 12_f64.tanh()),
        ("sb3-td3.pth", &none, 6_f64.tanh()),
        ("sb3-sac.pth", &none, 6_f64.tanh()),
        ("sb3-sac-sde.pth", &none, 2_f64.tanh()),
        ("sb3-shared.pth", &none, 12.0),
        ("sb3-dqn.pth", &none, 6.0),
        ("sb3-ars.pth", &box_of, 6_f64.tanh()),
        ("sb3-ars.pth", &none, 6.0),
    ] {
        let foreign = sb3::read(&policy(name, data), Some("relu")).unwrap();
        assert_eq!(evaluate(&foreign, &[vec![1.0, 2.0]]), [[want]], "{name}");
    }
    for (name, word) in
        [("sb3-cnn.pth", "convolutions"), ("sb3-lstm.pth", "recurrent"), ("sb3-own.pth", "`mine.weight`")]
    {
        let refusal = sb3::read(&policy(name, &none), Some("relu")).unwrap_err().to_string();
        assert!(refusal.contains(word), "{name}: {refusal}");
    }
}

/// The actor of a policy that sb3-contrib 2.9.2 trained, with its outputs for four observations.
#[test]
fn batch_renorms_of_crossq_are_batch_norms() {
    let cases: Value = serde_json::from_slice(&zoo::model("sb3-crossq.json")).unwrap();
    let rows = |key: &str| -> Vec<Vec<f64>> { serde_json::from_value(cases[key].clone()).unwrap() };
    let class = json!({"policy_class": {"__module__": "sb3_contrib.crossq.policies"}});
    let foreign = sb3::read(&policy("sb3-crossq.pth", &class), Some("relu")).unwrap();
    for (x, want) in rows("inputs").iter().zip(rows("outputs")) {
        let got = evaluate(&foreign, std::slice::from_ref(x)).concat();
        assert_eq!(got.len(), 2);
        assert!(got.iter().zip(&want).all(|(got, want)| (got - want).abs() < 1e-5), "{got:?} for {want:?}");
    }
    let refusal = sb3::read(&policy("sb3-crossq.pth", &json!({})), Some("relu")).unwrap_err().to_string();
    assert!(refusal.contains("`actor.latent_pi.0` normalises"), "{refusal}");
}

#[test]
fn code_that_is_not_in_the_file_is_refused() {
    let kwargs = |key: &str, class: &str| json!({"policy_kwargs": {key: class}});
    let space = |of: Value| json!({"observation_space": of});
    for (data, word) in [
        (kwargs("features_extractor_class", "<class '__main__.Scale4'>"), "`__main__.Scale4`"),
        (kwargs("activation_fn", "<class '__main__.ReLU'>"), "`__main__.ReLU`"),
        (
            json!({"policy_class": {"__module__": "mine", "f": "<function Own.f at 0x7f>"}}),
            "its class is of `mine.Own`",
        ),
        (json!({"policy_class": "<class 'mine.Own'>"}), "its class is of `mine.Own`"),
        (space(json!({":type:": "<class 'gymnasium.spaces.discrete.Discrete'>"})), "one-hot"),
        (space(json!({":type:": "<class 'gym.spaces.dict.Dict'>"})), "`Dict`"),
        (
            space(
                json!({":type:": "<class 'gymnasium.spaces.box.Box'>", "dtype": "uint8", "_shape": [1, 4, 4]}),
            ),
            "divides by 255",
        ),
    ] {
        let refusal = sb3::read(&policy("sb3-td3.pth", &data), Some("relu")).unwrap_err().to_string();
        assert!(refusal.contains(word) && refusal.contains("torch.onnx.export"), "{refusal}");
    }
    for data in [
        kwargs(
            "features_extractor_class",
            "<class 'stable_baselines3.common.torch_layers.FlattenExtractor'>",
        ),
        json!({"policy_class": {"__module__": "stable_baselines3.td3.policies"}}),
        space(json!({":type:": "<class 'gym.spaces.box.Box'>", "dtype": "float32", "shape": [2]})),
    ] {
        assert!(sb3::read(&policy("sb3-td3.pth", &data), Some("relu")).is_ok(), "{data}");
    }
}

#[test]
fn no_file_makes_it_panic() {
    let file = policy("sb3-td3.pth", &json!({"policy_kwargs": {}}));
    zoo::mutations(&file, 1500, |bytes| drop(sb3::read(bytes, Some("tanh"))));
}
