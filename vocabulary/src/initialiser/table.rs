//! The initialisers, one row each.
//!
//! The formula and the source of a row are also in its row in docs/reference.md; a test compares them.

/// Hands the rows of all initialisers to a macro, in the order in which help texts list them.
///
/// A row is `word: Name { … }`; one with a number has the name of that, the meaning of its example, and the
/// rest of its [`Number`](crate::Number) behind its name. The body begins with `formula` and `source`; a
/// macro that needs no more leaves the rest unread.
#[macro_export]
macro_rules! initialisers {
    ($reader:ident) => {
        $reader! {
            zeros: Zeros {
                formula: "0",
                source: "",
                aliases: &[],
                law: Law::Constant(0.0),
            }
            ones: Ones {
                formula: "1",
                source: "",
                aliases: &[],
                law: Law::Constant(1.0),
            }
            uniform: Uniform(limit, as "numbers between -0.1 and 0.1", example: 0.1, trial: 0.3, may_be_zero: false, largest: Number::LARGEST,
                noun: "limit", takes: "one limit above 0") {
                formula: "uniform between −l and l; without a number l = 1/√fan-in",
                source: "`torch.nn.Linear`",
                aliases: &["randomuniform"],
                law: Law::Uniform(1.0, Fans::In),
            }
            xavier_uniform: XavierUniform {
                formula: "uniform, l = √(6/(fan-in + fan-out))",
                source: "Glorot & Bengio 2010, equation 16",
                aliases: &["xavier", "glorot", "glorotuniform"],
                law: Law::Uniform(6.0, Fans::Both),
            }
            xavier_normal: XavierNormal {
                formula: "normal, variance 2/(fan-in + fan-out)",
                source: "Glorot & Bengio 2010, equation 12",
                aliases: &["glorotnormal"],
                law: Law::Normal(2.0, Fans::Both),
            }
            he_uniform: HeUniform {
                formula: "uniform, l = √(6/fan-in)",
                source: "He et al. 2015, equation 10",
                aliases: &["kaiminguniform"],
                law: Law::Uniform(6.0, Fans::In),
            }
            he_normal: HeNormal {
                formula: "normal, variance 2/fan-in",
                source: "He et al. 2015, equation 10",
                aliases: &["he", "kaiming", "kaimingnormal"],
                law: Law::Normal(2.0, Fans::In),
            }
            lecun_uniform: LecunUniform {
                formula: "uniform, l = √(3/fan-in)",
                source: "LeCun et al. 1998, section 4.6",
                aliases: &[],
                law: Law::Uniform(3.0, Fans::In),
            }
            lecun_normal: LecunNormal {
                formula: "normal, variance 1/fan-in",
                source: "LeCun et al. 1998, section 4.6",
                aliases: &["lecun"],
                law: Law::Normal(1.0, Fans::In),
            }
        }
    };
}
