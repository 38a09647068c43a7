//! Tells malignant from benign tumours: 569 real ones, each described by 30 measurements of its cells.
//!
//! Input: `[FILE] [--seed N]`, by default examples/data/wdbc.csv and 1. Five folds say how far the accuracy
//! depends on the rows. Then a network is trained on four fifths of the rows, and a fifth is kept for the
//! test. Output: the accuracies of the folds; the measures on the test rows; the network, its scaling and a
//! page about its training under target/netwright/wdbc. Malignant is the positive class.

use std::error::Error;
use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

use netwright::prelude::*;
use netwright::train::metric::{Average, Confusion, Ranking};
use netwright::train::{Dataset, Fit, History, Report, Scaling, Standardize, Table};

mod arguments;

network! {
    /// The probability that a tumour is malignant.
    pub struct Wdbc {
        x: input(30);
        h: x -> dense(16) -> sigmoid;
        y: h -> dense(1) -> sigmoid;
        loss: bce(y);
    }
}

type Tumours = Dataset<30, 1>;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), Box<dyn Error>> {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/wdbc.csv");
    let (path, seed) = arguments::parse(std::env::args_os().skip(1), file)?;
    let table = Table::read(path)?;
    // In the file, benign is 1; here, class 1 is malignant.
    let classes = table.classes_of("benign", &["1", "0"])?;
    let data = Tumours::new(table.without(&["benign"])?.numbers()?, classes.targets::<1>()?)?;

    let mut accuracies = Vec::new();
    for (rows, validation) in data.folds_stratified(seed, 5)? {
        let (_, _, history) = trained(&rows, &validation, seed)?;
        accuracies.extend(history.best().map(|epoch| epoch.metrics[0]));
    }
    let shown: Vec<String> = accuracies.iter().map(|accuracy| format!("{accuracy:.3}")).collect();
    println!("accuracy in five folds: {}", shown.join("  "));

    let [rows, test] = data.split_stratified(seed, [0.8, 0.2])?;
    let start = Instant::now();
    let (net, scaling, history) = trained(&rows, &rows, seed)?;
    println!("trained on {} tumours in {:.1?}, tested on {}", rows.len(), start.elapsed(), test.len());
    measure(&net, &scaling, &history, test)
}

/// A network, the scaling of its inputs, and what happened in its training.
fn trained(
    rows: &Tumours,
    validation: &Tumours,
    seed: u64,
) -> Result<(Wdbc, Scaling<30>, History), netwright::train::Error> {
    let (mut rows, mut validation) = (rows.clone(), validation.clone());
    let scaling = Standardize::fit(&rows);
    scaling.apply(&mut rows);
    scaling.apply(&mut validation);
    let (mut net, mut sgd) = (Wdbc::new(seed), Sgd::new(0.5));
    let fit = Fit::new(&mut net, &mut sgd, &rows).validation(&validation).accuracy().seed(seed);
    let history = fit.early_stopping(10).run()?;
    Ok((net, scaling, history))
}

/// Measures the network on rows that it has not seen, and keeps it.
fn measure(
    net: &Wdbc,
    scaling: &Scaling<30>,
    history: &History,
    mut test: Tumours,
) -> Result<(), Box<dyn Error>> {
    scaling.apply(&mut test);
    let (mut confusion, mut ranking) = (Confusion::new(2)?, Ranking::new());
    for (x, class) in test.rows().iter().zip(test.classes()?) {
        confusion.add(class, net.classify(x))?;
        ranking.add(net.forward(x)[0], class == 1)?;
    }
    println!("accuracy  {:.3}", confusion.accuracy()?);
    println!("precision {:.3}   of those called malignant", confusion.precision(Average::Binary)?);
    println!("recall    {:.3}   of those that are malignant", confusion.recall(Average::Binary)?);
    println!("ROC AUC   {:.3}   a malignant one is above a benign one", ranking.roc_auc()?);

    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/target/netwright/wdbc"));
    let report = Report::new("wdbc").network(net).history(history);
    report.classification(net, &test, &["benign", "malignant"])?.write(folder.join("report.html"))?;
    netwright::save(net, folder.join("wdbc.safetensors"))?;
    scaling.save(folder.join("wdbc.scaling"))?;
    println!("network, scaling and report are in {}", folder.display());
    Ok(())
}
