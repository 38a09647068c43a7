//! The kinds of mistakes, each with a stable number and what there is to say about it.
//!
//! The pages in `docs/errors` are written from this table, and a test requires that each wrong declaration
//! fails with its code and each fixed one compiles. A number is never given to another mistake.

use core::fmt;

/// What there is to say about a kind of mistake.
#[derive(Clone, Copy, Debug)]
pub struct Page {
    /// The kind.
    pub code: Code,
    /// It in a few words.
    pub title: &'static str,
    /// Why it is a mistake.
    pub why: &'static str,
    /// A declaration that has it: the items of a block, or a whole declaration.
    pub wrong: &'static str,
    /// The same without it; behind `|` what stands beside the network.
    pub mended: &'static str,
}

macro_rules! pages {
    ($($code:ident: $title:literal, $why:literal, $wrong:literal, $mended:literal;)*) => {
        /// A kind of mistake.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Code {
            $(#[doc = $title] $code,)*
        }

        impl Code {
            /// All kinds, in the order of their numbers.
            pub fn all() -> impl Iterator<Item = Code> {
                Page::ALL.iter().map(|page| page.code)
            }
        }

        impl Page {
            /// All pages, in the order of their numbers.
            pub const ALL: &[Page] = &[
                $(Page { code: Code::$code, title: $title, why: $why, wrong: $wrong, mended: $mended },)*
            ];
        }
    };
}

impl Code {
    /// The kinds that are warnings: the network exists, and `allow = "NW0050"` on the item silences them.
    pub const WARNINGS: &[Code] = &[
        Code::TwoActivations,
        Code::Rectified,
        Code::ErrorOfSoftmax,
        Code::DeadUnits,
        Code::LossRange,
        Code::Variance,
        Code::Alike,
        Code::DropsOutput,
        Code::Linear,
        Code::TrainsNothing,
        Code::TwoTargets,
        Code::Momentum,
    ];

    /// The kinds that are errors and may be meant all the same: `allow` takes them, too.
    pub const MAY_BE_MEANT: &[Code] = &[Code::NothingToLearn, Code::Unused, Code::Untrained];
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "NW{:04}", *self as usize + 1)
    }
}

