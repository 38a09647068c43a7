//! The words of the language, one item each, so that an editor shows what a word in a `network!` means: emitted code names
//! them where the declaration does. They have no other use.
#![allow(non_camel_case_types)] // they are spelled as in a declaration

macro_rules! words {
    ($($(#[$doc:meta])* $word:ident)*) => {
        $(
            $(#[$doc])*
            #[derive(Clone, Copy, Debug)]
            pub struct $word;
        )*
    };
}

words! {
    /// `x: input(30);`, `x: input(28, 28, 1);`: the numbers that a sample has, or height, width and channels.
    input
    /// `loss: bce(y) + 0.5 * mse(z);`: what training makes small, a sum of losses.
    loss
    /// `output: (policy, value);`: what `forward` returns, one behind the other.
    output
    /// `h: x -> dense(16);`: a layer `z = x·W + b`. Options: `bias`, `weights`, `init`, `bias_init`, `connect`, `mask`, `frozen`, `l1`, `l2`, `rate_scale`, `max_norm`.
    dense
    /// `h: x -> scale;`: a factor for each number, and a bias. Options: `bias`, `weights`, `init`, `bias_init`, `frozen`, `l1`, `l2`, `rate_scale`, `max_norm`.
    scale
    /// `h: x -> layer_norm;`: the row with mean 0 and variance 1, scaled. Ba, Kiros & Hinton 2016. Options: those of `scale`, and `epsilon`.
    layer_norm
    /// `h: x -> rms_norm;`: the row with mean square 1, scaled. Zhang & Sennrich 2019. Options: `weights`, `init`, `frozen`, `epsilon`, `l1`, `l2`, `rate_scale`, `max_norm`.
    rms_norm
    /// `h: x -> batch_norm;`: each unit with mean 0 and variance 1 over the batch in training, by running statistics else, scaled. Ioffe & Szegedy 2015. Options: those of `layer_norm`, and `momentum`. See [`State`](crate::State).
    batch_norm
    /// `h: x -> prelu;`, `prelu(0.25)`: a trainable slope for each number below 0. He et al. 2015. Options: `weights`, `init`, `frozen`, `l1`, `l2`, `rate_scale`, `max_norm`.
    prelu
    /// `h: x -> slice(2..5);`: the numbers 2, 3 and 4.
    slice
    /// `-> dropout(0.5)`: in training half of the numbers are 0 and the others doubled. Srivastava et al. 2014. See [`State`](crate::State).
    dropout
    /// `-> sigmoid`: f(z) = 1 / (1 + e⁻ᶻ). See [`Sigmoid`](crate::activation::Sigmoid).
    sigmoid
    /// `-> tanh`: f(z) = tanh z. See [`Tanh`](crate::activation::Tanh).
    tanh
    /// `-> relu`: f(z) = max(0, z). See [`Relu`](crate::activation::Relu).
    relu
    /// `-> leaky_relu`: f(z) = z above 0, else 0.01·z; `leaky_relu(0.1)` says another slope. See [`LeakyRelu`](crate::activation::LeakyRelu).
    leaky_relu
    /// `-> relu6`: f(z) = min(max(0, z), 6). See [`Relu6`](crate::activation::Relu6).
    relu6
    /// `-> silu`: f(z) = z·σ(z). See [`Silu`](crate::activation::Silu).
    silu
    /// `-> gelu`: f(z) = z/2·(1 + erf(z/√2)). See [`Gelu`](crate::activation::Gelu).
    gelu
    /// `-> gelu_tanh`: f(z) = z·σ(2·√(2/π)·(z + 0.044715·z³)). See [`GeluTanh`](crate::activation::GeluTanh).
    gelu_tanh
    /// `-> mish`: f(z) = z·tanh(softplus z). See [`Mish`](crate::activation::Mish).
    mish
    /// `-> softplus`: f(z) = ln(1 + eᶻ). See [`Softplus`](crate::activation::Softplus).
    softplus
    /// `-> softsign`: f(z) = z / (1 + |z|). See [`Softsign`](crate::activation::Softsign).
    softsign
    /// `-> hard_sigmoid`: f(z) = min(max(0, z + 3), 6) / 6. See [`HardSigmoid`](crate::activation::HardSigmoid).
    hard_sigmoid
    /// `-> hard_tanh`: f(z) = min(max(−1, z), 1). See [`HardTanh`](crate::activation::HardTanh).
    hard_tanh
    /// `-> hard_swish`: f(z) = z·hard_sigmoid(z). See [`HardSwish`](crate::activation::HardSwish).
    hard_swish
    /// `-> elu`: f(z) = z above 0, else eᶻ − 1; `elu(0.5)` says another factor. See [`Elu`](crate::activation::Elu).
    elu
    /// `-> selu`: f(z) = λ·z above 0, else λ·α·(eᶻ − 1). See [`Selu`](crate::activation::Selu).
    selu
    /// `-> sin`: f(z) = sin z. See [`Sin`](crate::activation::Sin).
    sin
    /// `-> gaussian`: f(z) = e^(−z²). See [`Gaussian`](crate::activation::Gaussian).
    gaussian
    /// `-> identity`: f(z) = z. See [`Identity`](crate::activation::Identity).
    identity
    /// `-> softmax`: e^zᵢ / Σ e^z, a distribution over the row.
    softmax
    /// `-> log_softmax`: zᵢ − ln Σ e^z, the logarithm of a softmax.
    log_softmax
    /// `loss: bce(y);`: binary cross-entropy; `y` ends with `sigmoid`. Option: `positive_weight`. See [`Bce`](crate::loss::Bce).
    bce
    /// `loss: cross_entropy(y);`: cross-entropy; `y` ends with `softmax` or `log_softmax`. Option: `label_smoothing`. See [`CrossEntropy`](crate::loss::CrossEntropy).
    cross_entropy
    /// `loss: mse(y);`: the mean of (y − t)². See [`Mse`](crate::loss::Mse).
    mse
    /// `loss: mae(y);`: the mean of |y − t|. See [`Mae`](crate::loss::Mae).
    mae
    /// `loss: huber(y);`: squared for small errors, absolute for large ones. Option: `delta`. See [`Huber`](crate::loss::Huber).
    huber
    /// `loss: log_cosh(y);`: the mean of ln cosh(y − t). See [`LogCosh`](crate::loss::LogCosh).
    log_cosh
    /// `loss: hinge(y);`: the mean of max(0, 1 − t·y), with targets −1 and 1. See [`Hinge`](crate::loss::Hinge).
    hinge
    /// `loss: poisson(y);`: the mean of eʸ − t·y, for counts. See [`Poisson`](crate::loss::Poisson).
    poisson
    /// `loss: cosine(y);`: one minus the cosine between y and t. See [`Cosine`](crate::loss::Cosine).
    cosine
    /// `loss: gaussian_nll(mean, variance);`: the mean of (ln v + (t − m)²/v)/2. Option: `epsilon`. See [`GaussianNll`](crate::loss::GaussianNll).
    gaussian_nll
    /// `init = zeros`: weights that are 0. See [`Zeros`](crate::init::Init::Zeros).
    zeros
    /// `init = ones`: weights that are 1. See [`Ones`](crate::init::Init::Ones).
    ones
    /// `init = uniform`: weights that are uniform, between −1/√fan-in and 1/√fan-in, or `uniform(0.1)`. See [`Uniform`](crate::init::Init::Uniform).
    uniform
    /// `init = xavier_uniform`: weights that are uniform, variance 2/(fan-in + fan-out). See [`XavierUniform`](crate::init::Init::XavierUniform).
    xavier_uniform
    /// `init = xavier_normal`: weights that are normal, variance 2/(fan-in + fan-out). See [`XavierNormal`](crate::init::Init::XavierNormal).
    xavier_normal
    /// `init = he_uniform`: weights that are uniform, variance 2/fan-in. See [`HeUniform`](crate::init::Init::HeUniform).
    he_uniform
    /// `init = he_normal`: weights that are normal, variance 2/fan-in. See [`HeNormal`](crate::init::Init::HeNormal).
    he_normal
    /// `init = lecun_uniform`: weights that are uniform, variance 1/fan-in. See [`LecunUniform`](crate::init::Init::LecunUniform).
    lecun_uniform
    /// `init = lecun_normal`: weights that are normal, variance 1/fan-in. See [`LecunNormal`](crate::init::Init::LecunNormal).
    lecun_normal
    /// `bias = false`: a layer without a bias; `bias = [0.35, 0.35]`: the biases that training begins with.
    bias
    /// `weights = [[0.5, 0.1], [0.2, 0.4]]`: the weights that training begins with, a row for each input and a column for each output.
    weights
    /// `init = he_normal`: how the weights are drawn. Without it, what suits the activation behind the layer. See [`Init`](crate::init::Init).
    init
    /// `bias_init = uniform(0.1)`: how the biases are drawn. Without it they are 0. See [`Init`](crate::init::Init).
    bias_init
    /// `frozen = true`: training leaves the layer's parameters as they are.
    frozen
    /// `connect = [0 -> 0, 1 -> 2]`: the weights that exist, each from an input to an output, counted from 0. No other is stored or computed.
    connect
    /// `mask = [[1, 0], [0, 1]]`: the weights that exist, 1 where there is one, a row for each input. No other is stored or computed.
    mask
    /// `tie = h`: the weights of the layer `h`, which both train; `tie = transpose(h)`: their transpose. The bias is the layer's own, with its own `frozen` and `rate_scale`.
    tie
    /// `tie = transpose(h)`: the weights of `h` with inputs and outputs exchanged, as a decoder has those of its encoder.
    transpose
    /// `epsilon = 1e-5`: what is added to a variance before it divides.
    epsilon
    /// `momentum = 0.1`: the share of a batch in the running statistics of `batch_norm`.
    momentum
    /// `l1 = 1e-4`: l1·sign(w) is added to the gradient of the layer's weights in every step.
    l1
    /// `l2 = 1e-4`: l2·w is added to the gradient of the layer's weights in every step.
    l2
    /// `rate_scale = 0.1`: the layer learns with a tenth of the optimiser's rate.
    rate_scale
    /// `max_norm = 3`: after each step the weights into an output are scaled to √Σw² ≤ 3.
    max_norm
    /// `allow = "NW0050"`: what this item means is meant, so the warning of this code is not given. Several: `allow = ["NW0050", "NW0053"]`.
    allow
    /// `bce(y, positive_weight = 3)`: the factor on the loss where the target is 1.
    positive_weight
    /// `cross_entropy(y, label_smoothing = 0.1)`: the share of each target that is spread over all classes.
    label_smoothing
    /// `huber(y, delta = 0.5)`: the error up to which the loss is squared.
    delta
    /// `cross_entropy(y, normalise = weights)`: where the samples of a batch have weights, the sum of their losses is divided by the sum of the weights. Without it, by the number of samples.
    normalise
}
