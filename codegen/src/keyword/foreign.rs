//! What other frameworks call the words of this language, so that a habit is answered as a misspelling is.

/// Their words, in small letters without underscores, each with ours. Where one word has two meanings, both stand here.
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
    ("narrow", "slice"),
    ("logistic", "sigmoid"),
    ("swish", "silu"),
    ("leaky", "leaky_relu"),
    ("lrelu", "leaky_relu"),
    ("rectifier", "relu"),
    ("gelunew", "gelu_tanh"),
    ("gelufast", "gelu_tanh"),
    ("geluapproximate", "gelu_tanh"),
    ("sine", "sin"),
    ("gauss", "gaussian"),
    ("rbf", "gaussian"),
    ("transposed", "transpose"),
    ("t", "transpose"),
    // Losses.
    ("mseloss", "mse"),
    ("l2loss", "mse"),
    ("meansquarederror", "mse"),
    ("l1loss", "mae"),
    ("meanabsoluteerror", "mae"),
    ("bceloss", "bce"),
    ("bcewithlogits", "bce"),
    ("bcewithlogitsloss", "bce"),
    ("binarycrossentropy", "bce"),
    ("logloss", "bce"),
    ("ce", "cross_entropy"),
    ("crossentropyloss", "cross_entropy"),
    ("categoricalcrossentropy", "cross_entropy"),
    ("softmaxcrossentropy", "cross_entropy"),
    ("nll", "cross_entropy"),
    ("nllloss", "cross_entropy"),
    ("huberloss", "huber"),
    ("smoothl1", "huber"),
    ("smoothl1loss", "huber"),
    ("hingeloss", "hinge"),
    ("poissonnll", "poisson"),
    ("poissonnllloss", "poisson"),
    ("gaussiannllloss", "gaussian_nll"),
    ("cosinesimilarity", "cosine"),
    ("cosineembeddingloss", "cosine"),
    // Options.
    ("eps", "epsilon"),
    ("posweight", "positive_weight"),
    ("smoothing", "label_smoothing"),
    ("beta", "delta"),
    ("usebias", "bias"),
    ("kernel", "weights"),
    ("initializer", "init"),
    ("initialiser", "init"),
    ("kernelinitializer", "init"),
    ("weightinit", "init"),
    ("biasinitializer", "bias_init"),
    ("biasinitialiser", "bias_init"),
    ("weightdecay", "l2"),
    ("lrscale", "rate_scale"),
    ("lrmult", "rate_scale"),
    ("tied", "tie"),
    ("share", "tie"),
    ("connections", "connect"),
    // Initialisers, and the values of switches.
    ("xavier", "xavier_uniform"),
    ("glorot", "xavier_uniform"),
    ("glorotuniform", "xavier_uniform"),
    ("glorotnormal", "xavier_normal"),
    ("he", "he_normal"),
    ("kaiming", "he_normal"),
    ("kaiminguniform", "he_uniform"),
    ("kaimingnormal", "he_normal"),
    ("lecun", "lecun_normal"),
    ("randomuniform", "uniform"),
    ("none", "false"),
    ("no", "false"),
    ("yes", "true"),
];

/// A word without what people write differently: capital letters and underscores.
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

/// What a word that is written [`plain`] is called here.
pub fn translations(plain: &str) -> impl Iterator<Item = &'static str> + use<'_> {
    WORDS.iter().filter(move |(theirs, _)| *theirs == plain).map(|(_, ours)| *ours)
}

#[cfg(test)]
mod tests {
    use super::{WORDS, plain};
    use crate::keyword::{INPUT, Init, LOSS, Loss, OUTPUT, TRANSPOSE, operations, option};

    #[test]
    fn every_foreign_word_is_plain_and_leads_to_a_word_of_the_language() {
        let known: Vec<&str> = operations()
            .chain(Loss::ALL.map(Loss::word))
            .chain(Init::ALL.map(Init::word))
            .chain(option::ALL)
            .chain([INPUT, OUTPUT, LOSS, TRANSPOSE, "true", "false"])
            .collect();
        for (theirs, ours) in WORDS {
            assert!(known.contains(ours), "{ours}");
            assert_eq!(plain(theirs), *theirs);
            assert!(!known.contains(theirs), "{theirs} is a word of the language");
        }
    }
}
