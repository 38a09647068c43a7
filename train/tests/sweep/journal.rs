//! The files of runs that are done.

use std::sync::atomic::{AtomicUsize, Ordering};

use netwright::train::sweep::Trial;
use netwright::train::{Error, Sweep};

use super::folder;

#[test]
fn a_larger_sweep_makes_the_runs_that_are_new() {
    let (folder, count) = (folder("larger"), AtomicUsize::new(0));
    let fails = std::sync::atomic::AtomicBool::new(true);
    let squares = |trial: &Trial| {
        count.fetch_add(1, Ordering::Relaxed);
        match trial.number("x")? {
            x if x > 2.0 && fails.load(Ordering::Relaxed) => {
                Err(Error::Refused { fact: "x".into(), help: "y".into() })
            }
            x => Ok(x * x + trial.seed() as f64),
        }
    };
    let runs = |sweep: Sweep| {
        count.store(0, Ordering::Relaxed);
        let results = sweep.folder(&folder).run(squares).unwrap();
        (results.to_csv(), count.load(Ordering::Relaxed))
    };
    assert_eq!(runs(Sweep::grid().numbers("x", [1.0, 3.0])).1, 2);
    assert_eq!(runs(Sweep::grid().numbers("x", [1.0, 2.0, 3.0])).1, 1);
    assert_eq!(runs(Sweep::grid().numbers("x", [3.0, 2.0, 1.0]).seeds(0..3)).1, 6);
    // What failed is known, too, until it is asked for.
    fails.store(false, Ordering::Relaxed);
    assert_eq!(runs(Sweep::grid().numbers("x", [3.0, 1.0])).1, 0);
    let (csv, count) = runs(Sweep::grid().numbers("x", [3.0, 1.0]).retry());
    assert_eq!((csv.as_str(), count), ("x,seed,fold,budget,score,error\n3,0,0,30,9,\n1,0,0,30,1,\n", 1));
    assert_eq!(runs(Sweep::grid().numbers("x", [3.0, 1.0])), (csv, 0));
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
fn a_file_that_is_damaged_or_of_another_sweep_is_refused_with_its_place() {
    let folder = folder("damaged");
    let sweep = Sweep::grid().numbers("x", [1.0, 2.0]).folder(&folder);
    let run = |trial: &Trial| trial.number("x");
    let csv = sweep.run(run).unwrap().to_csv();
    let path = folder.join("runs.jsonl");
    let whole = std::fs::read_to_string(&path).unwrap();
    let first = whole.find('\n').unwrap() + 1;
    // Cut anywhere in the second line, as a kill leaves it: the line is cut off and made again.
    for length in first..whole.len() {
        std::fs::write(&path, &whole[..length]).unwrap();
        assert_eq!(sweep.run(run).unwrap().to_csv(), csv);
        assert_eq!(std::fs::read_to_string(&path).unwrap().lines().count(), 2);
    }
    let refused = |text: &str, message: &str| {
        std::fs::write(&path, text).unwrap();
        let error = sweep.run(run).unwrap_err().to_string();
        assert!(error.contains(message) && error.contains("; "), "{error}");
        assert_eq!(std::fs::read_to_string(&path).unwrap(), text);
    };
    refused(&format!("{whole}x\n"), "runs.jsonl:3: it is no finished run");
    refused(&whole.replacen("\"x\"", "\"y\"", 1), "runs.jsonl:1: it is a run of another sweep: y ");
    std::fs::write(&path, &whole).unwrap();
    // Another process has the file.
    let other = std::fs::OpenOptions::new().append(true).open(&path).unwrap();
    other.try_lock().unwrap();
    let error = sweep.run(run).unwrap_err().to_string();
    assert!(error.contains("is written by another process; "), "{error}");
    drop(other);
    // A file that cannot be made.
    let blocked = Sweep::grid().folder(path.join("below a file"));
    assert!(matches!(blocked.run(|_| Ok(1.0)), Err(Error::Io { .. })));
    std::fs::remove_dir_all(folder).unwrap();
}
