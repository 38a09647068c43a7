//! Machine code of aarch64 as the rules for loops see it, read from the listing of GNU `objdump`.
//!
//! Input: the text of `objdump -d --no-show-raw-insn`. Output: its functions. Guarantees: an instruction with
//! a register of vectors that is neither a move nor a multiply-add is `Work::Other`, so one that is not known
//! here makes a loop no tile instead of a right one.

use std::path::Path;
use std::process::Command;

use crate::instruction::{Flow, Instruction, Work};
use crate::programs::Failure;

/// The functions of a program that was built for aarch64: their names and instructions.
///
/// # Errors
///
/// If there is no program, or no `objdump` for it.
pub fn functions_of(program: &Path) -> Result<Vec<(String, Vec<Instruction>)>, Failure> {
    let listing = Command::new("aarch64-linux-gnu-objdump")
        .args(["-d", "--no-show-raw-insn"])
        .arg(program)
        .output()
        .map_err(|error| format!("aarch64-linux-gnu-objdump: {error}"))?;
    if !listing.status.success() {
        return Err(String::from_utf8_lossy(&listing.stderr).into());
    }
    Ok(functions(&String::from_utf8(listing.stdout)?))
}

/// The functions of a listing with their names.
pub fn functions(listing: &str) -> Vec<(String, Vec<Instruction>)> {
    let mut functions: Vec<(String, Vec<Instruction>)> = Vec::new();
    for line in listing.lines() {
        // `0000000000001000 <name>:`, or `    1000:\tfmla\tv0.4s, v1.4s, v2.s[0]`.
        if let Some((_, name)) = line.split_once(" <")
            && let Some(name) = name.strip_suffix(">:")
        {
            functions.push((name.to_owned(), Vec::new()));
        } else if let Some((address, text)) = line.split_once(":\t")
            && let Ok(address) = u64::from_str_radix(address.trim(), 16)
            && let Some((_, code)) = functions.last_mut()
        {
            code.push(read(address, text));
        }
    }
    functions
}

/// An instruction from its text.
fn read(address: u64, text: &str) -> Instruction {
    let text = text.split("//").next().unwrap_or(text).trim();
    let (name, operands) = text.split_once(['\t', ' ']).unwrap_or((text, ""));
    let flow = flow(name, operands);
    // The place that a branch names is no register, even if it is spelled `d00010`.
    let work = if flow == Flow::Next { work(name, operands) } else { Work::None };
    Instruction { address, text: text.replace('\t', " "), flow, work, is_on_stack: is_on_stack(operands) }
}

fn flow(name: &str, operands: &str) -> Flow {
    // `b.ne 1000 <name+0x10>`, `cbz x1, 1000 <name>`, `tbnz w1, #3, 1000 <name>`.
    let target = || {
        let place = operands.split(" <").next()?.rsplit([' ', ',']).next()?;
        u64::from_str_radix(place.trim_start_matches("0x"), 16).ok()
    };
    match name {
        "bl" | "blr" => Flow::Call,
        "b" | "br" | "ret" | "brk" | "udf" => Flow::Other,
        "cbz" | "cbnz" | "tbz" | "tbnz" => target().map_or(Flow::Other, Flow::Conditional),
        _ if name.starts_with("b.") => target().map_or(Flow::Other, Flow::Conditional),
        _ => Flow::Next,
    }
}

fn work(name: &str, operands: &str) -> Work {
    match name {
        "fmla" | "fmls" if operands.starts_with('v') && is_full(operands) => Work::MultiplyAdd,
        "fmla" | "fmls" | "fmadd" | "fmsub" | "fnmadd" | "fnmsub" => Work::SingleMultiplyAdd,
        _ if !registers(operands).any(is_of_vectors) => Work::None,
        "ldr" | "ldur" | "ldp" | "ldnp" | "ld1" | "ld1r" | "str" | "stur" | "stp" | "stnp" | "st1"
        | "dup" | "mov" | "fmov" => Work::Move,
        _ => Work::Other,
    }
}

/// Whether the first operand is a vector of 16 bytes.
fn is_full(operands: &str) -> bool {
    let first = operands.split(',').next().unwrap_or("");
    first.ends_with(".4s") || first.ends_with(".2d")
}

/// The words of operands that may be registers.
fn registers(operands: &str) -> impl Iterator<Item = &str> {
    operands.split(|letter: char| !letter.is_ascii_alphanumeric()).filter(|word| !word.is_empty())
}

/// `v7`, `q7`, `d7`, `s7`: a register of vectors, or a part of one.
fn is_of_vectors(word: &str) -> bool {
    let number = word.strip_prefix(['v', 'q', 'd', 's', 'h', 'b']);
    number.is_some_and(|number| number.parse::<u8>().is_ok_and(|number| number < 32))
}

/// Whether it reads or writes a fixed place of the stack frame, `[sp, #16]` or `[x29, #-16]`. (A panel on the
/// stack is read by a register of its own.)
fn is_on_stack(operands: &str) -> bool {
    let Some((_, memory)) = operands.split_once('[') else { return false };
    let inside = memory.split(']').next().unwrap_or(memory);
    let (base, offset) = inside.split_once(',').unwrap_or((inside, "#0"));
    matches!(base, "sp" | "x29") && offset.trim().starts_with('#')
}
