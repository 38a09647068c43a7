//! A sweep that is killed or interrupted goes on.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use netwright::Generator;
use netwright::train::sweep::Trial;

use super::{folder, of_environment, program, run, sweep};

#[test]
#[ignore = "run by others, in a process of its own"]
fn a_sweep_to_kill() {
    let folder = of_environment();
    let begun = folder.join("begun");
    let slow = |trial: &Trial| {
        let mut file = std::fs::OpenOptions::new().append(true).create(true).open(&begun).unwrap();
        file.write_all(b".").unwrap();
        std::thread::sleep(Duration::from_millis(2));
        run(trial)
    };
    let results = sweep().threads(2).folder(&folder).stop_on_ctrl_c().run(slow).unwrap();
    if results.is_complete() {
        results.write(folder.join("table.csv")).unwrap();
    } else {
        std::fs::write(folder.join("partial.csv"), results.to_csv()).unwrap();
    }
}

/// How many runs were begun.
fn begun(folder: &Path) -> usize {
    std::fs::metadata(folder.join("begun")).map_or(0, |file| file.len() as usize)
}

/// Kills a sweep at random moments; `NETWRIGHT_KILLS` says how often, by default 60 times.
#[cfg(unix)]
#[test]
fn a_killed_sweep_loses_the_runs_that_were_not_done_alone() {
    let kills: usize = std::env::var("NETWRIGHT_KILLS").map_or(60, |text| text.parse().unwrap());
    let expected = sweep().run(run).unwrap().to_csv();
    let (mut killed, mut round, mut draws) = (0, 0, Generator::new(11));
    while killed < kills {
        let folder = folder(&format!("killed-{round}"));
        let mut of_round = 0;
        round += 1;
        loop {
            let mut child = program("kill::a_sweep_to_kill", &folder).stdout(Stdio::null()).spawn().unwrap();
            // At any moment of its start, or after some runs.
            let before = begun(&folder);
            match draws.below(8) {
                0 => std::thread::sleep(Duration::from_micros(draws.next_u64() % 50_000)),
                more => {
                    while begun(&folder) < before + more && child.try_wait().unwrap().is_none() {
                        std::thread::sleep(Duration::from_micros(200));
                    }
                    std::thread::sleep(Duration::from_micros(draws.next_u64() % 4_000));
                }
            }
            if child.try_wait().unwrap().is_none() && killed < kills {
                child.kill().unwrap();
                let is_killed = !child.wait().unwrap().success();
                (killed, of_round) = (killed + usize::from(is_killed), of_round + usize::from(is_killed));
                continue;
            }
            assert!(child.wait().unwrap().success());
            break;
        }
        assert_eq!(std::fs::read_to_string(folder.join("table.csv")).unwrap(), expected, "round {round}");
        // A kill costs at most the runs of both threads, of which one may be done and not yet kept.
        let begun = begun(&folder);
        assert!((36..=36 + 2 * of_round).contains(&begun), "{begun} runs, {of_round} kills");
        std::fs::remove_dir_all(folder).unwrap();
    }
    println!("{killed} kills in {round} sweeps");
}

/// Ctrl-C ends the sweep when the runs that were begun are done, and it goes on later.
#[cfg(target_os = "linux")]
#[test]
fn an_interrupted_sweep_keeps_its_runs_and_goes_on() {
    let expected = sweep().run(run).unwrap().to_csv();
    let folder = folder("interrupted");
    let mut child = program("kill::a_sweep_to_kill", &folder).stdout(Stdio::null()).spawn().unwrap();
    while begun(&folder) < 6 {
        std::thread::sleep(Duration::from_millis(1));
    }
    let status = Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(status.success() && child.wait().unwrap().success());
    let partial = std::fs::read_to_string(folder.join("partial.csv")).unwrap();
    let begun = begun(&folder);
    assert_eq!(partial.lines().count() - 1, begun);
    assert!(begun < 36);
    assert!(partial.lines().skip(1).all(|line| expected.contains(line)));
    assert!(program("kill::a_sweep_to_kill", &folder).stdout(Stdio::null()).status().unwrap().success());
    assert_eq!(std::fs::read_to_string(folder.join("table.csv")).unwrap(), expected);
    assert_eq!(std::fs::metadata(folder.join("begun")).unwrap().len(), 36);
    std::fs::remove_dir_all(folder).unwrap();
}
