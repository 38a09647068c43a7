//! Draws the declarations that the tests compile: `networks.rs` holds random networks, `mutants.rs` what
//! wrong compilers make of others.
//!
//! `NETWRIGHT_NETWORKS` says how many networks there are, `NETWRIGHT_SEED` which ones, `NETWRIGHT_FAULTS` how
//! many of the wrong compilers are tried: all of them take minutes and 13 GB to compile.

mod family;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs, io};

use family::Family;
use netwright_codegen::mutant::{self, MUTANTS, Mutant};
use netwright_declarations::{Declaration, Limits};

/// Networks of a run, unless the environment says otherwise: seconds of compilation each. `.ci/run` asks for
/// more.
const NETWORKS: u64 = 8;
/// Wrong compilers of a run, unless the environment says otherwise.
const FAULTS: usize = 1;
/// Networks that each wrong compiler is shown by.
const SHOWN: usize = 3;
/// How many optimisers the checks have: one for each network, by its seed.
const OPTIMISERS: u64 = 10;
/// Declarations that are tried until a fault changes that many.
const TRIED: u64 = 4000;

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
    let wanted = number("NETWRIGHT_FAULTS").and_then(|wanted| usize::try_from(wanted).ok()).unwrap_or(FAULTS);
    let wanted = if linted { 1 } else { wanted.clamp(1, MUTANTS.len()) };
    // From the whole list, in steps of one length: faults of one kind are neighbours.
    let first = usize::try_from(seed % MUTANTS.len() as u64).unwrap_or_default();
    let place = |index: usize| (first + index * MUTANTS.len() / wanted) % MUTANTS.len();
    let faults: Vec<Mutant> = (0..wanted).map(|index| MUTANTS[place(index)]).collect();
    fs::write(Path::new(&folder).join("mutants.rs"), mutants(seed, &faults))
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
        check(&mut checks, &name, &declaration, network_seed, &[part]);
    }
    let _ = writeln!(
        text,
        "/// The checks of all networks.\npub const CHECKS: &[(Facts, Check)] = &[\n{checks}];"
    );
    text
}

/// For each fault, the networks that it changes, as the wrong compiler emits them; and the same declarations
/// as the right one does. All faults draw from the same declarations.
fn mutants(seed: u64, faults: &[Mutant]) -> String {
    let mut text = String::new();
    let mut list = String::new();
    let mut controls: BTreeMap<u64, (Declaration, Option<Family>)> = BTreeMap::new();
    for (number, mutant) in faults.iter().enumerate() {
        let mut checks = String::new();
        let mut shown = 0;
        for attempt in 0..TRIED {
            let network_seed = seed.wrapping_mul(1 << 32) + (1 << 24) + attempt;
            let declaration =
                Declaration::new(network_seed, &Limits { items: 4, widths: 8, multiply_adds: 60 });
            let family = if attempt % 4 == 3 { Family::new(&declaration) } else { None };
            let Ok(tokens) = tiered(&declaration, family.as_ref(), attempt).parse() else { continue };
            let Some(emitted) = mutant::compile(tokens, *mutant) else { continue };
            let module_name = format!("m{number}_{shown}");
            module(
                &mut text,
                &module_name,
                &emitted.to_string(),
                &declaration,
                family.as_ref(),
                network_seed,
            );
            check(&mut checks, &module_name, &declaration, network_seed, &["row_f64", "rows_f64"]);
            controls.insert(attempt, (declaration, family));
            shown += 1;
            if shown == SHOWN {
                break;
            }
        }
        let _ = writeln!(list, "    ({:?}, &[\n{checks}    ]),", mutant.name);
    }
    let mut control_checks = String::new();
    for (attempt, (declaration, family)) in &controls {
        let network_seed = seed.wrapping_mul(1 << 32) + (1 << 24) + attempt;
        let declared = tiered(declaration, family.as_ref(), *attempt);
        let expansion = format!("netwright::__private::expand! {{ {declared} }}");
        let module_name = format!("c{attempt}");
        module(&mut text, &module_name, &expansion, declaration, family.as_ref(), network_seed);
        check(&mut control_checks, &module_name, declaration, network_seed, &["row_f64", "rows_f64"]);
    }
    let _ = writeln!(
        text,
        "/// The checks that each fault must fail.\npub const MUTANTS: &[(&str, &[(Facts, Check)])] = &[\n{list}];\n/// The same \
         declarations, compiled correctly.\npub const CONTROLS: &[(Facts, Check)] = &[\n{control_checks}];"
    );
    text
}

/// A declaration with the facade, its features and a tier in front.
fn tiered(declaration: &Declaration, family: Option<&Family>, attempt: u64) -> String {
    let tier = if attempt.is_multiple_of(2) { "unrolled" } else { "tiled" };
    let declared = family.map_or(declaration.text.as_str(), |family| family.text.as_str());
    format!("(::netwright, alloc, {tier}) {declared}")
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

fn check(list: &mut String, module: &str, declaration: &Declaration, seed: u64, parts: &[&str]) {
    for part in if declaration.trained { parts } else { &["forward"] } {
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
        let _ = writeln!(
            list,
            "    ({module}::FACTS, |facts, tally| {{\n        {module}::MEMBERS()?;\n        \
             check::{part}::<{module}::Net{optimiser}>(facts, tally)\n    }}),"
        );
    }
}
