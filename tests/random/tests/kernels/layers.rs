//! Faults of the layers that are not a full matrix.

use crate::faults::{Fault, Source};

/// The faults.
pub(crate) const SOURCES: &[Source] = &[
    Source {
        file: "kernel/sparse/mod.rs",
        tests: "layers",
        faults: &[
            Fault {
                name: "a sparse layer has no bias",
                from: "        *z = *bias;\n",
                to: "        let _ = (z, bias);\n",
            },
            Fault {
                name: "a sparse layer keeps only the last connection of an output",
                from: "*z = x.mul_add::<A>(layer.weights[k], *z);",
                to: "*z = x.mul_add::<A>(layer.weights[k], S::ZERO);",
            },
            Fault {
                name: "a sparse layer passes back only the last connection of an input",
                from: "*d_x = d_z.mul_add::<A>(layer.weights[k], *d_x);",
                to: "*d_x = d_z.mul_add::<A>(layer.weights[k], S::ZERO);",
            },
            Fault {
                name: "every vector of weights has the gradient of the first",
                from: "connections.pair(first + lane)",
                to: "connections.pair(lane)",
            },
            Fault {
                name: "the gradient of a bias is that of the last sample",
                from: "g[lane] = g[lane] + *d_z;",
                to: "g[lane] = *d_z;",
            },
        ],
    },
    Source {
        file: "kernel/norm/mod.rs",
        tests: "layers",
        faults: &[
            Fault {
                name: "a norm divides by the variance without its epsilon",
                from: "let least = norm.epsilon();\n    let Scaled { row: mut n, scale, largest, .. }",
                to: "let least = norm.epsilon() * S::ZERO;\n    let Scaled { row: mut n, scale, largest, .. }",
            },
            Fault {
                name: "the gradient of a norm lacks the mean",
                from: "(d_n[o] - first) - mean }",
                to: "(d_n[o] - first) + S::ZERO * mean }",
            },
            Fault {
                name: "the gradient of a norm lacks the projection",
                from: "(-n[o]).mul_add::<A>(product, ",
                to: "(-n[o]).mul_add::<A>(S::ZERO * product, ",
            },
        ],
    },
    Source {
        file: "kernel/norm/mod.rs",
        tests: "norms",
        faults: &[
            Fault {
                name: "the mean of a row is that of the numbers themselves",
                from: "*number = x - self.first;",
                to: "*number = x;",
            },
            Fault {
                name: "a norm squares numbers as large as they are",
                from: "let range = into_range(largest);",
                to: "let range = into_range(largest - largest);",
            },
            Fault {
                name: "a norm leaves what the rounding of its mean has left",
                from: "row[o] = row[o] - rest;",
                to: "row[o] = row[o] - rest * S::ZERO;",
            },
            Fault {
                name: "the gradient of a norm keeps the constant part of what it is given",
                from: "let first = if M::CENTRES { d_n[0] } else { S::ZERO };",
                to: "let first = S::ZERO;",
            },
        ],
    },
    Source {
        file: "kernel/range.rs",
        tests: "norms",
        faults: &[
            Fault {
                name: "the largest doubles are brought no further down than floats",
                from: "two_to(-700)",
                to: "two_to(-100)",
            },
            Fault { name: "numbers come out of range by half the way", from: "1.0 / DOWN", to: "two_to(50)" },
        ],
    },
    Source {
        file: "kernel/batch_norm/training.rs",
        tests: "norms",
        faults: &[
            Fault {
                name: "the mean of a unit is that of the numbers themselves",
                from: "of.first[c] = x[0][self.first + c];",
                to: "of.first[c] = x[0][self.first + c] * S::ZERO;",
            },
            Fault {
                name: "a running statistic stops where a step is lost in rounding",
                from: "moved.abs().select_positive(next, other)",
                to: "moved.abs().select_positive(next, next)",
            },
            Fault {
                name: "a running statistic forgets that it was NaN",
                from: "moved.select_nonpositive(batch[part], running[part] + batch[part])",
                to: "batch[part]",
            },
        ],
    },
    Source {
        file: "kernel/max_norm.rs",
        tests: "step",
        faults: &[
            Fault {
                name: "every output has the norm of the first ones",
                from: "let w: [S; C] = load(&layer.weights[i], column, width);",
                to: "let w: [S; C] = load(&layer.weights[i], 0, width);",
            },
            Fault {
                name: "short weights are lengthened",
                from: "factors[c] = most / most.max(factors[c].sqrt());",
                to: "factors[c] = most / factors[c].sqrt();",
            },
        ],
    },
    Source {
        file: "kernel/max_norm.rs",
        tests: "extreme_steps",
        faults: &[
            Fault {
                name: "lengths overflow",
                from: "is_extreme |= squares[c].is_above(S::from_f64(LARGE));",
                to: "is_extreme |= squares[c].is_above(S::from_f64(LARGE)) && false;",
            },
            Fault {
                name: "what is not finite keeps its length",
                from: "(divisor * length - most).select_nonpositive(w, w / divisor * (most / length))",
                to: "(divisor * length - most).select_positive(w / divisor * (most / length), w)",
            },
        ],
    },
    Source {
        file: "optimizer/shaped.rs",
        tests: "step",
        faults: &[
            Fault {
                name: "a bias has the penalty of the weights",
                from: "self.rule.update_bias::<A>(w, g, state)",
                to: "self.rule.update::<A>(w, w.mul_add::<A>(S::from_f64(f64::from_bits(L2)), g), state)",
            },
            Fault { name: "l1 pulls all weights down", from: "(-w).select_positive(-l1, S::ZERO)", to: "l1" },
            Fault {
                name: "the scale of the rate scales the weight",
                from: "(new - w).mul_add::<A>(S::from_f64(rate_scale), w)",
                to: "new * S::from_f64(rate_scale)",
            },
        ],
    },
    Source {
        file: "kernel/batch_norm/inference.rs",
        tests: "state",
        faults: &[Fault {
            name: "the gradient of running statistics is not scaled",
            from: "n[o] = distance / (variance + epsilon).sqrt();",
            to: "n[o] = if IS_GRADIENT { distance } else { distance / (variance + epsilon).sqrt() };",
        }],
    },
    Source {
        file: "kernel/batch_norm/training.rs",
        tests: "state",
        faults: &[
            Fault {
                name: "a batch's variance is that of a sample",
                from: "let share = mean_factor::<S>(x.len());\n        let of = self",
                to: "let share = mean_factor::<S>(x.len() - 1);\n        let of = self",
            },
            Fault {
                name: "a running variance is that of the batch",
                from: "x.len().saturating_sub(1)",
                to: "x.len()",
            },
            Fault {
                name: "the gradient of a batch norm does not centre",
                from: "(d_n[o] - first[c]) - mean[c];",
                to: "d_n[o] - first[c];",
            },
            Fault {
                name: "the gradient of a batch norm keeps its part along the unit",
                from: "(-n).mul_add::<A>(product[c], d)",
                to: "(-n).mul_add::<A>(product[c] * S::ZERO, d)",
            },
            Fault {
                name: "statistics of every block are the first one's",
                from: "let running = &mut running[units.first + c];",
                to: "let running = &mut running[c];",
            },
            Fault {
                name: "the statistics of parts join without the distance of their means",
                from: "[mean + difference * share, squares + between]",
                to: "[mean + difference * share, squares + between * S::ZERO]",
            },
            Fault {
                name: "the mean of parts is that of their means",
                from: "let (share, others) = (m / all, all - S::ONE);",
                to: "let (share, others) = (S::from_f64(0.5), all - S::ONE);",
            },
            Fault {
                name: "a step moves the first block's statistics",
                from: "batch[c], &mut running[units.first + c]",
                to: "batch[c], &mut running[c]",
            },
            Fault {
                name: "running statistics forget the momentum",
                from: "momentum * (batch[part] - running[part])",
                to: "(batch[part] - running[part])",
            },
        ],
    },
    Source {
        file: "kernel/dropout.rs",
        tests: "state",
        faults: &[
            Fault {
                name: "what is kept is not larger",
                from: "S::from_f64(1.0 / (1.0 - self.probability))",
                to: "S::ONE",
            },
            Fault {
                name: "every row draws the same",
                from: "first_row.wrapping_add(row as u64)",
                to: "first_row",
            },
            Fault {
                name: "every part of a batch draws as the first one",
                from: "first_row.wrapping_add(row as u64)",
                to: "row as u64",
            },
            Fault {
                name: "every step draws the same",
                from: "[draws.step, self.layer, row]",
                to: "[0, self.layer, row]",
            },
            Fault {
                name: "every step of a sequence draws the same",
                from: "row_of(sequence.index, step)",
                to: "row_of(sequence.index, 0)",
            },
            Fault {
                name: "a sequence draws by the lengths of those before it",
                from: "row_of(sequence.index, step)",
                to: "row_of(sequence.start, step)",
            },
            Fault {
                name: "steps of sequences draw by their sum",
                from: "((sequence as u64) << 32) | (step as u64 & 0xffff_ffff)",
                to: "sequence as u64 + step as u64",
            },
            Fault {
                name: "every dropout draws the same",
                from: "[draws.step, self.layer, row]",
                to: "[draws.step, 0, row]",
            },
            Fault {
                name: "kept and dropped are exchanged",
                from: ">= self.threshold",
                to: "< self.threshold",
            },
        ],
    },
];
