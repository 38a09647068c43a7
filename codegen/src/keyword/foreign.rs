//! The names of this language's words in other frameworks, so that a habit is answered in the same way as a
//! misspelling.

/// Their words that have no row in `netwright-vocabulary`, in small letters without underscores, each with
/// ours. Where one word has two meanings, both are there.
const WORDS: &[(&str, &str)] = &[
    // Items.
    ("inputlayer", "input"),
    ("inputs", "input"),
    ("features", "input"),
    ("outputs", "output"),
    ("criterion", "loss"),
    ("objective", "loss"),
    ("cost", "loss"),
    ("lossfn", "loss"),
    ("lossfunction", "loss"),
    // Operations.
    ("linear", "dense"),
    ("affine", "dense"),
    ("fc", "dense"),
    ("fullyconnected", "dense"),
    ("batchnorm1d", "batch_norm"),
    ("batchnormalization", "batch_norm"),
    ("layernormalization", "layer_norm"),
    ("rmsnormalization", "rms_norm"),
    ("alphadropout", "dropout"),
    ("simplernn", "rnn"),
    ("rnncell", "rnn"),
    ("grucell", "gru"),
    ("lstmcell", "lstm"),
    ("causalconv1d", "causal_conv"),
    ("narrow", "slice"),
    ("transposed", "transpose"),
    ("t", "transpose"),
    // The values of switches.
    ("none", "false"),
    ("no", "false"),
    ("yes", "true"),
];

const ROW: &str = "every value is already one row of numbers";
const TYPE: &str = "the type of the numbers is a parameter of the network, as in `Net<f64>`";
const MACHINE: &str = "a network runs where the program runs";
const MODE: &str = "`forward` computes as in inference and `train_batch` as in training";
const STEPS: &str = "a sequence has as many steps as the program passes";
const NO_GRADIENT: &str = "a layer with `frozen = true` does not learn";

/// Operations of other frameworks that need no word here, each with the reason.
const NEEDLESS: &[(&str, &str)] = &[
    ("flatten", ROW),
    ("reshape", ROW),
    ("view", ROW),
    ("ravel", ROW),
    ("squeeze", ROW),
    ("unsqueeze", ROW),
    ("permute", ROW),
    ("expanddims", ROW),
    ("repeat", ROW),
    ("contiguous", ROW),
    ("unflatten", ROW),
    ("to", MACHINE),
    ("cpu", MACHINE),
    ("cuda", MACHINE),
    ("todevice", MACHINE),
    ("float", TYPE),
    ("double", TYPE),
    ("half", TYPE),
    ("cast", TYPE),
    ("train", MODE),
    ("eval", MODE),
    ("clone", "a value can be read any number of times"),
    ("detach", NO_GRADIENT),
    ("stopgradient", NO_GRADIENT),
    ("nograd", NO_GRADIENT),
];

/// Options of other frameworks that say nothing here, each with the reason.
const NEEDLESS_OPTIONS: &[(&str, &str)] = &[
    ("inplace", "values are never changed in place"),
    ("dim", "it always covers the whole row"),
    ("axis", "it always covers the whole row"),
    ("device", MACHINE),
    ("dtype", TYPE),
    ("training", MODE),
    ("name", "a value has the name of its item"),
    ("inputdim", "the number of inputs is known"),
    ("inputshape", "the number of inputs is known"),
    ("inputsize", "the number of inputs is known"),
    ("steps", STEPS),
    ("timesteps", STEPS),
    ("seqlen", STEPS),
    ("sequencelength", STEPS),
    ("infeatures", "the number of inputs is known"),
    ("reduction", "a loss is already the mean over the samples"),
    ("fromlogits", "the loss is always computed from the logits, the values before the last activation"),
    ("affine", "a norm always has a factor and a bias for each number; `scale` has both without a norm"),
    ("trackrunningstats", "running statistics are always kept"),
];

