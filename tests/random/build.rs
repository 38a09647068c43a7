//! Draws the declarations that the tests compile: `networks.rs` holds random networks, `mutants.rs` what
//! wrong compilers make of others.
//!
//! `NETWRIGHT_NETWORKS` says how many networks there are, `NETWRIGHT_SEED` which ones, `NETWRIGHT_FAULTS` how
//! many of the wrong compilers are tried, or with `20..40` which ones, where those behind the last are the
//! first again: all of them take minutes and 13 GB to compile.

mod family;

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs, io};

use family::Family;
use netwright_codegen::mutant::{self, BACK_IN_TIME, MUTANTS, Mutant, Needs, OVER_TIME};
use netwright_declarations::{Declaration, Limits, every_word_over_time, stream, trained_stream};

/// Networks of a run, unless the environment says otherwise: seconds of compilation each. `.ci/run` asks for
/// more.
const NETWORKS: u64 = 8;
/// Wrong compilers of a run, unless the environment says otherwise.
const FAULTS: &str = "1";
/// Compilers of each kind with a wrong memory, unless the environment says how many faults there are.
const FAULTS_OVER_TIME: usize = 3;
/// Networks that each wrong compiler is shown by.
const SHOWN: usize = 3;
/// How many optimisers the checks have: one for each network, by its seed.
const OPTIMISERS: u64 = 10;
/// Declarations that are tried until a fault changes that many.
const TRIED: usize = 4000;
/// The same of networks with a memory, which are larger.
const TRIED_OVER_TIME: u64 = 100;

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-env-changed=NETWRIGHT_NETWORKS");
    println!("cargo::rerun-if-env-changed=NETWRIGHT_SEED");
    println!("cargo::rerun-if-env-changed=NETWRIGHT_FAULTS");
    println!("cargo::rerun-if-env-changed=CLIPPY_ARGS");
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=family.rs");
    let number = |name: &str| env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    // A lint that looks at one network has seen them all.
    let linted = env::var_os("CLIPPY_ARGS").is_some();
    let networks = if linted { 4 } else { number("NETWRIGHT_NETWORKS").unwrap_or(NETWORKS) };
    let seed = number("NETWRIGHT_SEED").unwrap_or(1);
    let folder = env::var_os("OUT_DIR").ok_or(io::ErrorKind::NotFound)?;
    fs::write(Path::new(&folder).join("networks.rs"), random(seed, networks))?;
    let asked = env::var("NETWRIGHT_FAULTS").ok().filter(|_| !linted);
    let (streams, of_kind) = match (linted, asked.as_ref().and_then(|asked| asked.parse().ok())) {
        (true, _) => (1, 1),
        (false, asked) => (networks.div_ceil(4), asked.unwrap_or(FAULTS_OVER_TIME)),
    };
    fs::write(Path::new(&folder).join("streams.rs"), over_time(seed, streams, of_kind))?;
    let faults = faults(asked.as_deref().unwrap_or(FAULTS), seed)?;
    fs::write(Path::new(&folder).join("mutants.rs"), mutants(seed, &faults))
}

/// The wrong compilers of a run: so many of the list, or those from one place to another.
fn faults(asked: &str, seed: u64) -> io::Result<Vec<Mutant>> {
    let number = |text: &str| {
        let wrong = |_| io::Error::other(format!("NETWRIGHT_FAULTS is `20` or `20..40`, not `{asked}`"));
        text.trim().parse::<usize>().map_err(wrong)
    };
    let all = MUTANTS.len();
    if let Some((first, end)) = asked.split_once("..") {
        let (first, end) = (number(first)?, number(end)?);
        // None would be caught of none.
        let end = end.max(first.saturating_add(1));
        // The list is a circle.
        return Ok((first..end).take(all).map(|place| MUTANTS[place % all]).collect());
    }
    Ok(spread(MUTANTS, number(asked)?, seed))
}

/// So many from the whole list, in steps of one length: faults of one kind are neighbours.
fn spread(all: &[Mutant], wanted: usize, seed: u64) -> Vec<Mutant> {
    let wanted = wanted.clamp(1, all.len());
    let first = usize::try_from(seed % all.len() as u64).unwrap_or_default();
    (0..wanted).map(|index| all[(first + index * all.len() / wanted) % all.len()]).collect()
}

