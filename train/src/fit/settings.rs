//! The options of a run as text, for a report.

use netwright_runtime::{Optimizable, Optimizer};

use super::options::Options;
use super::{Fit, TrainingData};

impl<N, O, D, const B: usize> Fit<'_, N, O, D, B>
where
    N: Optimizable<f32>,
    O: Optimizer<f32, N>,
    D: TrainingData<N>,
{
    /// The options of the run, each with its name: what [`Report::settings`](crate::Report::settings) shows.
    ///
    /// ```
    /// # use netwright::prelude::*;
    /// # use netwright::train::{Dataset, Fit};
    /// # network! { pub struct Line<1, 1 identity>; }
    /// # let data = Dataset::new([[0.0], [1.0]], [[1.0], [3.0]])?;
    /// # let (mut net, mut sgd) = (Line::new(1), Sgd::new(0.125));
    /// let settings = Fit::new(&mut net, &mut sgd, &data).epochs(20).settings();
    /// assert!(settings.contains(&("epochs".into(), "20".into())));
    /// assert!(settings.contains(&("optimizer".into(), "Sgd, rate 0.125".into())));
    /// assert!(settings.contains(&("arithmetic".into(), netwright::arithmetic().into())));
    /// # Ok::<(), netwright::train::Error>(())
    /// ```
    #[must_use]
    pub fn settings(&self) -> Vec<(String, String)> {
        self.options.settings(&self.facts())
    }

    pub(super) fn facts(&self) -> Facts {
        Facts {
            items: D::ITEMS,
            count: self.data.item_count(),
            validation: self.validation.map(D::item_count),
            optimizer: name_of(std::any::type_name::<O>()),
            rate: self.optimizer.rate(),
            augments: self.augment.is_some(),
        }
    }
}

/// What settings say of the data and the optimiser of a run.
pub(super) struct Facts {
    /// What an epoch has an order of.
    pub(super) items: &'static str,
    /// How many of those there are.
    pub(super) count: usize,
    validation: Option<usize>,
    optimizer: &'static str,
    rate: f32,
    /// Whether rows change in each epoch.
    pub(super) augments: bool,
}

impl Options<'_> {
    fn settings(&self, facts: &Facts) -> Vec<(String, String)> {
        let Facts { items, count, validation, optimizer, rate, augments } = facts;
        let validation = validation.map_or("none".to_owned(), |count| count.to_string());
        let mut all = vec![
            ("optimizer".to_owned(), format!("{optimizer}, rate {rate}")),
            (format!("{items} to train on"), count.to_string()),
            (format!("{items} to validate on"), validation),
            ("epochs".into(), self.epochs.to_string()),
            ("batch".into(), self.batch.to_string()),
            ("seed".into(), self.seed.to_string()),
            (format!("order of {items}"), if self.shuffle { "shuffled" } else { "as they are" }.to_owned()),
            ("arithmetic".into(), netwright_runtime::arithmetic().to_owned()),
        ];
        let mut option =
            |name: &str, value: Option<String>| all.extend(value.map(|value| (name.to_owned(), value)));
        option("window", self.window.map(|steps| format!("{steps} steps")));
        option("rows", augments.then(|| "changed in each epoch".to_owned()));
        option("rate", self.schedule.is_some().then(|| "by a schedule".to_owned()));
        option("plateau", self.plateau.is_some().then(|| "lowers the rate".to_owned()));
        option("gradient norm, at most", self.clip.norm.map(|norm| norm.to_string()));
        option("numbers of a gradient, at most", self.clip.value.map(|most| most.to_string()));
        option("share of the moving average", self.average.map(|share| share.to_string()));
        for (name, value) in self.team.settings() {
            option(name, Some(value));
        }
        option("watched", self.watch.name.as_ref().map(|(name, _)| name.clone()));
        option("patience", self.watch.patience.map(|patience| format!("{patience} epochs")));
        option("weights at the end", self.watch.keeps_best.then(|| "those of the best epoch".to_owned()));
        all
    }
}

/// The name of a type without its path and what it is made of.
fn name_of(name: &'static str) -> &'static str {
    let name = name.split('<').next().unwrap_or(name);
    name.rsplit("::").next().unwrap_or(name)
}
