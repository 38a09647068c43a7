//! `weights: file("policy.safetensors");` in crates that are built here: outside of the workspace, under
//! another name, behind a `macro_rules!` of another file, in a doctest; a file that changes, one that is
//! deleted, and one of 2²⁴ parameters.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use netwright_support::safetensors::{file, singles};

/// A package that depends on this one by its path, in a workspace of its own.
struct Package {
    folder: PathBuf,
}

/// Where the packages are built: where trybuild builds its own, so that the macro is compiled once.
fn target() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("../tests/trybuild")
}

impl Package {
    fn new(name: &str) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("weights").join(name);
        let _ = std::fs::remove_dir_all(&folder);
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap();
        let package = Package { folder };
        package.write(
            "Cargo.toml",
            format!(
                "[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n[workspace]\n[dependencies]\n\
                 loom = {{ path = {root:?}, package = \"netwright\", features = [\"alloc\"] }}\n"
            ),
        );
        let lock = std::fs::read(root.join("Cargo.lock")).unwrap();
        package.write("Cargo.lock", lock);
        package
    }

    fn write(&self, path: &str, contents: impl AsRef<[u8]>) {
        let path = self.folder.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, contents).unwrap();
    }

    fn cargo(&self, arguments: &[&str]) -> Output {
        let mut cargo = Command::new(env!("CARGO"));
        cargo.current_dir(&self.folder).env("CARGO_TARGET_DIR", target()).env("CARGO_TERM_COLOR", "never");
        cargo.arg(arguments[0]).args(["--offline", "--quiet"]).args(&arguments[1..]).output().unwrap()
    }

    /// What the program prints.
    fn run(&self) -> String {
        let output = self.cargo(&["run"]);
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{errors}");
        String::from_utf8(output.stdout).unwrap()
    }
}

/// A layer `y` of two inputs and one output.
fn policy(weights: [f32; 2], bias: f32) -> Vec<u8> {
    file(&[("y.bias", "F32", &[1], singles([bias])), ("y.weights", "F32", &[2, 1], singles(weights))])
}

const DECLARATION: &str = "x: input(2); y: x -> dense(1); weights: file(";

#[test]
fn a_package_outside_of_the_workspace_reads_its_own_files() {
    let package = Package::new("outside");
    let declaration = format!("loom::network! {{ struct Net {{ {DECLARATION}\"net.safetensors\"); }} }}");
    package.write(
        "src/main.rs",
        format!(
            "#![deny(warnings)]\nmod inner;\n{declaration}\nstatic NET: Net = Net::trained();\n\
             fn main() {{ println!(\"{{:?}} {{:?}} {{:?}}\", NET.parameters(), inner::first(), inner::second()); }}"
        ),
    );
    package.write("src/net.safetensors", policy([1.0, 2.0], 3.0));
    // The literal is an argument of a macro that another file defines: it is relative to the file of the
    // call. A literal in the macro's own tokens is relative to the macro's file.
    package.write(
        "src/inner/mod.rs",
        "mod macros { pub(super) mod deep; }\n\
         macros::deep::network!(First, \"beside.safetensors\");\n\
         macros::deep::constant!(Second);\n\
         pub fn first() -> &'static [f32] { First::trained_ref().parameters() }\n\
         pub fn second() -> Vec<f32> { Second::boxed_trained().parameters().to_vec() }\n",
    );
    package.write(
        "src/inner/macros/deep.rs",
        format!(
            "macro_rules! network {{ ($name:ident, $path:expr) => {{ \
                 loom::network! {{ struct $name {{ {DECLARATION}$path); }} }} }}; }}\n\
             macro_rules! constant {{ ($name:ident) => {{ \
                 loom::network! {{ struct $name {{ {DECLARATION}\"own.safetensors\"); }} }} }}; }}\n\
             pub(crate) use {{constant, network}};\n"
        ),
    );
    package.write("src/inner/beside.safetensors", policy([4.0, 5.0], 6.0));
    package.write("src/inner/macros/own.safetensors", policy([7.0, 8.0], 9.0));
    assert_eq!(package.run(), "[1.0, 2.0, 3.0] [4.0, 5.0, 6.0] [7.0, 8.0, 9.0]\n");

    // A file that changes is read again, also one of the same length.
    package.write("src/inner/beside.safetensors", policy([-4.0, 5.0], 6.0));
    assert_eq!(package.run(), "[1.0, 2.0, 3.0] [-4.0, 5.0, 6.0] [7.0, 8.0, 9.0]\n");

    // One that is deleted is one error, at the literal.
    std::fs::remove_file(package.folder.join("src/net.safetensors")).unwrap();
    let output = package.cargo(&["build"]);
    let errors = String::from_utf8(output.stderr).unwrap();
    assert!(!output.status.success());
    let path = package.folder.join("src/net.safetensors");
    let expected = format!("error: there is no file `{}` [NW0065]", path.display());
    assert!(errors.starts_with(&expected), "{errors}");
    assert!(errors.contains("^^^^^^^^^^^^^^^^^\n") && errors.contains("--> src/main.rs:3:"), "{errors}");
    assert!(errors.contains("due to 1 previous error"), "{errors}");
}

#[test]
fn a_doctest_reads_files_relative_to_the_file_of_its_text() {
    let package = Package::new("documented");
    package.write(
        "src/lib.rs",
        // Two, which rustdoc would compile as one program.
        format!(
            "//! ```\n//! loom::network! {{ struct Net {{ {DECLARATION}\"net.safetensors\"); }} }}\n\
             //! assert_eq!(Net::trained().parameters(), [1.0, 2.0, 3.0]);\n//! ```\n//!\n\
             //! ```\n//! assert_eq!(1 + 1, 2);\n//! ```\n"
        ),
    );
    package.write("src/net.safetensors", policy([1.0, 2.0], 3.0));
    let output = package.cargo(&["test", "--doc"]);
    let printed = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success() && printed.contains("2 passed"), "{printed}");
}

#[test]
fn a_network_of_2_to_the_24_parameters_is_a_static() {
    let package = Package::new("large");
    package.write(
        "src/main.rs",
        "loom::network! { struct Net { x: input(4095); y: x -> dense(4096); weights: file(\"net.safetensors\"); } }\n\
         #[inline(never)]\n\
         fn by_value() { println!(\"{:?}\", Net::trained().parameters()[7]); }\n\
         fn main() {\n\
             let thread = std::thread::Builder::new().stack_size(64 << 10).spawn(|| {\n\
                 let (net, copy) = (Net::trained_ref(), Net::boxed_trained());\n\
                 assert!(net.parameters() == copy.parameters());\n\
                 if std::env::args().count() > 1 { by_value(); }\n\
                 println!(\"{} {:?} {:?}\", Net::PARAMETERS, net.parameters()[1_000_000], copy.y.bias[4095]);\n\
             });\n\
             thread.unwrap().join().unwrap();\n\
         }\n",
    );
    let numbers = (0..4095 * 4096).map(|index| index as f32);
    package.write(
        "src/net.safetensors",
        file(&[
            ("y.weights", "F32", &[4095, 4096], singles(numbers)),
            ("y.bias", "F32", &[4096], singles((0..4096).map(|index| -(index as f32)))),
        ]),
    );
    assert_eq!(package.run(), "16777216 1000000.0 -4095.0\n");
    // The program has the numbers once: 64 MiB.
    let program = target().join("debug/large").with_extension(std::env::consts::EXE_EXTENSION);
    let length = std::fs::metadata(program).unwrap().len();
    assert!((64 << 20..96 << 20).contains(&length), "{length} bytes");
}
