//! `Report`: a run and what it led to as one page.
//!
//! Input: a history, a network, metrics, settings. Output: an HTML page. Guarantees: the page stands alone;
//! all text in it is escaped; it has every number that it draws as JSON, with all digits, in a block of its
//! own. What has no value, such as a ROC curve of one class, is a sentence on the page.
//!
//! * `page.rs`: the page and its parts, `tables.rs` the tables among them.
//! * `numbers.rs`: the JSON.

mod numbers;
mod page;
mod tables;

use std::fmt;
use std::path::Path;

use netwright_picture::Picture;
use netwright_runtime::{Feedforward, Network};

use crate::fit::{Compared, outputs};
use crate::histogram::Histogram;
use crate::metric::{Confusion, Probabilities, Ranking};
use crate::plot;
use crate::{Dataset, Error, History};

/// A page about a run: curves, classes, ROC, calibration, weights, settings. Each part is there if it was
/// given.
///
/// The page is one file without any reference to another one, for narrow and wide windows, light and dark.
/// Its numbers are also in it as JSON, in the element with the identifier `numbers`.
///
/// ```
/// use netwright::prelude::*;
/// use netwright::train::{Dataset, Fit, Report};
///
/// network! { pub struct Xor<2, 8 tanh, 1 sigmoid>; }
///
/// let x = [[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]];
/// let data = Dataset::new(x, [[0.0], [1.0], [1.0], [0.0]])?;
/// let (mut net, mut adam) = (Xor::new(1), Adam::new(0.1, Xor::zeros));
/// let fit = Fit::new(&mut net, &mut adam, &data).epochs(200).accuracy();
/// let settings = fit.settings();
/// let history = fit.run()?;
///
/// let report = Report::new("xor")
///     .network(&net)
///     .history(&history)
///     .settings(settings)
///     .classification(&net, &data, &["equal", "different"])?;
/// # let file = std::env::temp_dir().join("netwright-report-example.html");
/// // let file = "target/netwright/xor/report.html";
/// report.write(&file)?;
/// assert!(report.to_string().contains("Confusion matrix"));
/// # std::fs::remove_file(&file).ok();
/// # Ok::<(), netwright::train::Error>(())
/// ```
///
/// With the feature `verify`, `.picture(&netwright::verify::Svg::of(&net))` adds the drawing of the neurons.
#[derive(Clone, Debug)]
pub struct Report {
    title: String,
    network: Option<OfNetwork>,
    history: Option<History>,
    pictures: Vec<String>,
    classes: Option<(Confusion, Vec<String>)>,
    ranking: Option<Ranking>,
    probabilities: Option<Probabilities>,
    settings: Vec<(String, String)>,
}

/// What a report says of a network.
#[derive(Clone, Debug)]
struct OfNetwork {
    summary: String,
    parameters: usize,
    /// Of each layer's weights and bias, or why there is none.
    spreads: Result<Vec<(String, Histogram)>, String>,
}

