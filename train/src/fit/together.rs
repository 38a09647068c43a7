//! The end of an epoch on several ranks.
//!
//! Input: what rank 0 measured. Output: the same on every rank. Guarantees: every rank decides with the same
//! numbers, to the bit, so all of them stop after the same epoch; weights that differ are an error.

use super::team::Team;
use crate::{Error, Record, fingerprint};

/// Whether what follows is a record, or an error of rank 0.
const MEASURED: u8 = 0;
const FAILED: u8 = 1;

impl Team<'_> {
    /// The validation loss, the metrics and the time of rank 0, which alone has measured them, where the
    /// weights of this rank are those of rank 0.
    pub(super) fn agreed(
        &mut self,
        epoch: u64,
        weights: &[f32],
        measured: Option<Result<Record, Error>>,
    ) -> Result<Record, Error> {
        let measured = measured.transpose();
        if self.ranks() == 1 {
            return measured.map(Option::unwrap_or_default);
        }
        let weights = fingerprint::of(&[weights], &[]);
        let own = match &measured {
            Ok(None) => Vec::new(),
            Ok(Some(record)) => to_bytes(record, weights),
            Err(error) => [FAILED].into_iter().chain(error.to_string().into_bytes()).collect(),
        };
        let said = self.said(own)?;
        measured?;
        if let [FAILED, text @ ..] = &said[..] {
            let fact = format!("rank 0 ended the run: {}", String::from_utf8_lossy(text));
            return Err(Error::refused(fact, "it is the same run on every rank"));
        }
        let rank = self.workers().rank();
        let Some((record, of_first)) = from_bytes(&said) else {
            let fact = format!("rank {rank} does not understand what rank 0 says after epoch {epoch}");
            return Err(Error::refused(fact, "start the same program on every rank"));
        };
        if weights != of_first {
            let fact = format!("after epoch {epoch} the weights of rank {rank} are not those of rank 0");
            let help = "take machines of one kind: with and without fused multiply-adds, bits differ";
            return Err(Error::refused(fact, help));
        }
        Ok(record)
    }
}

/// The numbers that rank 0 measured, and the hash of its weights.
fn to_bytes(record: &Record, weights: u64) -> Vec<u8> {
    let validation = record.validation.map_or([0, 0], |loss| [1, loss.to_bits()]);
    let numbers = record.metrics.iter().map(|metric| metric.to_bits());
    let words = validation.into_iter().chain([record.seconds.to_bits(), weights]).chain(numbers);
    [MEASURED].into_iter().chain(words.flat_map(u64::to_le_bytes)).collect()
}

fn from_bytes(bytes: &[u8]) -> Option<(Record, u64)> {
    let [MEASURED, words @ ..] = bytes else { return None };
    let (words, []) = words.as_chunks::<8>() else { return None };
    let words: Vec<u64> = words.iter().map(|word| u64::from_le_bytes(*word)).collect();
    let [has_validation, validation, seconds, weights, metrics @ ..] = &words[..] else { return None };
    let record = Record {
        validation: (*has_validation == 1).then(|| f64::from_bits(*validation)),
        metrics: metrics.iter().map(|&metric| f64::from_bits(metric)).collect(),
        seconds: f64::from_bits(*seconds),
        ..Record::default()
    };
    Some((record, *weights))
}

#[cfg(test)]
mod tests {
    use super::{from_bytes, to_bytes};
    use crate::Record;

    #[test]
    fn a_record_arrives_with_every_bit() {
        for (validation, metrics) in [(None, vec![]), (Some(0.1 + 0.2), vec![1.0 / 3.0, f64::MIN_POSITIVE])] {
            let record = Record { validation, metrics, seconds: 0.7, ..Record::default() };
            assert_eq!(from_bytes(&to_bytes(&record, 5)), Some((record, 5)));
        }
        assert_eq!(from_bytes(&[]), None);
        assert_eq!(from_bytes(&[0, 1, 2]), None);
    }
}
