//! The operations that follow an arrow and are not activations, one row each.

/// Hands the rows of all operations to a macro, in the order in which help texts list them.
///
/// A row is the docs of the word, which an editor shows, and `Name: word { … }`. Its body says whether it has
/// parameters (`is_layer`), so that it makes a field; its `options`, besides `allow`, by the names of their
/// constants; whether it is never written without arguments; whether it takes numbers without a name; and
/// the kinds of parts that a network with it keeps from one call to the next, besides parameters.
#[macro_export]
macro_rules! operations {
    ($reader:ident) => {
        $reader! {
            /// `h: x -> dense(16);`: a layer `z = x·W + b`. Options: `bias`, `weights`, `init`,
            /// `bias_init`, `connect`, `mask`, `frozen`, `l1`, `l2`, `rate_scale`, `max_norm`.
            Dense: dense {
                is_layer: true,
                options: [
                    BIAS, WEIGHTS, INIT, BIAS_INIT, FROZEN, CONNECT,
                    MASK, TIE, L1, L2, RATE_SCALE, MAX_NORM,
                ],
                needs_arguments: true,
                takes_numbers: true,
                keeps: [],
            }
            /// `h: x -> scale;`: a factor for each number, and a bias. Options: `bias`, `weights`, `init`,
            /// `bias_init`, `frozen`, `l1`, `l2`, `rate_scale`, `max_norm`.
            Scale: scale {
                is_layer: true,
                options: [
                    BIAS, WEIGHTS, INIT, BIAS_INIT, FROZEN, L1, L2,
                    RATE_SCALE, MAX_NORM,
                ],
                needs_arguments: false,
                takes_numbers: false,
                keeps: [],
            }
            /// `h: x -> layer_norm;`: the row with mean 0 and variance 1, scaled. Ba, Kiros & Hinton 2016.
            /// Options: those of `scale`, and `epsilon`.
            LayerNorm: layer_norm {
                is_layer: true,
                options: [
                    BIAS, WEIGHTS, INIT, BIAS_INIT, FROZEN, EPSILON,
                    L1, L2, RATE_SCALE, MAX_NORM,
                ],
                needs_arguments: false,
                takes_numbers: false,
                keeps: [],
            }
            /// `h: x -> rms_norm;`: the row with mean square 1, scaled. Zhang & Sennrich 2019. Options:
            /// `weights`, `init`, `frozen`, `epsilon`, `l1`, `l2`, `rate_scale`, `max_norm`.
            RmsNorm: rms_norm {
                is_layer: true,
                options: [
                    WEIGHTS, INIT, FROZEN, EPSILON, L1, L2,
                    RATE_SCALE, MAX_NORM,
                ],
                needs_arguments: false,
                takes_numbers: false,
                keeps: [],
            }
            /// `h: x -> batch_norm;`: each unit with mean 0 and variance 1 over the batch in training, by
            /// running statistics else, scaled. Ioffe & Szegedy 2015. Options: those of `layer_norm`, and
            /// `momentum`. See [`StateRef`](crate::StateRef).
            BatchNorm: batch_norm {
                is_layer: true,
                options: [
                    BIAS, WEIGHTS, INIT, BIAS_INIT, FROZEN, EPSILON,
                    MOMENTUM, L1, L2, RATE_SCALE, MAX_NORM,
                ],
                needs_arguments: false,
                takes_numbers: false,
                keeps: [Seed, Step, Running],
            }
            /// `h: x -> prelu;`, `prelu(0.25)`: a trainable slope for each number below 0. He et al. 2015.
            /// Options: `weights`, `init`, `frozen`, `l1`, `l2`, `rate_scale`, `max_norm`.
            Prelu: prelu {
                is_layer: true,
                options: [
                    WEIGHTS, INIT, FROZEN, L1, L2, RATE_SCALE,
                    MAX_NORM,
                ],
                needs_arguments: false,
                takes_numbers: true,
                keeps: [],
            }
            /// `h: x -> slice(2..5);`: the numbers 2, 3 and 4.
            Slice: slice {
                is_layer: false,
                options: [],
                needs_arguments: true,
                takes_numbers: false,
                keeps: [],
            }
            /// `-> clip(-1, 1)`, `clip([0, -1], inf)`: numbers below the lower bound become it, and those
            /// above the upper bound that one. A bound is one number, or one for each value.
            Clip: clip {
                is_layer: false,
                options: [],
                needs_arguments: true,
                takes_numbers: true,
                keeps: [],
            }
            /// `-> dropout(0.5)`: in training half of the numbers are 0 and the others doubled. Srivastava
            /// et al. 2014. See [`StateRef`](crate::StateRef).
            Dropout: dropout {
                is_layer: false,
                options: [],
                needs_arguments: true,
                takes_numbers: true,
                keeps: [Seed, Step],
            }
        }
    };
}
