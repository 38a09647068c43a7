//! Worker processes: their lines, and those that end or are none.

use std::io::{BufRead as _, Write as _};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};

use netwright::train::sweep::{Trial, Workers};
use serde_json::{Value, json};

use super::{folder, of_environment, program, run, sweep};

/// A worker that aborts in its first trial of rate 0.2 and Small, and in every one of seed 2, fold 2, Large.
#[test]
#[ignore = "run by others, in a process of its own"]
fn a_worker_that_ends() {
    let mark = of_environment().join("mark");
    let ends = |trial: &Trial| {
        let (network, rate) = (trial.text("network")?, trial.number("rate")?);
        if network == "Small" && rate == 0.2 && !mark.exists() {
            std::fs::write(&mark, "").unwrap();
            std::process::abort();
        }
        if network == "Large" && rate == 0.2 && trial.seed() == 2 && trial.fold() == 2 {
            std::process::exit(7);
        }
        println!("a run prints a line");
        print!("{{and the start of one");
        run(trial)
    };
    sweep().run_as(Workers::worker(), ends).unwrap();
}

#[test]
fn a_process_that_ends_is_started_again_and_the_trial_fails_if_it_does_twice() {
    let folder = folder("ends");
    let expected = sweep().run(run).unwrap();
    let workers = Workers::commands((0..2).map(|_| program("process::a_worker_that_ends", &folder))).unwrap();
    let results = sweep().run_as(workers, run).unwrap().unwrap();
    assert!(folder.join("mark").exists());
    for (run, expected) in results.runs().iter().zip(expected.runs()) {
        let trial = run.trial();
        let is_of_it = trial.text("network").unwrap() == "Large" && trial.number("rate").unwrap() == 0.2;
        if is_of_it && (trial.seed(), trial.fold()) == (2, 2) {
            assert_eq!(run.outcome().unwrap_err(), "its process ended 2 times: exit status: 7");
        } else {
            assert_eq!(run.outcome(), expected.outcome());
        }
    }
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
#[ignore = "run by others, in a process of its own"]
fn a_program_that_takes_no_notice() {
    let error = sweep().run(run).unwrap_err().to_string();
    std::fs::write(of_environment().join("error"), error).unwrap();
}

#[test]
fn a_program_that_is_no_worker_is_an_error_at_once() {
    let folder = folder("none");
    for command in [Command::new("true"), Command::new("no such program"), program("none", &folder)] {
        let workers = Workers::commands([command]).unwrap();
        let error = sweep().run_as(workers, run).unwrap_err().to_string();
        assert!(error.starts_with("the worker `") && error.contains("`Workers::take`"), "{error}");
    }
    // It does not begin a sweep of its own, whose workers would begin others.
    let workers = Workers::commands([program("process::a_program_that_takes_no_notice", &folder)]).unwrap();
    assert!(sweep().run_as(workers, run).is_err());
    let error = std::fs::read_to_string(folder.join("error")).unwrap();
    assert!(error.starts_with("this process is a worker of a sweep, and begins one; "), "{error}");
    std::fs::remove_dir_all(folder).unwrap();
}

/// Lines in, lines out, as GNU parallel and Ray would have it.
#[test]
fn a_worker_answers_each_line() {
    let folder = folder("lines");
    let mut child =
        program("a_worker", &folder).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let trial = sweep().trials().unwrap()[4].clone();
    let mut to = child.stdin.take().unwrap();
    // Fields in another order, and one that is of no concern.
    let line = format!(
        "{{\"seed\":{},\"x\":[1],\"values\":{{\"rate\":0.03,\"network\":\"Small\"}},\"fold\":{},\"budget\":6}}",
        trial.seed(),
        trial.fold()
    );
    writeln!(to, "{{}}\n\n{line}").unwrap();
    drop(to);
    let lines: Vec<String> =
        std::io::BufReader::new(child.stdout.take().unwrap()).lines().map(|line| line.unwrap()).collect();
    assert!(child.wait().unwrap().success());
    let answers: Vec<&String> = lines.iter().filter(|line| line.starts_with('{')).collect();
    assert_eq!((answers.len(), answers[0].as_str()), (2, "{}"));
    let answer: Value = serde_json::from_str(answers[1]).unwrap();
    let history = run(&trial).unwrap();
    let last = history.best().unwrap();
    assert_eq!(answer["numbers"][0], json!(["validation", last.validation.unwrap()]));
    assert_eq!(answer["values"], json!({ "network": "Small", "rate": 0.03 }));
    // Its lines are those of a journal.
    std::fs::write(folder.join("runs-by-hand.jsonl"), format!("{}\n", answers[1])).unwrap();
    let count = AtomicUsize::new(0);
    let counted = |trial: &Trial| {
        count.fetch_add(1, Ordering::Relaxed);
        run(trial)
    };
    let csv = sweep().folder(&folder).run(counted).unwrap().to_csv();
    assert_eq!((csv, count.into_inner()), (sweep().run(run).unwrap().to_csv(), 35));
    for (wrong, text) in
        [("{\"values\":{}}", "no line of a sweep"), (&line.replace("rate", "x"), "another sweep")]
    {
        let mut child =
            program("a_worker", &folder).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        writeln!(child.stdin.take().unwrap(), "{wrong}").unwrap();
        let output = child.wait_with_output().unwrap();
        assert!(!output.status.success());
        assert!(!String::from_utf8_lossy(&output.stdout).contains(text));
    }
    std::fs::remove_dir_all(folder).unwrap();
}