// New kinds come last: the numbers count from 1.
pages! {
    Expected: "something else is expected here",
        "An item is `name: source -> operation -> operation;`. What was found does not fit the place where it stands; the message says what does.",
        "x: input(2); y: x dense(1) -> sigmoid; loss: bce(y);",
        "x: input(2); y: x -> dense(1) -> sigmoid; loss: bce(y);";
    Nesting: "brackets are nested too deep",
        "The compiler follows brackets 64 deep, so that no declaration can exhaust its stack. No network needs as many.",
        "x: input(2); y: ((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((x)))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))) -> dense(1) -> sigmoid; loss: bce(y);",
        "x: input(2); y: (x + x) -> dense(1) -> sigmoid; loss: bce(y);";
    Attribute: "an attribute or a visibility that cannot be",
        "What stands before `struct` is passed on to the emitted struct, so it must be an attribute or a visibility of Rust, and leave the struct's numbers in order. Before an item only a doc comment can stand: it becomes that of the layer's field, or a section of the struct's.",
        "pub(nowhere) struct Net<2, 1>;",
        "pub(crate) struct Net<2, 1>;";
    Keyword: "a keyword of Rust is no name",
        "Layers become fields of the struct, and `type` or `match` cannot be a field's name. `r#type` can.",
        "x: input(2); type: x -> dense(1) -> sigmoid; loss: bce(type);",
        "x: input(2); r#type: x -> dense(1) -> sigmoid; loss: bce(r#type);";
    ReservedName: "a reserved word is no name",
        "`input`, `loss` and `output` have a meaning of their own in a declaration, so no value can be called so.",
        "input: input(2); y: input -> dense(1) -> sigmoid; loss: bce(y);",
        "x: input(2); y: x -> dense(1) -> sigmoid; loss: bce(y);";
    NameTwice: "a name is declared twice",
        "Every name stands for one value. A chain can hold several operations; where it is continued later, it needs another name.",
        "x: input(2); y: x -> dense(3) -> sigmoid; y: x -> dense(1) -> sigmoid; loss: bce(y);",
        "x: input(2); h: x -> dense(3) -> sigmoid; y: h -> dense(1) -> sigmoid; loss: bce(y);";
    UnknownName: "no value has this name",
        "A source names the input or another item of the same declaration. The order of the items does not matter.",
        "x: input(2); hidden: x -> dense(3) -> relu; y: hiden -> dense(1) -> sigmoid; loss: bce(y);",
        "x: input(2); hidden: x -> dense(3) -> relu; y: hidden -> dense(1) -> sigmoid; loss: bce(y);";
    Cycle: "values are computed from each other",
        "A network is feed-forward: from every value a path leads back to the input, and none leads to the value itself.",
        "x: input(2); h: k -> dense(2) -> tanh; k: h + x; y: k -> dense(1) -> sigmoid; loss: bce(y);",
        "x: input(2); h: x -> dense(2) -> tanh; k: h + x; y: k -> dense(1) -> sigmoid; loss: bce(y);";
    SecondInput: "a second input",
        "A network has one input, which `forward` takes as one array. Several sources of numbers are concatenated in it, and `slice` takes them apart.",
        "a: input(2); b: input(3); y: (a, b) -> dense(1) -> sigmoid; loss: bce(y);",
        "x: input(5); a: x -> slice(..2); b: x -> slice(2..); y: (a, b) -> dense(1) -> sigmoid; loss: bce(y);";
    NoInput: "no input",
        "Everything is computed from the input, whose size the compiler must know.",
        "pub struct Net { }",
        "x: input(2); y: x -> dense(1) -> sigmoid; loss: bce(y);";
    Size: "not a size",
        "A size is a whole number of at least 1, written without point and exponent.",
        "x: input(2); y: x -> dense(1.5) -> sigmoid; loss: bce(y);",
        "x: input(2); y: x -> dense(1) -> sigmoid; loss: bce(y);";
    Constant: "a macro cannot see the value of a constant",
        "A macro runs before constants have values: it sees the name, not the number. Write the number, and let the compiler check that both agree.",
        "x: input(2); h: x -> dense(HIDDEN) -> relu; y: h -> dense(1) -> sigmoid; loss: bce(y);",
        "x: input(2); h: x -> dense(4 * 4) -> relu; y: h -> dense(1) -> sigmoid; loss: bce(y); | const HIDDEN: usize = 16; const _: () = assert!(HIDDEN == 16);";
    Number: "not a number that can be used",
        "Numbers are literals without a suffix, decimal or as in `0x10`, and computations of them; parameters must fit in single precision.",
        "x: input(2); y: x -> dense(1, bias = [1e40]) -> sigmoid; loss: bce(y);",
        "x: input(2); y: x -> dense(1, bias = [0.5]) -> sigmoid; loss: bce(y);";
    Sign: "a value cannot begin with a sign",
        "Values are subtracted from each other; a layer behind can turn the sign of a value by its weights.",
        "x: input(2); h: x -> dense(2) -> relu; y: -h -> dense(1) -> sigmoid; loss: bce(y);",
        "x: input(2); h: x -> dense(2) -> relu; y: x - h -> dense(1) -> sigmoid; loss: bce(y);";
    Arrow: "an arrow in the wrong place",
        "`->` binds loosest and does not nest: what stands before it is the whole source. A part that has operations of its own gets a name.",
        "x: input(2); y: (x -> dense(2)) + x -> sigmoid; loss: bce(y);",
        "x: input(2); part: x -> dense(2); y: part + x -> sigmoid; loss: bce(y);";
    OneJoined: "one value cannot be joined to others",
        "`(a, b)` joins two or more values; `(a,)` says that others follow, but none does.",
        "x: input(2); y: (x,) -> dense(1) -> sigmoid; loss: bce(y);",
        "x: input(2); y: (x, x) -> dense(1) -> sigmoid; loss: bce(y);";
    BeginsWithOperation: "a chain begins with a value",
        "What goes into an operation stands before it, with an arrow between them.",
        "x: input(2); y: sigmoid(x) -> dense(1); loss: mse(y);",
        "x: input(2); y: x -> sigmoid -> dense(1); loss: mse(y);";
    UnknownOperation: "no operation has this name",
        "The operations are layers, activations and `slice`; docs/reference.md lists them all.",
        "x: input(2); y: x -> dense(1) -> sigmod; loss: bce(y);",
        "x: input(2); y: x -> dense(1) -> sigmoid; loss: bce(y);";
    NotAnOperation: "this word is no operation",
        "`input` begins a chain, and a loss is no part of one: it stands in an item of its own.",
        "x: input(2); y: x -> dense(1) -> mse;",
        "x: input(2); y: x -> dense(1); loss: mse(y);";
    Arguments: "an operation has other arguments",
        "Each operation says which numbers it takes: `dense(16)` a width, `leaky_relu(0.1)` a slope, `sigmoid` none.",
        "x: input(2); y: x -> dense -> sigmoid; loss: bce(y);",
        "x: input(2); y: x -> dense(1) -> sigmoid; loss: bce(y);";
    Positional: "an argument behind an option",
        "Arguments without a name come first, then the options in any order.",
        "x: input(2); y: x -> dense(bias = false, 1) -> sigmoid; loss: bce(y);",
        "x: input(2); y: x -> dense(1, bias = false) -> sigmoid; loss: bce(y);";
    UnknownOption: "an operation has no such option",
        "Each operation has options of its own; docs/reference.md lists them all.",
        "x: input(2); y: x -> dense(1, bais = false) -> sigmoid; loss: bce(y);",
        "x: input(2); y: x -> dense(1, bias = false) -> sigmoid; loss: bce(y);";
    OptionTwice: "an option is given twice",
        "Of two values one would be without effect.",
        "x: input(2); y: x -> dense(1, bias = false, bias = [1]) -> sigmoid; loss: bce(y);",
        "x: input(2); y: x -> dense(1, bias = [1]) -> sigmoid; loss: bce(y);";
    OptionValue: "not a value for this option",
        "The message says what the option can be.",
        "x: input(2); h: x -> dense(4, frozen = 1) -> relu; y: h -> dense(1) -> sigmoid; loss: bce(y);",
        "x: input(2); h: x -> dense(4, frozen = true) -> relu; y: h -> dense(1) -> sigmoid; loss: bce(y);";
    Contradiction: "two options say different things",
        "One of the two would be without effect.",
        "x: input(2); y: x -> dense(1, weights = [[1], [2]], init = zeros) -> sigmoid; loss: bce(y);",
        "x: input(2); y: x -> dense(1, weights = [[1], [2]]) -> sigmoid; loss: bce(y);";
    UnknownInit: "no initialiser has this name",
        "Initialisers draw the weights that a network begins with; docs/reference.md lists them all.",
        "x: input(2); y: x -> dense(1, init = he) -> sigmoid; loss: bce(y);",
        "x: input(2); y: x -> dense(1, init = he_normal) -> sigmoid; loss: bce(y);";
    WeightShape: "given weights or a given bias have another shape",
        "`weights` is `[input][output]`: a list for each input with a number for each output. `bias` has a number for each output.",
        "x: input(2); y: x -> dense(1, weights = [[1, 2]]) -> sigmoid; loss: bce(y);",
        "x: input(2); y: x -> dense(1, weights = [[1], [2]]) -> sigmoid; loss: bce(y);";
    Connections: "the connections of a sparse layer are wrong",
        "`connect` lists pairs of input and output, counted from 0, each once; `mask` has a row for each input with 0 or 1 for each output. Every output needs a connection.",
        "x: input(2); y: x -> dense(2, connect = [0 -> 0, 1 -> 2]) -> sigmoid; loss: bce(y);",
        "x: input(2); y: x -> dense(2, connect = [0 -> 0, 1 -> 1]) -> sigmoid; loss: bce(y);";
    Sizes: "values of different sizes are combined",
        "Sums, differences and products go number by number, so both sides have as many. Values of any sizes can be joined: `(a, b)`.",
        "x: input(2); h: x -> dense(3) -> relu; y: h + x -> dense(1) -> sigmoid; loss: bce(y);",
        "x: input(2); h: x -> dense(2) -> relu; y: h + x -> dense(1) -> sigmoid; loss: bce(y);";
    StatedShape: "a stated size is another one",
        "`h[16]: …` states how many numbers a value has, so that a change that was not meant shows.",
        "x: input(2); h[4]: x -> dense(3) -> relu; y: h -> dense(1) -> sigmoid; loss: bce(y);",
        "x: input(2); h[3]: x -> dense(3) -> relu; y: h -> dense(1) -> sigmoid; loss: bce(y);";
    Slice: "a slice that does not fit",
        "`slice(2..5)` takes the numbers 2, 3 and 4, counted from 0. It must lie in the value, hold a number and leave one out.",
        "x: input(4); y: x -> slice(2..5) -> dense(1) -> sigmoid; loss: bce(y);",
        "x: input(4); y: x -> slice(2..4) -> dense(1) -> sigmoid; loss: bce(y);";
    SecondLayer: "a second layer in one chain",
        "The parameters of a layer are the field with the item's name, so each item has at most one.",
        "x: input(2); y: x -> dense(3) -> relu -> dense(1) -> sigmoid; loss: bce(y);",
        "x: input(2); h: x -> dense(3) -> relu; y: h -> dense(1) -> sigmoid; loss: bce(y);";
    InputFollowed: "the input is followed by an operation",
        "The item of the input declares nothing else, so that its name is what `forward` takes.",
        "x: input(2) -> tanh; y: x -> dense(1) -> sigmoid; loss: bce(y);",
        "x: input(2); h: x -> tanh; y: h -> dense(1) -> sigmoid; loss: bce(y);";
    NothingToLearn: "always the same number",
        "A softmax of one value is 1 and a layer_norm of one value its bias, whatever goes in: no gradient passes.",
        "x: input(2); y: x -> dense(1) -> softmax; loss: cross_entropy(y);",
        "x: input(2); y: x -> dense(1) -> sigmoid; loss: bce(y);";
    Unused: "a value is not used",
        "From every value a path leads to the loss or an output. A value without one would be computed for nothing. With `allow = \"NW0035\"` it is not computed, and the parameters of its layer stay as they were drawn.",
        "x: input(2); h: x -> dense(3) -> relu; y: x -> dense(1) -> sigmoid; loss: bce(y);",
        "x: input(2); h: x -> dense(3) -> relu; y: h -> dense(1) -> sigmoid; loss: bce(y);";
    Untrained: "a layer is never trained",
        "The layer leads to an output, but no term of the loss depends on it, so its weights would stay as they were drawn.",
        "x: input(2); h: x -> dense(3); y: x -> dense(1) -> sigmoid; output: (y, h); loss: bce(y);",
        "x: input(2); h: x -> dense(3, frozen = true); y: x -> dense(1) -> sigmoid; output: (y, h); loss: bce(y);";
    NoParameters: "a network without parameters",
        "There is nothing to train and nothing to store: a function would do.",
        "x: input(2); y: x -> sigmoid;",
        "x: input(2); y: x -> dense(1) -> sigmoid;";
    Outputs: "the outputs are not clear",
        "Without a loss the output is the one value that nothing reads; `output:` names one or several, each once.",
        "x: input(2); a: x -> dense(1); b: x -> dense(2);",
        "x: input(2); a: x -> dense(1); b: x -> dense(2); output: (a, b);";
    SecondLoss: "a second loss",
        "A network has one item `loss`; several losses are its terms.",
        "x: input(2); y: x -> dense(1) -> sigmoid; loss: bce(y); loss: mse(y);",
        "x: input(2); y: x -> dense(1) -> sigmoid; loss: bce(y) + 0.5 * mse(y);";
    UnknownLoss: "no loss has this name",
        "docs/reference.md lists all losses.",
        "x: input(2); y: x -> dense(1) -> sigmoid; loss: crossentropy(y);",
        "x: input(2); y: x -> dense(1) -> sigmoid; loss: bce(y);";
    LossOperands: "a loss compares something else",
        "A loss takes the name of the value that it compares with the target; `gaussian_nll` those of a mean and its variance.",
        "x: input(2); y: x -> dense(1) -> sigmoid; loss: bce();",
        "x: input(2); y: x -> dense(1) -> sigmoid; loss: bce(y);";
    LossOfInput: "a loss of the input",
        "The input does not depend on any weight, so a loss of it trains nothing.",
        "x: input(2); y: x -> dense(1) -> sigmoid; loss: mse(x);",
        "x: input(2); y: x -> dense(1) -> sigmoid; loss: mse(y);";
    LossNeeds: "a loss needs another activation",
        "`bce` and `cross_entropy` are computed from what goes into a sigmoid or softmax, where no logarithm of a rounded probability is needed; so their operand ends with that activation.",
        "x: input(2); y: x -> dense(1) -> tanh; loss: bce(y);",
        "x: input(2); y: x -> dense(1) -> sigmoid; loss: bce(y);";
    LossWeight: "the weight of a loss",
        "Terms are weighed with numbers above 0; a term that should not count is left out.",
        "x: input(2); y: x -> dense(1) -> sigmoid; loss: bce(y) + 0 * mse(y);",
        "x: input(2); y: x -> dense(1) -> sigmoid; loss: bce(y) + 0.5 * mse(y);";
    LossOption: "an option of a loss",
        "The message says what it can be.",
        "x: input(2); y: x -> dense(1); loss: huber(y, delta = 0);",
        "x: input(2); y: x -> dense(1); loss: huber(y, delta = 0.5);";
    MeanAndVariance: "a mean and its variance do not fit",
        "`gaussian_nll` compares each target with one mean and one variance.",
        "x: input(2); m: x -> dense(2); v: x -> dense(1) -> softplus; loss: gaussian_nll(m, v);",
        "x: input(2); m: x -> dense(2); v: x -> dense(2) -> softplus; loss: gaussian_nll(m, v);";
    ShortForm: "the short form is another one",
        "`struct Net<64, 32 relu, 10 softmax>;` is the input, then layers, each with an activation behind it; softmax comes last.",
        "pub struct Net<2 relu, 1>;",
        "pub struct Net<2, 4 relu, 1>;";
    Budget: "more than the compiler takes on",
        "A network has at most 2²⁸ parameters, and its layers at most 7,680 values for one sample, so that the methods for one sample keep a small stack frame. A row of input has at most 2²⁰ values. What rustc takes long for is counted before it is emitted: a network has at most 768 operations and terms of a loss, a step of training at most 1,750 statements, and all methods at most 1,045,000 lines of LLVM IR, of which a layer of a new shape counts as up to 86,000 and one of a known shape as 6,700.",
        "x: input(2); h: x -> dense(9000) -> relu; y: h -> dense(1) -> sigmoid; loss: bce(y);",
        "x: input(2); h: x -> dense(3000) -> relu; y: h -> dense(1) -> sigmoid; loss: bce(y);";
    Tie: "weights that cannot be tied",
        "`tie = h` uses the weights of the layer `h`, `tie = transpose(h)` the same with inputs and outputs exchanged, as the decoder of an autoencoder does. `h` must be a full matrix of its own, of a shape that fits.",
        "x: input(4); h: x -> dense(2) -> tanh; y: h -> dense(4, tie = h); loss: mse(y);",
        "x: input(4); h: x -> dense(2) -> tanh; y: h -> dense(4, tie = transpose(h)); loss: mse(y);";
    TwoActivations: "an activation follows another one",
        "Two activations in a row are seldom meant: the second one only bends what the first one has bent already, and the gradient is the product of both slopes.",
        "x: input(2); h: x -> dense(3) -> relu -> tanh; y: h -> dense(1) -> sigmoid; loss: bce(y);",
        "x: input(2); h: x -> dense(3) -> relu -> tanh(allow = \"NW0050\"); y: h -> dense(1) -> sigmoid; loss: bce(y);";
    Rectified: "probabilities of rectified numbers",
        "A rectifier takes away all numbers below 0. A sigmoid of the rest is never below one half, and a softmax cannot make a class less likely than those that it knows nothing about.",
        "x: input(2); y: x -> dense(1) -> relu -> sigmoid; loss: bce(y);",
        "x: input(2); y: x -> dense(1) -> sigmoid; loss: bce(y);";
    ErrorOfSoftmax: "an error of probabilities",
        "The slope of a softmax is nearly 0 where one class is taken for sure, so a squared or absolute error learns slowest from the worst mistakes. A cross-entropy cancels that slope.",
        "x: input(2); y: x -> dense(3) -> softmax; loss: mse(y);",
        "x: input(2); y: x -> dense(3) -> softmax; loss: cross_entropy(y);";
    DeadUnits: "units that never learn",
        "Where all weights are 0 and no bias is above 0, a rectifier gives 0 for every sample, and its slope there is 0: no gradient reaches the weights, and they stay 0.",
        "x: input(2); h: x -> dense(3, init = zeros) -> relu; y: h -> dense(1) -> sigmoid; loss: bce(y);",
        "x: input(2); h: x -> dense(3) -> relu; y: h -> dense(1) -> sigmoid; loss: bce(y);";
    Allow: "what cannot be allowed",
        "`allow` takes as a text the code of a warning, or of one of the few errors that may be meant: a softmax of one value, a value that nothing uses, a layer that no loss trains; several codes stand in a list. Other errors have no way round them.",
        "x: input(2); y: x -> dense(1) -> sigmoid(allow = \"NW0007\"); loss: bce(y);",
        "x: input(2); y: x -> dense(1) -> sigmoid; loss: bce(y);";
    Dropout: "a share that cannot be dropped",
        "`dropout(p)` sets each number to 0 with the probability p while the network is trained, and divides the others by 1 - p. With 0 it would do nothing, and with 1 nothing would be left.",
        "x: input(2); h: x -> dense(8) -> relu -> dropout(50); y: h -> dense(1) -> sigmoid; loss: bce(y);",
        "x: input(2); h: x -> dense(8) -> relu -> dropout(0.5); y: h -> dense(1) -> sigmoid; loss: bce(y);";
    LossRange: "a value that cannot hold what a loss needs",
        "A hinge compares with -1 and 1, and poisson reads the logarithm of a rate: both need numbers below 0 and above. What comes out of a sigmoid, a relu or a softmax is never below 0.",
        "x: input(2); h: x -> dense(8) -> relu; y: h -> dense(1) -> sigmoid; loss: hinge(y);",
        "x: input(2); h: x -> dense(8) -> relu; y: h -> dense(1); loss: hinge(y);";
    Variance: "a variance that may be negative",
        "A variance is above 0. What may be below is raised to the least variance, which makes the loss of every error there enormous; softplus keeps it above 0 and has a slope everywhere.",
        "x: input(2); h: x -> dense(8) -> tanh; m: h -> dense(2); v: h -> dense(2); loss: gaussian_nll(m, v);",
        "x: input(2); h: x -> dense(8) -> tanh; m: h -> dense(2); v: h -> dense(2) -> softplus; loss: gaussian_nll(m, v);";
    Alike: "units that stay alike",
        "Units that begin with the same weights, and are read with the same weights, have the same gradient in every step: a layer of any width is worth one unit. Random numbers tell them apart.",
        "x: input(2); h: x -> dense(8, init = ones) -> tanh; y: h -> dense(1, init = zeros) -> sigmoid; loss: bce(y);",
        "x: input(2); h: x -> dense(8) -> tanh; y: h -> dense(1, init = zeros) -> sigmoid; loss: bce(y);";
    DropsOutput: "dropout directly before a loss",
        "Dropout makes a layer independent of single numbers that it reads. Behind the last layer nothing reads them but the loss, and no weight changes a number that is dropped.",
        "x: input(2); h: x -> dense(8) -> relu; y: h -> dense(1) -> dropout(0.5); loss: mse(y);",
        "x: input(2); h: x -> dense(8) -> relu -> dropout(0.5); y: h -> dense(1); loss: mse(y);";
    Linear: "no activation between two layers",
        "A product of two matrices is a matrix: without an activation between them, two layers compute no more than one can. A narrow value between two wide ones is not warned of, for it saves weights; nor is `dense(8) -> identity`, which says that no activation is wanted.",
        "x: input(2); h: x -> dense(8); y: h -> dense(1) -> sigmoid; loss: bce(y);",
        "x: input(2); h: x -> dense(8) -> relu; y: h -> dense(1) -> sigmoid; loss: bce(y);";
    TrainsNothing: "a loss that trains nothing",
        "No weight changes by this term of the loss: all layers on the way to its value are frozen, or there is none; a cosine of one value has no slope; and a label smoothing of 1 leaves nothing of the target.",
        "x: input(2); h: x -> dense(8, frozen = true) -> relu; y: h -> dense(1, frozen = true); loss: mse(y);",
        "x: input(2); h: x -> dense(8, frozen = true) -> relu; y: h -> dense(1); loss: mse(y);";
    TwoTargets: "one value with two targets",
        "Terms of a loss that compare the same value share its target. Where one of them reads it in another sense, or under another name, the value is pulled to two targets and reaches neither.",
        "x: input(2); h: x -> dense(8) -> relu; y: h -> dense(1); loss: poisson(y) + mse(y);",
        "x: input(2); h: x -> dense(8) -> relu; y: h -> dense(1); loss: poisson(y);";
    Momentum: "a momentum that means the reverse",
        "The momentum of `batch_norm` is how far each step takes the running statistics to those of its batch, as in PyTorch. Keras calls what they keep by that name: its 0.99 is 0.01 here.",
        "x: input(2); h: x -> dense(8); n: h -> batch_norm(momentum = 0.99) -> relu; y: n -> dense(1); loss: mse(y);",
        "x: input(2); h: x -> dense(8); n: h -> batch_norm(momentum = 0.01) -> relu; y: n -> dense(1); loss: mse(y);";
    Derive: "a trait that cannot be derived",
        "A network is made of floating-point numbers, which have no total equality and no hash. `Copy`, `Debug`, `Default`, `PartialEq`, `PartialOrd` and, with the feature `serde`, `Serialize` and `Deserialize` can be derived.",
        "#[derive(PartialEq, Hash)] pub struct Net { x: input(2); y: x -> dense(1) -> sigmoid; loss: bce(y); }",
        "#[derive(PartialEq)] pub struct Net { x: input(2); y: x -> dense(1) -> sigmoid; loss: bce(y); }";
}
