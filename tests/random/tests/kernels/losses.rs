//! Faults of the losses, and of the activations that came with them.

use crate::faults::{Fault, Source};

/// The faults.
pub(crate) const SOURCES: &[Source] = &[
    Source {
        file: "loss/mod.rs",
        tests: "loss",
        faults: &[
            Fault {
                name: "the mean of a loss over the outputs is a sum",
                from: "sum * S::from_f64(1.0 / N as f64)",
                to: "sum",
            },
            Fault {
                name: "the loss of rows is not scaled by 1/n",
                from: "\n    sum * scale\n",
                to: "\n    let _ = scale;\n    sum\n",
            },
            Fault {
                name: "each block of samples has the weights of the first",
                from: "weights, block * LANES + lane)",
                to: "weights, lane)",
            },
        ],
    },
    Source {
        file: "loss/error.rs",
        tests: "loss",
        faults: &[
            Fault {
                name: "the gradient of mse lacks its 2",
                from: "const FACTOR: f64 = 2.0;",
                to: "const FACTOR: f64 = 1.0;",
            },
            Fault {
                name: "mae has the slope 1 at no error",
                from: "error.select_positive(S::ONE, below)",
                to: "(-error).select_positive(below, S::ONE)",
            },
            Fault {
                name: "huber cuts at twice its delta",
                from: "let cut = -(-error).max(S::from_f64(-self.delta));",
                to: "let cut = -(-error).max(S::from_f64(-2.0 * self.delta));",
            },
            Fault {
                name: "the slope of huber has no lower end",
                from: "let low = (-delta).max(error);",
                to: "let low = error;",
            },
            Fault {
                name: "log_cosh lacks ln 2 far out",
                from: " - S::from_f64(core::f64::consts::LN_2);",
                to: ";",
            },
            Fault {
                name: "log_cosh is the far form everywhere",
                from: "(S::ONE - error).select_positive(near, error + beyond)",
                to: "(S::ZERO - error).select_positive(near, error + beyond)",
            },
        ],
    },
    Source {
        file: "loss/classes.rs",
        tests: "loss",
        faults: &[
            Fault {
                name: "cross-entropy does not subtract the maximum",
                from: "m = m.max(z[o]);",
                to: "m = m - m;",
            },
            Fault {
                name: "cross-entropy takes every target for a distribution",
                from: "p[o].mul_add::<A>(mass, ",
                to: "p[o].mul_add::<A>(S::ONE, ",
            },
            Fault {
                name: "label smoothing spreads the part over one class",
                from: "self.label_smoothing / n as f64",
                to: "self.label_smoothing / (n * n) as f64",
            },
            Fault {
                name: "the weight of positive targets weighs all",
                from: "target.mul_add::<A>(S::from_f64(self.positive_weight - 1.0), S::ONE)",
                to: "S::from_f64(self.positive_weight)",
            },
            Fault {
                name: "the margin of the hinge is 2",
                from: "S::ZERO.max((-target).mul_add::<A>(y, S::ONE))",
                to: "S::ZERO.max((-target).mul_add::<A>(y, S::ONE + S::ONE))",
            },
            Fault {
                name: "the hinge has its slope beyond the margin, too",
                from: ".select_positive(-target, S::ZERO)",
                to: ".select_positive(-target, -target)",
            },
        ],
    },
    Source {
        file: "loss/density.rs",
        tests: "loss",
        faults: &[
            Fault {
                name: "the slope of poisson lacks the target",
                from: "y.exp::<A>() - target\n",
                to: "y.exp::<A>() + target - target\n",
            },
            Fault {
                name: "a variance may be as small as it likes",
                from: "let (error, variance) = (read[o] - target[o], least.max(read[T + o]));",
                to: "let (error, variance) = (read[o] - target[o], read[T + o]);\n            let _ = least;",
            },
            Fault {
                name: "the slope of a variance that is cut off is passed on",
                from: ".select_positive(slope * of_variance, S::ZERO)",
                to: ".select_positive(slope * of_variance, slope * of_variance)",
            },
            Fault {
                name: "the density lacks the logarithm of its variance",
                from: "sum = sum + (variance.ln::<A>() + error * error / variance);",
                to: "sum = sum + error * error / variance;",
            },
        ],
    },
    Source {
        file: "loss/direction.rs",
        tests: "loss",
        faults: &[
            Fault {
                name: "the cosine does not know the length of the target",
                from: "least.max(square).sqrt() * least.max(target_square).sqrt()",
                to: "least.max(square).sqrt() * (target_square - target_square + S::ONE)",
            },
            Fault {
                name: "the gradient of a cosine goes along the prediction",
                from: "let along = (square - least).select_positive(dot / least.max(square), S::ZERO);",
                to: "let along = S::ZERO * square * dot * least;",
            },
        ],
    },
    Source {
        file: "activation/smooth.rs",
        tests: "activations",
        faults: &[
            Fault {
                name: "gelu passes the distribution back alone",
                from: "d_a * (z * density + normal::<A, S>(z))",
                to: "d_a * (density * S::ZERO + normal::<A, S>(z))",
            },
            Fault { name: "sin has its own slope", from: "d_a * z.cos::<A>()", to: "d_a * z.sin::<A>()" },
            Fault {
                name: "elu goes down to 1",
                from: "d_a * a.select_positive(S::ONE, a + S::from_f64(self.alpha))",
                to: "d_a * a.select_positive(S::ONE, a + S::ONE)",
            },
            Fault {
                name: "selu is not scaled above 0",
                from: "let above = S::ZERO.max(z) * S::from_f64(LAMBDA);",
                to: "let above = S::ZERO.max(z);",
            },
        ],
    },
    Source {
        file: "kernel/elementwise.rs",
        tests: "activation",
        faults: &[
            Fault {
                name: "log_softmax does not sum",
                from: "sum = sum + a[o].exp_of_negative::<A>();",
                to: "sum = sum.max(a[o].exp_of_negative::<A>());",
            },
            Fault {
                name: "the gradient of log_softmax lacks the probability",
                from: "d_z[o] = (-a[o].exp_of_negative::<A>()).mul_add::<A>(sum, d_a[o]);",
                to: "d_z[o] = (-S::ONE).mul_add::<A>(sum, d_a[o]);",
            },
        ],
    },
    Source {
        file: "loss/logits.rs",
        tests: "loss",
        faults: &[
            Fault {
                name: "a loss of logits forgets the largest of them",
                from: "ln_sums[r] - (z[r][o] - m[r])",
                to: "ln_sums[r] - z[r][o]",
            },
            Fault {
                name: "every block of logits has the first block's weights",
                from: "weights[first + r] * scale",
                to: "weights[r] * scale",
            },
        ],
    },
];