/// Whether numbers can show a fault in a network, where its code has the fault.
fn shows(declaration: &Declaration, needs: Needs) -> bool {
    match needs {
        Needs::Code => true,
        Needs::Clipped => declaration.clipped,
        Needs::Parts => declaration.trained && !declaration.batched,
    }
}

/// How large the networks of a run are: most are small, since each costs its part of the compile time.
fn limits(index: u64) -> Limits {
    match index % 4 {
        0 => Limits { items: 6, widths: 12, multiply_adds: 150 },
        1 => Limits { items: 3, widths: 22, multiply_adds: 2500 },
        _ => Limits { items: 4, widths: 16, multiply_adds: 600 },
    }
}

/// `mod n0 { expand! { … } pub const FACTS … }`, and the list of checks.
fn random(seed: u64, networks: u64) -> String {
    let mut text = format!("/// The seed of the run.\npub const SEED: u64 = {seed};\n");
    let mut checks = String::new();
    for index in 0..networks {
        let network_seed = seed.wrapping_mul(1 << 32) + index;
        let declaration = Declaration::new(network_seed, &limits(index));
        // Straight-line code for the small ones, but not for all of them.
        let tier = if index % 4 == 0 && index % 8 != 4 { "unrolled" } else { "tiled" };
        let family = if index % 4 == 3 { Family::new(&declaration) } else { None };
        let declared = family.as_ref().map_or(declaration.text.as_str(), |family| family.text.as_str());
        let expansion =
            format!("netwright::__private::expand! {{ (::netwright, alloc, {tier}) {declared} }}");
        let name = format!("n{index}");
        module(&mut text, &name, &expansion, &declaration, family.as_ref(), network_seed);
        let part = PARTS[index as usize / 4 % PARTS.len()];
        for call in calls(&name, &declaration, network_seed, &[part]) {
            let _ = writeln!(checks, "    ({name}::FACTS, {call}),");
        }
    }
    let _ = writeln!(
        text,
        "/// The checks of all networks.\npub const CHECKS: &[(Facts, Check)] = &[\n{checks}];"
    );
    text
}

/// Networks with a memory: how they are drawn, and what checks them. Of a wrong compiler, and of the same
/// networks without its fault, only the comparison in double precision is compiled: what it computes is wrong
/// in any.
struct OverTime {
    drawn: fn(u64) -> String,
    check: &'static str,
    of_fault: &'static str,
    faults: &'static [Mutant],
}

/// Those that are evaluated, and those that are trained.
const OVER_TIMES: [OverTime; 2] = [
    OverTime { drawn: stream, check: "stream::check", of_fault: "stream::in_double", faults: OVER_TIME },
    OverTime {
        drawn: trained_stream,
        check: "sequences::check",
        of_fault: "sequences::in_double",
        faults: BACK_IN_TIME,
    },
];

/// Networks with a memory, and what compilers with a wrong memory make of others: so many of each kind of
/// these compilers, each shown by one network, which is compiled correctly, too.
fn over_time(seed: u64, networks: u64, of_kind: usize) -> String {
    let (mut text, mut checks, mut faults) = (String::new(), String::new(), String::new());
    let (run, seed) = (seed, seed.wrapping_mul(1 << 32) + (1 << 25));
    let every = every_word_over_time();
    module_over_time(&mut text, "every", &expansion(&every, "tiled"), &every);
    let _ = writeln!(checks, "    (every::TEXT, {}, stream::check::<every::Net>),", seed + (1 << 19));
    for (kind, of) in OVER_TIMES.iter().enumerate() {
        for index in 0..networks {
            let (name, seed) = (format!("n{kind}_{index}"), seed + index);
            let tier = ["unrolled", "tiled", "far, tiled"][index as usize % 3];
            let declaration = (of.drawn)(seed);
            module_over_time(&mut text, &name, &expansion(&declaration, tier), &declaration);
            let _ = writeln!(checks, "    ({name}::TEXT, {seed}, {}::<{name}::Net>),", of.check);
        }
        for (number, mutant) in spread(of.faults, of_kind, run).into_iter().enumerate() {
            faults += &fault_over_time(&mut text, of, &format!("{kind}_{number}"), mutant, seed + (1 << 20));
        }
    }
    let _ = writeln!(
        text,
        "/// The checks of all networks.\npub const CHECKS: &[(&str, u64, Check)] = &[\n{checks}];\n\
         /// The checks that each fault must fail, and those of the same declarations without a fault.\n\
         pub const FAULTS: &[(&str, &str, u64, Check, Check)] = &[\n{faults}];"
    );
    text
}

