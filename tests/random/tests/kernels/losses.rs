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
        file: "loss/each.rs",
        tests: "loss",
        faults: &[
            Fault {
                name: "the losses of rows have no weight",
                from: "losses[s] = losses[s] * weight;",
                to: "losses[s] = losses[s] * (weight * S::ZERO + S::ONE);",
            },
            Fault {
                name: "every block of rows has the targets of the first",
                from: "&target_blocks[block]",
                to: "&target_blocks[0]",
            },
            Fault {
                name: "the sum of the losses of rows has the last term alone",
                from: "sums[s] + term[s]",
                to: "term[s]",
            },
        ],
    },
    Source {
        file: "pick.rs",
        tests: "pick",
        faults: &[
            Fault {
                name: "rows are picked in their own order",
                from: "for (to, &index) in picked.iter_mut().zip(order) {",
                to: "for (index, (to, _)) in picked.iter_mut().zip(order).enumerate() {",
            },
            Fault {
                name: "the row behind the last one is asked for",
                from: "if index >= rows.len() {",
                to: "if index > rows.len() {",
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
                name: "mae has a slope at NaN",
                from: "(-S::ONE, error * S::ZERO)",
                to: "(-S::ONE, S::ZERO)",
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
                from: "(positive + negative) * softplus",
                to: "S::from_f64(self.positive_weight) * softplus",
            },
            Fault {
                name: "the margin of the hinge is 2",
                from: "S::ZERO.max((-target).mul_add::<A>(y, S::ONE))",
                to: "S::ZERO.max((-target).mul_add::<A>(y, S::ONE + S::ONE))",
            },
            Fault {
                name: "the hinge has its slope beyond the margin, too",
                from: ".select_positive(-target, none)",
                to: ".select_positive(-target, -target)",
            },
            Fault {
                name: "the hinge has a slope at NaN",
                from: "let none = S::ZERO.max(lack) * S::ZERO;",
                to: "let none = S::ZERO;",
            },
            Fault {
                name: "bce charges a sure sample for its distance",
                from: "let wrong = z.select_positive(negative, positive);",
                to: "let wrong = z.select_positive(positive, negative);",
            },
            Fault {
                name: "bce is NaN where a logit without weight is infinite",
                from: "let linear = unless_weightless(wrong, distance);",
                to: "let linear = distance;",
            },
            Fault {
                name: "cross-entropy is NaN where a class without a target is impossible",
                from: "unless_weightless(target, minus_ln_p)",
                to: "minus_ln_p",
            },
            Fault {
                name: "cross-entropy without a target hides a NaN",
                from: "let mut sum = ln_s * S::ZERO;",
                to: "let mut sum = S::ZERO;",
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
                from: "let (error, variance) = (read[o] - target[o], read[T + o].at_least(least));",
                to: "let (error, variance) = (read[o] - target[o], read[T + o]);\n            let _ = least;",
            },
            Fault {
                name: "the slope of a variance that is cut off is not passed on",
                from: "d[T + o] = slope * of_variance;",
                to: "d[T + o] = (y[T + o] - least).select_positive(slope * of_variance, S::ZERO);",
            },
            Fault {
                name: "an error is squared before it is divided",
                from: "(error / variance).mul_add::<A>(error, variance.ln::<A>())",
                to: "variance.ln::<A>() + error * error / variance",
            },
            Fault {
                name: "an infinite rate is nothing beside an infinite count",
                from: "-(-y).max(S::from_f64(-710.0))",
                to: "y",
            },
            Fault {
                name: "the density lacks the logarithm of its variance",
                from: "sum = sum + (error / variance).mul_add::<A>(error, variance.ln::<A>());",
                to: "sum = sum + error / variance * error;",
            },
        ],
    },
    Source {
        file: "loss/direction.rs",
        tests: "loss",
        faults: &[
            Fault {
                name: "the cosine does not know the length of the target",
                from: "(Direction::of::<A>(read), Direction::of::<A>(target));",
                to: "(Direction::of::<A>(read), Direction { unit: *target, ..Direction::of::<A>(target) });",
            },
            Fault {
                name: "the gradient of a cosine goes along the prediction",
                from: "let along = (y.square - y.least).select_positive(cosine, S::ZERO);",
                to: "let along = S::ZERO * cosine;",
            },
            Fault {
                name: "the squares of a cosine are taken of numbers as large as they are",
                from: "let range = into_range(largest);",
                to: "let range = into_range(largest - largest);",
            },
            Fault {
                name: "a row that is too short to have a direction has one",
                from: "(square + (y.shortness() + t.shortness()))",
                to: "square",
            },
        ],
    },
    Source {
        file: "activation/hard.rs",
        tests: "activations",
        faults: &[
            Fault {
                name: "a NaN is the upper end",
                from: "-(-S::from_f64(high)).max(-S::from_f64(low).max(z))",
                to: "-(-S::from_f64(low).max(z)).max(-S::from_f64(high))",
            },
            Fault {
                name: "a gradient ends at a NaN",
                from: "(z - S::from_f64(low)).select_nonpositive(S::ZERO, below_high)",
                to: "(z - S::from_f64(low)).select_positive(below_high, S::ZERO)",
            },
        ],
    },
    Source {
        file: "activation/smooth.rs",
        tests: "activations",
        faults: &[
            Fault {
                name: "gelu passes the distribution back alone",
                from: "d_a * (z * density + z.normal::<A>())",
                to: "d_a * (density * S::ZERO + z.normal::<A>())",
            },
            Fault {
                name: "the slope of silu takes 1 minus the gate",
                from: "d_a * (z * (s * r) + s)",
                to: "d_a * (z * (s * (r * S::ZERO + (S::ONE - s))) + s)",
            },
            Fault {
                name: "the slope of gelu_tanh overflows",
                from: "-(-S::from_f64(SQUARE_LIMIT)).max(-z.square())",
                to: "z.square() + S::from_f64(0.0 * SQUARE_LIMIT)",
            },
            Fault { name: "sin has its own slope", from: "d_a * z.cos::<A>()", to: "d_a * z.sin::<A>()" },
        ],
    },
    Source {
        file: "activation/exponential.rs",
        tests: "activations",
        faults: &[
            Fault {
                name: "the slope of gaussian overflows",
                from: "let product = z * (-z.square()).exp_of_negative::<A>();\n        d_a * -(product + product)",
                to: "d_a * (-(z + z) * (-z.square()).exp_of_negative::<A>())",
            },
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
        file: "kernel/softmax.rs",
        tests: "loss",
        faults: &[Fault {
            name: "the largest power is under the logarithm with the others",
            from: "let other = -(-power).max(-self.largest);",
            to: "let other = power + S::ZERO * self.largest;",
        }],
    },
    Source {
        file: "kernel/softmax.rs",
        tests: "activation",
        faults: &[
            Fault {
                name: "log_softmax does not sum",
                from: "powers = powers.with(a[o].exp_of_negative::<A>());",
                to: "powers = Powers::NONE.with(a[o].exp_of_negative::<A>());",
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
                from: "(ln_sums[r] - (z[r][o] - m[r]))",
                to: "(ln_sums[r] - z[r][o])",
            },
            Fault {
                name: "every block of logits has the first block's weights",
                from: "weights[first + r] * scale",
                to: "weights[r] * scale",
            },
        ],
    },
];
