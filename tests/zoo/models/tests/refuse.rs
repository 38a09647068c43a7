//! Files to be refused: each gets a message that says what is wrong.
#![allow(clippy::unwrap_used, reason = "tests fail by panicking")]

use std::path::Path;

use netwright_exchange::import::{Options, import};
use netwright_exchange::read::{self, Opened};
use netwright_zoo_models::{Cases, folder_or_skip};

/// What is said of a file, `None` if it is imported.
fn answer(folder: &Path, file: &str) -> Option<String> {
    let bytes = std::fs::read(folder.join(file)).unwrap();
    let files = read::Folder(folder);
    let refusal = match read::open(file, &bytes, &read::Choices { files: &files, ..read::Choices::default() })
    {
        Err(refusal) => refusal,
        Ok(Opened::Weights(_)) => return None,
        Ok(Opened::Network(foreign)) => {
            import(foreign, &Options { name: "Net".into(), stem: "net".into(), ..Options::default() })
                .err()?
        }
    };
    Some(refusal.to_string())
}

#[test]
fn every_file_to_refuse_is_refused_in_words() {
    let Some(folder) = folder_or_skip() else { return };
    let mut failures = Vec::new();
    let mut count = 0;
    for entry in std::fs::read_dir(folder.join("refuse")).unwrap() {
        let path = entry.unwrap().path();
        let Ok(bytes) = std::fs::read(path.join("why.json")) else { continue };
        let why = Cases(serde_json::from_slice(&bytes).unwrap());
        count += 1;
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        match answer(&path, why.text("file")) {
            None if why.text("expect") == "either" => {}
            None => failures.push(format!("{name} is imported")),
            Some(text) => {
                let missing: Vec<String> = why
                    .names("a_good_message_names")
                    .into_iter()
                    .filter(|word| !text.contains(word.as_str()))
                    .collect();
                if !missing.is_empty() {
                    failures.push(format!("{name} lacks {missing:?}: {text}"));
                }
            }
        }
    }
    assert!(count >= 57, "{count} files");
    assert!(failures.is_empty(), "{} of {count} failed:\n{}", failures.len(), failures.join("\n"));
}