/// `(::netwright, alloc, tiled) pub struct Net { … }`
fn written(declaration: &str, tier: &str) -> String {
    format!("(::netwright, alloc, {tier}) {declaration}")
}

fn expansion(declaration: &str, tier: &str) -> String {
    format!("netwright::__private::expand! {{ {} }}", written(declaration, tier))
}

/// The module of a network with a memory.
fn module_over_time(text: &mut String, name: &str, items: &str, declaration: &str) {
    let _ = writeln!(
        text,
        "#[allow(deprecated)] // what is drawn may be warned of\nmod {name} {{\n    {items}\n    \
         pub const TEXT: &str = {declaration:?};\n}}"
    );
}

/// A network that shows a fault, compiled with it and without it, and the line of its checks.
fn fault_over_time(text: &mut String, of: &OverTime, name: &str, mutant: Mutant, first: u64) -> String {
    let shown = (first..first + TRIED_OVER_TIME).find_map(|seed| {
        let declaration = (of.drawn)(seed);
        // A layer that is written out does not call what another one calls.
        let tier = if seed.is_multiple_of(2) { "unrolled" } else { "tiled" };
        let emitted = mutant::compile(written(&declaration, tier).parse().ok()?, mutant)?;
        Some((declaration, tier, emitted.to_string(), seed))
    });
    let Some((declaration, tier, emitted, seed)) = shown else {
        let nothing = "\"no network shows it\", 0, |_| Ok(()), |_| Ok(())";
        return format!("    ({:?}, {nothing}),\n", mutant.name);
    };
    let [wrong, right] = ["m", "c"].map(|letter| format!("{letter}{name}"));
    module_over_time(text, &wrong, &emitted, &declaration);
    module_over_time(text, &right, &expansion(&declaration, tier), &declaration);
    let check = of.of_fault;
    format!(
        "    ({:?}, {wrong}::TEXT, {seed}, {check}::<{wrong}::Net>, {check}::<{right}::Net>),\n",
        mutant.name
    )
}

/// The declaration of an attempt to find a network that shows a fault, and the family that it is a member of.
struct Attempt {
    seed: u64,
    declaration: Declaration,
    family: Option<Family>,
    tier: &'static str,
}

impl Attempt {
    fn new(seed: u64, attempt: u64) -> Self {
        let seed = seed.wrapping_mul(1 << 32) + (1 << 24) + attempt;
        let declaration = Declaration::new(seed, &Limits { items: 4, widths: 8, multiply_adds: 60 });
        let family = if attempt % 4 == 3 { Family::new(&declaration) } else { None };
        let tier = if attempt.is_multiple_of(2) { "unrolled" } else { "tiled" };
        Self { seed, declaration, family, tier }
    }

    /// With the facade, its features and a tier in front.
    fn text(&self) -> String {
        let alone = self.declaration.text.as_str();
        let declared = self.family.as_ref().map_or(alone, |family| family.text.as_str());
        format!("(::netwright, alloc, {}) {declared}", self.tier)
    }

    /// The module of these items, and the calls of its checks.
    fn write(&self, text: &mut String, name: &str, items: &str) -> Vec<String> {
        module(text, name, items, &self.declaration, self.family.as_ref(), self.seed);
        self.calls(name)
    }

    /// The calls of the checks of this module.
    fn calls(&self, name: &str) -> Vec<String> {
        calls(name, &self.declaration, self.seed, &["row_f64", "rows_f64"])
    }
}

