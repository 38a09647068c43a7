//! Pictures of a run and of what it led to, as SVG.
//!
//! Input: a history, metrics, a network. Output: a [`Chart`] or a [`Grid`], which displays as an SVG document
//! and which [`write()`] writes. Guarantees: a document stands alone and is readable on white and black, by
//! the colour-blind, too; its text is text, and what is drawn of few points has their exact numbers.
//!
//! ```
//! use netwright::train::{History, Record, plot};
//!
//! let record = |epoch, loss| Record { epoch, loss, ..Record::default() };
//! let history = History::new([""; 0], [record(1, 0.5), record(2, 0.25)])?;
//! let picture = plot::loss(&history);
//! assert!(picture.to_string().contains("<title>training, 2: 0.25</title>"));
//! # let file = std::env::temp_dir().join("netwright-plot-example.svg");
//! // let file = "target/netwright/loss.svg";
//! plot::write(&file, &picture)?;
//! # std::fs::remove_file(&file).ok();
//! # Ok::<(), netwright::train::Error>(())
//! ```

use std::path::Path;

pub use netwright_picture::{Axis, Chart, Grid, Parallel, Picture};
use netwright_runtime::Network;
use netwright_runtime::topology::Topology;

use crate::histogram::Histogram;
use crate::metric::{Confusion, Probabilities, Ranking};
use crate::{Error, History, Record};

/// Writes a picture into a file, with its folder.
///
/// # Errors
///
/// If the file cannot be written; a file that was there is then as it was.
///
/// ```
/// use netwright::train::{History, Record, plot};
///
/// let records = (1..=3).map(|epoch| Record { epoch, loss: 1.0 / epoch as f64, ..Record::default() });
/// let history = History::new([""; 0], records)?;
/// let file = std::env::temp_dir().join(format!("netwright-loss-{}.svg", std::process::id()));
/// plot::write(&file, &plot::loss(&history))?;
/// assert!(std::fs::read_to_string(&file).is_ok_and(|text| text.starts_with("<svg")));
/// # std::fs::remove_file(&file).ok();
/// # Ok::<(), netwright::train::Error>(())
/// ```
pub fn write(path: impl AsRef<Path>, picture: &impl Picture) -> Result<(), Error> {
    crate::file::write(path.as_ref(), picture.to_string().as_bytes())
}

/// A number of each epoch, where it has one.
fn points(history: &History, number: impl Fn(&Record) -> Option<f64>) -> Vec<[f64; 2]> {
    let point = |record: &Record| [record.epoch as f64, number(record).unwrap_or(f64::NAN)];
    history.records().iter().map(point).collect()
}

fn epochs() -> Axis {
    Axis::named("epoch").whole()
}

/// The loss of the rows to train on and of the validation rows over the epochs; logarithmic where the range
/// asks for it.
///
/// ```
/// use netwright::train::{History, Record, plot};
///
/// let record = |epoch, loss| Record { epoch, loss, validation: Some(2.0 * loss), ..Record::default() };
/// let history = History::new([""; 0], [record(1, 1.0), record(2, 0.001)])?;
/// let document = plot::loss(&history).to_string();
/// assert!(document.contains(">validation</text>") && document.contains(">0.01</text>"));
/// # Ok::<(), netwright::train::Error>(())
/// ```
#[must_use]
pub fn loss(history: &History) -> Chart {
    let chart = Chart::new("Loss").x(epochs()).y(Axis::named("").log_if_wide());
    let chart = chart.line("training", points(history, |record| Some(record.loss)));
    match history.records().iter().any(|record| record.validation.is_some()) {
        true => chart.line("validation", points(history, |record| record.validation)),
        false => chart,
    }
}

