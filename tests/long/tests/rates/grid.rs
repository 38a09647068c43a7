//! The grid of rates, as rows and as text.
//!
//! Input: the losses of each rate from several seeds. Output: the best rate, and those that are as good.

/// A rate of a grid.
#[derive(Debug, PartialEq)]
pub(crate) struct Row {
    name: String,
    optimizer: String,
    rate: f32,
    /// The mean of the losses' natural logarithms, over the seeds.
    loss: f64,
    /// The standard error of the mean of the differences from the best rate, each from the same seed.
    error: f64,
}

impl Row {
    /// Whether it is the same but for the rounding of what is recorded.
    pub(crate) fn is_like(&self, other: &Self) -> bool {
        let is_near = |a: f64, b: f64| a == b || (a - b).abs() <= 0.002;
        (&self.name, &self.optimizer) == (&other.name, &other.optimizer)
            && (self.rate / other.rate - 1.0).abs() < 1e-4
            && is_near(self.loss, other.loss)
            && (is_near(self.error, other.error) || !self.error.is_finite())
    }
}

/// The rows of a case, from the logarithms of its losses.
pub(crate) fn rows(name: &str, optimizer: &str, losses: &[(f32, Vec<f64>)]) -> Vec<Row> {
    let mean = |numbers: &[f64]| numbers.iter().sum::<f64>() / numbers.len() as f64;
    let (_, best) = losses.iter().min_by(|a, b| mean(&a.1).total_cmp(&mean(&b.1))).unwrap();
    let row = |(rate, losses): &(f32, Vec<f64>)| {
        let differences: Vec<f64> = losses.iter().zip(best).map(|(a, b)| a - b).collect();
        let count = differences.len() as f64;
        let center = mean(&differences);
        let squares: f64 = differences.iter().map(|difference| (difference - center).powi(2)).sum();
        let error = (squares / (count - 1.0) / count).sqrt();
        Row { name: name.to_owned(), optimizer: optimizer.to_owned(), rate: *rate, loss: mean(losses), error }
    };
    losses.iter().map(row).collect()
}

/// The rate of the grid with the smallest loss, and all that are worse by at most their standard error: those
/// are as good, by the rule of Breiman, Friedman, Olshen & Stone 1984, section 3.4.3.
pub(crate) fn best(grid: &[Row], name: &str, optimizer: &str) -> (f32, Vec<f32>) {
    let rows = || grid.iter().filter(|row| row.name == name && row.optimizer == optimizer);
    let best = rows().min_by(|a, b| a.loss.total_cmp(&b.loss)).unwrap();
    let as_good = rows().filter(|row| row.loss - best.loss <= row.error).map(|row| row.rate).collect();
    (best.rate, as_good)
}

/// The rows as text, one a line.
pub(crate) fn text(rows: &[Row]) -> String {
    let line = |Row { name, optimizer, rate, loss, error }: &Row| {
        let error = if error.is_finite() { *error } else { 0.0 };
        format!("{name},{optimizer},{rate},{loss:.3},{error:.3}\n")
    };
    "network,optimizer,rate,loss,error\n".to_owned() + &rows.iter().map(line).collect::<String>()
}

pub(crate) fn parse(text: &str) -> Vec<Row> {
    let row = |line: &str| {
        let [name, optimizer, rate, loss, error] = line.split(',').collect::<Vec<_>>().try_into().unwrap();
        Row {
            name: name.to_owned(),
            optimizer: optimizer.to_owned(),
            rate: rate.parse().unwrap(),
            loss: loss.parse().unwrap(),
            error: error.parse().unwrap(),
        }
    };
    text.lines().skip(1).map(row).collect()
}

#[test]
fn rates_within_a_standard_error_are_as_good() {
    // Differences from the best: 1, 1, 4 with the mean 2 and the standard error 1; 1, −1, 1 with 1/3 and 2/3.
    let losses = [(1.0, vec![1.0, 2.0, 3.0]), (2.0, vec![2.0, 3.0, 7.0]), (3.0, vec![2.0, 1.0, 4.0])];
    let rows = rows("a", "sgd", &losses);
    assert!((rows[1].error - 1.0).abs() < 1e-12 && (rows[2].error - 2.0 / 3.0).abs() < 1e-12);
    assert_eq!(best(&rows, "a", "sgd"), (1.0, vec![1.0, 3.0]));
    assert_eq!(best(&parse(&text(&rows)), "a", "sgd"), (1.0, vec![1.0, 3.0]));
}
