//! The share of a sample's loss in that of its batch.

use netwright_runtime::topology::{ComparedSteps, Divisor, LossTerm, Topology};

/// How much of the loss of a batch the loss of one of its samples is.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Shares {
    /// Of terms that are divided by the number of samples.
    by_rows: f64,
    /// Of terms that are divided by the sum of the weights.
    by_weights: f64,
    /// Of each term that is divided by weights of the targets; of a sample alone they are its own.
    by_targets: Option<Vec<f64>>,
    /// Of terms that compare the last step of a sequence, if it is one.
    at_last: Option<f64>,
}

impl Shares {
    /// A sample alone, which is the last step of its sequence.
    pub(crate) const WHOLE: Self =
        Self { by_rows: 1.0, by_weights: 1.0, by_targets: None, at_last: Some(1.0) };

    /// A step of some sequences, which have so many steps together; with the number of the sequences, if it
    /// is the last step of one. No term is divided by weights of the targets.
    pub(crate) fn of_step(steps: usize, last_of: Option<usize>) -> Self {
        let of_step = 1.0 / steps as f64;
        let at_last = last_of.map(|sequences| 1.0 / sequences as f64);
        Self { by_rows: of_step, by_weights: of_step, by_targets: None, at_last }
    }

    /// A step of some sequences with these targets and lengths, and the last step of one: terms are divided
    /// by the number of all steps, or of the last ones, or by the weights that their targets give them.
    pub(crate) fn of_steps(topology: &Topology, targets: &[Vec<f64>], lengths: &[usize]) -> [Self; 2] {
        let ends = lengths.iter().scan(0, |end, steps| {
            *end += steps;
            Some((*steps > 0).then(|| *end - 1))
        });
        let last: Vec<usize> = ends.flatten().collect();
        let share = |term: &LossTerm| {
            let weights: Vec<f64> = match term.steps {
                ComparedSteps::Every => targets.iter().map(|target| own_weight(term, target)).collect(),
                ComparedSteps::Last => last.iter().map(|row| own_weight(term, &targets[*row])).collect(),
            };
            if weights.iter().all(|weight| *weight == 0.0) { 0.0 } else { 1.0 / weights.iter().sum::<f64>() }
        };
        let by_targets = Some(topology.losses.iter().map(share).collect::<Vec<f64>>());
        [None, Some(last.len())]
            .map(|last_of| Self { by_targets: by_targets.clone(), ..Self::of_step(targets.len(), last_of) })
    }

    /// For each sample of a batch wₛ/n and wₛ/Σw, where 0/0 is 0.
    pub(crate) fn of_batch(weights: &[f64]) -> impl Iterator<Item = Self> + '_ {
        let (count, sum) = (weights.len() as f64, weights.iter().sum::<f64>());
        weights.iter().map(move |&weight| Self {
            by_rows: weight / count,
            by_weights: if weight == 0.0 && sum == 0.0 { 0.0 } else { weight / sum },
            by_targets: None,
            at_last: None,
        })
    }

    /// The same with wₛ/Σ w·e for each term, of the weights e that the targets give it.
    pub(crate) fn of_targets(
        topology: &Topology,
        weights: &[f64],
        targets: &[Vec<f64>],
    ) -> impl Iterator<Item = Self> {
        let sums: Vec<(f64, bool)> = topology
            .losses
            .iter()
            .map(|term| {
                let own =
                    weights.iter().zip(targets).map(|(weight, target)| weight * own_weight(term, target));
                let own: Vec<f64> = own.collect();
                (own.iter().sum(), own.iter().all(|weight| *weight == 0.0))
            })
            .collect();
        let by_targets = move |weight: f64| -> Vec<f64> {
            sums.iter().map(|&(sum, is_zero)| if is_zero { 0.0 } else { weight / sum }).collect()
        };
        let rows: Vec<(f64, Self)> = weights.iter().copied().zip(Self::of_batch(weights)).collect();
        rows.into_iter().map(move |(weight, of)| Self { by_targets: Some(by_targets(weight)), ..of })
    }

    /// The share of the term with this index; `None` of a term that does not compare this step.
    pub(super) fn of(&self, index: usize, term: &LossTerm, target: &[f64]) -> Option<f64> {
        let by_last = match term.steps {
            ComparedSteps::Every => None,
            ComparedSteps::Last => Some(self.at_last?),
        };
        Some(match term.divisor {
            Divisor::Rows => by_last.unwrap_or(self.by_rows),
            Divisor::Weights if is_scaled(term) => match &self.by_targets {
                Some(shares) => shares[index],
                None => match own_weight(term, target) {
                    0.0 => 0.0,
                    weight => 1.0 / weight,
                },
            },
            Divisor::Weights => by_last.unwrap_or(self.by_weights),
        })
    }
}

/// Whether a term is divided by weights of the targets.
pub(crate) const fn is_scaled(term: &LossTerm) -> bool {
    matches!(term.divisor, Divisor::Weights) && (term.sample_weight.is_some() || term.mask.is_some())
}

/// The weight that a target gives to its sample: its own, times the mean of the mask.
fn own_weight(term: &LossTerm, target: &[f64]) -> f64 {
    let weight = term.sample_weight.map_or(1.0, |part| target[part.start]);
    let mask = term.mask.map_or(1.0, |part| {
        target[part.start..part.start + part.size].iter().sum::<f64>() / part.size as f64
    });
    weight * mask
}
