//! Programs with the network 784-128-10 and the file of its weights, each built in release as a user
//! would build it, in a package of its own.
//!
//! Input: the name of a program below. Output: its path, how long its build took, and how many bytes of
//! it are loaded. Guarantees: the programs differ in where their network is from, and in nothing else.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use std::{env, fs};

use netwright_support::safetensors::{file, singles};
use object::{Object, ObjectSection, SectionKind};

use crate::programs::Failure;

/// The layers.
const ITEMS: &str = "x: input(784); h: x -> dense(128) -> relu; y: h -> dense(10);";
const FILE: &str = "weights: file(\"net.safetensors\");";

/// The bytes of the weights.
pub const WEIGHTS: u64 = 4 * (784 * 128 + 128 + 128 * 10 + 10);

/// Where a network is from: its name, what is declared, and a function that chooses it.
const PROGRAMS: [(&str, &str, &str); 3] = [
    ("without", "", "own"),
    ("reference", FILE, "if choice { own } else { Net::trained_ref() }"),
    ("fixed", FILE, "static NET: Net = Net::trained(); if choice { own } else { &NET }"),
];

/// The three ways to the weights, each in a function of its own.
const WAYS: &str = "
#[unsafe(no_mangle)] #[inline(never)] pub fn by_reference() -> &'static Net { Net::trained_ref() }
#[unsafe(no_mangle)] #[inline(never)] pub fn on_the_heap() -> Box<Net> { Net::boxed_trained() }
#[unsafe(no_mangle)] #[inline(never)] pub fn by_value(to: fn(Net)) { to(std::hint::black_box(Net::trained())) }
fn main() {
    // Called through pointers that the compiler does not know, so that none is left out.
    std::hint::black_box(by_value as fn(fn(Net)))(|net| println!(\"{:?}\", net.parameters().len()));
    let heap = std::hint::black_box(on_the_heap as fn() -> Box<Net>)();
    let reference = std::hint::black_box(by_reference as fn() -> &'static Net)();
    println!(\"{:?} {:?}\", heap.parameters()[7], reference.parameters()[7]);
}
";

/// A package with these programs; one at a time, so that no build waits for another one.
pub struct Package {
    _one: MutexGuard<'static, ()>,
    folder: PathBuf,
    target: PathBuf,
}

impl Package {
    /// Writes the package, and builds what its programs have in common.
    ///
    /// # Errors
    ///
    /// If it cannot be written or built.
    pub fn new() -> Result<Self, Failure> {
        static ONE: Mutex<()> = Mutex::new(());
        let one = ONE.lock().unwrap_or_else(PoisonError::into_inner);
        let root = fs::canonicalize(Path::new(env!("CARGO_MANIFEST_DIR")).join("../.."))?;
        let target = root.join("target/guards");
        let package = Package { _one: one, folder: target.join("trained"), target };
        fs::create_dir_all(package.folder.join("src/bin"))?;
        package.write(
            "Cargo.toml",
            format!(
                "[package]\nname = \"trained\"\nversion = \"0.0.0\"\nedition = \"2024\"\n[workspace]\n[dependencies]\n\
                 netwright = {{ path = {root:?}, features = [\"alloc\"] }}\n"
            ),
        )?;
        package.write("Cargo.lock", fs::read(root.join("Cargo.lock"))?)?;
        let numbers = |count: usize| singles((0..count).map(|at| (at % 251) as f32 / 251.0 - 0.5));
        package.write(
            "src/bin/net.safetensors",
            file(&[
                ("h.weights", "F32", &[784, 128], numbers(784 * 128)),
                ("h.bias", "F32", &[128], numbers(128)),
                ("y.weights", "F32", &[128, 10], numbers(128 * 10)),
                ("y.bias", "F32", &[10], numbers(10)),
            ]),
        )?;
        for (name, weights, chosen) in PROGRAMS {
            let main = format!(
                "netwright::network! {{ pub struct Net {{ {ITEMS} {weights} }} }}\n\
                 #[inline(never)]\n\
                 fn chosen(own: &Net, choice: bool) -> &Net {{ let _ = choice; {chosen} }}\n\
                 fn main() {{\n\
                     let mut own = Net::boxed(1);\n\
                     own.parameters_mut()[0] = std::env::args().count() as f32;\n\
                     let net = chosen(&own, std::env::args().count() > 1);\n\
                     println!(\"{{:?}}\", net.forward(&[0.5; 784]));\n\
                 }}\n"
            );
            package.write(&format!("src/bin/{name}.rs"), main)?;
        }
        let ways = format!("netwright::network! {{ pub struct Net {{ {ITEMS} {FILE} }} }}\n{WAYS}");
        package.write("src/bin/ways.rs", ways)?;
        package.write("src/lib.rs", "")?;
        package.cargo(&["--lib"])?;
        Ok(package)
    }

    fn write(&self, path: &str, contents: impl AsRef<[u8]>) -> Result<(), Failure> {
        Ok(fs::write(self.folder.join(path), contents)?)
    }

    fn cargo(&self, arguments: &[&str]) -> Result<(), Failure> {
        let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        command.current_dir(&self.folder).args(["build", "--release", "--offline"]).args(arguments);
        let output = command.arg("--target-dir").arg(&self.target).env_remove("RUSTFLAGS").output()?;
        if !output.status.success() {
            return Err(String::from_utf8_lossy(&output.stderr).into());
        }
        Ok(())
    }

    /// Builds a program anew. Its path, and how long it took.
    ///
    /// # Errors
    ///
    /// If it cannot be built.
    pub fn build(&self, name: &str) -> Result<(PathBuf, Duration), Failure> {
        let source = self.folder.join(format!("src/bin/{name}.rs"));
        let text = fs::read(&source)?;
        fs::write(&source, text)?;
        let begin = Instant::now();
        self.cargo(&["--bin", name])?;
        Ok((self.target.join("release").join(name), begin.elapsed()))
    }
}

/// The bytes of a program that are loaded from its file: code, constants and tables. What is zero at the
/// start is not in the file, and padding is not counted.
///
/// # Errors
///
/// If the program cannot be read.
pub fn loaded_bytes(program: &Path) -> Result<u64, Failure> {
    let data = fs::read(program)?;
    let file = object::File::parse(&*data)?;
    let is_loaded = |kind| {
        matches!(
            kind,
            SectionKind::Text
                | SectionKind::Data
                | SectionKind::ReadOnlyData
                | SectionKind::ReadOnlyDataWithRel
                | SectionKind::ReadOnlyString
                | SectionKind::Tls
                | SectionKind::Elf(_)
        )
    };
    Ok(file
        .sections()
        .filter(|section| section.address() > 0 && is_loaded(section.kind()))
        .map(|section| section.size())
        .sum())
}
