//! Successive halving, beside scikit-learn's (record.py).

use netwright::train::{Goal, Sweep};
use serde_json::{Value, json};

/// What scikit-learn took, for 212 sets of options.
#[test]
fn the_rounds_of_successive_halving_are_those_of_scikit_learn() {
    let recorded: Value = serde_json::from_str(include_str!("halving.json")).unwrap();
    let cases = recorded["cases"].as_array().unwrap();
    assert!(cases.len() > 200);
    for case in cases {
        let number = |name: &str| case[name].as_u64().unwrap();
        let count = number("candidates") as i64;
        let results = Sweep::grid()
            .integers("number", 0..count)
            .budget(number("most"))
            .halving(number("factor") as usize, number("least"))
            .watch("score", Goal::Largest)
            .threads(1)
            .run(|trial| Ok(trial.integer("number")? as f64))
            .unwrap();
        let mut rounds: Vec<[u64; 2]> = Vec::new();
        for run in results.runs() {
            match rounds.last_mut() {
                Some([count, budget]) if *budget == run.trial().budget() => *count += 1,
                _ => rounds.push([1, run.trial().budget()]),
            }
        }
        assert_eq!(json!(rounds), case["rounds"], "{case}");
        // Those with the largest numbers are left.
        let [left, budget] = rounds[rounds.len() - 1];
        let last: Vec<i64> = results
            .runs()
            .iter()
            .filter(|run| run.trial().budget() == budget)
            .map(|run| run.trial().integer("number").unwrap())
            .collect();
        let least = *last.iter().min().unwrap();
        assert_eq!((last.len() as u64, least), (left, count - left as i64));
        assert_eq!(results.best().unwrap().score(), (count - 1) as f64);
    }
}
