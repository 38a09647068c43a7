//! Draws a network that has learnt exclusive or, and a table of its costs.
//!
//! Input: the names of files to write. A name in `.svg` becomes a drawing of the neurons and their weights,
//! one in `.dot` a graph for Graphviz, one in `.mmd` a flowchart for Mermaid. Output: the table.

use std::path::Path;
use std::process::ExitCode;

use netwright::prelude::*;
use netwright::verify::{Dot, Mermaid, Svg, Table};

network! { pub struct Xor<2, 4, 1>; }

const CASES: [[f32; 2]; 4] = [[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]];
const TARGETS: [[f32; 1]; 4] = [[0.0], [1.0], [1.0], [0.0]];

fn main() -> ExitCode {
    let mut net = Xor::new(1);
    let mut sgd = Sgd::new(0.3);
    for _ in 0..4000 {
        net.train_online(&CASES, &TARGETS, &mut sgd);
    }
    print!("{}", Table::new(&Xor::TOPOLOGY).batch(32));
    for file in std::env::args_os().skip(1) {
        if let Err(error) = write(&net, Path::new(&file)) {
            eprintln!("error: {}: {error}", file.display());
            return ExitCode::FAILURE;
        }
    }
    ExitCode::SUCCESS
}

/// Writes the picture that the name of the file asks for.
fn write(net: &Xor, file: &Path) -> Result<(), String> {
    let picture = match file.extension().and_then(|extension| extension.to_str()) {
        Some("svg") => Svg::of(net).to_string(),
        Some("dot") => Dot::new(&Xor::TOPOLOGY).to_string(),
        Some("mmd") => Mermaid::new(&Xor::TOPOLOGY).to_string(),
        _ => return Err("expected a name that ends in .svg, .dot or .mmd".to_owned()),
    };
    std::fs::write(file, picture).map_err(|error| error.to_string())
}
