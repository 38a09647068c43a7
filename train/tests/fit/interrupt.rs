//! Ctrl-C ends a run, and not the program; each run is in a process of its own.

use std::ops::ControlFlow;
use std::process::{Command, Stdio};

use netwright::prelude::*;
use netwright::train::{End, Fit};

use super::{Line, line};

/// What the next test interrupts.
#[test]
#[ignore = "run by the next test, in a process of its own"]
fn a_long_run() {
    let data = line();
    let (mut net, mut sgd) = (Line::new(1), Sgd::new(1e-6));
    let history = Fit::new(&mut net, &mut sgd, &data)
        .epochs(u64::MAX)
        .stop_on_ctrl_c()
        .on_epoch(|epoch, _| {
            if epoch.epoch == 1 {
                println!("begun");
            }
            ControlFlow::Continue(())
        })
        .run()
        .unwrap();
    assert_eq!(history.end(), Some(End::Interrupt));
    println!("ended after {} epochs", history.records().len());
}

/// A program in the background of a script, which no Ctrl-C reaches, is no reason for an error.
#[cfg(target_os = "linux")]
#[test]
fn a_run_that_ignores_ctrl_c_ends_as_others_do() {
    let words = ["-c", "trap '' INT; exec \"$0\" --exact interrupt::a_short_run --ignored"];
    let status =
        Command::new("sh").args(words).arg(std::env::current_exe().unwrap()).stdout(Stdio::null()).status();
    assert!(status.unwrap().success());
}

#[test]
#[ignore = "run by the test before, in a process of its own"]
fn a_short_run() {
    let (mut net, mut sgd, data) = (Line::new(1), Sgd::new(1e-6), line());
    let history = Fit::new(&mut net, &mut sgd, &data).epochs(2).stop_on_ctrl_c().run().unwrap();
    assert_eq!(history.end(), Some(End::Epochs));
}

#[cfg(target_os = "linux")]
#[test]
fn ctrl_c_ends_a_run_and_not_the_program() {
    use std::io::{BufRead, BufReader};

    // Tests may run where Ctrl-C is ignored, which children inherit.
    let mut child = Command::new("env")
        .arg("--default-signal=INT")
        .arg(std::env::current_exe().unwrap())
        .args(["--exact", "interrupt::a_long_run", "--ignored", "--nocapture"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    assert!(lines.by_ref().any(|line| line.unwrap().contains("begun")));
    let kill = Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(kill.success());
    assert!(lines.any(|line| line.unwrap().contains("ended after")));
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success());
    // Standard error is no terminal: no line of progress.
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
}