/// For each fault, the networks that show it, as the wrong compiler emits them; and the same declarations as
/// the right one does. All faults draw from the same declarations.
fn mutants(seed: u64, faults: &[Mutant]) -> String {
    let mut text = String::new();
    let mut list = String::new();
    let (mut attempts, mut controls) = (Vec::new(), BTreeSet::new());
    for (number, mutant) in faults.iter().enumerate() {
        let mut checks = String::new();
        let mut shown = 0;
        for index in 0..TRIED {
            if index == attempts.len() {
                attempts.push(Attempt::new(seed, index as u64));
            }
            let attempt = &attempts[index];
            if !shows(&attempt.declaration, mutant.needs) {
                continue;
            }
            let Ok(tokens) = attempt.text().parse() else { continue };
            let Some(emitted) = mutant::compile(tokens, *mutant) else { continue };
            let name = format!("m{number}_{shown}");
            let wrong = attempt.write(&mut text, &name, &emitted.to_string());
            let right = attempt.calls(&format!("c{index}"));
            for (wrong, right) in wrong.iter().zip(right) {
                let _ = writeln!(checks, "        ({name}::FACTS, {wrong}, {right}),");
            }
            controls.insert(index);
            shown += 1;
            if shown == SHOWN {
                break;
            }
        }
        let _ = writeln!(list, "    ({:?}, &[\n{checks}    ]),", mutant.name);
    }
    let mut control_checks = String::new();
    for index in controls {
        let attempt: &Attempt = &attempts[index];
        let expansion = format!("netwright::__private::expand! {{ {} }}", attempt.text());
        let name = format!("c{index}");
        for call in attempt.write(&mut text, &name, &expansion) {
            let _ = writeln!(control_checks, "    ({name}::FACTS, {call}),");
        }
    }
    let _ = writeln!(
        text,
        "/// The checks that each fault must fail, and those of the same declarations without a fault.\n\
         pub const MUTANTS: &[(&str, &[(Facts, Check, Check)])] = &[\n{list}];\n\
         /// The same declarations, compiled correctly.\n\
         pub const CONTROLS: &[(Facts, Check)] = &[\n{control_checks}];"
    );
    text
}

/// The module of a network, or of a family that it is the first member of.
fn module(
    text: &mut String,
    name: &str,
    items: &str,
    declaration: &Declaration,
    family: Option<&Family>,
    seed: u64,
) {
    let Declaration { text: declared, distribution, structure, given, .. } = declaration;
    let given: Vec<String> = given
        .iter()
        .map(|(layer, is_bias, numbers)| format!("({layer:?}, {is_bias}, &{numbers:?})"))
        .collect();
    let given = given.join(", ");
    let members =
        family.map_or_else(|| "pub const MEMBERS: super::Members = || Ok(());".to_owned(), Family::check);
    let _ = writeln!(
        text,
        "#[allow(deprecated)] // what is drawn may be warned of\nmod {name} {{\n    use super::Facts;\n    {items}\n    pub const FACTS: Facts = Facts {{ text: {declared:?}, seed: {seed}, \
         distribution: {distribution}, structure: {structure}, given: &[{given}] }};\n    {members}\n}}"
    );
}

/// The checks of networks with a loss, in turn: each costs compile time.
const PARTS: [&str; 4] = ["row_f32", "rows_f32", "row_f64", "rows_f64"];

/// `|facts, tally| { n0::MEMBERS()?; check::rows_f64::<n0::Net>(facts, tally) }`, for each part.
fn calls(module: &str, declaration: &Declaration, seed: u64, parts: &[&str]) -> Vec<String> {
    let parts = if declaration.trained { parts } else { &["forward"] };
    let call = |part: &&str| {
        // Nothing is trained on one sample where a step needs several.
        let part = match *part {
            "row_f32" if declaration.batched => "sample_f32",
            "row_f64" if declaration.batched => "sample_f64",
            other => other,
        };
        let optimiser = match part {
            "row_f64" => format!(", check::Optimiser<{}>", seed % OPTIMISERS),
            _ => String::new(),
        };
        format!(
            "|facts, tally| {{ {module}::MEMBERS()?; check::{part}::<{module}::Net{optimiser}>(facts, tally) }}"
        )
    };
    parts.iter().map(call).collect()
}
