//! How long `rustc` takes for the worst declarations that are accepted: release, `f32`, every method once,
//! one optimiser, one number of rows. `cargo run --release -p netwright-bench-compile --bin limits`, with how
//! many searched declarations behind `--`, and how many of them are compiled, those with the most lines of
//! LLVM IR; `… -- parts` prints the lengths alone; `… -- check 12` instead compiles so many networks of
//! extreme sizes without optimisation, for CI, and fails if one does not compile;
//! `… -- again 140 autoencoder` measures these seeds and kinds alone, and `… -- searched 300 8` no kinds;
//! `… -- untrained` those without a loss, over time and not.
//!
//! A declaration is as long as the budgets allow: the number of its parts is found by bisection. Needs GNU
//! time.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{fs, io};

use netwright_support::shapes::{KINDS, Kind, OVER_TIME, extreme, is_accepted, most, searched, untrained};

/// No more parts are tried: what is written is below 10 kB.
const PARTS: usize = 1_000;

/// A crate that calls every method of the network once.
fn program(items: &str, calls: bool) -> String {
    let needs_rows = items.contains("batch_norm");
    let one_by_one = match needs_rows {
        true => "",
        false => "b(net.train_step(&x, &t, &mut adam)); b(net.train_online(&[x; 4], &[t; 4], &mut adam));",
    };
    let run = if calls { "if true" } else { "if std::env::args().count() > 9" };
    format!(
        "#![allow(warnings)]
        use netwright::prelude::*;
        use std::hint::black_box as b;
        netwright::network! {{ pub struct Net {{ {items} }} }}
        fn main() {{ {run} {{
            let x = b([0.1_f32; Net::INPUTS]);
            let t = b([0.2_f32; Net::TARGETS]);
            let mut net = Net::new(1);
            b(net.forward(&x)); b(net.forward_logits(&x)); b(net.classify(&x));
            net.forward_batch(&[x; 4], b(&mut [[0.0; Net::OUTPUTS]; 4]));
            b(net.loss(&x, &t)); b(net.backward(&x, &t)); b(net.input_gradient(&x, &t));
            let mut adam = Adam::new(0.01, Net::zeros);
            let mut workspace = Net::workspace::<4>();
            {one_by_one}
            b(net.train_batch(&mut workspace, &[x; 4], &[t; 4], &mut adam));
            let mut gradient = Net::zeros();
            b(net.gradient_batch(&mut workspace, &[x; 4], &[t; 4], None, &mut gradient));
            net.apply(&gradient, &mut adam);
            b(&net);
        }} }}"
    )
}

/// The same for a network without a loss; one with a memory has `step` and `run`.
fn untrained_program(items: &str) -> String {
    let words = ["prev(", "->rnn(", "->gru(", "->lstm(", "->causal_conv("];
    let calls = match words.iter().any(|word| items.contains(word)) {
        true => {
            "let mut memory = Net::memory();
            b(net.step(&mut memory, &x));
            net.run(&mut memory, &[x; 100], b(&mut [[0.0; Net::OUTPUTS]; 100]));"
        }
        false => {
            "b(net.forward(&x)); b(net.forward_logits(&x)); b(net.classify(&x));
            net.forward_batch(&[x; 4], b(&mut [[0.0; Net::OUTPUTS]; 4]));"
        }
    };
    format!(
        "#![allow(warnings)]
        use netwright::prelude::*;
        use std::hint::black_box as b;
        netwright::network! {{ pub struct Net {{ {items} }} }}
        fn main() {{ let net = Net::new(1); let x = b([0.1_f32; Net::INPUTS]); {calls} b(&net); }}"
    )
}

/// Where the library was built.
fn built() -> Result<PathBuf, Box<dyn Error>> {
    let status = Command::new("cargo").args(["build", "--release", "--package", "netwright"]).status()?;
    if !status.success() {
        return Err("the library does not compile".into());
    }
    let own = std::env::current_exe()?;
    Ok(own.parent().ok_or("no folder")?.to_owned())
}

/// What `rustc` took.
struct Taken {
    /// From start to end: it compiles on as many cores as there are.
    seconds: f64,
    processor_seconds: f64,
    megabytes: f64,
}

/// The folder of the programs, and of what `rustc` makes of them.
fn programs(built: &Path) -> PathBuf {
    built.join("programs")
}

/// Writes a program, and adds the arguments that `rustc` compiles it with.
fn add_arguments(command: &mut Command, built: &Path, source: &str, level: &str) -> io::Result<()> {
    let folder = programs(built);
    fs::create_dir_all(&folder)?;
    let path = folder.join("program.rs");
    fs::write(&path, source)?;
    command
        .args(["--edition", "2024", "--crate-type", "bin", "-C"])
        .arg(format!("opt-level={level}"))
        .arg("-L")
        .arg(format!("dependency={}", built.join("deps").display()))
        .arg("--extern")
        .arg(format!("netwright={}", built.join("libnetwright.rlib").display()))
        .arg("--out-dir")
        .args([&folder, &path]);
    Ok(())
}

