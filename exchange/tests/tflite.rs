//! TensorFlow Lite files: against the outputs that were recorded, quantised and damaged ones.
#![allow(clippy::unwrap_used, reason = "tests fail by panicking")]

mod zoo;

use std::fs;

use netwright_exchange::foreign::{Node, Op};
use netwright_exchange::read::tflite;
use zoo::evaluate::assert_agrees;

#[test]
fn dense_models_agree_with_the_recorded_outputs() {
    let foreign = tflite::read(&zoo::model("tf-dense/model.tflite")).unwrap();
    assert_eq!(foreign.inputs[0].shape, [1, 6]);
    let Some(zoo) = zoo::zoo() else { return };
    assert_agrees("tf-dense", &foreign, &zoo::json(&zoo.join("tf-dense/cases.json")), &[]);
}

#[test]
fn the_detector_of_mlperf_tiny_agrees() {
    let Some(zoo) = zoo::zoo() else { return };
    let foreign = tflite::read(&fs::read(zoo.join("public/mlperf-tiny/ad01_fp32.tflite")).unwrap()).unwrap();
    assert_agrees("ad01_fp32", &foreign, &zoo::json(&zoo.join("public/mlperf-tiny/ad01_fp32.json")), &[]);
}

#[test]
fn quantised_models_are_refused_in_words() {
    let Some(zoo) = zoo::zoo() else { return };
    // `kws_float32` computes in floating point with weights of 8 bits.
    for name in ["ad01_int8", "kws_int8", "ic_int8", "kws_float32"] {
        let file = fs::read(zoo.join(format!("public/mlperf-tiny/{name}.tflite"))).unwrap();
        let refusal = tflite::read(&file).unwrap_err().to_string();
        assert!(refusal.contains("quantised") && refusal.contains("INT8"), "{refusal}");
    }
}

#[test]
fn convolutions_are_read_and_not_computed() {
    let Some(zoo) = zoo::zoo() else { return };
    let foreign = tflite::read(&fs::read(zoo.join("tf-cnn/model.tflite")).unwrap()).unwrap();
    let convolution =
        |node: &&Node| matches!(&node.op, Op::Unknown { remark } if remark.contains("convolutions"));
    let words: Vec<&str> = foreign.nodes.iter().filter(convolution).map(|node| node.word.as_str()).collect();
    assert_eq!(words, ["CONV_2D", "MAX_POOL_2D", "DEPTHWISE_CONV_2D"]);
}

#[test]
fn other_files_are_refused() {
    let refusal = tflite::read(b"no model").unwrap_err().to_string();
    assert!(refusal.contains("TFL3"), "{refusal}");
}

#[test]
fn no_file_makes_it_panic() {
    let file = zoo::model("tf-dense/model.tflite");
    zoo::mutations(&file, file.len(), |bytes| drop(tflite::read(bytes)));
}