/// A metric over the epochs.
///
/// # Errors
///
/// If no metric has this name.
///
/// ```
/// use netwright::train::{History, Record, plot};
///
/// let history = History::new(["accuracy"], [Record { epoch: 1, metrics: vec![0.875], ..Record::default() }])?;
/// assert!(plot::metric(&history, "accuracy")?.to_string().contains("<title>1: 0.875</title>"));
/// assert!(plot::metric(&history, "recall").is_err());
/// # Ok::<(), netwright::train::Error>(())
/// ```
pub fn metric(history: &History, name: &str) -> Result<Chart, Error> {
    let at = history.index(name)?;
    let points = points(history, |record| record.metrics.get(at).copied());
    Ok(Chart::new(name).x(epochs()).y(Axis::named("").log_if_wide()).line("", points))
}

/// The learning rate of the last step of each epoch.
///
/// ```
/// use netwright::train::{History, Record, plot};
///
/// let history = History::new([""; 0], [Record { epoch: 1, rate: 0.5, ..Record::default() }])?;
/// assert!(plot::rate(&history).to_string().contains("<title>1: 0.5</title>"));
/// # Ok::<(), netwright::train::Error>(())
/// ```
#[must_use]
pub fn rate(history: &History) -> Chart {
    let points = points(history, |record| Some(record.rate));
    Chart::new("Learning rate").x(epochs()).y(Axis::named("").log_if_wide()).line("", points)
}

/// Which classes are taken for which. A class without a name has its number.
///
/// ```
/// use netwright::train::metric::Confusion;
/// use netwright::train::plot;
///
/// let confusion = Confusion::of(2, [0, 0, 1, 1, 1], [0, 1, 1, 1, 0])?;
/// let document = plot::confusion(&confusion, &["benign", "malignant"]).to_string();
/// assert!(document.contains("<title>true: malignant, predicted: benign: 1</title>"));
/// # Ok::<(), netwright::train::Error>(())
/// ```
#[must_use]
pub fn confusion(confusion: &Confusion, names: &[impl AsRef<str>]) -> Grid {
    let count = confusion.classes();
    let name =
        |class: usize| names.get(class).map_or_else(|| class.to_string(), |name| name.as_ref().to_owned());
    let counts = (0..count).flat_map(|truth| (0..count).map(move |taken| confusion.count(truth, taken)));
    let grid = Grid::new("Confusion matrix", ["true", "predicted"], (0..count).map(name));
    grid.counts(counts.collect())
}

/// The ROC curve, with the area below it.
///
/// # Errors
///
/// As [`Ranking::roc`].
///
/// ```
/// # use netwright::train::{metric::Ranking, plot};
/// let mut ranking = Ranking::new();
/// for (score, is_positive) in [(0.1_f32, false), (0.4, false), (0.35, true), (0.8, true)] {
///     ranking.add(score, is_positive)?;
/// }
/// assert!(plot::roc(&ranking)?.to_string().contains(">area 0.7500</text>"));
/// # Ok::<(), netwright::train::Error>(())
/// ```
pub fn roc(ranking: &Ranking) -> Result<Chart, Error> {
    let points =
        ranking.roc()?.into_iter().map(|point| [point.false_positive_rate, point.true_positive_rate]);
    let area = format!("area {:.4}", ranking.roc_auc()?);
    let x = Axis::named("false positive rate").range(0.0, 1.0);
    let y = Axis::named("true positive rate").range(0.0, 1.0);
    Ok(Chart::new("ROC").x(x).y(y).diagonal().line(area, points))
}

/// Precision over recall, with the average precision.
///
/// # Errors
///
/// As [`Ranking::precision_recall`].
///
/// ```
/// # use netwright::train::{metric::Ranking, plot};
/// let mut ranking = Ranking::new();
/// ranking.add(0.5_f32, true)?;
/// assert!(plot::precision_recall(&ranking)?.to_string().contains(">average precision 1.0000</text>"));
/// # Ok::<(), netwright::train::Error>(())
/// ```
pub fn precision_recall(ranking: &Ranking) -> Result<Chart, Error> {
    let points = ranking.precision_recall()?;
    // As average precision counts it: a step at each threshold, without a line between.
    let mut before = 0.0;
    let steps = points.into_iter().flat_map(|point| {
        let from = std::mem::replace(&mut before, point.recall);
        [[from, point.precision], [point.recall, point.precision]]
    });
    let average = format!("average precision {:.4}", ranking.average_precision()?);
    let [x, y] = ["recall", "precision"].map(|name| Axis::named(name).range(0.0, 1.0));
    Ok(Chart::new("Precision and recall").x(x).y(y).line(average, steps))
}

