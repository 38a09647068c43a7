//! safetensors: types, refusals, mutations, and that what is written is read again.
#![allow(clippy::unwrap_used, reason = "tests fail by panicking")]

mod zoo;

use netwright_exchange::foreign::Data;
use netwright_exchange::read::safetensors;
use netwright_exchange::{Refusal, Tensor};
use netwright_vocabulary::safetensors::Header;

fn file(header: &str, data: &[u8]) -> Vec<u8> {
    let mut file = (header.len() as u64).to_le_bytes().to_vec();
    file.extend(header.bytes());
    file.extend(data);
    file
}

fn text(refusal: Result<impl Sized, Refusal>) -> String {
    refusal.err().map(|refusal| refusal.to_string()).unwrap_or_default()
}

#[test]
fn half_precision_converts_exactly() {
    let single = safetensors::read(&zoo::model("half-files/weights.safetensors")).unwrap();
    let half = safetensors::read(&zoo::model("half-files/weights-f16.safetensors")).unwrap();
    let double = safetensors::read(&zoo::model("half-files/weights-f64.safetensors")).unwrap();
    assert_eq!(single.tensors, half.tensors);
    for ((name, tensor), (other, wide)) in single.tensors.iter().zip(&double.tensors) {
        assert_eq!((name, tensor.shape(), tensor.numbers()), (other, wide.shape(), wide.numbers()));
    }
    let names: Vec<&str> = single.tensors.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["net.0.bias", "net.0.weight", "net.2.bias", "net.2.weight"]);
    let brain = safetensors::read(&zoo::model("half-files/weights-bf16.safetensors")).unwrap();
    for ((_, tensor), (_, rounded)) in single.tensors.iter().zip(&brain.tensors) {
        for (number, rounded) in tensor.numbers().into_iter().zip(rounded.numbers()) {
            assert!((number - rounded).abs() <= number.abs() / 256.0, "{number} {rounded}");
        }
    }
}

#[test]
fn counters_are_kept_and_integer_weights_refused() {
    let weights = safetensors::read(&zoo::model("mlp-batchnorm/weights.safetensors")).unwrap();
    let counters = weights.tensors.iter().filter(|(_, tensor)| !tensor.is_float());
    assert!(counters.clone().count() == 2 && counters.clone().all(|(_, tensor)| tensor.shape().is_empty()));
}

#[test]
fn written_files_are_read_again_with_every_bit() {
    let tensors = [
        ("a \"quoted\" näme\n".to_owned(), Tensor::new(vec![2], Data::F32(vec![f32::NAN, -0.0])).unwrap()),
        ("empty".to_owned(), Tensor::new(vec![0, 3], Data::F64(vec![])).unwrap()),
        ("b".to_owned(), Tensor::new(vec![1, 2], Data::F64(vec![f64::MIN_POSITIVE, 0.1])).unwrap()),
        ("steps".to_owned(), Tensor::new(vec![], Data::I64(vec![-7])).unwrap()),
    ];
    let metadata = [("signature".to_owned(), "0123\u{1f600}\t".to_owned())];
    let file = safetensors::write(&tensors, &metadata);
    let header = Header::read(&file).unwrap();
    assert_eq!(header.data() % 8, 0);
    assert_eq!(
        header.tensors().map(|entry| entry.name.to_string()).collect::<Vec<_>>(),
        tensors.clone().map(|(name, _)| name)
    );
    let read = safetensors::tensors(&file).unwrap();
    assert_eq!(read.metadata, metadata);
    assert_eq!(safetensors::write(&read.tensors, &read.metadata), file);
    assert!(text(safetensors::read(&file)).contains("index [0] is NaN"));
}

#[test]
fn escapes_of_names_are_understood() {
    let header = r#" {"\u00e9\ud83d\ude00\/\\" : {"shape":[ 1 ], "data_offsets" : [0,4],"dtype":"F32"} }  "#;
    let read = safetensors::read(&file(header, &[0; 4])).unwrap();
    assert_eq!(read.tensors[0].0, "é😀/\\");
}

#[test]
fn damage_is_refused_by_name() {
    let entry = |of: &str, shape: &str, offsets: &str| {
        format!("{{\"w\":{{\"dtype\":\"{of}\",\"shape\":{shape},\"data_offsets\":{offsets}}}}}")
    };
    let of = |header: &str, data: usize| text(safetensors::read(&file(header, &vec![0; data])));
    assert_eq!(of(&entry("F32", "[1]", "[0,4]"), 4), "");
    for (header, data, word) in [
        (entry("F31", "[1]", "[0,4]"), 4, "unknown type `F31`"),
        (entry("F32", "[2]", "[0,4]"), 4, "needs 8 bytes, the offsets give 4"),
        (entry("F32", "[1]", "[4,0]"), 4, "bytes 4 to 0"),
        (entry("F32", "[1]", "[0,4,8]"), 4, "two numbers"),
        (entry("F32", "[1,1,1,1,1,1,1,1,1]", "[0,4]"), 4, "8 axes"),
        (entry("F32", "[18446744073709551615,9]", "[0,4]"), 4, "more bytes than fit"),
        (entry("F32", "[99999999999999999999]", "[0,4]"), 4, "whole number"),
        (entry("F32", "[-1]", "[0,4]"), 4, "whole number"),
        (entry("F32", "[1]", "[0,4]"), 5, "the tensors have 4 bytes, the file has 5"),
        (entry("F32", "[1]", "[0,4]") + "x", 4, "blanks"),
        ("{\"w\":{\"dtype\":\"F32\"}}".into(), 0, "`shape` is missing"),
        ("{\"w\":{\"dtype\":\"F32\",\"dtype\":\"F32\"}}".into(), 0, "twice"),
        ("{\"w".into(), 0, "end of a text"),
        ("{\"\\ud800\":".into(), 0, "escape"),
        ("[]".into(), 0, "`{`"),
    ] {
        let text = of(&header, data);
        assert!(text.contains(word), "{header}: {text}");
    }
    let one = "{\"dtype\":\"U8\",\"shape\":[],\"data_offsets\":[0,1]}";
    assert!(of(&format!("{{\"w\":{one},\"v\":{one}}}"), 1).contains("overlap"));
    let none = "{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]}";
    assert!(of(&format!("{{\"w\":{none},\"w\":{none}}}"), 0).contains("twice"));
}

#[test]
fn tensors_may_be_out_of_order() {
    let header = r#"{"b":{"dtype":"F32","shape":[],"data_offsets":[4,8]},"a":{"dtype":"F32","shape":[],"data_offsets":[0,4]}}"#;
    let data: Vec<u8> = [1.0_f32, 2.0].iter().flat_map(|number| number.to_le_bytes()).collect();
    let read = safetensors::read(&file(header, &data)).unwrap();
    assert_eq!(read.tensors[0].1.numbers(), [2.0]);
    assert_eq!(read.tensors[1].1.numbers(), [1.0]);
}

#[test]
fn refusals_have_the_words_of_the_zoo() {
    for (name, bytes, why) in zoo::refused(&["weights.safetensors"]) {
        zoo::assert_words(&name, &why, safetensors::read(&bytes));
    }
}

#[test]
fn no_file_makes_it_panic() {
    let file = zoo::model("half-files/weights-f16.safetensors");
    zoo::mutations(&file, file.len(), |bytes| drop(safetensors::read(bytes)));
}
