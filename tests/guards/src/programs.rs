//! The programs of `benches/speed`: built once, read as ELF files, and run under an instruction counter.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;
use std::{env, fs};

use object::{Object, ObjectSection, ObjectSymbol};

/// Why something could not be found out.
pub type Failure = Box<dyn std::error::Error>;

/// The path of a program, which is built if it is not.
pub fn program(name: &str) -> Result<PathBuf, Failure> {
    static BUILT: OnceLock<Result<PathBuf, String>> = OnceLock::new();
    let folder = BUILT.get_or_init(|| build().map_err(|error| error.to_string())).clone()?;
    Ok(folder.join(name))
}

/// Builds all of them as a user's `cargo build --release` does, in a folder of their own, so that nothing
/// waits for it.
fn build() -> Result<PathBuf, Failure> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let target = root.join("target/guards");
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command.current_dir(&root).args(["build", "--release", "--package", "netwright-bench-speed"]);
    // The programs that are read or counted here: those that take the time of something are no part of it.
    command.args(["--bin", "count", "--bin", "only_*"]);
    command.arg("--target-dir").arg(&target).env_remove("RUSTFLAGS");
    let output = command.output()?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into());
    }
    Ok(target.join("release"))
}

/// The functions of a program that are entered with the vector instructions of a machine, whichever it is:
/// their addresses and bytes. They are the methods of the trait `EntryPoint` in the machine's file.
pub fn code_of(name: &str) -> Result<Vec<(u64, Vec<u8>)>, Failure> {
    let data = fs::read(program(name)?)?;
    let file = object::File::parse(&*data)?;
    let mut functions = Vec::new();
    for symbol in file.symbols() {
        if symbol.size() == 0 || !symbol.name().is_ok_and(is_entry_point) {
            continue;
        }
        let Some(index) = symbol.section_index() else { continue };
        let bytes = file.section_by_index(index)?.data_range(symbol.address(), symbol.size())?;
        functions.push((symbol.address(), bytes.ok_or("a symbol beyond its section")?.to_vec()));
    }
    Ok(functions)
}

/// Whether a symbol is of `netwright_runtime::machine::<a file>::EntryPoint`, but for what every machine has.
fn is_entry_point(symbol: &str) -> bool {
    symbol.contains("machine") && symbol.contains("EntryPoint") && !symbol.contains("separate")
}

/// The size of a program's machine code.
pub fn text_bytes(name: &str) -> Result<u64, Failure> {
    let data = fs::read(program(name)?)?;
    let file = object::File::parse(&*data)?;
    Ok(file.section_by_name(".text").ok_or("a program without code")?.size())
}

/// The pairs of workload and metric that can be counted, with the samples, steps or calls of one run.
pub fn units() -> Result<Vec<(String, String, u64)>, Failure> {
    let output = Command::new(program("count")?).output()?;
    let text = String::from_utf8(output.stdout)?;
    let mut pairs = Vec::new();
    for line in text.lines() {
        let [workload, metric, units] = line.split(' ').collect::<Vec<_>>()[..] else {
            return Err(format!("`count` lists `{line}`").into());
        };
        pairs.push((workload.to_owned(), metric.to_owned(), units.parse()?));
    }
    Ok(pairs)
}

/// The instructions that some runs of a piece of work take, after others that do not count; `None`, with a
/// message, where Valgrind is missing or does not know one of them.
///
/// # Errors
///
/// If the program cannot be built or run, or Valgrind does not say what it saw.
pub fn instructions(work: [&str; 2], before: u64, times: u64) -> Result<Option<u64>, Failure> {
    let Some(text) = callgrind(&[], work, before, times)? else { return Ok(None) };
    let collected =
        text.lines().find_map(|line| line.split_once("Collected :").map(|(_, count)| count.trim()));
    match collected.ok_or("Valgrind did not say how many instructions it saw")?.parse()? {
        0 => Err("Valgrind did not find the function `counted`".into()),
        count => Ok(Some(count)),
    }
}

/// What Valgrind reports with these options about some runs of a piece of work, after others that do not
/// count but fill its caches; `None`, with a message, where it is missing or does not know an instruction.
pub(crate) fn callgrind(
    options: &[&str],
    work: [&str; 2],
    before: u64,
    times: u64,
) -> Result<Option<String>, Failure> {
    let mut command = Command::new("valgrind");
    // It counts in the function of this name alone.
    command.args(["--tool=callgrind", "--callgrind-out-file=/dev/null", "--toggle-collect=count::counted"]);
    // The environment is on the stack, and moves what is there.
    command.args(options).arg(program("count")?).args(work).env_clear();
    command.args([before.to_string(), times.to_string()]);
    command.envs(env::var_os("PATH").map(|path| ("PATH", path)));
    let Ok(output) = command.output() else {
        eprintln!("skipped: Valgrind is not installed");
        return Ok(None);
    };
    let text = String::from_utf8_lossy(&output.stderr);
    if !output.status.success() {
        if text.contains("Illegal opcode") || text.contains("unhandled instruction bytes") {
            eprintln!("skipped {work:?}: Valgrind does not know one of its instructions");
            return Ok(None);
        }
        return Err(text.into());
    }
    Ok(Some(text.into_owned()))
}