/// The calibration curve, with the expected calibration error: above the diagonal, the network is right more
/// often than it says.
///
/// # Errors
///
/// Without rows.
///
/// ```
/// # use netwright::train::{metric::Probabilities, plot};
/// let mut measured = Probabilities::new();
/// measured.add(&[0.75_f64], 1)?;
/// let document = plot::calibration(&measured)?.to_string();
/// assert!(document.contains(">error 0.2500</text>") && document.contains(">error 0.2500, 0.75: 1<"));
/// # Ok::<(), netwright::train::Error>(())
/// ```
pub fn calibration(probabilities: &Probabilities) -> Result<Chart, Error> {
    let points = probabilities.calibration()?.into_iter().map(|point| [point.confidence, point.accuracy]);
    let error = format!("error {:.4}", probabilities.calibration_error()?);
    let [x, y] = ["highest probability", "accuracy"].map(|name| Axis::named(name).range(0.0, 1.0));
    Ok(Chart::new("Calibration").x(x).y(y).diagonal().line(error, points))
}

/// How the parameters of each layer are spread: its weights, and its bias. Those of a tied layer are its
/// owner's.
///
/// # Errors
///
/// If a parameter is not finite.
///
/// ```
/// use netwright::prelude::*;
/// use netwright::train::plot;
///
/// network! { pub struct Net<2, 8 tanh, 1>; }
/// let charts = plot::weights(&Net::new(1))?;
/// assert_eq!(charts.len(), 4);
/// assert!(charts[0].to_string().contains("layer1.weights"));
/// # Ok::<(), netwright::train::Error>(())
/// ```
pub fn weights<N: Network<f32>>(net: &N) -> Result<Vec<Chart>, Error> {
    Ok(histograms(net)?.into_iter().map(|(name, histogram)| spread(&name, &histogram)).collect())
}

pub(crate) fn spread(name: &str, histogram: &Histogram) -> Chart {
    let bars = histogram.bins().map(|(lower, upper, count)| [lower, upper, count as f64]);
    Chart::new(name).y(Axis::named("").from_zero().whole()).bars(bars)
}

/// The histogram of each layer's weights and bias, with its name.
pub(crate) fn histograms<N: Network<f32>>(net: &N) -> Result<Vec<(String, Histogram)>, Error> {
    let parameters = net.parameters();
    let named = |(name, start, count): (String, usize, usize)| {
        let end = start.saturating_add(count);
        let values = parameters.get(start..end).unwrap_or_default();
        if let Some(value) = values.iter().find(|value| !value.is_finite()) {
            let fact = format!("`{name}` has a number that is {value}");
            return Err(Error::refused(fact, "the network has diverged: train it again with a lower rate"));
        }
        let histogram = Histogram::of(values)?;
        Ok((name, histogram))
    };
    parts(const { &N::TOPOLOGY }).into_iter().map(named).collect()
}

/// Name, start and length of what each layer has in the flat view.
fn parts(topology: &Topology) -> Vec<(String, usize, usize)> {
    let mut parts = Vec::new();
    for node in topology.nodes {
        let Some(layer) = node.operation.layer() else { continue };
        if layer.tie.is_none() {
            parts.push((format!("{}.weights", node.name), layer.weights, layer.weight_count()));
        }
        if let Some(bias) = layer.bias {
            parts.push((format!("{}.bias", node.name), bias, layer.outputs));
        }
    }
    parts
}
