//! What a file of a checkpoint holds.
//!
//! Input: networks with their names, numbers, a history; or the bytes of such a file, from anyone. Output:
//! the other one. Guarantees: numbers keep every bit; a file of another network, another run or another
//! program is refused in words.

use netwright_exchange::network::{FileError, SIGNATURE, load_bytes, tensors};
use netwright_exchange::read::safetensors;
use netwright_exchange::{Reason, Tensor};
use netwright_runtime::Network;
use netwright_runtime::optimizer::StateNumber;
use netwright_runtime::topology::Topology;
use serde_json::{Map, Value};

use crate::{Error, History};

/// The key of the metadata that all other text is under, and its form.
const KEY: &str = "netwright.checkpoint";
const FORM: u64 = 1;

/// The place of a run: what comes next.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Position {
    /// The epoch, from 1.
    pub(crate) epoch: u64,
    /// How many of its batches are done.
    pub(crate) batches: usize,
    /// The sum of the losses of their rows.
    pub(crate) sum: f64,
}

impl Position {
    /// The beginning of an epoch.
    pub(crate) fn of(epoch: u64) -> Self {
        Self { epoch, batches: 0, sum: 0.0 }
    }
}

/// A checkpoint in memory.
pub(crate) struct Saved {
    pub(crate) position: Position,
    /// What a run must have in common with the one that saved it.
    pub(crate) settings: Vec<(String, String)>,
    pub(crate) rate: f32,
    /// The numbers of the optimiser's state.
    pub(crate) numbers: Vec<(String, StateNumber)>,
    pub(crate) history: History,
    /// The tensors of all networks, with their prefixes.
    tensors: Vec<(String, Tensor)>,
    signature: String,
}

impl Saved {
    /// A checkpoint without networks, of a run that trains one with this topology.
    pub(crate) fn new(
        topology: &Topology,
        position: Position,
        settings: Vec<(String, String)>,
        history: History,
    ) -> Self {
        let signature = topology.signature().to_string();
        Self { position, settings, rate: 0.0, numbers: Vec::new(), history, tensors: Vec::new(), signature }
    }

    /// Puts a network in.
    pub(crate) fn put<N: Network<f32>>(&mut self, prefix: &str, network: &N) {
        self.put_tensors(prefix, tensors(network));
    }

    fn put_tensors(&mut self, prefix: &str, named: Vec<(String, Tensor)>) {
        self.tensors.extend(named.into_iter().map(|(name, tensor)| (format!("{prefix}.{name}"), tensor)));
    }

    /// Takes a network out, with every bit; `false` if there is none of this prefix.
    pub(crate) fn take<N: Network<f32>>(&self, prefix: &str, network: &mut N) -> Result<bool, Error> {
        match self.network(prefix) {
            Some(bytes) => taken(load_bytes(network, &bytes)),
            None => Ok(false),
        }
    }

    /// The file of a network alone.
    fn network(&self, prefix: &str) -> Option<Vec<u8>> {
        let own = |(name, tensor): &(String, Tensor)| {
            let name = name.strip_prefix(prefix)?.strip_prefix('.')?;
            Some((name.to_owned(), tensor.clone()))
        };
        let tensors: Vec<(String, Tensor)> = self.tensors.iter().filter_map(own).collect();
        let metadata = [(SIGNATURE.into(), self.signature.clone())];
        (!tensors.is_empty()).then(|| safetensors::write(&tensors, &metadata))
    }

