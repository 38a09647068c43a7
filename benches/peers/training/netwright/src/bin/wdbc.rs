//! 30-16-1 on the tumours of a file, in five folds with early stopping. Output: the area below the ROC curve
//! of all rows, each judged by the network that has not seen it; in this folder the curve, the networks and
//! their scaling.

use netwright::prelude::*;
use netwright::train::metric::Ranking;
use netwright::train::{Fit, Standardize, Table, plot};

network! { pub struct Wdbc<30, 16, 1>; }

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = std::env::args().nth(1).ok_or("name the file")?;
    let data = Table::read(path)?.classification::<30, 1>("benign")?;
    let mut ranking = Ranking::new();
    for (fold, (mut train, mut test)) in data.folds_stratified(1, 5)?.enumerate() {
        let scaling = Standardize::fit(&train);
        scaling.apply(&mut train);
        scaling.apply(&mut test);
        let (mut net, mut sgd) = (Wdbc::new(1), Sgd::new(0.5));
        let fit = Fit::new(&mut net, &mut sgd, &train).validation(&test);
        fit.epochs(30).batch(32).seed(1).early_stopping(10).run()?;
        for (x, class) in test.rows().iter().zip(test.classes()?) {
            ranking.add(net.forward(x)[0], class == 1)?;
        }
        netwright::save(&net, format!("wdbc-{fold}.safetensors"))?;
        scaling.save(format!("wdbc-{fold}.scaling"))?;
    }
    println!("ROC AUC {:.4}", ranking.roc_auc()?);
    plot::write("roc.svg", &plot::roc(&ranking)?)?;
    Ok(())
}
