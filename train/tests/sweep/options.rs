//! Options that no sweep can have, and the arguments of a program.

use netwright::train::sweep::{Outcome, Workers};
use netwright::train::{Error, Goal, Sweep};

#[test]
fn options_that_no_sweep_can_have_are_refused_in_words() {
    let refused = |sweep: Sweep, text: &str| {
        let error = sweep.run(|_| -> Result<f64, Error> { panic!("before the first run") }).unwrap_err();
        let error = error.to_string();
        assert!(error.contains(text) && error.contains("; "), "{error}");
    };
    let grid = Sweep::grid;
    refused(grid().numbers("x", []), "axis `x`: it has no values");
    refused(grid().numbers("x", [f64::NAN]), "axis `x`: NaN is no finite number");
    refused(grid().integers("x", [1, 2, 1]), "axis `x`: `1` is there twice");
    refused(grid().numbers("x", [1.0]).texts("x", ["a"]), "the name of an axis, `x`,");
    for name in ["seed", "", "two\nlines", "error", "rank"] {
        refused(grid().numbers(name, [1.0]), "is empty, taken or of several lines");
    }
    refused(grid().uniform("x", 0.0..=1.0), "axis `x` is a range, which a grid cannot have");
    refused(Sweep::random(2, 1).uniform("x", 1.0..=1.0), "axis `x`: 1 to 1 is no range");
    refused(Sweep::random(2, 1).log_uniform("x", 0.0..=1.0), "axis `x`: 0 to 1 is no range of factors");
    refused(Sweep::random(3, 1).texts("x", ["a", "b"]), "there are 2 configurations, fewer than 3");
    refused(Sweep::random(2, 1), "there are 1 configurations, fewer than 2");
    refused(Sweep::random(0, 1).uniform("x", 0.0..=1.0), "the sweep would have 0 runs");
    refused(Sweep::random(9, 1).uniform("x", 1.0..=1.000_01), "there are not 9 different configurations");
    refused(grid().integers("x", 0..2000).seeds(0..2000), "the sweep would have 4000000 runs");
    refused(grid().seeds([]), "there are no seeds");
    refused(grid().seeds([1, 2, 1]), "a seed is there twice");
    refused(grid().folds(0), "there are no folds");
    refused(grid().threads(0), "there are no threads");
    refused(grid().halving(1, 2), "`halving` keeps all configurations");
    refused(grid().halving(2, 31), "begins with a budget of 31, and each run may have 30");
    refused(grid().halving(2, 0), "begins with a budget of 0");
    let error = grid().watch("accuracy", Goal::Largest).run(|_| Ok(0.5)).unwrap_err().to_string();
    assert_eq!(error, "no run has a number `accuracy` to watch; they have `score`");
    let task = Workers::threads().task(0, 2).unwrap();
    let error = grid().run_as(task, |_| Ok(0.5)).unwrap_err().to_string();
    assert!(error.starts_with("a part of the runs would be lost; "), "{error}");
    // A name that a column has is the error of the run.
    let results = grid().texts("x", ["a"]).run(|_| Ok(Outcome::new().with("x", 1.0))).unwrap();
    assert!(results.runs()[0].outcome().unwrap_err().contains("`x`, is empty, taken"));
    let results = grid().run(|_| Ok(Outcome::new())).unwrap();
    assert!(results.to_string().contains("1 of 1 runs failed"), "{results}");
    assert!(results.best().unwrap().score().is_nan());
}

#[test]
fn the_arguments_of_a_program_choose_the_workers() {
    let taken = |given: &str| {
        let mut arguments = given.split_whitespace().map(Into::into).collect();
        Workers::take(&mut arguments).map(|workers| {
            let left: Vec<String> = arguments.into_iter().map(|text| text.into_string().unwrap()).collect();
            (format!("{workers:?}"), left.join(" "))
        })
    };
    let right = |given: &str, expected: &str, left: &str| {
        let (workers, rest) = taken(given).unwrap();
        assert!(workers.contains(expected), "{workers}");
        assert_eq!(rest, left);
    };
    right("", "Threads(None), task: None", "");
    right("a.csv --threads 3 --seed 1", "Threads(Some(3))", "a.csv --seed 1");
    right("--task 2/8", "task: Some((2, 8))", "");
    right("--list x", "List", "x");
    // What starts a worker has the options of the sweep that starts it.
    right("--processes 4 x --worker", "Worker", "x");
    let (workers, _) = taken("--processes 2").unwrap();
    assert_eq!(workers.matches("--worker").count(), 2, "{workers}");
    for wrong in [
        "--threads",
        "--threads 0",
        "--threads x",
        "--task 8/8",
        "--task 1",
        "--task",
        "--threads 1 --threads 2",
    ] {
        assert!(taken(wrong).unwrap_err().to_string().contains("; "));
    }
}
