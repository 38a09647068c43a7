//! The options of a run as text, for a report.

use netwright_runtime::{Optimizer, Trainable};

use super::Fit;

impl<N, O, const I: usize, const T: usize, const B: usize> Fit<'_, N, O, I, T, B>
where
    N: Trainable<f32, Input = [f32; I], Target = [f32; T]>,
    O: Optimizer<f32, N>,
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
        let rate = self.optimizer.rate();
        let mut all = vec![
            ("optimizer", format!("{}, rate {rate}", name_of::<O>())),
            ("rows to train on", self.data.len().to_string()),
            ("rows to validate on", self.validation.map_or("none".to_owned(), |data| data.len().to_string())),
            ("epochs", self.epochs.to_string()),
            ("batch", self.batch.to_string()),
            ("seed", self.seed.to_string()),
            ("order of rows", if self.shuffle { "shuffled" } else { "as they are" }.to_owned()),
            ("arithmetic", netwright_runtime::arithmetic().to_owned()),
        ];
        let mut option = |name, value: Option<String>| all.extend(value.map(|value| (name, value)));
        option("rows", self.augment.is_some().then(|| "changed in each epoch".to_owned()));
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
        all.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
    }
}

/// The name of a type without its path and what it is made of.
fn name_of<O>() -> &'static str {
    let name = std::any::type_name::<O>();
    let name = name.split('<').next().unwrap_or(name);
    name.rsplit("::").next().unwrap_or(name)
}