    /// The bytes of its file.
    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        let Self { position, rate, .. } = self;
        let mut text = Map::new();
        text.insert("form".into(), FORM.into());
        text.insert("epoch".into(), position.epoch.into());
        text.insert("batches".into(), position.batches.into());
        text.insert("sum".into(), position.sum.to_string().into());
        text.insert("rate".into(), rate.to_string().into());
        text.insert("settings".into(), pairs(&self.settings));
        let number = |(name, number): &(String, StateNumber)| {
            let text = match number {
                StateNumber::Count(count) => format!("count {count}"),
                StateNumber::Real(real) => format!("real {real}"),
            };
            (name.clone(), text)
        };
        text.insert("optimizer".into(), pairs(&self.numbers.iter().map(number).collect::<Vec<_>>()));
        let names: Vec<Value> =
            self.history.metrics().iter().map(|name| Value::from(name.as_str())).collect();
        text.insert("metrics".into(), names.into());
        text.insert("history".into(), self.history.to_csv().into());
        let metadata =
            [(KEY.to_owned(), Value::from(text).to_string()), (SIGNATURE.into(), self.signature.clone())];
        safetensors::write(&self.tensors, &metadata)
    }

    /// The checkpoint of a file's bytes, for a network with this topology.
    pub(crate) fn read(bytes: &[u8], topology: &Topology) -> Result<Self, Error> {
        let weights = safetensors::tensors(bytes).map_err(|refusal| {
            let facts: Vec<String> = refusal
                .reasons()
                .iter()
                .map(|Reason { place, fact, .. }| format!("{place}: {fact}"))
                .collect();
            Error::refused(facts.join(", "), HELP)
        })?;
        let find = |key: &str| {
            let mut pairs = weights.metadata.iter();
            pairs.find(|(known, _)| known == key).map(|(_, text)| text.as_str())
        };
        let text = find(KEY).ok_or_else(|| Error::refused("it is no checkpoint of a run", HELP))?;
        let signature = find(SIGNATURE).unwrap_or_default().to_owned();
        if let Some(difference) = topology.signature().first_difference(&signature) {
            let help = "choose another folder, or begin the run anew in an empty one";
            return Err(Error::refused(format!("it is of another network: {difference}"), help));
        }
        let text: Value =
            serde_json::from_str(text).map_err(|error| Error::refused(format!("its text: {error}"), HELP))?;
        if text["form"].as_u64() != Some(FORM) {
            return Err(Error::refused("it is of another version of Netwright", HELP));
        }
        Self::of_text(&text, weights.tensors, signature)
    }

    /// The checkpoint of the text of a file, and its tensors.
    fn of_text(text: &Value, tensors: Vec<(String, Tensor)>, signature: String) -> Result<Self, Error> {
        let damaged = |what: &str| Error::refused(format!("it has no valid `{what}`"), HELP);
        let parsed = |key: &str| text[key].as_str().and_then(|text| text.parse::<f64>().ok());
        let strings = |key: &str| -> Option<Vec<(String, String)>> {
            let pairs = text[key].as_object()?.iter();
            pairs.map(|(name, value)| Some((name.clone(), value.as_str()?.to_owned()))).collect()
        };
        let number = |(name, text): (String, String)| {
            let number = match text.split_once(' ')? {
                ("count", count) => StateNumber::Count(count.parse().ok()?),
                ("real", real) => StateNumber::Real(real.parse().ok()?),
                _ => return None,
            };
            Some((name, number))
        };
        let numbers: Option<Vec<_>> =
            strings("optimizer").and_then(|all| all.into_iter().map(number).collect());
        let names = text["metrics"].as_array().and_then(|names| {
            names.iter().map(|name| name.as_str().map(str::to_owned)).collect::<Option<Vec<String>>>()
        });
        let history = text["history"].as_str().ok_or_else(|| damaged("history"))?;
        #[expect(clippy::cast_possible_truncation, reason = "written from an f32, so exact")]
        let rate = parsed("rate").ok_or_else(|| damaged("rate"))? as f32;
        Ok(Self {
            position: Position {
                epoch: text["epoch"].as_u64().filter(|&epoch| epoch > 0).ok_or_else(|| damaged("epoch"))?,
                batches: text["batches"]
                    .as_u64()
                    .and_then(|batches| batches.try_into().ok())
                    .ok_or_else(|| damaged("batches"))?,
                sum: parsed("sum").ok_or_else(|| damaged("sum"))?,
            },
            settings: strings("settings").ok_or_else(|| damaged("settings"))?,
            rate,
            numbers: numbers.ok_or_else(|| damaged("optimizer"))?,
            history: History::parse(names.ok_or_else(|| damaged("metrics"))?, history)?,
            tensors,
            signature,
        })
    }
}

/// That a network was taken, or why it was not.
fn taken(loaded: Result<(), FileError>) -> Result<bool, Error> {
    loaded.map(|()| true).map_err(|error| Error::refused(error.to_string(), HELP))
}

const HELP: &str =
    "the file is damaged or of something else: delete it, and the run goes on from the one before";

fn pairs(pairs: &[(String, String)]) -> Value {
    Value::from_iter(pairs.iter().map(|(name, text)| (name.clone(), Value::from(text.as_str()))))
}
