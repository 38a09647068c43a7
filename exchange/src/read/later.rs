//! Operations that readers know and the language does not say yet: what will carry them, or what to do
//! instead.

/// What will carry convolutions.
pub(super) const CONVOLUTION: &str =
    "convolutions are not part of the language yet; `conv` and `pool` will carry them";
/// What will carry recurrent layers.
pub(super) const RECURRENT: &str =
    "recurrent layers are not part of the language yet; `gru`, `lstm` and `rnn` will carry them";

/// A remark on an operation that is not computed, by its name in any format; empty if nothing is known of it.
pub(super) fn remark(word: &str) -> &'static str {
    match word {
        "Conv" | "ConvTranspose" | "Conv1D" | "Conv2D" | "DepthwiseConv2D" | "SeparableConv2D"
        | "MaxPool" | "AveragePool" | "GlobalAveragePool" | "GlobalMaxPool" | "Pad" => CONVOLUTION,
        "GRU" | "LSTM" | "RNN" | "SimpleRNN" => RECURRENT,
        "If" | "Loop" | "Scan" => {
            "the language has no control flow: a network does the same for every sample; export the branch that is meant, or unroll the loop"
        }
        "QuantizeLinear"
        | "DequantizeLinear"
        | "DynamicQuantizeLinear"
        | "MatMulInteger"
        | "QLinearMatMul"
        | "ConvInteger"
        | "QGemm" => "the model is quantised; export the model in floating point, before it is quantised",
        "RandomNormal" | "RandomNormalLike" | "RandomUniform" | "RandomUniformLike" | "Multinomial"
        | "Bernoulli" => "its result is random; export the policy with `deterministic=True`",
        "TreeEnsembleClassifier" | "TreeEnsembleRegressor" | "TreeEnsemble" => {
            "a forest of decision trees is not a neural network"
        }
        "SVMClassifier" | "SVMRegressor" => "a support vector machine is not a neural network",
        "LabelEncoder" | "CategoryMapper" => "a network computes numbers: encode the strings before it",
        "Einsum" => {
            "the language multiplies a value by weights: `dense`; and two values number by number: `a * b`"
        }
        "TopK" => "the language does not sort; take the whole row as the output",
        "NonZero" | "Unique" | "Compress" => "the size of its result depends on the data",
        _ => "",
    }
}
