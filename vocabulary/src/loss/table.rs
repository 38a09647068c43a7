//! The losses, one row each.
//!
//! The formula and the source of a row are also in its row in docs/reference.md; a test compares them.

/// Hands the rows of all losses to a macro, in the order in which help texts list them.
///
/// A row is `word: Name, of "y" { … }`, with the operands as they are written. A loss with a number has the
/// name of its option, the default and the rest of its [`Number`](crate::Number) behind its name. The body
/// begins with `meaning` and `formula`, that of one output: y is the prediction, t the target, p a
/// probability; a macro that needs no more leaves the rest unread.
#[macro_export]
macro_rules! losses {
    ($reader:ident) => {
        $reader! {
            bce: Bce(positive_weight = 1.0, example: 3.0, trial: 2.5, may_be_zero: false, largest: Number::LARGEST,
                noun: "weight", takes: "a number above 0"), of "y" {
                meaning: "binary cross-entropy of a `y` that ends with `sigmoid`",
                formula: "−w·t·ln y − (1 − t)·ln(1 − y)",
                source: "`torch.nn.BCEWithLogitsLoss`",
                aliases: &["bceloss", "bcewithlogits", "bcewithlogitsloss", "binarycrossentropy", "logloss", "sigmoidcrossentropy"],
                operands: 1, requires: Some(Activation::Sigmoid), is_of_errors: false, is_mean: true,
            }
            cross_entropy: CrossEntropy(label_smoothing = 0.0, example: 0.1, trial: 0.1, may_be_zero: true, largest: 1.0,
                noun: "smoothing", takes: "a number from 0 to 1"), of "y" {
                meaning: "cross-entropy of a `y` that ends with `softmax` or `log_softmax`",
                formula: "−s·ln p, s = t·(1 − ε) + ε/n",
                source: "`torch.nn.CrossEntropyLoss`",
                aliases: &["ce", "crossentropyloss", "categoricalcrossentropy", "sparsecategoricalcrossentropy", "softmaxcrossentropy", "softmaxcrossentropywithlogits", "nll", "nllloss"],
                operands: 1, requires: Some(Activation::Softmax), is_of_errors: false, is_mean: false,
            }
            mse: Mse, of "y" {
                meaning: "mean squared error",
                formula: "(y − t)²",
                source: "`torch.nn.MSELoss`",
                aliases: &["mseloss", "l2loss", "meansquarederror"],
                operands: 1, requires: None, is_of_errors: true, is_mean: true,
            }
            mae: Mae, of "y" {
                meaning: "mean absolute error",
                formula: "|y − t|",
                source: "`torch.nn.L1Loss`",
                aliases: &["l1loss", "meanabsoluteerror"],
                operands: 1, requires: None, is_of_errors: true, is_mean: true,
            }
            huber: Huber(delta = 1.0, example: 0.5, trial: 0.25, may_be_zero: false, largest: Number::LARGEST,
                noun: "delta", takes: "a number above 0"), of "y" {
                meaning: "squared for small errors, absolute for large ones",
                formula: "e²/2 for e = |y − t| up to δ, else δ·(e − δ/2)",
                source: "Huber 1964; `torch.nn.HuberLoss`",
                aliases: &["huberloss", "smoothl1", "smoothl1loss"],
                operands: 1, requires: None, is_of_errors: true, is_mean: true,
            }
            log_cosh: LogCosh, of "y" {
                meaning: "the logarithm of the hyperbolic cosine of the error",
                formula: "ln cosh(y − t)",
                source: "`keras.losses.LogCosh`",
                aliases: &[],
                operands: 1, requires: None, is_of_errors: true, is_mean: true,
            }
            hinge: Hinge, of "y" {
                meaning: "how far the margin is below 1",
                formula: "max(0, 1 − t·y), t is −1 or 1",
                source: "`keras.losses.Hinge`",
                aliases: &["hingeloss"],
                operands: 1, requires: None, is_of_errors: false, is_mean: true,
            }
            poisson: Poisson, of "y" {
                meaning: "the negative logarithm of a Poisson probability, for counts",
                formula: "eʸ − t·y, y is the logarithm of the rate",
                source: "`torch.nn.PoissonNLLLoss`",
                aliases: &["poissonnll", "poissonnllloss"],
                operands: 1, requires: None, is_of_errors: false, is_mean: true,
            }
            gaussian_nll: GaussianNll(epsilon = 1e-6, example: 1e-6, trial: 0.5, may_be_zero: false, largest: Number::LARGEST,
                noun: "variance", takes: "a number above 0"), of "mean, variance" {
                meaning: "the negative logarithm of a normal density with a mean m and a variance v",
                formula: "(ln v + (t − m)²/v)/2, v at least ε",
                source: "`torch.nn.GaussianNLLLoss`",
                aliases: &["gaussiannllloss"],
                operands: 2, requires: None, is_of_errors: false, is_mean: true,
            }
            cosine: Cosine, of "y" {
                meaning: "one minus the cosine between prediction and target",
                formula: "1 − y·t/(|y|·|t|) of the row",
                source: "`torch.nn.functional.cosine_similarity`",
                aliases: &["cosinesimilarity", "cosineembeddingloss"],
                operands: 1, requires: None, is_of_errors: false, is_mean: false,
            }
        }
    };
}
