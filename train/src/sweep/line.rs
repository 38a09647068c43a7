//! A finished run as a line of JSON: what a worker answers, and what a journal keeps.
//!
//! Input: a trial and what came out of it; or a line, from anyone. Output: the other one. Guarantees: numbers
//! keep every bit, also those that JSON has no word for.

use serde_json::{Map, Value as Json, json};

use super::{Outcome, Trial};

/// What came out of a trial.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Done {
    /// The numbers, or why there are none.
    pub(super) outcome: Result<Outcome, String>,
    pub(super) seconds: f64,
}

/// The line, without its end.
pub(super) fn write(trial: &Trial, done: &Done) -> String {
    let mut fields = trial.fields();
    match &done.outcome {
        Ok(outcome) => {
            let pair = |(name, number): &(String, f64)| json!([name, to_json(*number)]);
            fields.insert("numbers".into(), outcome.numbers.iter().map(pair).collect());
        }
        Err(error) => {
            fields.insert("error".into(), error.as_str().into());
        }
    }
    fields.insert("seconds".into(), to_json(done.seconds));
    Json::from(fields).to_string()
}

/// The trial and the outcome of a line.
pub(super) fn read(line: &str) -> Option<(Trial, Done)> {
    let json: Json = serde_json::from_str(line).ok()?;
    let fields = json.as_object()?;
    Some((Trial::of_fields(fields)?, done(fields)?))
}

fn done(fields: &Map<String, Json>) -> Option<Done> {
    let outcome = match fields.get("numbers") {
        Some(numbers) => {
            let pair = |pair: &Json| match pair.as_array()?.as_slice() {
                [name, number] => Some((name.as_str()?.to_owned(), of_json(number)?)),
                _ => None,
            };
            let numbers = numbers.as_array()?.iter().map(pair).collect::<Option<_>>()?;
            Ok(Outcome { numbers, is_partial: false })
        }
        None => Err(fields.get("error")?.as_str()?.to_owned()),
    };
    Some(Done { outcome, seconds: of_json(fields.get("seconds")?)? })
}

/// A number, or its text where JSON has none for it.
fn to_json(number: f64) -> Json {
    match number.is_finite() {
        true => number.into(),
        false => number.to_string().into(),
    }
}

fn of_json(json: &Json) -> Option<f64> {
    match json {
        Json::Number(number) => number.as_f64(),
        Json::String(text) => text.parse().ok().filter(|number: &f64| !number.is_finite()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{Done, Outcome, read, write};

    #[test]
    fn every_number_keeps_its_bits() -> Result<(), crate::Error> {
        let trial =
            r#"{"values":{"a":"x","b":-0.0},"seed":18446744073709551615,"fold":0,"budget":1}"#.parse()?;
        let numbers = [0.1, -0.0, 5e-324, f64::MAX, f64::INFINITY, f64::NEG_INFINITY, f64::NAN, 3.0, 1e300];
        let named = numbers.iter().enumerate().map(|(at, number)| (format!("n{at}"), *number)).collect();
        let done = Done { outcome: Ok(Outcome { numbers: named, is_partial: false }), seconds: 0.25 };
        let (same, of_it) = read(&write(&trial, &done)).unzip();
        assert_eq!(same.as_ref(), Some(&trial));
        let numbers_of_it = of_it.and_then(|done| done.outcome.ok()).unwrap_or_default().numbers;
        let bits: Vec<u64> = numbers_of_it.iter().map(|(_, number)| number.to_bits()).collect();
        assert_eq!(bits, numbers.map(f64::to_bits));
        assert_eq!(numbers_of_it.last().map(|(name, _)| name.as_str()), Some("n8"));
        let failed = Done { outcome: Err("two\nlines, \"quoted\"".into()), seconds: f64::INFINITY };
        let line = write(&trial, &failed);
        assert!(!line.contains('\n'));
        assert_eq!(read(&line), Some((trial, failed)));
        Ok(())
    }

    #[test]
    fn what_is_no_line_is_none() {
        for line in ["", "{}", "[1]", "{\"values\":{},\"seed\":1,\"fold\":0,\"budget\":1}"] {
            assert_eq!(read(line), None, "{line}");
        }
        let whole = r#"{"values":{"a":1},"seed":1,"fold":0,"budget":1,"numbers":[["b",1.5]],"seconds":1}"#;
        assert!(read(whole).is_some());
        for end in 0..whole.len() {
            assert_eq!(whole.get(..end).and_then(read), None);
        }
        for wrong in ["[[1,1.5]]", "[[\"b\",true]]", "[[\"b\"]]", "[[\"b\",\"1.5\"]]", "{}"] {
            assert_eq!(read(&whole.replace("[[\"b\",1.5]]", wrong)), None, "{wrong}");
        }
    }
}
