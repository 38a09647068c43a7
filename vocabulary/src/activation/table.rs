//! The activations, one row each.
//!
//! The formula and the source of a row are also in its row in docs/reference.md; a test compares them.

/// Hands the rows of all activations to a macro, in the order in which help texts list them.
///
/// A row is `word: Name, of each number { … }`, or `of each row` where each number depends on the whole row.
/// An activation with a number has the name of its field, the default and the rest of its
/// [`Number`](crate::Number) behind its name. The body begins with `formula`, f(z); a macro that needs no
/// more leaves the rest unread.
#[macro_export]
macro_rules! activations {
    ($reader:ident) => {
        $reader! {
            sigmoid: Sigmoid, of each number {
                formula: "1/(1 + e⁻ᶻ)",
                source: "Rumelhart, Hinton & Williams 1986, equation 2",
                aliases: &["logistic"],
                init: Init::XavierUniform, reads: Reads::Output,
                range: Range::NotBelow, floor: Floor::Open, evaluates: Evaluates::Function, domain: Domain::All,
            }
            tanh: Tanh, of each number {
                formula: "tanh z",
                source: "LeCun et al. 1998, section 4.4",
                aliases: &[],
                init: Init::XavierUniform, reads: Reads::Output,
                range: Range::Kept, floor: Floor::Open, evaluates: Evaluates::Function, domain: Domain::All,
            }
            relu: Relu, of each number {
                formula: "max(0, z)",
                source: "Nair & Hinton 2010",
                aliases: &["rectifier"],
                init: Init::HeUniform, reads: Reads::Output,
                range: Range::NotBelow, floor: Floor::Rectified, evaluates: Evaluates::Arithmetic, domain: Domain::All,
            }
            leaky_relu: LeakyRelu(slope = 0.01, example: 0.1, trial: 0.2, may_be_zero: true, largest: Number::LARGEST,
                noun: "slope", takes: "one number, a slope of at least 0"), of each number {
                formula: "max(0, z) + s·min(0, z)",
                source: "Maas, Hannun & Ng 2013",
                aliases: &["leaky", "lrelu"],
                init: Init::HeUniform, reads: Reads::Output,
                range: Range::Kept, floor: Floor::Open, evaluates: Evaluates::Arithmetic, domain: Domain::All,
            }
            relu6: Relu6, of each number {
                formula: "min(max(0, z), 6)",
                source: "Krizhevsky 2010",
                aliases: &[],
                init: Init::HeUniform, reads: Reads::Output,
                range: Range::NotBelow, floor: Floor::Rectified, evaluates: Evaluates::Arithmetic, domain: Domain::All,
            }
            silu: Silu, of each number {
                formula: "z·σ(z)",
                source: "Elfwing, Uchibe & Doya 2018; Ramachandran, Zoph & Le 2017",
                aliases: &["swish"],
                init: Init::HeUniform, reads: Reads::Input,
                range: Range::Kept, floor: Floor::Open, evaluates: Evaluates::Function, domain: Domain::All,
            }
            gelu: Gelu, of each number {
                formula: "z·Φ(z), Φ(z) = (1 + erf(z/√2))/2",
                source: "Hendrycks & Gimpel 2016",
                aliases: &[],
                init: Init::HeUniform, reads: Reads::Input,
                range: Range::Kept, floor: Floor::Open, evaluates: Evaluates::Function, domain: Domain::All,
            }
            gelu_tanh: GeluTanh, of each number {
                formula: "z·σ(2u), u = √(2/π)·(z + 0.044715·z³)",
                source: "Hendrycks & Gimpel 2016",
                aliases: &["gelunew", "gelufast", "geluapproximate"],
                init: Init::HeUniform, reads: Reads::Input,
                range: Range::Kept, floor: Floor::Open, evaluates: Evaluates::Function, domain: Domain::All,
            }
            mish: Mish, of each number {
                formula: "z·tanh(softplus z)",
                source: "Misra 2019",
                aliases: &[],
                init: Init::HeUniform, reads: Reads::Input,
                range: Range::Kept, floor: Floor::Open, evaluates: Evaluates::Function, domain: Domain::All,
            }
            softplus: Softplus, of each number {
                formula: "ln(1 + eᶻ)",
                source: "Dugas et al. 2001",
                aliases: &[],
                init: Init::HeUniform, reads: Reads::Input,
                range: Range::NotBelow, floor: Floor::Open, evaluates: Evaluates::Function, domain: Domain::All,
            }
            softsign: Softsign, of each number {
                formula: "z/(1 + |z|)",
                source: "Bergstra et al. 2009",
                aliases: &[],
                init: Init::XavierUniform, reads: Reads::Input,
                range: Range::Kept, floor: Floor::Open, evaluates: Evaluates::Arithmetic, domain: Domain::All,
            }
            hard_sigmoid: HardSigmoid, of each number {
                formula: "min(max(0, z + 3), 6)/6",
                source: "Howard et al. 2019",
                aliases: &[],
                init: Init::XavierUniform, reads: Reads::Input,
                range: Range::NotBelow, floor: Floor::Flat, evaluates: Evaluates::Arithmetic, domain: Domain::All,
            }
            hard_tanh: HardTanh, of each number {
                formula: "min(max(−1, z), 1)",
                source: "Collobert 2004",
                aliases: &[],
                init: Init::XavierUniform, reads: Reads::Output,
                range: Range::Kept, floor: Floor::Open, evaluates: Evaluates::Arithmetic, domain: Domain::All,
            }
            hard_swish: HardSwish, of each number {
                formula: "z·hard_sigmoid(z)",
                source: "Howard et al. 2019",
                aliases: &[],
                init: Init::HeUniform, reads: Reads::Input,
                range: Range::Kept, floor: Floor::Open, evaluates: Evaluates::Arithmetic, domain: Domain::All,
            }
            elu: Elu(alpha = 1.0, example: 0.5, trial: 0.5, may_be_zero: false, largest: Number::LARGEST,
                noun: "bound", takes: "one number above 0, whose negative bounds the output from below"), of each number {
                formula: "z above 0, else α·(eᶻ − 1)",
                source: "Clevert, Unterthiner & Hochreiter 2016",
                aliases: &[],
                init: Init::HeUniform, reads: Reads::Output,
                range: Range::Kept, floor: Floor::Open, evaluates: Evaluates::Function, domain: Domain::All,
            }
            selu: Selu, of each number {
                formula: "λ·z above 0, else λ·α·(eᶻ − 1); λ = 1.0507, α = 1.6733",
                source: "Klambauer et al. 2017",
                aliases: &[],
                init: Init::LecunNormal, reads: Reads::Output,
                range: Range::Kept, floor: Floor::Open, evaluates: Evaluates::Function, domain: Domain::All,
            }
            // Sitzmann et al., section 3.2: the weights are uniform up to √(6/n).
            sin: Sin, of each number {
                formula: "sin z",
                source: "Sitzmann et al. 2020",
                aliases: &["sine"],
                init: Init::HeUniform, reads: Reads::Input,
                range: Range::Any, floor: Floor::Open, evaluates: Evaluates::Function, domain: Domain::All,
            }
            gaussian: Gaussian, of each number {
                formula: "e^(−z²)",
                source: "Broomhead & Lowe 1988",
                aliases: &["gauss", "rbf"],
                init: Init::XavierUniform, reads: Reads::Input,
                range: Range::NotBelow, floor: Floor::Open, evaluates: Evaluates::Function, domain: Domain::All,
            }
            exp: Exp, of each number {
                formula: "eᶻ",
                source: "Abramowitz & Stegun 1964, 4.2.1",
                aliases: &["exponential"],
                init: Init::XavierUniform, reads: Reads::Output,
                range: Range::NotBelow, floor: Floor::Open, evaluates: Evaluates::Function, domain: Domain::All,
            }
            abs: Abs, of each number {
                formula: "|z|",
                source: "Jarrett et al. 2009, section 2",
                aliases: &["absolute"],
                init: Init::XavierUniform, reads: Reads::Input,
                range: Range::NotBelow, floor: Floor::Flat, evaluates: Evaluates::Arithmetic, domain: Domain::All,
            }
            square: Square, of each number {
                formula: "z²",
                source: "Livni, Shalev-Shwartz & Shamir 2014",
                aliases: &["squared"],
                init: Init::XavierUniform, reads: Reads::Input,
                range: Range::NotBelow, floor: Floor::Flat, evaluates: Evaluates::Arithmetic, domain: Domain::All,
            }
            sqrt: Sqrt, of each number {
                formula: "√z",
                source: "IEEE 754-2019, section 5.4.1",
                aliases: &["squareroot"],
                init: Init::XavierUniform, reads: Reads::Output,
                range: Range::NotBelow, floor: Floor::Open, evaluates: Evaluates::Arithmetic, domain: Domain::Positive,
            }
            log: Log, of each number {
                formula: "ln z",
                source: "Abramowitz & Stegun 1964, 4.1.1",
                aliases: &["ln", "logarithm"],
                init: Init::XavierUniform, reads: Reads::Input,
                range: Range::Any, floor: Floor::Open, evaluates: Evaluates::Function, domain: Domain::Positive,
            }
            reciprocal: Reciprocal, of each number {
                formula: "1/z",
                source: "IEEE 754-2019, section 5.4.1",
                aliases: &["inverse"],
                init: Init::XavierUniform, reads: Reads::Output,
                range: Range::Kept, floor: Floor::Open, evaluates: Evaluates::Arithmetic, domain: Domain::Positive,
            }
            erf: Erf, of each number {
                formula: "2/√π·∫₀ᶻ e^(−t²) dt",
                source: "Abramowitz & Stegun 1964, 7.1.1",
                aliases: &["errorfunction"],
                init: Init::XavierUniform, reads: Reads::Input,
                range: Range::Kept, floor: Floor::Open, evaluates: Evaluates::Function, domain: Domain::All,
            }
            identity: Identity, of each number {
                formula: "z",
                source: "Widrow & Hoff 1960, the adaptive linear neuron",
                aliases: &["linear"],
                init: Init::XavierUniform, reads: Reads::Output,
                range: Range::Kept, floor: Floor::Open, evaluates: Evaluates::Arithmetic, domain: Domain::All,
            }
            softmax: Softmax, of each row {
                formula: "e^zᵢ / Σ e^z",
                source: "Bridle 1990",
                aliases: &[],
                init: Init::XavierUniform, reads: Reads::Output,
                range: Range::NotBelow, floor: Floor::Open, evaluates: Evaluates::Function, domain: Domain::All,
            }
            log_softmax: LogSoftmax, of each row {
                formula: "zᵢ − ln Σ e^z",
                source: "Blanchard, Higham & Higham 2021, section 1",
                aliases: &[],
                init: Init::XavierUniform, reads: Reads::Output,
                range: Range::NotAbove, floor: Floor::Open, evaluates: Evaluates::Function, domain: Domain::All,
            }
        }
    };
}
