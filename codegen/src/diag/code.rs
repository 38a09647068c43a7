//! The kinds of mistakes, each with a stable number and the text of its page.
//!
//! The pages in `docs/errors` are written from this table, and a test requires that each wrong declaration
//! fails with its code and each fixed one compiles. A number is never given to another mistake.

use core::fmt;

/// The page about a kind of mistake.
#[derive(Clone, Copy, Debug)]
pub struct Page {
    /// The kind.
    pub code: Code,
    /// The mistake in a few words.
    pub title: &'static str,
    /// Why it is a mistake.
    pub why: &'static str,
    /// A declaration that has it: the items of a block, or a whole declaration.
    pub wrong: &'static str,
    /// The same without it; after `|` the items next to the network.
    pub fixed: &'static str,
}

macro_rules! pages {
    ($($code:ident: $title:literal, $why:literal, $wrong:literal, $fixed:literal;)*) => {
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
                $(Page { code: Code::$code, title: $title, why: $why, wrong: $wrong, fixed: $fixed },)*
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

    /// The kinds that are errors and may still be intended: `allow` takes them, too.
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
        "An item is `name: source -> operation -> operation;`. The text at this place does not fit there; the message says what does.",
        "x: input(2); y: x dense(1) -> sigmoid; loss: bce(y);",
        "x: input(2); y: x -> dense(1) -> sigmoid; loss: bce(y);";
    Nesting: "brackets are nested too deeply",
        "The compiler reads at most 64 nested brackets, so that no declaration can exhaust its stack. No network needs so many.",
        "x: input(2); y: ((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((x)))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))) -> dense(1) -> sigmoid; loss: bce(y);",
        "x: input(2); y: (x + x) -> dense(1) -> sigmoid; loss: bce(y);";
    Attribute: "an attribute or a visibility that is not allowed",
        "The text before `struct` is passed on to the emitted struct, so it must be an attribute or a visibility of Rust, and it must leave the struct's numbers in order. Only a doc comment can come before an item: it becomes the doc comment of the layer's field, or a section in that of the struct.",
        "pub(nowhere) struct Net<2, 1>;",
        "pub(crate) struct Net<2, 1>;";
    Keyword: "a keyword of Rust cannot be a name",
        "Layers become fields of the struct, and `type` or `match` cannot name a field. `r#type` can.",
        "x: input(2); type: x -> dense(1) -> sigmoid; loss: bce(type);",
        "x: input(2); r#type: x -> dense(1) -> sigmoid; loss: bce(r#type);";
    ReservedName: "a reserved word cannot be a name",
        "`input`, `loss` and `output` have a meaning of their own in a declaration, so they cannot name a value.",
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
        "In one step no value is computed from itself, also not by way of others: from every value a path leads back to the input. `prev(h)`, the value of `h` one step before, may be a part of a circle.",
        "x: input(2); h: k -> dense(2) -> tanh; k: h + x; y: k -> dense(1) -> sigmoid; loss: bce(y);",
        "x: input(2); h: x -> dense(2) -> tanh; k: h + x; y: k -> dense(1) -> sigmoid; loss: bce(y);";
    SecondInput: "a second input",
        "A network has one input, which `forward` takes as one array. Several sources of numbers are concatenated in it, and `slice` separates them.",
        "a: input(2); b: input(3); y: (a, b) -> dense(1) -> sigmoid; loss: bce(y);",
        "x: input(5); a: x -> slice(..2); b: x -> slice(2..); y: (a, b) -> dense(1) -> sigmoid; loss: bce(y);";
    NoInput: "no input",
        "Every value is computed from the input, and the compiler must know the size of the input.",
        "pub struct Net { }",
        "x: input(2); y: x -> dense(1) -> sigmoid; loss: bce(y);";
    Size: "not a size",
        "A size is a whole number of at least 1, written without a decimal point or an exponent.",
        "x: input(2); y: x -> dense(1.5) -> sigmoid; loss: bce(y);",
        "x: input(2); y: x -> dense(1) -> sigmoid; loss: bce(y);";
    Constant: "a macro cannot see the value of a constant",
        "A macro runs before constants have values: it sees the name, not the number. Write the number, and let `rustc` check that both agree.",
        "x: input(2); h: x -> dense(HIDDEN) -> relu; y: h -> dense(1) -> sigmoid; loss: bce(y);",
        "x: input(2); h: x -> dense(4 * 4) -> relu; y: h -> dense(1) -> sigmoid; loss: bce(y); | const HIDDEN: usize = 16; const _: () = assert!(HIDDEN == 16);";
    Number: "not a number that can be used",
        "A number is a literal without a suffix, decimal or as in `0x10`, or is computed from such literals. Parameters must fit in single precision.",
        "x: input(2); y: x -> dense(1, bias = [1e40]) -> sigmoid; loss: bce(y);",
        "x: input(2); y: x -> dense(1, bias = [0.5]) -> sigmoid; loss: bce(y);";
    Sign: "a value cannot begin with a sign",
        "The sign of a product is written before it, and a value in parentheses can have a sign of its own.",
        "x: input(2); h: x -> dense(2) -> relu; y: x * -h -> dense(1) -> sigmoid; loss: bce(y);",
        "x: input(2); h: x -> dense(2) -> relu; y: -x * h -> dense(1) -> sigmoid; loss: bce(y);";
    Arrow: "an arrow in the wrong place",
        "`->` binds loosest and does not nest: everything before it is the source. Give a part with operations of its own a name.",
        "x: input(2); y: (x -> dense(2)) + x -> sigmoid; loss: bce(y);",
        "x: input(2); part: x -> dense(2); y: part + x -> sigmoid; loss: bce(y);";
    OneJoined: "one value cannot be joined to others",
        "`(a, b)` joins two or more values; the comma of `(a,)` says that another value follows, but none does.",
        "x: input(2); y: (x,) -> dense(1) -> sigmoid; loss: bce(y);",
        "x: input(2); y: (x, x) -> dense(1) -> sigmoid; loss: bce(y);";
    BeginsWithOperation: "a chain begins with a value",
        "The input of an operation is written before it, with an arrow between them.",
        "x: input(2); y: sigmoid(x) -> dense(1); loss: mse(y);",
        "x: input(2); y: x -> sigmoid -> dense(1); loss: mse(y);";
    UnknownOperation: "no operation has this name",
        "The operations are layers, activations and `slice`; the reference (`netwright::reference`) lists them all.",
        "x: input(2); y: x -> dense(1) -> sigmod; loss: bce(y);",
        "x: input(2); y: x -> dense(1) -> sigmoid; loss: bce(y);";
    NotAnOperation: "this word is not an operation",
        "`input` begins a chain, and a loss is not part of a chain: it is an item of its own.",
        "x: input(2); y: x -> dense(1) -> mse;",
        "x: input(2); y: x -> dense(1); loss: mse(y);";
    Arguments: "an operation takes other arguments",
        "Each operation takes numbers of its own: `dense(16)` takes a width, `leaky_relu(0.1)` a slope, and `sigmoid` none.",
        "x: input(2); y: x -> dense -> sigmoid; loss: bce(y);",
        "x: input(2); y: x -> dense(1) -> sigmoid; loss: bce(y);";
    Positional: "an argument after an option",
        "Arguments without a name come first, and the options follow in any order.",
        "x: input(2); y: x -> dense(bias = false, 1) -> sigmoid; loss: bce(y);",
        "x: input(2); y: x -> dense(1, bias = false) -> sigmoid; loss: bce(y);";
    UnknownOption: "an operation has no such option",
        "Each operation has options of its own; the reference (`netwright::reference`) lists them all.",
        "x: input(2); y: x -> dense(1, bais = false) -> sigmoid; loss: bce(y);",
        "x: input(2); y: x -> dense(1, bias = false) -> sigmoid; loss: bce(y);";
    OptionTwice: "an option is given twice",
        "One of the two values would have no effect.",
        "x: input(2); y: x -> dense(1, bias = false, bias = [1]) -> sigmoid; loss: bce(y);",
        "x: input(2); y: x -> dense(1, bias = [1]) -> sigmoid; loss: bce(y);";
    OptionValue: "not a value for this option",
        "The message says which values the option takes.",
        "x: input(2); h: x -> dense(4, frozen = 1) -> relu; y: h -> dense(1) -> sigmoid; loss: bce(y);",
        "x: input(2); h: x -> dense(4, frozen = true) -> relu; y: h -> dense(1) -> sigmoid; loss: bce(y);";
    Contradiction: "two options contradict each other",
        "One of the two would have no effect.",
        "x: input(2); y: x -> dense(1, weights = [[1], [2]], init = zeros) -> sigmoid; loss: bce(y);",
        "x: input(2); y: x -> dense(1, weights = [[1], [2]]) -> sigmoid; loss: bce(y);";
    UnknownInit: "no initialiser has this name",
        "Initialisers draw the first weights of a network; the reference (`netwright::reference`) lists them all.",
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
        "Sums, differences and products are computed number by number, so both sides must have the same size. Values of any sizes can be joined: `(a, b)`.",
        "x: input(2); h: x -> dense(3) -> relu; y: h + x -> dense(1) -> sigmoid; loss: bce(y);",
        "x: input(2); h: x -> dense(2) -> relu; y: h + x -> dense(1) -> sigmoid; loss: bce(y);";
    StatedShape: "a stated size is wrong",
        "`h[16]: …` states how many numbers a value has, so that an unintended change is found.",
        "x: input(2); h[4]: x -> dense(3) -> relu; y: h -> dense(1) -> sigmoid; loss: bce(y);",
        "x: input(2); h[3]: x -> dense(3) -> relu; y: h -> dense(1) -> sigmoid; loss: bce(y);";
    Slice: "a slice that does not fit",
        "`slice(2..5)` takes the numbers 2, 3 and 4, counted from 0. It must be within the value, take at least one number and leave at least one out.",
        "x: input(4); y: x -> slice(2..5) -> dense(1) -> sigmoid; loss: bce(y);",
        "x: input(4); y: x -> slice(2..4) -> dense(1) -> sigmoid; loss: bce(y);";
    SecondLayer: "a second layer in one chain",
        "The parameters of a layer are in the field with the item's name, so each item has at most one layer.",
        "x: input(2); y: x -> dense(3) -> relu -> dense(1) -> sigmoid; loss: bce(y);",
        "x: input(2); h: x -> dense(3) -> relu; y: h -> dense(1) -> sigmoid; loss: bce(y);";
    InputFollowed: "the input is followed by an operation",
        "The item of the input declares nothing else, so that its name means the argument of `forward`.",
        "x: input(2) -> tanh; y: x -> dense(1) -> sigmoid; loss: bce(y);",
        "x: input(2); h: x -> tanh; y: h -> dense(1) -> sigmoid; loss: bce(y);";
    NothingToLearn: "always the same number",
        "A softmax of one value is always 1, and a layer_norm of one value is always its bias: no gradient passes through.",
        "x: input(2); y: x -> dense(1) -> softmax; loss: cross_entropy(y);",
        "x: input(2); y: x -> dense(1) -> sigmoid; loss: bce(y);";
    Unused: "a value is not used",
        "A path must lead from every value to the loss or an output. A value without such a path would be computed for nothing. With `allow = \"NW0035\"` it is not computed, and the parameters of its layer stay as they were drawn.",
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
        "Without a loss the output is the one unused value; `output:` names one or several values, each once.",
        "x: input(2); a: x -> dense(1); b: x -> dense(2);",
        "x: input(2); a: x -> dense(1); b: x -> dense(2); output: (a, b);";
    SecondLoss: "a second loss",
        "A network has one item `loss`; several losses are written as its terms.",
        "x: input(2); y: x -> dense(1) -> sigmoid; loss: bce(y); loss: mse(y);",
        "x: input(2); y: x -> dense(1) -> sigmoid; loss: bce(y) + 0.5 * mse(y);";
    UnknownLoss: "no loss has this name",
        "The reference (`netwright::reference`) lists all losses.",
        "x: input(2); y: x -> dense(1) -> sigmoid; loss: crossentropy(y);",
        "x: input(2); y: x -> dense(1) -> sigmoid; loss: bce(y);";
    LossOperands: "a loss takes other arguments",
        "A loss takes the name of the value that it compares with the target; `gaussian_nll` takes the names of a mean and its variance.",
        "x: input(2); y: x -> dense(1) -> sigmoid; loss: bce();",
        "x: input(2); y: x -> dense(1) -> sigmoid; loss: bce(y);";
    LossOfInput: "a loss of the input",
        "The input does not depend on any weight, so a loss of it trains nothing.",
        "x: input(2); y: x -> dense(1) -> sigmoid; loss: mse(x);",
        "x: input(2); y: x -> dense(1) -> sigmoid; loss: mse(y);";
    LossNeeds: "a loss needs another activation",
        "`bce` and `cross_entropy` are computed from the logits, the values before a sigmoid or softmax, so that they need no logarithm of a rounded probability. Their operand must therefore end with that activation.",
        "x: input(2); y: x -> dense(1) -> tanh; loss: bce(y);",
        "x: input(2); y: x -> dense(1) -> sigmoid; loss: bce(y);";
    LossWeight: "a weight of a loss that is not above 0",
        "The weight of a term is a number above 0; leave out a term that should not count.",
        "x: input(2); y: x -> dense(1) -> sigmoid; loss: bce(y) + 0 * mse(y);",
        "x: input(2); y: x -> dense(1) -> sigmoid; loss: bce(y) + 0.5 * mse(y);";
    LossOption: "not a value for this option of a loss",
        "The message says which values the option takes. The steps of a sequence, of which `at = last` compares the last one, are those of a network with a memory.",
        "x: input(2); y: x -> dense(1); loss: huber(y, delta = 0);",
        "x: input(2); y: x -> dense(1); loss: huber(y, delta = 0.5);";
    MeanAndVariance: "a mean and its variance do not match",
        "`gaussian_nll` compares each target with one mean and one variance.",
        "x: input(2); m: x -> dense(2); v: x -> dense(1) -> softplus; loss: gaussian_nll(m, v);",
        "x: input(2); m: x -> dense(2); v: x -> dense(2) -> softplus; loss: gaussian_nll(m, v);";
    ShortForm: "the short form is written differently",
        "`struct Net<64, 32 relu, 10 softmax>;` is the input and then the layers, each followed by its activation; softmax can only come last.",
        "pub struct Net<2 relu, 1>;",
        "pub struct Net<2, 4 relu, 1>;";
    Budget: "the network is too large for the compiler",
        "A network has at most 2²⁸ parameters, and its layers at most 7,680 values per sample, so that the methods for one sample keep a small stack frame. An input row has at most 2²⁰ values, and a memory 2¹⁶ numbers. Code that takes rustc a long time is counted before it is emitted: a network has at most 768 operations and terms of a loss, a training step at most 1,750 statements, and all methods together at most 1,045,000 lines of LLVM IR, of which a layer of a new shape counts as up to 86,000 and one of a known shape as 6,700. A network without a loss may have `forward` or `run` of 2,500 statements, and a third of its lines counts.",
        "x: input(2); h: x -> dense(9000) -> relu; y: h -> dense(1) -> sigmoid; loss: bce(y);",
        "x: input(2); h: x -> dense(3000) -> relu; y: h -> dense(1) -> sigmoid; loss: bce(y);";
    Tie: "weights that cannot be tied",
        "`tie = h` uses the weights of the layer `h`, and `tie = transpose(h)` uses them with inputs and outputs exchanged, as the decoder of an autoencoder does. `h` must have a full matrix of its own, of a matching shape.",
        "x: input(4); h: x -> dense(2) -> tanh; y: h -> dense(4, tie = h); loss: mse(y);",
        "x: input(4); h: x -> dense(2) -> tanh; y: h -> dense(4, tie = transpose(h)); loss: mse(y);";
    TwoActivations: "an activation follows another one",
        "Two activations in a row are probably a mistake: the second one only bends a value that is already bent, and the gradient is the product of both slopes.",
        "x: input(2); h: x -> dense(3) -> relu -> tanh; y: h -> dense(1) -> sigmoid; loss: bce(y);",
        "x: input(2); h: x -> dense(3) -> relu -> tanh(allow = \"NW0050\"); y: h -> dense(1) -> sigmoid; loss: bce(y);";
    Rectified: "probabilities of rectified numbers",
        "The output of a rectifier is never below 0. A sigmoid of it is never below one half, and a softmax cannot make a class less likely than one whose number is 0.",
        "x: input(2); y: x -> dense(1) -> relu -> sigmoid; loss: bce(y);",
        "x: input(2); y: x -> dense(1) -> sigmoid; loss: bce(y);";
    ErrorOfSoftmax: "an error of probabilities",
        "The slope of a softmax is nearly 0 where one class is nearly certain, so a squared or absolute error learns slowest from the worst mistakes. A cross-entropy cancels that slope.",
        "x: input(2); y: x -> dense(3) -> softmax; loss: mse(y);",
        "x: input(2); y: x -> dense(3) -> softmax; loss: cross_entropy(y);";
    DeadUnits: "units that never learn",
        "Where all weights are 0 and no bias is above 0, a rectifier gives 0 for every sample, and its slope there is 0: no gradient reaches the weights, and they stay 0.",
        "x: input(2); h: x -> dense(3, init = zeros) -> relu; y: h -> dense(1) -> sigmoid; loss: bce(y);",
        "x: input(2); h: x -> dense(3) -> relu; y: h -> dense(1) -> sigmoid; loss: bce(y);";
    Allow: "a code that cannot be allowed",
        "`allow` takes a string with the code of a warning, or of one of the few errors that may be intended: a softmax of one value, an unused value, a layer that no loss trains. Several codes are written as a list. No other error can be allowed.",
        "x: input(2); y: x -> dense(1) -> sigmoid(allow = \"NW0007\"); loss: bce(y);",
        "x: input(2); y: x -> dense(1) -> sigmoid; loss: bce(y);";
    Dropout: "a share that cannot be dropped",
        "`dropout(p)` sets each number to 0 with the probability p in training mode, and divides the others by 1 - p. With 0 it would have no effect, and with 1 no number would be left.",
        "x: input(2); h: x -> dense(8) -> relu -> dropout(50); y: h -> dense(1) -> sigmoid; loss: bce(y);",
        "x: input(2); h: x -> dense(8) -> relu -> dropout(0.5); y: h -> dense(1) -> sigmoid; loss: bce(y);";
    LossRange: "a value that cannot reach the numbers that a loss needs",
        "A hinge compares with -1 and 1, and poisson reads the logarithm of a rate: both need numbers below and above 0. The output of a sigmoid, a relu or a softmax is never below 0.",
        "x: input(2); h: x -> dense(8) -> relu; y: h -> dense(1) -> sigmoid; loss: hinge(y);",
        "x: input(2); h: x -> dense(8) -> relu; y: h -> dense(1); loss: hinge(y);";
    Variance: "a variance that may be negative",
        "A variance is above 0. A value that is not is raised to the least variance, where the loss of every error is enormous; softplus keeps the value above 0 and has a slope everywhere.",
        "x: input(2); h: x -> dense(8) -> tanh; m: h -> dense(2); v: h -> dense(2); loss: gaussian_nll(m, v);",
        "x: input(2); h: x -> dense(8) -> tanh; m: h -> dense(2); v: h -> dense(2) -> softplus; loss: gaussian_nll(m, v);";
    Alike: "units that stay alike",
        "Units that begin with the same weights, and are read with the same weights, have the same gradient in every step, so a layer of any width learns no more than one unit does. Random numbers make them different.",
        "x: input(2); h: x -> dense(8, init = ones) -> tanh; y: h -> dense(1, init = zeros) -> sigmoid; loss: bce(y);",
        "x: input(2); h: x -> dense(8) -> tanh; y: h -> dense(1, init = zeros) -> sigmoid; loss: bce(y);";
    DropsOutput: "dropout directly before a loss",
        "Dropout makes a layer less dependent on any single number that it reads. After the last layer only the loss reads the numbers, and no weight changes a dropped number.",
        "x: input(2); h: x -> dense(8) -> relu; y: h -> dense(1) -> dropout(0.5); loss: mse(y);",
        "x: input(2); h: x -> dense(8) -> relu -> dropout(0.5); y: h -> dense(1); loss: mse(y);";
    Linear: "no activation between two layers",
        "A product of two matrices is a matrix: without an activation between them, two layers compute no more than one can. There is no warning for a narrow value between two wide ones, which saves weights, nor for `dense(8) -> identity`, which says that no activation is wanted.",
        "x: input(2); h: x -> dense(8); y: h -> dense(1) -> sigmoid; loss: bce(y);",
        "x: input(2); h: x -> dense(8) -> relu; y: h -> dense(1) -> sigmoid; loss: bce(y);";
    TrainsNothing: "a loss that trains nothing",
        "This term of the loss changes no weight, because all layers on the way to its value are frozen or there is none, or because a cosine of one value has the slope 0. With a label smoothing of 1 the target has no effect.",
        "x: input(2); h: x -> dense(8, frozen = true) -> relu; y: h -> dense(1, frozen = true); loss: mse(y);",
        "x: input(2); h: x -> dense(8, frozen = true) -> relu; y: h -> dense(1); loss: mse(y);";
    TwoTargets: "one value with two targets",
        "Terms of a loss that compare the same value share its target. Where one of them gives the value another meaning, or reads it under another name, the value is pulled to two targets and reaches neither.",
        "x: input(2); h: x -> dense(8) -> relu; y: h -> dense(1); loss: poisson(y) + mse(y);",
        "x: input(2); h: x -> dense(8) -> relu; y: h -> dense(1); loss: poisson(y);";
    Momentum: "a momentum that means the opposite here",
        "The momentum of `batch_norm` is how far each step moves the running statistics towards those of its batch, as in PyTorch. In Keras it is the share that they keep: its 0.99 is 0.01 here.",
        "x: input(2); h: x -> dense(8); n: h -> batch_norm(momentum = 0.99) -> relu; y: n -> dense(1); loss: mse(y);",
        "x: input(2); h: x -> dense(8); n: h -> batch_norm(momentum = 0.01) -> relu; y: n -> dense(1); loss: mse(y);";
    Derive: "a trait that cannot be derived",
        "A network consists of floating-point numbers, which have no total equality and no hash. `Copy`, `Debug`, `Default`, `PartialEq`, `PartialOrd` and, with the feature `serde`, `Serialize` and `Deserialize` can be derived.",
        "#[derive(PartialEq, Hash)] pub struct Net { x: input(2); y: x -> dense(1) -> sigmoid; loss: bce(y); }",
        "#[derive(PartialEq)] pub struct Net { x: input(2); y: x -> dense(1) -> sigmoid; loss: bce(y); }";
    WeightsFile: "the file of the weights does not fit",
        "`weights: file(\"policy.safetensors\");` names a file of safetensors, relative to the file in which the path is written. It has `field.weights` and `field.bias` of each layer, of type F32 and in the shape of the field, and the `state` of a network that has one.",
        "x: input(2); y: x -> dense(1) -> sigmoid; weights: file(\"polcy.safetensors\"); loss: bce(y);",
        "x: input(2); y: x -> dense(1) -> sigmoid; weights: file(\"policy.safetensors\"); loss: bce(y);";
    TargetItem: "a part of the target in another place",
        "`advantage: target(1);` declares numbers of the target that no value is compared with. They are known in training alone, and no gradient flows into them, so no operation follows them and no value reads them: the loss names them, as the `weight` or the `mask` of a term.",
        "x: input(2); advantage: target(1); y: x + advantage -> dense(1); loss: mse(y);",
        "x: input(2); advantage: target(1); y: x -> dense(1); loss: mse(y, weight = advantage);";
    TermPart: "a weight or a mask that does not fit",
        "The `weight` of a term is one number for each sample, and its `mask` one for each output, both declared as `target`. Only a loss that is the mean of a loss of each output has a mask: `cross_entropy` and `cosine` compare all outputs together.",
        "x: input(2); chosen: target(2); y: x -> dense(3); loss: mse(y, mask = chosen);",
        "x: input(2); chosen: target(3); y: x -> dense(3); loss: mse(y, mask = chosen);";
    Family: "a family of networks that cannot be",
        "`struct Net<const H in [8, 16]> { … }` declares the networks `Net8` and `Net16`, in which `H` is 8 and 16. A constant has a name in capitals and a list of different numbers, the items use it, and the input and the target have the same sizes in all members, of which there are at most 64. All members together may cost `rustc` four times as much as one network.",
        "pub struct Net<const H in [8, 16, 8]> { x: input(2); h: x -> dense(H) -> tanh; y: h -> dense(1) -> sigmoid; loss: bce(y); }",
        "pub struct Net<const H in [8, 16]> { x: input(2); h: x -> dense(H) -> tanh; y: h -> dense(1) -> sigmoid; loss: bce(y); }";
    Earlier: "a value of an earlier step that cannot be read",
        "`prev(h)` is the value of `h` one step before, and `prev(h, 4)` four steps before, at most 65,536. Before the first step it is zeros, or with `start = trained` the numbers of a field. It takes the name of a value, as only values with a name are remembered. How many numbers a value has must follow from what is written, and not from its own past alone.",
        "x: input(2); h: (x, prev(h, 0)) -> dense(4) -> tanh; y: h -> dense(1);",
        "x: input(2); h: (x, prev(h)) -> dense(4) -> tanh; y: h -> dense(1);";
    Memory: "not in a network with a memory",
        "A network that reads values of earlier steps is evaluated step by step, with `step` and `run`, and trained on sequences, with `train_sequences`. A `batch_norm` in it is frozen, as the steps of one stream depend on each other.",
        "x: input(2); a: (x, prev(h)) -> dense(4); h: a -> batch_norm -> tanh; y: h -> dense(1); loss: mse(y);",
        "x: input(2); a: (x, prev(h)) -> dense(4); h: a -> batch_norm(frozen = true) -> tanh; y: h -> dense(1); loss: mse(y);";
    Cell: "a recurrent layer or a convolution over time that does not fit",
        "The state of `rnn`, `gru` and `lstm` is the value of their item, so that `prev(h)` and the memory's `h` mean it, too: an operation on the state is an item of its own. `causal_conv` reads earlier values of its source, and only values with a name are remembered; with a kernel of 1 it would be a `dense`.",
        "x: input(2); h: x -> gru(4) -> softsign; y: h -> dense(1);",
        "x: input(2); g: x -> gru(4); h: g -> softsign; y: h -> dense(1);";
}
