//! Which format a file has, and that no file of any format makes a reader panic.
#![allow(clippy::unwrap_used, reason = "tests fail by panicking")]

mod zoo;

use std::fs;
use std::path::Path;

use netwright_exchange::Refusal;
use netwright_exchange::read::{
    Format, detect, flax, keras, nam, nnet, rtneural, safetensors, sb3, sklearn, tflite, torch,
};

/// What a program does with a file that it does not know.
fn read(name: &str, bytes: &[u8]) -> Result<Format, Refusal> {
    let format = detect(name, bytes)?;
    match format {
        Format::Onnx => {}
        Format::Torch => drop(torch::read(bytes, None)?),
        Format::Safetensors => drop(safetensors::read(bytes)?),
        Format::Keras => drop(keras::read(bytes)?),
        Format::KerasWeights => drop(keras::weights(bytes)?),
        Format::Nnet => drop(nnet::read(bytes)?),
        Format::Sklearn => drop(sklearn::read(bytes)?),
        Format::Tflite => drop(tflite::read(bytes)?),
        Format::Flax => drop(flax::read(bytes)?),
        Format::StableBaselines3 => drop(sb3::read(bytes, Some("tanh"))?),
        Format::Rtneural => drop(rtneural::read(bytes)?),
        Format::Nam => drop(nam::read(bytes)?),
    }
    Ok(format)
}

/// The format by the name of a file of the zoo.
fn expected(path: &Path) -> Option<Format> {
    let name = path.file_name()?.to_str()?;
    let parent = path.parent()?.file_name()?.to_str()?;
    Some(match (path.extension()?.to_str()?, name) {
        ("onnx", _) => Format::Onnx,
        ("safetensors", _) => Format::Safetensors,
        ("keras", _) => Format::Keras,
        ("h5", _) => Format::KerasWeights,
        ("nnet", _) => Format::Nnet,
        ("tflite", _) => Format::Tflite,
        ("msgpack" | "npz", _) => Format::Flax,
        ("nam", _) => Format::Nam,
        ("zip", _) => Format::StableBaselines3,
        ("pt" | "pth", _) => Format::Torch,
        ("json", "weights.json") => Format::Sklearn,
        ("json", "model.json") if parent.starts_with("rtneural") => Format::Rtneural,
        _ => return None,
    })
}

#[test]
fn files_of_the_zoo_are_recognised_without_their_names() {
    let Some(zoo) = zoo::zoo() else { return };
    let mut folders = vec![zoo];
    let mut files = 0;
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.extend((!path.ends_with("refuse")).then_some(path));
            } else if let Some(format) = expected(&path) {
                let bytes = fs::read(&path).unwrap();
                assert_eq!(detect("file", &bytes).unwrap(), format, "{}", path.display());
                files += 1;
            }
        }
    }
    assert!(files > 250, "{files}");
}

#[test]
fn what_is_no_model_is_refused_in_words() {
    let of = |name: &str, bytes: &[u8]| detect(name, bytes).unwrap_err().to_string();
    assert!(of("model.onnx", b"").contains("empty"));
    assert!(of("model.onnx", b"version https://git-lfs.github.com/spec/v1\n").contains("git lfs pull"));
    assert!(of("model.joblib", b"\x80\x04\x95").contains("pickle"));
    assert!(of("model.joblib", b"x\x9c").contains("pickle"));
    assert!(of("a.json", b"{\"a\": 1}").contains("`steps`"));
    assert!(of("a.zip", &zoo::stored(&[("readme", vec![1])])).contains("`readme`"));
    assert!(of("a.bin", b"\xff\xff").contains("Known are ONNX"));
    for (name, bytes, why) in zoo::refused(&["model.joblib"]) {
        zoo::assert_words(&name, &why, detect("model.joblib", &bytes));
    }
    for (name, bytes, why) in zoo::refused(&["model.onnx"]) {
        if matches!(name.as_str(), "git-lfs-pointer" | "empty") {
            zoo::assert_words(&name, &why, detect("model.onnx", &bytes));
        }
    }
}

#[test]
fn refusals_without_a_known_name_have_the_words_of_the_zoo() {
    let names = [
        "weights.pt",
        "model.pt",
        "weights.safetensors",
        "model.keras",
        "model.nnet",
        "model.json",
        "model.nam",
    ];
    let files = zoo::refused(&names);
    for (name, bytes, why) in files {
        zoo::assert_words(&name, &why, read(why["file"].as_str().unwrap(), &bytes));
    }
}

/// Every small file of every format, cut and changed, read as whatever it then seems to be.
#[test]
fn no_file_makes_a_reader_panic() {
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/models")];
    let mut files = 0;
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let bytes = fs::read(&path).unwrap();
            zoo::mutations(&bytes, 150, |bytes| drop(read("file", bytes)));
            files += 1;
        }
    }
    assert!(files > 30, "{files}");
}

/// One bit of the numbers of a file is a wrong network that nothing else would see.
#[test]
fn an_archive_with_a_flipped_bit_is_refused() {
    let archive = zoo::model("checkpoint/weights.pt");
    let weights = torch::read(&archive, None).unwrap();
    let number = weights.tensors[0].1.numbers()[0];
    #[expect(clippy::cast_possible_truncation, reason = "the file has numbers in single precision")]
    let bytes = (number as f32).to_le_bytes();
    let at = archive.windows(4).position(|window| window == bytes).unwrap();
    let mut flipped = archive.clone();
    flipped[at] ^= 1;
    let refusal = torch::read(&flipped, None).unwrap_err().to_string();
    assert!(refusal.contains("checksum") && refusal.contains("copy or save it again"), "{refusal}");
}
