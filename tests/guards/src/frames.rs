//! How much of the stack functions take.
//!
//! Input: the machine code of a program, and the name of one of its functions. Output: the largest frame
//! of that function and of those that it calls. Guarantees: a frame that is taken page by page counts as
//! a whole.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use iced_x86::{Decoder, DecoderOptions, FlowControl, Instruction, Mnemonic, OpKind, Register};
use object::{Object, ObjectSection, ObjectSymbol};

use crate::programs::Failure;

/// The functions of a program by their addresses.
pub struct Functions(BTreeMap<u64, (String, Vec<Instruction>)>);

impl Functions {
    /// Those of a program.
    ///
    /// # Errors
    ///
    /// If the program cannot be read.
    pub fn of(program: &Path) -> Result<Self, Failure> {
        let data = fs::read(program)?;
        let file = object::File::parse(&*data)?;
        let mut functions = BTreeMap::new();
        for symbol in file.symbols().filter(|symbol| symbol.size() > 0) {
            let (Some(index), Ok(name)) = (symbol.section_index(), symbol.name()) else { continue };
            let section = file.section_by_index(index)?;
            if section.kind() != object::SectionKind::Text {
                continue;
            }
            if let Some(bytes) = section.data_range(symbol.address(), symbol.size())? {
                let decoder = Decoder::with_ip(64, bytes, symbol.address(), DecoderOptions::NONE);
                functions.insert(symbol.address(), (name.to_owned(), decoder.into_iter().collect()));
            }
        }
        Ok(Self(functions))
    }

    /// The functions that this one calls, and those that they call, as far as their names have one of these
    /// words; itself first. Each with the bytes of its frame.
    ///
    /// # Errors
    ///
    /// If there is no such function.
    pub fn frames(&self, name: &str, words: &[&str]) -> Result<Vec<(&str, u64)>, Failure> {
        let found = self.0.iter().find(|(_, (known, _))| known == name);
        let (&first, _) = found.ok_or_else(|| format!("there is no function `{name}`"))?;
        let (mut open, mut seen, mut frames) = (vec![first], BTreeSet::from([first]), Vec::new());
        while let Some((name, code)) = open.pop().and_then(|address| self.0.get(&address)) {
            frames.push((name.as_str(), frame(code)));
            for one in code {
                let goes = matches!(one.flow_control(), FlowControl::Call | FlowControl::UnconditionalBranch);
                let target = one.near_branch_target();
                let is_followed =
                    self.0.get(&target).is_some_and(|(name, _)| words.iter().any(|word| name.contains(word)));
                if goes && is_followed && seen.insert(target) {
                    open.push(target);
                }
            }
        }
        Ok(frames)
    }
}

/// The bytes that a function takes of the stack beside what it saves: `sub rsp, 24`, and for many pages
/// `sub r11, 405504` behind `mov r11, rsp`, with a loop down to there that takes a page at a time.
fn frame(code: &[Instruction]) -> u64 {
    let of = |register: Register| {
        let takes = move |one: &&Instruction| {
            one.mnemonic() == Mnemonic::Sub
                && one.op0_kind() == OpKind::Register
                && one.op0_register() == register
                && one.op1_kind() != OpKind::Register
        };
        code.iter().filter(takes).map(|one| one.immediate(1)).sum::<u64>()
    };
    of(Register::RSP).max(of(Register::R11))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame_of(bytes: &[u8]) -> u64 {
        frame(&Decoder::with_ip(64, bytes, 0x1000, DecoderOptions::NONE).into_iter().collect::<Vec<_>>())
    }

    /// `sub rsp, 0x18`; `sub rsp, 0x1234`; `sub r11, 0x63000` with `sub rsp, 0x1000` behind it; and
    /// `sub rdi, 0x18`, which takes nothing.
    #[test]
    fn each_form_of_a_frame_is_noticed() {
        assert_eq!(frame_of(&[0x48, 0x83, 0xec, 0x18]), 0x18);
        assert_eq!(frame_of(&[0x48, 0x81, 0xec, 0x34, 0x12, 0, 0]), 0x1234);
        let probed = [0x49, 0x81, 0xeb, 0x00, 0x30, 0x06, 0x00, 0x48, 0x81, 0xec, 0x00, 0x10, 0, 0];
        assert_eq!(frame_of(&probed), 0x63000);
        assert_eq!(frame_of(&[0x48, 0x83, 0xef, 0x18]), 0);
    }
}
