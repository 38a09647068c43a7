//! Operations that readers know and the language does not say yet: what will carry them, or what to do
//! instead.

/// What carries convolutions.
pub(super) const CONVOLUTION: &str = "convolutions over an axis of a sample are not part of the language yet; those over time that read no later \
     step are read";
/// What carries recurrent layers.
pub(super) const RECURRENT: &str =
    "of recurrent layers GRU, LSTM and the simple one are read, in one direction";

/// What to do about an operation that is not computed, by its name in any format.
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
        "Acos" | "Acosh" | "Asin" | "Asinh" | "Atan" | "Atanh" | "Cosh" | "Sinh" | "Tan" => {
            "the language has no word for this function: `tanh`, `softsign`, `sin` and `exp` come nearest; \
             train with one of them, or compute it in the program, outside of the network"
        }
        "Hardmax" => "the language has `softmax`, and `classify` finds the largest number",
        "Shrink" => "the language has no word for this function: `relu` and `clip` come nearest",
        "Mod" | "BitShift" | "BitwiseAnd" | "BitwiseOr" | "BitwiseXor" | "BitwiseNot" => {
            "the language computes with numbers of single precision alone; compute it in the program"
        }
        "CumSum" => "the language has no running sum; a `dense` layer with weights of 0 and 1 computes one",
        "IsNaN" | "IsInf" => {
            "the language compares no numbers; check them in the program, before the network"
        }
        "Resize" | "Upsample" | "GridSample" | "SpaceToDepth" | "DepthToSpace" => {
            "operations on images are not part of the language: resize them in the program, before the network"
        }
        "LRN" | "InstanceNormalization" | "GroupNormalization" | "LpNormalization" => {
            "the language has `layer_norm`, `rms_norm` and `batch_norm`"
        }
        "Attention" | "MultiHeadAttention" => "attention is not part of the language",
        "Imputer" => "fill in missing values in the program, before the network",
        "OneHotEncoder" | "OneHot" | "FeatureVectorizer" | "DictVectorizer" | "TfIdfVectorizer" => {
            "a network computes numbers: encode classes and texts in the program, before the network"
        }
        "Binarizer" => "the language compares no numbers: binarise in the program, before the network",
        _ => {
            "this program has no operation of this name: docs/exchange.md lists those that are read; \
             choose a value before it with `--output`, and compute the rest in the program"
        }
    }
}