/// The number of lines of LLVM IR that `rustc` makes of a program, before optimisation. A program that does
/// not compile has the most, so that the table names it.
fn lines(built: &Path, source: &str) -> Result<usize, Box<dyn Error>> {
    let mut rustc = Command::new("rustc");
    add_arguments(&mut rustc, built, source, "3")?;
    let whole = ["--emit=llvm-ir", "-Cno-prepopulate-passes", "-Ccodegen-units=1"];
    if !rustc.args(whole).output()?.status.success() {
        return Ok(usize::MAX);
    }
    let text = fs::read(programs(built).join("program.ll"))?;
    Ok(text.iter().filter(|byte| **byte == b'\n').count())
}

/// Compiles a program, or returns what `rustc` said.
fn compile(built: &Path, source: &str, level: &str) -> Result<Taken, Box<dyn Error>> {
    let mut rustc = Command::new("/usr/bin/time");
    rustc.args(["-f", "%e %U %M", "rustc"]);
    add_arguments(&mut rustc, built, source, level)?;
    let output = rustc.output()?;
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    let last = said.lines().last().unwrap_or_default();
    let numbers: Vec<f64> = last.split(' ').filter_map(|number| number.parse().ok()).collect();
    match numbers.as_slice() {
        &[seconds, processor_seconds, kilobytes] if output.status.success() => {
            Ok(Taken { seconds, processor_seconds, megabytes: kilobytes / 1024.0 })
        }
        _ => Err(said.into()),
    }
}

/// A row of the table.
fn measure(built: &Path, name: &str, parts: usize, items: &str) {
    row(built, name, parts, items.len(), &program(items, true));
}

/// A row for a program.
fn row(built: &Path, name: &str, parts: usize, bytes: usize, program: &str) {
    match compile(built, program, "3") {
        Ok(Taken { seconds, processor_seconds, megabytes }) => println!(
            "| {name} | {parts} | {bytes} | {seconds:.1} | {processor_seconds:.1} | {megabytes:.0} |"
        ),
        Err(error) => println!("| {name} | {parts} | {bytes} | does not compile: {error} | | |"),
    }
}

/// Rows for the longest accepted declarations without a loss.
fn measure_untrained(built: &Path) {
    for (name, items) in OVER_TIME.into_iter().chain(KINDS) {
        let parts = most(PARTS, |parts| untrained(&items(parts)));
        let items = untrained(&items(parts));
        if is_accepted(&items) {
            row(built, name, parts, items.len(), &untrained_program(&items));
        }
    }
}

/// A row for the longest accepted declaration of a kind.
fn measure_kind(built: &Path, (name, items): Kind) {
    let parts = most(PARTS, items);
    measure(built, name, parts, &items(parts));
}

/// The longest declaration of a seed, and how many parts it has.
fn longest(seed: u64) -> (usize, String) {
    let parts = most(PARTS, |parts| searched(seed, parts));
    (parts, searched(seed, parts))
}

/// Rows for the named kinds and the seeds of searched declarations.
fn measure_again(built: &Path, wanted: &[String]) {
    for name in wanted {
        KINDS.into_iter().filter(|(kind, _)| kind == name).for_each(|kind| measure_kind(built, kind));
        if let Ok(seed) = name.parse() {
            let (parts, items) = longest(seed);
            measure(built, &format!("searched {seed}"), parts, &items);
        }
    }
}

fn check(built: &Path, wanted: usize) -> Result<(), Box<dyn Error>> {
    let accepted = (0..).map(extreme).filter(|items| is_accepted(items)).take(wanted);
    for items in accepted {
        let taken =
            compile(built, &program(&items, false), "0").map_err(|error| format!("{items}\n{error}"))?;
        println!("{:.1} s, {:.0} MB: {items}", taken.processor_seconds, taken.megabytes);
    }
    Ok(())
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if arguments == ["parts"] {
        KINDS.iter().for_each(|(name, items)| println!("{name}: {}", most(PARTS, items)));
        return Ok(());
    }
    let built = built()?;
    if let [word, wanted] = arguments.as_slice()
        && word == "check"
    {
        return check(&built, wanted.parse()?);
    }
    println!("| declaration | parts | bytes | s | processor s | MB |\n|---|---:|---:|---:|---:|---:|");
    if let [word, wanted @ ..] = arguments.as_slice()
        && word == "again"
    {
        measure_again(&built, wanted);
        return Ok(());
    }
    if arguments == ["untrained"] {
        measure_untrained(&built);
        return Ok(());
    }
    let (kinds, arguments) = match arguments.as_slice() {
        [word, numbers @ ..] if word == "searched" => (&[][..], numbers),
        numbers => (&KINDS[..], numbers),
    };
    let wanted: u64 = arguments.first().map_or(Ok(30), |number| number.parse())?;
    kinds.iter().for_each(|kind| measure_kind(&built, *kind));
    let compiled = arguments.get(1).map_or(Ok(usize::MAX), |number| number.parse())?;
    let mut found = Vec::new();
    for seed in 0..wanted {
        let (parts, items) = longest(seed);
        if is_accepted(&items) {
            found.push((lines(&built, &program(&items, true))?, seed, parts, items));
        }
    }
    found.sort_unstable_by(|(one, ..), (other, ..)| other.cmp(one));
    for (lines, seed, parts, items) in found.into_iter().take(compiled) {
        measure(&built, &format!("searched {seed}, {lines} lines"), parts, &items);
    }
    Ok(())
}