const NO_CONVOLUTION: &str = "there is no convolution over several axes and no pooling: write a `dense`, with `connect` for the inputs that each output reads";
const NO_AXIS: &str = "there is no convolution over the axes of `input(…)` yet, for which `conv1d` and `conv2d` are the words: over an axis write a `dense`, with `connect` for the inputs that each output reads, and over time `causal_conv(8, kernel = 3)`";
/// Why nothing reads a sequence backwards.
pub const NO_FUTURE: &str =
    "a network that computes step by step does not know the samples that follow, so none is bidirectional";

const PAST: &str = "a value of an earlier step is written where a value is written: `prev(x)`, or `prev(x, 4)` for four steps before";
const LAYERS_OVER_TIME: &str =
    "write each layer as an item, `h: x -> causal_conv(8, kernel = 3, dilation = 2) -> relu;`";

const EVERY_STEP: &str = "there is an output in every step: remove it, and write `at = last` in the loss to compare the last step of each sequence alone";
const STACKED: &str = "write each layer as an item, `h: x -> gru(16); k: h -> gru(16);`";

/// Layers of other frameworks that do not exist here, each with its replacement.
const ABSENT: &[(&str, &str)] = &[
    ("conv", NO_AXIS),
    ("conv1d", NO_AXIS),
    ("conv2d", NO_AXIS),
    ("conv3d", NO_CONVOLUTION),
    ("convolution", NO_AXIS),
    ("maxpool", NO_CONVOLUTION),
    ("maxpool1d", NO_CONVOLUTION),
    ("maxpool2d", NO_CONVOLUTION),
    ("maxpooling2d", NO_CONVOLUTION),
    ("avgpool2d", NO_CONVOLUTION),
    ("averagepooling2d", NO_CONVOLUTION),
    ("bidirectional", NO_FUTURE),
    ("bilstm", NO_FUTURE),
    ("bigru", NO_FUTURE),
    (
        "prev",
        "`prev(h)` is a value and no operation: write it where a value is written, as in `h: (x, prev(h)) -> dense(16) -> tanh;`",
    ),
    ("delay", PAST),
    ("lag", PAST),
    ("shift", PAST),
    ("previous", PAST),
    ("unitdelay", PAST),
    ("tcn", LAYERS_OVER_TIME),
    ("temporalconv", LAYERS_OVER_TIME),
    ("wavenet", LAYERS_OVER_TIME),
    ("stackedrnn", STACKED),
    ("stackedgru", STACKED),
    ("stackedlstm", STACKED),
    ("last", EVERY_STEP),
    ("laststep", EVERY_STEP),
    ("takelast", EVERY_STEP),
    ("repeatvector", "a value is there in every step: read it where it is needed"),
    (
        "timedistributed",
        "every layer is computed in each step: write the layer itself, as in `y: h -> dense(4);`",
    ),
    ("masking", "sequences have lengths of their own, so no step is padded or left out: remove it"),
    (
        "embedding",
        "an embedding is a `dense` without a bias that reads one-hot numbers: `dense(8, bias = false)`",
    ),
    (
        "attention",
        "there is no attention: scores are a `dense` with `softmax`, and weighted values a product `a * b`",
    ),
    (
        "multiheadattention",
        "there is no attention: scores are a `dense` with `softmax`, and weighted values a product `a * b`",
    ),
    ("clamp", "write `clip(-1, 1)`: it limits each number"),
    ("argmax", "the method `classify` of the network returns the class"),
    ("pow", "the square of a value is the activation `square`, or its product with itself: `h * h`"),
    ("neg", "the negative of a value is written before an arrow: `-h`"),
    ("normalize", "norms are `layer_norm`, `rms_norm` and `batch_norm`"),
    ("groupnorm", "norms are `layer_norm`, `rms_norm` and `batch_norm`"),
    ("instancenorm1d", "norms are `layer_norm`, `rms_norm` and `batch_norm`"),
];

