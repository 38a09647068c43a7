//! Faults of the layers that are no full matrix.

use crate::faults::{Fault, Source};

/// The faults.
pub(crate) const SOURCES: &[Source] = &[
    Source {
        file: "kernel/sparse.rs",
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
        file: "kernel/normalize.rs",
        tests: "layers",
        faults: &[
            Fault {
                name: "a norm divides by the variance without its epsilon",
                from: "S::from_f64(norm.epsilon())",
                to: "S::from_f64(0.0 * norm.epsilon())",
            },
            Fault {
                name: "the gradient of a norm lacks the mean",
                from: "d_n[o] - mean)",
                to: "d_n[o] + S::ZERO * mean)",
            },
            Fault {
                name: "the gradient of a norm lacks the projection",
                from: "(-n[o]).mul_add::<A>(product, ",
                to: "(-n[o]).mul_add::<A>(S::ZERO * product, ",
            },
        ],
    },
    Source {
        file: "kernel/limit.rs",
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
        file: "optimizer/shaped.rs",
        tests: "step",
        faults: &[
            Fault {
                name: "a bias has the penalty of the weights",
                from: "Self { rule: self.rule.for_bias(), l1: 0.0, l2: 0.0, ..self }",
                to: "Self { rule: self.rule.for_bias(), ..self }",
            },
            Fault { name: "l1 pulls all weights down", from: "(-w).select_positive(-l1, S::ZERO)", to: "l1" },
            Fault {
                name: "the scale of the rate scales the weight",
                from: "(new - w).mul_add::<A>(S::from_f64(self.rate_scale), w)",
                to: "new * S::from_f64(self.rate_scale)",
            },
        ],
    },
];
