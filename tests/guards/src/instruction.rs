//! An instruction as the rules for loops see it, whichever machine it is of.

/// An instruction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Instruction {
    /// Where it is.
    pub address: u64,
    /// How an assembler would write it.
    pub text: String,
    /// What is run after it.
    pub flow: Flow,
    /// What it does with vectors, or with single numbers in their registers.
    pub work: Work,
    /// Whether it reads or writes a fixed place of the stack frame.
    pub is_on_stack: bool,
}

/// What is run after an instruction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flow {
    /// The next one.
    Next,
    /// The next one, or the one at this address.
    Conditional(u64),
    /// Another function, then the next one.
    Call,
    /// Something else: a jump, a return, a trap.
    Other,
}

/// What an instruction does with the registers of vectors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Work {
    /// It does not use them.
    None,
    /// A multiply-add on a vector.
    MultiplyAdd,
    /// A multiply-add on less than a vector.
    SingleMultiplyAdd,
    /// A load, a store or a copy.
    Move,
    /// Anything else.
    Other,
}