/// Settings of training that people declare as items, each with where it belongs.
const SETTINGS: &[(&str, &str)] = &[
    ("lr", "the rate belongs to the optimiser"),
    ("rate", "the rate belongs to the optimiser"),
    ("learningrate", "the rate belongs to the optimiser"),
    ("momentum", "it belongs to the optimiser"),
    ("weightdecay", "write `l2` at each layer"),
    ("optimizer", "an optimiser is an argument of `train_step` and `train_batch`"),
    ("optimiser", "an optimiser is an argument of `train_step` and `train_batch`"),
    ("optim", "an optimiser is an argument of `train_step` and `train_batch`"),
    ("epochs", "the program decides how often it calls `train_batch`"),
    ("epoch", "the program decides how often it calls `train_batch`"),
    ("batchsize", "the workspace sets the number of rows: `Net::workspace::<32>()`"),
    ("batch", "the workspace sets the number of rows: `Net::workspace::<32>()`"),
    ("seed", "the seed is the argument of `Net::new(1)`"),
    ("metrics", "the program compares outputs and targets itself"),
    ("dtype", TYPE),
    ("device", MACHINE),
];

fn found(table: &[(&'static str, &'static str)], word: &str) -> Option<&'static str> {
    let plain = plain(word);
    table.iter().find(|(theirs, _)| *theirs == plain).map(|(_, text)| *text)
}

/// Why an operation of another framework needs no word here.
pub fn needless(word: &str) -> Option<&'static str> {
    found(NEEDLESS, word)
}

/// Why an option of another framework says nothing here.
pub fn needless_option(word: &str) -> Option<&'static str> {
    found(NEEDLESS_OPTIONS, word)
}

/// The replacement of a layer of another framework.
pub fn absent(word: &str) -> Option<&'static str> {
    found(ABSENT, word)
}

/// Where a setting of training belongs.
pub fn setting(word: &str) -> Option<&'static str> {
    found(SETTINGS, word)
}

/// The sign that combines values, for a word that other frameworks have for it.
pub fn sign_of(word: &str) -> Option<&'static str> {
    match plain(word).as_str() {
        "add" | "sum" | "plus" => Some("+"),
        "sub" | "subtract" | "minus" => Some("-"),
        "mul" | "multiply" | "times" => Some("*"),
        _ => None,
    }
}

/// Whether a word joins values in other frameworks.
pub fn is_joining(word: &str) -> bool {
    matches!(plain(word).as_str(), "concat" | "concatenate" | "cat" | "stack" | "hstack" | "join")
}

/// A word without the parts that people write differently: capital letters and underscores.
pub fn plain(word: &str) -> String {
    plain_letters(word).collect()
}

/// Whether a word that is written [`plain`] is this one.
pub fn is_spelled(plain: &str, candidate: &str) -> bool {
    plain_letters(candidate).eq(plain.chars())
}

fn plain_letters(word: &str) -> impl Iterator<Item = char> {
    word.chars().filter(|letter| *letter != '_').flat_map(char::to_lowercase)
}

fn all_words() -> impl Iterator<Item = (&'static str, &'static str)> {
    WORDS.iter().copied().chain(netwright_vocabulary::aliases())
}

/// The names here of a word that is written [`plain`].
pub fn translations(plain: &str) -> impl Iterator<Item = &'static str> + use<'_> {
    all_words().filter(move |(theirs, _)| *theirs == plain).map(|(_, ours)| ours)
}

#[cfg(test)]
mod tests {
    use super::{all_words, plain};
    use crate::keyword::{INPUT, Init, LOSS, Loss, OUTPUT, TRANSPOSE, operations, option};

    #[test]
    fn every_foreign_word_is_plain_and_leads_to_a_word_of_the_language() {
        let known: Vec<&str> = operations()
            .chain(Loss::WORDS)
            .chain(Init::WORDS)
            .chain(option::ALL)
            .chain([INPUT, OUTPUT, LOSS, TRANSPOSE, "true", "false"])
            .collect();
        for (theirs, ours) in all_words() {
            assert!(known.contains(&ours), "{ours}");
            assert_eq!(plain(theirs), theirs);
            assert!(!known.contains(&theirs), "{theirs} is a word of the language");
        }
    }
}
