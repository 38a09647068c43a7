//! Inputs of a file that the wanted outputs do not need.
//!
//! Input: the inputs of the file in the order in which they are joined, and those of the network. Output:
//! which are left out; cases without them. Guarantees: cases of other lengths stay as they are.

use crate::Foreign;
use crate::flat::Flat;
use crate::write::Cases;

/// The names and the lengths of the inputs of a file: those that the user names, then the others.
pub(super) fn ports(foreign: &Foreign, names: &[String]) -> Vec<(String, usize)> {
    let of = |port: &crate::foreign::Port| {
        let axes = port.shape.get(usize::from(port.batch)..).unwrap_or_default();
        (foreign.name(port.value).to_owned(), axes.iter().product())
    };
    let all: Vec<(String, usize)> = foreign.inputs.iter().map(of).collect();
    let named = names.iter().filter_map(|name| all.iter().find(|(port, _)| port == name));
    named.chain(all.iter().filter(|(port, _)| !names.contains(port))).cloned().collect()
}

/// The inputs that the network does not have.
pub(super) fn left_out<'a>(ports: &'a [(String, usize)], flat: &Flat) -> Vec<&'a str> {
    let is_kept = |name: &str| flat.inputs.iter().any(|(kept, _)| kept == name);
    ports.iter().map(|(name, _)| name.as_str()).filter(|name| !is_kept(name)).collect()
}

/// Cases that have all inputs of the file, without those that are left out.
pub(super) fn without(cases: &Cases, ports: &[(String, usize)], left_out: &[&str]) -> Cases {
    let kept: Vec<bool> = ports
        .iter()
        .flat_map(|(name, size)| std::iter::repeat_n(!left_out.contains(&name.as_str()), *size))
        .collect();
    let row = |row: &Vec<f64>| {
        if row.len() != kept.len() {
            return row.clone();
        }
        row.iter().zip(&kept).filter(|(_, kept)| **kept).map(|(number, _)| *number).collect()
    };
    Cases { inputs: cases.inputs.iter().map(row).collect(), outputs: cases.outputs.clone() }
}
