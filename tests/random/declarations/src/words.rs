//! The words of the language that random declarations are made of: those of the compiler's own table, with
//! and without their numbers.

use netwright_vocabulary as vocabulary;

/// Words, each also with the number that tests give it.
macro_rules! spelled {
    ($($word:ident $($trial:literal)?,)*) => {
        &[$(stringify!($word), $(concat!(stringify!($word), "(", $trial, ")"),)?)*]
    };
}

macro_rules! activations {
    ($($word:ident: $name:ident
        $(($field:ident = $default:literal, example: $example:literal, trial: $trial:literal, $($number:tt)*))?,
        of each $kind:ident $row:tt
    )*) => {
        /// Activations.
        pub const ACTIVATIONS: &[&str] = spelled!($($word $($trial)?,)*);
    };
}
vocabulary::activations!(activations);

/// A loss.
#[derive(Clone, Copy, Debug)]
pub struct Loss {
    /// Its word.
    pub word: &'static str,
    /// The number that it is given.
    pub option: Option<(&'static str, f64)>,
    /// The activation that its operand must end with, or had better.
    pub needs: Option<&'static str>,
    /// The fewest outputs that it makes sense for.
    pub outputs: usize,
    /// Whether it is the mean of a loss of each output, which a mask can leave out.
    pub is_mean: bool,
    /// How many values it reads.
    operands: usize,
}

impl Loss {
    /// Whether it reads a mean and a variance.
    pub fn has_variance(&self) -> bool {
        self.operands > 1
    }
}

/// Losses: each without a number and with one, and behind every activation that it accepts where it needs
/// one.
pub fn losses() -> Vec<Loss> {
    vocabulary::Loss::ALL.into_iter().flat_map(forms).collect()
}

fn forms(loss: vocabulary::Loss) -> Vec<Loss> {
    // The exponential of a rate that has no bounds overflows.
    let wanted = (loss == vocabulary::Loss::Poisson).then_some(vocabulary::Activation::Tanh);
    let required = loss.required_activation().or(wanted);
    // Of one number a distribution is 1, and a direction its sign.
    let is_of_a_row =
        loss == vocabulary::Loss::Cosine || required.is_some_and(|required| !required.is_elementwise());
    let plain = Loss {
        word: loss.word(),
        option: None,
        needs: required.map(|activation| activation.word()),
        outputs: if is_of_a_row { 2 } else { 1 },
        is_mean: loss.is_mean(),
        operands: loss.operands(),
    };
    let with_number =
        loss.number().map(|number| Loss { option: Some((number.field, number.trial)), ..plain });
    let others = vocabulary::Activation::ALL.into_iter().filter(|activation| {
        loss.required_activation()
            .is_some_and(|required| required != *activation && loss.accepts(*activation))
    });
    let behind_others = others.map(|activation| Loss { needs: Some(activation.word()), ..plain });
    [plain].into_iter().chain(with_number).chain(behind_others).collect()
}

/// The number of a loss that is given none; 0 of a loss that has none.
pub(crate) fn default_number(word: &str) -> f64 {
    vocabulary::Loss::of(word).and_then(|loss| loss.number()?.default).unwrap_or(0.0)
}

macro_rules! initialisers {
    ($($word:ident: $name:ident
        $(($field:ident, as $as:literal, example: $example:literal, trial: $trial:literal, $($number:tt)*))? { $($row:tt)* }
    )*) => {
        /// Initialisers.
        pub const INITS: &[&str] = spelled!($($word $($trial)?,)*);
    };
}
vocabulary::initialisers!(initialisers);

/// Options of layers and losses.
pub const OPTIONS: &[&str] = &vocabulary::option::ALL;

/// Widths: around the edges of vectors and tiles, and small ones more often.
pub(crate) const WIDTHS: [usize; 22] =
    [1, 1, 2, 2, 3, 3, 4, 4, 5, 6, 7, 8, 9, 11, 12, 15, 16, 17, 24, 25, 33, 40];

/// Names of values, among them those of variables in emitted code.
pub(crate) const NAMES: [&str; 20] = [
    "h", "k", "hidden", "r#type", "a_h", "z_h", "d_h", "weights", "bias", "target", "gradient", "rule",
    "state", "seed", "scale", "rows", "q", "out_2", "input_1", "y",
];
