//! Wrong runtimes: each fault of a kernel, loss, activation or optimiser must fail the runtime's own tests.
//!
//! The product has no switch for this. A copy of the crate `netwright-runtime` is patched, built and tested,
//! in a workspace of its own, with `tests/support`; before that, the tests must pass on the unchanged copy. A
//! run takes one of the faults, or as many as `NETWRIGHT_RUNTIMES` says, those that `NETWRIGHT_SEED` says;
//! the ignored test takes all, or those of the tests that `NETWRIGHT_TESTS` names, such as
//! `clipping,descent`.
#![allow(clippy::unwrap_used, clippy::panic)] // a test may panic

mod clipping;
mod dense;
mod faults;
mod layers;
mod losses;
mod optimizers;
mod time;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;
use std::time::Instant;
use std::{env, fs, thread};

use faults::{Fault, SOURCES, Source};

/// Faults of a run, unless `NETWRIGHT_RUNTIMES` says how many: each takes several seconds.
const FEW: usize = 1;

/// Without optimisation: to compile the tiles well would take five times as long, and they run only once.
const MANIFEST: &str = "
[workspace]
members = [\"facade\", \"networks\"]
[package]
name = \"netwright-runtime\"
version = \"0.0.0\"
edition = \"2024\"
[features]
alloc = []
[dependencies]
netwright-vocabulary = { path = \"VOCABULARY\" }
[dev-dependencies]
netwright-support = { path = \"support\", features = [\"numbers\"] }
[[test]]
name = \"kernels_of_large_shapes\"
path = \"tests/kernels/large_shapes.rs\"
[profile.dev]
debug = false
debug-assertions = false
overflow-checks = false
";

/// What the runtime's tests share, with the copy in the place of the runtime.
const SUPPORT: &str = "
[package]
name = \"netwright-support\"
version = \"0.0.0\"
edition = \"2024\"
[features]
numbers = []
[dependencies]
netwright-runtime = { path = \"..\" }
";

/// The tests that declare networks: a package of their own, because they take the compiler with them.
const NETWORKS: [&str; 2] = ["clipping", "descent"];
const NETWORKS_MANIFEST: &str = "
[package]
name = \"networks\"
version = \"0.0.0\"
edition = \"2024\"
[dev-dependencies]
netwright = { path = \"../facade\" }
netwright-support = { path = \"../support\", features = [\"numbers\"] }
[[test]]
name = \"clipping\"
path = \"../tests/clipping.rs\"
[[test]]
name = \"descent\"
path = \"../tests/descent/main.rs\"
";

/// The facade, as far as these tests need it, over the copy of the runtime.
const FACADE_MANIFEST: &str = "
[package]
name = \"netwright\"
version = \"0.0.0\"
edition = \"2024\"
[dependencies]
netwright-macros = { path = \"MACROS\" }
netwright-runtime = { path = \"..\" }
";
const FACADE: &str = "
pub use netwright_runtime::*;
pub mod prelude {
    pub use crate::network;
    pub use netwright_runtime::optimizer::AdamW;
    pub use netwright_runtime::{Adam, Momentum, Sgd, class_target};
}
pub mod __private {
    pub use netwright_macros::{expand, item};
    pub use netwright_runtime::__private::*;
}
#[macro_export]
macro_rules! network {
    ($($declaration:tt)*) => {
        #[$crate::__private::item]
        struct Network($crate::__private::expand! { ($crate) $($declaration)* });
    };
}
";

/// Fused multiply-adds that are not inlined are seven times slower, and the kernels are the same.
const SKIPPED: &str = "in_fused_arithmetic";

/// A fault of a source, or the unchanged runtime.
#[derive(Clone, Copy)]
struct Job {
    tests: &'static str,
    fault: Option<(&'static Source, &'static Fault)>,
}

/// What the tests of a runtime say.
enum Outcome {
    Passed,
    /// With what was printed.
    Failed(String),
    /// Neither, with what was printed.
    Broken(String),
}

/// The folder of the runtime.
fn runtime() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../runtime")
}

/// The file of a source, with the fault. Panics unless its place is found exactly once.
fn patched(source: &Source, fault: &Fault) -> String {
    let text = fs::read_to_string(runtime().join("src").join(source.file)).unwrap();
    let places = text.matches(fault.from).count();
    assert!(places == 1, "{}: {:?} is found {places} times in {}", fault.name, fault.from, source.file);
    text.replacen(fault.from, fault.to, 1)
}

fn faults() -> impl Iterator<Item = Job> {
    [
        dense::SOURCES,
        SOURCES,
        layers::SOURCES,
        losses::SOURCES,
        optimizers::SOURCES,
        clipping::SOURCES,
        time::SOURCES,
    ]
    .into_iter()
    .flatten()
    .flat_map(|source| {
        source.faults.iter().map(move |fault| Job { tests: source.tests, fault: Some((source, fault)) })
    })
}

fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy_folder(&entry.path(), &to);
        } else {
            fs::copy(entry.path(), to).unwrap();
        }
    }
}

/// A copy of the runtime that can be built alone.
struct Runtime(PathBuf);

impl Runtime {
    fn new(name: &str) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        let parts = [
            ("src", "src"),
            ("tests", "tests"),
            ("tests/loss", "../tests/behaviour/tests/loss"),
            ("support/src", "../tests/support/src"),
        ];
        for (part, from) in parts {
            // What the copy of an earlier run still had would be built as well.
            let _ = fs::remove_dir_all(folder.join(part));
            copy_folder(&runtime().join(from), &folder.join(part));
        }
        fs::write(folder.join("support/Cargo.toml"), SUPPORT).unwrap();
        let neighbour = |name: &str| runtime().join("..").join(name).canonicalize().unwrap();
        let manifest = MANIFEST.replace("VOCABULARY", &neighbour("vocabulary").display().to_string());
        fs::write(folder.join("Cargo.toml"), manifest).unwrap();
        let manifest = FACADE_MANIFEST.replace("MACROS", &neighbour("macros").display().to_string());
        for (package, manifest, source) in
            [("facade", manifest.as_str(), FACADE), ("networks", NETWORKS_MANIFEST, "")]
        {
            fs::create_dir_all(folder.join(package).join("src")).unwrap();
            fs::write(folder.join(package).join("Cargo.toml"), manifest).unwrap();
            fs::write(folder.join(package).join("src/lib.rs"), source).unwrap();
        }
        Self(folder)
    }

    /// Puts the fault in, tests, and takes it out again.
    fn test(&self, job: Job) -> Outcome {
        let Some((source, fault)) = job.fault else { return self.run(job.tests) };
        let file = self.0.join("src").join(source.file);
        fs::write(&file, patched(source, fault)).unwrap();
        let outcome = self.run(job.tests);
        // Written, not copied: a copy might keep the old time, and cargo would not build it.
        fs::write(&file, fs::read_to_string(runtime().join("src").join(source.file)).unwrap()).unwrap();
        outcome
    }

    /// Builds, so that a fault that does not compile is not taken for a caught one, and runs the tests.
    fn run(&self, tests: &str) -> Outcome {
        let package = if NETWORKS.contains(&tests) { "networks" } else { "netwright-runtime" };
        let mut targets = vec!["-p", package, "--test", tests];
        // The shapes of the dense kernels are in two.
        if tests == "kernels" {
            targets.extend(["--test", "kernels_of_large_shapes"]);
        }
        if let (false, printed) = self.cargo(&[targets.as_slice(), &["--no-run"]].concat()) {
            return Outcome::Broken(printed);
        }
        match self.cargo(&[targets.as_slice(), &["--", "--skip", SKIPPED]].concat()) {
            (true, _) => Outcome::Passed,
            // A runtime that crashes or does not begin has no such line.
            (false, printed) if printed.contains("test result: FAILED") => Outcome::Failed(printed),
            (false, printed) => Outcome::Broken(printed),
        }
    }

    /// Whether `cargo test` succeeds, and what it prints.
    fn cargo(&self, arguments: &[&str]) -> (bool, String) {
        let output = Command::new(env::var_os("CARGO").unwrap_or_else(|| env!("CARGO").into()))
            .args(["test", "--offline", "--quiet"])
            .args(arguments)
            .current_dir(&self.0)
            .env("CARGO_TARGET_DIR", self.0.join("target"))
            .env("CARGO_INCREMENTAL", "1")
            // Code that is not optimised gives each inlined tile its own place on the stack.
            .env("RUST_MIN_STACK", (64 << 20).to_string())
            .output()
            .unwrap();
        let text = [output.stdout, output.stderr].concat();
        (output.status.success(), String::from_utf8_lossy(&text).into_owned())
    }
}

/// Tests the unchanged runtime with all targets that the faults name, and the faults, on two copies at once;
/// a copy goes on with the target that it has built, of which cargo compiles the fault alone anew. Panics
/// with the faults that no test notices.
fn check(name: &str, faults: Vec<Job>) {
    let mut jobs: Vec<Job> = Vec::new();
    for Job { tests, .. } in &faults {
        if jobs.iter().all(|job| job.tests != *tests) {
            jobs.push(Job { tests, fault: None });
        }
    }
    // A copy for each target, where there is but one.
    let (copies, count) = (jobs.len().min(2), faults.len());
    jobs.extend(faults);
    let (queue, wrong) = (Mutex::new(jobs), Mutex::new(Vec::new()));
    let next = |built: &str| {
        let mut queue = queue.lock().unwrap();
        let place = queue.iter().position(|job| job.tests == built).unwrap_or(0);
        (place < queue.len()).then(|| queue.remove(place))
    };
    thread::scope(|scope| {
        for copy in 0..copies {
            let (next, wrong) = (&next, &wrong);
            scope.spawn(move || {
                let (runtime, mut built) = (Runtime::new(&format!("{name}-{copy}")), "");
                while let Some(job) = next(built) {
                    built = job.tests;
                    let start = Instant::now();
                    if let Some(complaint) = complaint(job, &runtime.test(job), start) {
                        wrong.lock().unwrap().push((job, complaint));
                    }
                }
            });
        }
    });
    let (controls, alive): (Vec<_>, Vec<_>) =
        wrong.into_inner().unwrap().into_iter().partition(|(job, _)| job.fault.is_none());
    let lines =
        |wrong: Vec<(Job, String)>| wrong.into_iter().map(|(_, line)| line + "\n").collect::<String>();
    // Tests that fail anyway would catch any fault.
    assert!(controls.is_empty(), "no fault is shown to be caught\n{}", lines(controls));
    println!("{} of {count} wrong runtimes caught", count - alive.len());
    assert!(alive.is_empty(), "{}", lines(alive));
}

/// Prints the outcome, and returns what is wrong with it.
fn complaint(job: Job, outcome: &Outcome, start: Instant) -> Option<String> {
    let Job { tests, fault } = job;
    let name = fault.map_or("the unchanged runtime".to_owned(), |(source, fault)| {
        format!("{}: {}", source.file, fault.name)
    });
    let (word, complaint) = match (outcome, fault) {
        (Outcome::Passed, None) => ("passes", None),
        (Outcome::Failed(_), Some(_)) => ("caught", None),
        (Outcome::Passed, Some(_)) => ("ALIVE", Some(format!("{name}: `{tests}` does not notice"))),
        (Outcome::Failed(printed), None) => ("FAILS", Some(format!("{name}: `{tests}` fails: {printed}"))),
        (Outcome::Broken(printed), _) => {
            ("BROKEN", Some(format!("{name}: `{tests}` neither passes nor fails: {printed}")))
        }
    };
    println!("{word:6} by {tests:10} in {:4.1} s  {name}", start.elapsed().as_secs_f64());
    complaint
}

#[test]
fn every_fault_has_its_place() {
    for (source, fault) in faults().filter_map(|job| job.fault) {
        assert!(patched(source, fault).contains(fault.to), "{}", fault.name);
    }
}

#[test]
fn documents_say_how_many_faults_there_are() {
    let all = faults().count();
    for (file, words) in [
        ("README.md", format!("there are {all} now")),
        ("docs/verification.md", format!("there are {all} now")),
        ("docs/verification.md", format!("faults of their own, {all} in all")),
    ] {
        let text = fs::read_to_string(runtime().join("..").join(file)).unwrap();
        assert!(text.contains(&words), "{file} does not say `{words}`");
    }
}

#[test]
fn some_wrong_runtimes_are_caught() {
    let given = |name: &str| env::var(name).ok().and_then(|number| number.parse().ok());
    let (seed, asked) = (given("NETWRIGHT_SEED").unwrap_or(1), given("NETWRIGHT_RUNTIMES"));
    let few = asked.unwrap_or(FEW);
    // The dense kernels take a minute, and so does the compiler for what declares networks: who asks for no
    // number gets a fault of the others.
    let is_slow = |job: &Job| job.tests == "kernels" || NETWORKS.contains(&job.tests);
    let all: Vec<Job> = faults().filter(|job| asked.is_some() || !is_slow(job)).collect();
    // From different files, as far as there are that many.
    let chosen = (0..few).map(|part| all[(part * all.len() / few).wrapping_add(seed) % all.len()]);
    check("few", chosen.collect());
}

#[test]
#[ignore = "rebuilds the runtime once for each fault"]
fn every_wrong_runtime_is_caught() {
    let of = env::var("NETWRIGHT_TESTS").ok();
    let is_asked = |job: &Job| of.as_deref().is_none_or(|of| of.split(',').any(|tests| tests == job.tests));
    check("all", faults().filter(is_asked).collect());
}
