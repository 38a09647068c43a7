//! The numbers of a page as JSON.
//!
//! Input: a report. Output: an object. Guarantees: a number reads back as the same `f64`; one that is not
//! finite is `null`.

use serde_json::{Map, Value, json};

use super::{OfNetwork, Report};
use crate::History;
use crate::metric::{Confusion, Probabilities, Ranking};

pub(super) fn json(report: &Report) -> Value {
    let mut all = Map::new();
    all.insert("title".into(), report.title.as_str().into());
    all.insert("version".into(), env!("CARGO_PKG_VERSION").into());
    let mut part = |name: &str, value: Option<Value>| {
        if let Some(value) = value {
            all.insert(name.into(), value);
        }
    };
    part("history", report.history.as_ref().map(history));
    part("network", report.network.as_ref().map(network));
    part("classes", report.classes.as_ref().map(|(confusion, names)| classes(confusion, names)));
    part("ranking", report.ranking.as_ref().map(ranking));
    part("probabilities", report.probabilities.as_ref().map(probabilities));
    part("settings", Some(json!(report.settings)));
    Value::Object(all)
}

fn history(history: &History) -> Value {
    let records = history.records();
    let column = |number: &dyn Fn(&crate::Record) -> Option<f64>| -> Value {
        records.iter().map(|record| Value::from(number(record).filter(|number| number.is_finite()))).collect()
    };
    let metric = |(at, name): (usize, &String)| {
        let column = column(&|record| record.metrics.get(at).copied());
        json!({ "name": name, "values": column })
    };
    json!({
        "epoch": records.iter().map(|record| record.epoch).collect::<Vec<_>>(),
        "loss": column(&|record| Some(record.loss)),
        "validation": column(&|record| record.validation),
        "metrics": history.metrics().iter().enumerate().map(metric).collect::<Vec<_>>(),
        "rate": column(&|record| Some(record.rate)),
        "rows": records.iter().map(|record| record.rows).collect::<Vec<_>>(),
        "seconds": column(&|record| Some(record.seconds)),
        "best": history.best().map(|record| record.epoch),
        "end": history.end().map(|end| end.to_string()),
    })
}

fn network(network: &OfNetwork) -> Value {
    let spreads = network.spreads.as_ref().map(|spreads| {
        let one = |(name, spread): &(String, crate::histogram::Histogram)| {
            json!({
                "name": name, "count": spread.count, "least": spread.least, "largest": spread.largest,
                "sum": spread.sum, "sum_of_squares": spread.squares, "limits": spread.limits, "counts": spread.counts,
            })
        };
        spreads.iter().map(one).collect::<Vec<_>>()
    });
    json!({ "parameters": network.parameters, "weights": spreads.ok() })
}

fn classes(confusion: &Confusion, names: &[String]) -> Value {
    let count = confusion.classes();
    let row = |truth| (0..count).map(|taken| confusion.count(truth, taken)).collect::<Vec<f64>>();
    json!({
        "names": names,
        "counts": (0..count).map(row).collect::<Vec<_>>(),
        "accuracy": confusion.accuracy().ok(),
    })
}

fn ranking(ranking: &Ranking) -> Value {
    json!({ "roc_auc": ranking.roc_auc().ok(), "average_precision": ranking.average_precision().ok() })
}

fn probabilities(probabilities: &Probabilities) -> Value {
    let points = probabilities.calibration().map(|points| {
        points.iter().map(|point| [point.confidence, point.accuracy, point.rows]).collect::<Vec<_>>()
    });
    json!({
        "log_loss": probabilities.log_loss().ok(),
        "brier": probabilities.brier().ok(),
        "calibration_error": probabilities.calibration_error().ok(),
        "calibration": points.ok(),
    })
}
