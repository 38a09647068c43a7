//! The options of layers and losses, one row each.

/// Hands the rows of all options to a macro, in the order in which help texts list them.
///
/// A row is the docs of the option and `NAME: word { … }`. Its body begins with `example`, a value as it is
/// written. The row of an option that changes a training step goes on with `=> { … }`: the docs and the
/// type of its field in [`StepOptions`](crate::StepOptions), its value where the option is not written, and
/// whether it changes a bias, too (`of_bias`), and the rule of the optimiser (`of_rule`).
#[macro_export]
macro_rules! options {
    ($reader:ident) => {
        $reader! {
            /// `bias = false`: a layer without a bias; `bias = [0.35, 0.35]`: the biases that training begins
            /// with.
            BIAS: bias { example: "false", number: None, aliases: &["usebias"] }
            /// `weights = [[0.5, 0.1], [0.2, 0.4]]`: the weights that training begins with, a row for each
            /// input and a column for each output. As an item, `weights: file("policy.safetensors");`: the
            /// file whose numbers `trained()` has.
            WEIGHTS: weights { example: "[[0.5]]", number: None, aliases: &[] }
            /// `init = he_normal`: how the weights are drawn. Without it, what suits the activation behind
            /// the layer.
            INIT: init { example: "uniform", number: None, aliases: &["initializer", "initialiser", "kernelinitializer", "weightinit"] }
            /// `frozen = true`: training leaves the layer's parameters as they are.
            FROZEN: frozen { example: "true", number: None, aliases: &[] }
            /// `connect = [0 -> 0, 1 -> 2]`: the weights that exist, each from an input to an output, counted
            /// from 0. No other is stored or computed.
            CONNECT: connect { example: "[0 -> 0]", number: None, aliases: &["connections"] }
            /// `mask = [[1, 0], [0, 1]]`: the weights that exist, 1 where there is one, a row for each input.
            /// No other is stored or computed. Of a loss, `mse(value, mask = chosen)`: a factor for each
            /// output, an item `chosen: target(4);`.
            MASK: mask { example: "[[1]]", number: None, aliases: &[] }
            /// `tie = h`: the weights of the layer `h`, which both train; `tie = transpose(h)`: their
            /// transpose. The bias is the layer's own, with its own `frozen` and `rate_scale`.
            TIE: tie { example: "h", number: None, aliases: &["tied", "share"] }
            /// `epsilon = 1e-5`: the number that is added to a variance before it divides.
            EPSILON: epsilon { example: "1e-5", number: Some(1e-5), aliases: &["eps"] }
            /// `momentum = 0.1`: the share of a batch in the running statistics of `batch_norm`.
            MOMENTUM: momentum { example: "0.1", number: Some(0.1), aliases: &[] }
            /// `gru(16, reset = before)`: the reset gate multiplies the state before its matrix, as in the
            /// first paper; without it, `after`, as in PyTorch.
            RESET: reset { example: "before", number: None, aliases: &["resetafter"] }
            /// `lstm(16, forget_bias = 1)`: the biases that the forget gates begin with; 1 where none is
            /// written.
            FORGET_BIAS: forget_bias { example: "1", number: Some(1.0), aliases: &["unitforgetbias"] }
            /// `causal_conv(8, kernel = 3)`: how many steps it reads.
            KERNEL: kernel { example: "3", number: Some(3.0), aliases: &["kernelsize"] }
            /// `causal_conv(8, kernel = 3, dilation = 4)`: how many steps lie between those that it reads; 1
            /// where none is written.
            DILATION: dilation { example: "4", number: Some(4.0), aliases: &["dilationrate"] }
            /// `bias_init = uniform(0.1)`: how the biases are drawn. Without it they are 0.
            BIAS_INIT: bias_init { example: "uniform", number: None, aliases: &["biasinitializer", "biasinitialiser"] }
            /// `l1 = 1e-4`: l1·sign(w) is added to the gradient of the layer's weights in every step.
            L1: l1 { example: "1e-4", number: Some(1e-4), aliases: &[] } => {
                /// λ of the penalty λ·Σ|w| on the weights; 0 for none.
                f64 = 0.0, of_bias: false, of_rule: true
            }
            /// `l2 = 1e-4`: l2·w is added to the gradient of the layer's weights in every step.
            L2: l2 { example: "1e-4", number: Some(1e-4), aliases: &["weightdecay"] } => {
                /// λ of the penalty λ/2·Σw² on the weights; 0 for none.
                f64 = 0.0, of_bias: false, of_rule: true
            }
            /// `rate_scale = 0.1`: the layer learns with a tenth of the optimiser's rate.
            RATE_SCALE: rate_scale { example: "0.1", number: Some(0.1), aliases: &["lrscale", "lrmult"] } => {
                /// The factor of the learning rate.
                f64 = 1.0, of_bias: true, of_rule: true
            }
            /// `max_norm = 3`: after each step the weights into an output are scaled to √Σw² ≤ 3.
            MAX_NORM: max_norm { example: "3", number: Some(3.0), aliases: &[] } => {
                /// The largest √Σw² of the weights that lead to an output.
                Option<f64> = None, of_bias: false, of_rule: false
            }
            /// `allow = "NW0050"`: this item is intended, so the warning with this code is not given.
            /// Several: `allow = ["NW0050", "NW0053"]`.
            ALLOW: allow { example: "\"NW0050\"", number: None, aliases: &[] }
            /// `bce(y, positive_weight = 3)`: the factor on the loss where the target is 1.
            POSITIVE_WEIGHT: positive_weight { example: "3", number: Some(3.0), aliases: &["posweight"] }
            /// `cross_entropy(y, label_smoothing = 0.1)`: the share of each target that is spread over all
            /// classes.
            LABEL_SMOOTHING: label_smoothing { example: "0.1", number: Some(0.1), aliases: &["smoothing"] }
            /// `huber(y, delta = 0.5)`: the error up to which the loss is squared.
            DELTA: delta { example: "0.5", number: Some(0.5), aliases: &["beta"] }
            /// `mse(y, weight = advantage)`: the factor of each sample's loss, an item
            /// `advantage: target(1);`.
            WEIGHT: weight { example: "advantage", number: None, aliases: &["sampleweight"] }
            /// `cross_entropy(y, normalise = weights)`: where the samples of a batch have weights, the sum of
            /// their losses is divided by the sum of the weights. Without it, by the number of samples.
            NORMALISE: normalise { example: "weights", number: None, aliases: &[] }
            /// `cross_entropy(y, at = last)`: of a network with a memory, the last step of each sequence is
            /// compared. Without it, every step.
            AT: at { example: "last", number: None, aliases: &[] }
        }
    };
}