impl Report {
    /// A page with this title, and nothing on it yet.
    #[must_use]
    pub fn new(title: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            network: None,
            history: None,
            pictures: Vec::new(),
            classes: None,
            ranking: None,
            probabilities: None,
            settings: Vec::new(),
        }
    }

    /// The layers of a network, and how the weights of each are spread.
    #[must_use]
    pub fn network<N: Network<f32>>(self, net: &N) -> Self {
        let summary = N::TOPOLOGY.summary().to_string();
        let spreads = plot::histograms(net).map_err(|error| error.to_string());
        Self { network: Some(OfNetwork { summary, parameters: N::TOPOLOGY.parameters, spreads }), ..self }
    }

    /// The curves of a run, and a table of its epochs.
    #[must_use]
    pub fn history(self, history: &History) -> Self {
        Self { history: Some(history.clone()), ..self }
    }

    /// A picture: a drawing of the network, or a chart of your own.
    ///
    /// ```
    /// use netwright::train::{Report, plot};
    ///
    /// let chart = plot::Chart::new("depth").line("measured", [[0.0, 1.0], [1.0, 4.0]]);
    /// assert!(Report::new("tides").picture(&chart).to_string().contains(">measured</text>"));
    /// ```
    #[must_use]
    pub fn picture(mut self, picture: &impl Picture) -> Self {
        self.pictures.push(picture.to_string());
        self
    }

    /// The confusion matrix, and scores of each class. A class without a name has its number.
    #[must_use]
    pub fn classes(self, confusion: &Confusion, names: &[impl AsRef<str>]) -> Self {
        let names = names.iter().map(|name| name.as_ref().to_owned()).collect();
        Self { classes: Some((confusion.clone(), names)), ..self }
    }

    /// The ROC curve, and precision over recall.
    #[must_use]
    pub fn ranking(self, ranking: &Ranking) -> Self {
        Self { ranking: Some(ranking.clone()), ..self }
    }

    /// The calibration curve.
    #[must_use]
    pub fn probabilities(self, probabilities: &Probabilities) -> Self {
        Self { probabilities: Some(probabilities.clone()), ..self }
    }

    /// Measures a network on rows whose targets are classes: [`classes`](Self::classes); with two classes
    /// [`ranking`](Self::ranking), whose score is the output for class 1; and
    /// [`probabilities`](Self::probabilities) where all outputs are in [0, 1]. Weights of rows count.
    ///
    /// # Errors
    ///
    /// If the targets are not classes, or an output is not finite.
    pub fn classification<N, const I: usize, const T: usize>(
        self,
        net: &N,
        data: &Dataset<I, T>,
        names: &[impl AsRef<str>],
    ) -> Result<Self, Error>
    where
        N: Feedforward<f32, Input = [f32; I]>,
    {
        let compared = Compared::of::<N, T>()?;
        let count = compared.classes();
        let (mut confusion, mut ranking) = (Confusion::new(count)?, Ranking::new());
        let mut probabilities = Probabilities::new();
        let outputs = outputs(net, data);
        let are_probabilities =
            outputs.iter().flat_map(|output| compared.part(output.as_ref())).all(|y| (0.0..=1.0).contains(y));
        for (row, (truth, output)) in compared.truths(data)?.into_iter().zip(&outputs).enumerate() {
            let output = compared.part(output.as_ref());
            let weight = data.weight(row);
            confusion.add_weighted(truth, compared.predicted(output)?, weight)?;
            if let (2, Some(&score)) = (count, output.last()) {
                ranking.add_weighted(score, truth == 1, weight)?;
            }
            if are_probabilities {
                probabilities.add_weighted(output, truth, weight)?;
            }
        }
        let report = self.classes(&confusion, names);
        let report = if count == 2 { report.ranking(&ranking) } else { report };
        Ok(if are_probabilities { report.probabilities(&probabilities) } else { report })
    }

    /// Adds a row to the settings.
    ///
    /// ```
    /// let report = netwright::train::Report::new("wdbc").setting("file", "wdbc.csv").setting("folds", 5);
    /// assert!(report.to_string().contains("wdbc.csv"));
    /// ```
    #[must_use]
    pub fn setting(mut self, name: impl Into<String>, value: impl fmt::Display) -> Self {
        self.settings.push((name.into(), value.to_string()));
        self
    }

    /// Adds rows to the settings: those of [`Fit::settings`](crate::Fit::settings).
    #[must_use]
    pub fn settings(mut self, settings: impl IntoIterator<Item = (String, String)>) -> Self {
        self.settings.extend(settings);
        self
    }

    /// Writes the page, with its folder.
    ///
    /// # Errors
    ///
    /// If the file cannot be written; a file that was there is then as it was.
    pub fn write(&self, path: impl AsRef<Path>) -> Result<(), Error> {
        crate::file::write(path.as_ref(), self.to_string().as_bytes())
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        page::write(self, f)
    }
}
